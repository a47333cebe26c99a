"""What the resident says is wrong: with the person it is about, in the clerk's language, and whole or not at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import answer_questions
from madoguchi.services.counter.operations.confirming import object_to_form
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.tablet_refusals import TooLong
from madoguchi.services.counter.tests.conftest import Desk, press
from madoguchi.services.counter.tests.test_signed import on_tablet
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(desk: Desk, family: CounterSet) -> CounterSet:
    """Three forms of 花子 on which nothing is open."""
    desk.fill(family)
    return family


def born_of_a_child(desk: Desk, filled: CounterSet) -> tuple[str, str]:
    """(path of the last child's day of birth, the child's name)."""
    look = shown_form(filled.forms.get(slug="allowance"), at=desk.at)
    group = [one for one in look.groups if one.page == "children"][-1]
    name = next(row.value for row in group.rows if row.field.name == "name")
    return next(row.path for row in group.rows if row.field.name == "born_on"), f"{name['family']} {name['given']}"


def test_it_names_the_person_in_the_clerks_language(desk: Desk, filled: CounterSet) -> None:
    path, name = born_of_a_child(desk, filled)
    tablet, form = on_tablet(desk, filled), filled.forms.get(slug="allowance")
    address = reverse("tablet_form", args=[form.pk])
    assert "What is wrong?" in tablet.get(address).content.decode(), "the tablet speaks English"
    press(tablet, address, {"answer": "wrong", "row": [path, "nothing"], "objection": "It is May.\r\nReally."})
    form.refresh_from_db()
    number = int(path.split(".")[1]) + 1
    assert [one["ja"] for one in form.objected] == [f"お子さん 子 {number} {name} – 生年月日"]
    assert form.objection == "It is May.\nReally."
    clerk = sign_in(Client(), desk.clerk)
    for page in ("counter_set", "counter_check"):
        told = clerk.get(reverse(page, args=[filled.pk])).content.decode()
        assert f"お子さん 子 {number} {name} – 生年月日" in told
        assert "It is May." in told
    clerk.cookies[LANGUAGE_COOKIE] = "en"
    assert (
        f"Children Child {number} {name} – Born"
        in clerk.get(reverse("counter_check", args=[filled.pk])).content.decode()
    )


def test_a_mark_alone_is_enough_and_a_change_settles_it(desk: Desk, filled: CounterSet) -> None:
    path, _name = born_of_a_child(desk, filled)
    form = filled.forms.get(slug="allowance")
    object_to_form(form, objection="", rows=[path], by=acting(desk.clerk), at=desk.at)
    form.refresh_from_db()
    assert form.is_objected
    assert on_tablet(desk, filled).get(reverse("tablet_forms")).context["next"].form.slug != "allowance"
    change(desk, filled, path, "令和2年5月6日")
    form.refresh_from_db()
    assert not form.is_objected


def change(desk: Desk, filled: CounterSet, path: str, text: str) -> None:
    """The clerk answers the question at a path of the allowance otherwise."""
    questions = desk.talk(filled).questions
    key = next(q.key for q in questions if any((p.form.slug, p.path) == ("allowance", path) for p in q.places))
    filled.refresh_from_db()
    answer_questions(
        filled, data={key: [text], "_shown": [key]}, revision=filled.revision, by=acting(desk.clerk), at=desk.at
    )


def test_a_change_elsewhere_settles_no_mark(desk: Desk, filled: CounterSet) -> None:
    path, name = born_of_a_child(desk, filled)
    first = path.replace(f".{path.split('.')[1]}.", ".0.")
    form = filled.forms.get(slug="allowance")
    object_to_form(form, objection="二人とも違います", rows=[path, first], by=acting(desk.clerk), at=desk.at)
    desk.answer(filled, moved_on="令和8年10月19日")
    form.refresh_from_db()
    assert len(form.objected) == 2, "another answer was changed"
    change(desk, filled, first, "平成30年5月6日")
    form.refresh_from_db()
    assert [one["ja"].split(" – ")[0].endswith(name) for one in form.objected] == [True], "one is left"
    assert form.objection, "the words stay with it"
    change(desk, filled, path, "令和2年5月6日")
    form.refresh_from_db()
    assert not form.is_objected
    object_to_form(form, objection="何か違います", by=acting(desk.clerk), at=desk.at)
    desk.answer(filled, moved_on="令和8年10月18日")
    form.refresh_from_db()
    assert not form.is_objected, "words alone are about the whole form"


def test_what_is_too_long_is_refused_whole_and_nothing_is_lost(desk: Desk, filled: CounterSet) -> None:
    path, _name = born_of_a_child(desk, filled)
    tablet, form = on_tablet(desk, filled), filled.forms.get(slug="allowance")
    address = reverse("tablet_form", args=[form.pk])
    answer = press(tablet, address, {"answer": "wrong", "row": [path], "objection": "長" * 1001})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1001" in page
    assert "長" * 1001 in page
    assert f'value="{path}" checked' in page
    assert "maxlength" not in page.split('id="id-objection"')[1].split(">")[0], "the browser does not cut it unsaid"
    form.refresh_from_db()
    assert not form.is_objected
    press(tablet, address, {"answer": "wrong", "objection": "長" * 1000})
    form.refresh_from_db()
    assert len(form.objection) == 1000


def test_the_reason_of_a_hand_over_has_a_limit_and_its_select_reads_as_words(desk: Desk, family: CounterSet) -> None:
    browser, address = sign_in(Client(), desk.clerk), reverse("counter_hand_over", args=[family.pk])
    page = browser.get(address).content.decode()
    assert "---" not in page
    assert "課を選んでください" in page
    answer = browser.post(address, {"department": "childcare", "because": "長" * 201})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "201文字" in page
    assert "長" * 201 in page
    assert "maxlength" not in page.split('name="because"')[1].split(">")[0]
    with pytest.raises(TooLong):
        hand_over_set(family, department="childcare", because="長" * 201, by=acting(desk.clerk), at=desk.at)
    assert browser.post(address, {"department": "childcare", "because": "長" * 200}).status_code == 302
    family.refresh_from_db()
    assert family.travels[0]["because"] == "長" * 200


def test_taking_it_up_says_so_and_the_hold_names_the_same_button(desk: Desk, family: CounterSet) -> None:
    browser = sign_in(Client(), desk.clerk)
    page = browser.post(reverse("counter_hold", args=[family.pk]), follow=True).content.decode()
    assert "「ここで受け付ける」" in page
    assert "ここで受け付ける" in browser.get(reverse("counter_set", args=[family.pk])).content.decode()
    page = browser.post(reverse("counter_take_up", args=[family.pk]), follow=True).content.decode()
    assert "この窓口で受け付けています" in page
