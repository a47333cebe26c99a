"""An objection is settled by a change or a word, never by one press; on paper counts only what was printed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Case
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.choosing import check_identity
from madoguchi.services.counter.operations.confirming import confirm_on_paper, object_to_form, set_objection_aside
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.operations.papers import note_printed
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.refusals import NotPrinted, ObjectionOpen, ReasonNeeded
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.tablet_refusals import TooLong
from madoguchi.services.counter.tests.conftest import Desk, press
from madoguchi.services.counter.tests.test_signed import on_tablet
from madoguchi.services.counter.vocabulary import Identity
from tests.cast import _colleague, acting, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


@pytest.fixture
def objected(desk: Desk, family: CounterSet) -> CounterForm:
    """A printed form of which the resident says that something is wrong."""
    desk.fill(family)
    note_printed(family, by=acting(desk.clerk), at=desk.at)
    form = family.forms.get(slug="school")
    form.counter_set = family
    object_to_form(form, objection="学校が違います", by=acting(desk.clerk), at=desk.at)
    return form


def test_one_press_on_signed_on_paper_wipes_no_objection(desk: Desk, objected: CounterForm, browser: Client) -> None:
    by, shown = acting(desk.clerk), objected.printed_hash
    with pytest.raises(ObjectionOpen, match="転入学の届出"):
        confirm_on_paper(objected, shown=shown, by=by, at=desk.at)
    address = reverse("counter_confirm", args=[objected.counter_set_id, objected.pk])
    answer = browser.post(address, {"shown": shown})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id-aside-{objected.pk}"' in page
    assert "学校が違います" in page
    objected.refresh_from_db()
    assert (objected.is_objected, objected.confirmed_at) == (True, None)


def test_a_word_sets_it_aside_and_the_set_remembers_who_and_why(
    desk: Desk, objected: CounterForm, browser: Client
) -> None:
    address, by = reverse("counter_confirm", args=[objected.counter_set_id, objected.pk]), acting(desk.clerk)
    for word, wrong in ((" ", ReasonNeeded), ("長" * 201, TooLong)):
        with pytest.raises(wrong):
            set_objection_aside(objected, because=word, by=by, at=desk.at)
        answer = browser.post(address, {"aside": word})
        assert answer.status_code == 422
        assert word.strip() in answer.content.decode(), "nothing typed is lost"
    assert browser.post(address, {"aside": "見間違いとのこと"}).status_code == 302
    objected.refresh_from_db()
    assert (objected.is_objected, objected.confirmed_at) == (False, None)
    change = CounterSet.objects.get(pk=objected.counter_set_id).changes[-1]
    assert (change["what"], change["keys"], change["named"]) == ("set_aside", ["school"], ["見間違いとのこと"])
    assert change["by"] == desk.clerk.name
    assert browser.post(address, {"shown": objected.printed_hash}).status_code == 302
    objected.refresh_from_db()
    assert objected.confirmed_how == "paper"


def test_on_paper_counts_only_what_was_printed_since_the_last_change(
    desk: Desk, family: CounterSet, browser: Client
) -> None:
    desk.fill(family)
    form, by = family.forms.get(slug="school"), acting(desk.clerk)
    address, shown = reverse("counter_confirm", args=[family.pk, form.pk]), ""
    for printed in (False, True):
        if printed:
            note_printed(family, by=by, at=desk.at)
            desk.answer(family, moved_on="令和8年10月19日")
        form = family.forms.get(slug="school")
        form.counter_set = family
        shown = shown_form(form, at=desk.at).content_hash
        with pytest.raises(NotPrinted):
            confirm_on_paper(form, shown=shown, by=by, at=desk.at)
        answer = browser.post(address, {"shown": shown})
        assert answer.status_code == 422
        assert "印刷されていません" in answer.content.decode()
    note_printed(family, by=by, at=desk.at)
    assert browser.post(address, {"shown": shown}).status_code == 302


def test_submitting_too_early_marks_the_forms_on_the_page(desk: Desk, objected: CounterForm, browser: Client) -> None:
    answer = browser.post(reverse("counter_check", args=[objected.counter_set_id]))
    page = answer.content.decode()
    assert answer.status_code == 422
    for form in objected.counter_set.forms.all():
        assert f'href="#form-{form.pk}"' in page
    summary = page.split("<article")[0]
    assert summary.count("まだ確認していません") == 2
    assert summary.count("まだ解決していません") == 1
    assert page.count('class="field__error"') == 3
    assert not Case.objects.exists()


def test_the_case_says_which_identification_was_noted(desk: Desk, family: CounterSet, browser: Client) -> None:
    desk.fill(family)
    check_identity(family, identity=Identity.PHOTO, by=acting(desk.clerk), at=desk.at)
    desk.confirm(family)
    case = next(one for one in submit_set(family, by=acting(desk.clerk), at=desk.at) if one.slug == "insurance")
    page = browser.get(reverse("case_detail", args=[case.pk])).content.decode()
    assert "利用者証明用電子証明書" not in page
    submitted = page.split("summary__note")[1].split("</span>")[0]
    assert "顔写真付き" in submitted


def test_the_objection_and_the_answer_stand_on_the_case_for_the_chief_and_the_resident(
    desk: Desk, family: CounterSet, suzuki_client: Client, hanako_client: Client
) -> None:
    desk.fill(family)
    form, by, word = family.forms.get(slug="insurance"), acting(desk.clerk), "前の住所は正しいとご本人も確かめた"
    form.counter_set = family
    object_to_form(form, objection="前の住所が違います", by=by, at=desk.at)
    set_objection_aside(form, because=word, by=by, at=desk.at)
    tablet = on_tablet(desk, family)
    page = tablet.get(reverse("tablet_form", args=[form.pk])).content.decode()
    assert "前の住所が違います" in page
    assert word in page, "the resident reads the answer before confirming"
    other = family.forms.get(slug="allowance")
    assert word not in tablet.get(reverse("tablet_form", args=[other.pk])).content.decode()
    desk.confirm(family)
    cases = {one.slug: one for one in submit_set(family, by=by, at=desk.at)}
    case = cases["insurance"]
    (kept,) = case.attested["objections"]
    assert (kept["said"], kept["answer"], kept["by"]) == ("前の住所が違います", word, desk.clerk.name)
    assert cases["allowance"].attested["objections"] == []
    for_chief = suzuki_client.get(reverse("case_detail", args=[case.pk])).content.decode()
    for_resident = hanako_client.get(reverse("application", args=[case.pk])).content.decode()
    for shown in (for_chief, for_resident):
        assert "前の住所が違います" in shown
        assert word in shown
    assert "変更されていません" in for_chief
    assert "窓口の回答" in for_resident
    assert desk.clerk.name not in for_resident
    assert word not in hanako_client.get(reverse("application", args=[cases["allowance"].pk])).content.decode()


def test_an_empty_objection_is_told_what_to_do(desk: Desk, family: CounterSet) -> None:
    desk.fill(family)
    tablet, form = on_tablet(desk, family), family.forms.get(slug="school")
    answer = press(tablet, reverse("tablet_form", args=[form.pk]), {"answer": "wrong", "objection": " "})
    assert answer.status_code == 422
    assert "Tick what is wrong, or write it into the box." in answer.content.decode()


def test_another_desk_prints_its_own_part_and_nothing_else_counts_as_printed(desk: Desk, family: CounterSet) -> None:
    desk.fill(family)
    hand_over_set(family, department="childcare", because="説明", by=acting(desk.clerk), at=desk.at)
    ito = sign_in(Client(), _colleague("ito", desk.at))
    assert ito.post(reverse("counter_print", args=[family.pk])).headers["Content-Type"] == "application/pdf"
    assert {form.slug: bool(form.printed_hash) for form in family.forms.all()} == {
        "allowance": True, "insurance": False, "school": False,
    }  # fmt: skip
