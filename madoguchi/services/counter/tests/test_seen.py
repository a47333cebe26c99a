"""What the clerk changes after the resident has seen it is marked on the tablet: old and new, until the resident answers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.tablets import ask_for_tablet, show_on_tablet
from madoguchi.services.counter.seen import SEEN
from madoguchi.services.counter.tests.conftest import Desk, press
from tests.cast import acting

pytestmark = pytest.mark.django_db
MARKED = "職員が次の内容を変更しました"
OLD, NEW, NEWER = "令和8年10月20日", "令和8年10月19日", "令和8年10月18日"
YEAR = "（2026年）"


@pytest.fixture
def tablet(desk: Desk, family: CounterSet) -> Client:
    """The family's forms, filled in, lie on it."""
    desk.fill(family)
    here, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    client = Client()
    client.post(reverse("tablet"), {"code": code})
    show_on_tablet(here, counter_set=family, by=acting(desk.clerk), at=desk.at)
    client.get(reverse("tablet"))
    return client


def page_of(tablet: Client, family: CounterSet, slug: str = "insurance") -> str:
    form = family.forms.get(slug=slug)
    return tablet.get(reverse("tablet_form", args=[form.pk])).content.decode()


def words(page: str) -> str:
    """As a screen reader reads it: no markup carries the meaning."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_what_changed_is_marked_old_and_new_at_its_place_and_above(
    desk: Desk, family: CounterSet, tablet: Client
) -> None:
    assert MARKED not in page_of(tablet, family), "the first look"
    assert MARKED not in page_of(tablet, family), "nothing has changed"
    desk.answer(family, moved_on=NEW)
    for _look in range(2):
        page = page_of(tablet, family)
        assert MARKED in page, "as often as it is loaded"
        assert words(page).count(f"変更前： {OLD}{YEAR} → 変更後： {NEW}{YEAR}") == 2, "above, and beside the answer"
        assert words(page).count("変更前：") == 2, "and nothing else is marked"


def test_once_answered_it_is_seen_and_the_next_change_is_marked_against_that(
    desk: Desk, family: CounterSet, tablet: Client
) -> None:
    form = family.forms.get(slug="insurance")
    address = reverse("tablet_form", args=[form.pk])
    page_of(tablet, family)
    desk.answer(family, moved_on=NEW)
    press(tablet, address, {"answer": "wrong", "objection": "18日です"})
    assert MARKED not in page_of(tablet, family)
    family.refresh_from_db()
    desk.answer(family, moved_on=NEWER)
    assert f"変更前： {NEW}{YEAR} → 変更後： {NEWER}{YEAR}" in words(page_of(tablet, family))


def test_another_language_is_no_change(family: CounterSet, tablet: Client) -> None:
    page_of(tablet, family)
    tablet.cookies[LANGUAGE_COOKIE] = "en"
    form = family.forms.get(slug="insurance")
    page = tablet.get(reverse("tablet_form", args=[form.pk]), headers={"accept-language": "en"}).content.decode()
    assert "has changed this since" not in page
    assert MARKED not in page


def test_nothing_seen_is_kept_when_the_set_has_ended(desk: Desk, family: CounterSet, tablet: Client) -> None:
    page_of(tablet, family)
    assert SEEN in tablet.session
    CounterSet.objects.update(state="abandoned")
    tablet.get(reverse("tablet"))
    assert SEEN not in tablet.session
