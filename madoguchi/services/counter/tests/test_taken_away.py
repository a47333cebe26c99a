"""The page for signing was open when the forms went away: the tablet says what became of them, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.operations.keeping import abandon_set
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.operations.tablets import ask_for_tablet, clear_tablet, show_on_tablet
from madoguchi.services.counter.tests.conftest import Desk, press
from tests.cast import acting

pytestmark = pytest.mark.django_db
NOT_SIGNED = "署名はされていません"


@pytest.fixture
def confirmed(desk: Desk, family: CounterSet) -> CounterSet:
    """Filled in and confirmed; nobody has signed."""
    desk.fill(family)
    desk.confirm(family, sign=False)
    return family


@pytest.fixture
def tablet(desk: Desk, confirmed: CounterSet) -> Client:
    """The page for signing is open on it."""
    here, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    client = Client()
    client.post(reverse("tablet"), {"code": code})
    show_on_tablet(here, counter_set=confirmed, by=acting(desk.clerk), at=desk.at)
    client.get(reverse("tablet"))
    assert client.get(reverse("tablet_sign")).status_code == 200
    return client


def sign_and_go_back(tablet: Client) -> None:
    press(tablet, reverse("tablet_sign"), {"name": "津軽花子"})
    tablet.get(reverse("tablet_forms"))
    assert tablet.get(reverse("tablet_sign")).status_code == 200


def says(tablet: Client) -> str:
    return tablet.get(reverse("tablet")).content.decode()


def clear(desk: Desk) -> None:
    clear_tablet(Tablet.objects.get(clerk=desk.clerk, ended_at=None), by=acting(desk.clerk), at=desk.at)


def test_signed_and_sent_is_told_with_the_receipt_numbers(desk: Desk, confirmed: CounterSet, tablet: Client) -> None:
    sign_and_go_back(tablet)
    confirmed.refresh_from_db()
    cases = submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    page = says(tablet)
    assert "署名していただき、すべて提出されました" in page
    assert all(case.number in page for case in cases)
    assert NOT_SIGNED not in page
    assert cases[0].number not in says(tablet), "the next one who sits there reads nothing of it"


def test_signed_and_not_yet_sent_is_told(desk: Desk, confirmed: CounterSet, tablet: Client) -> None:
    sign_and_go_back(tablet)
    clear(desk)
    page = says(tablet)
    assert "すべてに署名していただきました。提出はまだです" in page
    assert NOT_SIGNED not in page


def test_not_signed_is_told_and_so_is_what_was_sent_without_it(
    desk: Desk, confirmed: CounterSet, tablet: Client
) -> None:
    submit_set(confirmed, unsigned="paper-follows", by=acting(desk.clerk), at=desk.at)
    page = says(tablet)
    assert "職員が書類を提出しました。ここでは署名されていません" in page
    assert "署名していただき" not in page


def test_taken_away_before_the_signature(desk: Desk, tablet: Client) -> None:
    clear(desk)
    assert NOT_SIGNED in says(tablet)


def test_given_up_is_told(desk: Desk, confirmed: CounterSet, tablet: Client) -> None:
    sign_and_go_back(tablet)
    confirmed.refresh_from_db()
    abandon_set(confirmed, by=acting(desk.clerk), at=desk.at)
    assert "何も提出されていません" in says(tablet)
