"""After a death: one new head in all forms, chosen from the living of the register; the dead are refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.forms.public import NEW_HEAD, CheckedCity
from madoguchi.foundation.residents.public import AT_THE_COUNTER, Resident, guard_address
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.bereaved import DIED, OFFERED
from madoguchi.services.counter.conversation import Conversation, Question
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import answer_questions
from madoguchi.services.counter.operations.submitting import refuse_dead
from madoguchi.services.counter.people import CONCERNS, HAPPENED_ON
from madoguchi.services.counter.refusals import SetIncomplete
from madoguchi.services.counter.tests.conftest import Desk, named
from tests.cast import acting

pytestmark = pytest.mark.django_db
FORMS = ["head-of-household-change", "health-insurance-leave", "tax-heir-representative", "property-current-owner"]

DAISUKE = '平岡 大輔（子、<span class="nowrap">平成3年4月2日</span>）'
TORU = {"family": "平岡", "given": "遠", "family_kana": "ヒラオカ", "given_kana": "トオル"}


@pytest.fixture
def hall(register: object, all_published: CheckedCity, sato: User, at: datetime) -> Desk:
    """佐藤 with every procedure of the city."""
    return Desk(sato, at)


@pytest.fixture
def bereaved(hall: Desk, sato_client: Client) -> CounterSet:
    """由美 comes after 健二, her husband and the head of the household, has died; 大輔 and 澪 are left besides."""
    people = {key: str(Resident.objects.get(key=key).pk) for key in ("yumi", "kenji")}
    taken = {"purpose": "registration", "resident_id": people["yumi"], "identity": "photo"}
    sato_client.post(reverse("counter_take"), taken)
    begun = CounterSet.objects.get()
    sato_client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "death", "happened_on": "2026-10-25"})
    sato_client.post(reverse("counter_concerned", args=[begun.pk]), {"concerned": people["kenji"]})
    sato_client.post(reverse("counter_needs", args=[begun.pk]), {"choose": "1", "procedure": FORMS})
    begun.refresh_from_db()
    return begun


def head_asked(hall: Desk, bereaved: CounterSet) -> Question:
    """The question for the new head, after 由美 said that it is not she."""
    hall.answer(bereaved, applicant_becomes_head="no")
    return next(q for q in hall.talk(bereaved).questions if q.means == NEW_HEAD)


def picked(hall: Desk, bereaved: CounterSet, question: Question, who: str) -> Any:
    return hall.answer(
        bereaved, **{question.field.name: {"pick": str(Resident.objects.get(key=who).pk), "family": "", "given": ""}}
    )


def head_in(talk: Conversation, slug: str, name: str) -> Any:
    draft = next(part.form.draft for part in talk.forms if part.form.slug == slug)
    assert draft is not None
    return draft.answers.get(name)


def test_the_new_head_is_one_question_of_all_forms_and_may_be_chosen_from_those_who_live(
    hall: Desk, bereaved: CounterSet
) -> None:
    question = head_asked(hall, bereaved)
    assert {place.form.slug for place in question.places} == {"head-of-household-change", "health-insurance-leave"}
    assert [one.name["given"] for one in hall.talk(bereaved).put(question).choices] == ["大輔"], "澪 is four years old"
    picked(hall, bereaved, question, "daisuke")
    talk = hall.talk(bereaved)
    for slug, name in (("head-of-household-change", "new_head"), ("health-insurance-leave", "head_name")):
        assert head_in(talk, slug, name)["given"] == "大輔", slug
    assert head_in(talk, "health-insurance-leave", "head_is_applicant") is False


def test_whoever_died_is_refused_as_the_new_head(hall: Desk, bereaved: CounterSet) -> None:
    question = head_asked(hall, bereaved)
    hall.answer(
        bereaved, **{question.field.name: {"family": "平岡", "given": "健二", "family_kana": "ヒラオカ", "given_kana": "ケンジ"}}
    )  # fmt: skip
    talk = hall.talk(bereaved)
    asked = next(q for q in talk.missing if q.means == NEW_HEAD)
    trouble = talk.trouble(asked)
    assert trouble is not None
    assert (trouble.code, "平岡 健二" in trouble.message) == (DIED, True)
    assert asked.value["given"] == "健二", "what was typed stays to be corrected"
    with pytest.raises(SetIncomplete):
        refuse_dead(talk)


def test_an_heir_is_chosen_once_and_stands_in_every_list_with_what_the_register_says(
    hall: Desk, bereaved: CounterSet
) -> None:
    hall.answer(bereaved, others="yes")
    talk = hall.talk(bereaved)
    question = heir_asked(talk)
    assert {one.name["given"] for one in talk.put(question).choices} == {"大輔", "澪"}
    data = {"_shown": [question.key], f"{question.key}.pick": [str(Resident.objects.get(key="daisuke").pk)]}
    answer_questions(bereaved, data=data, revision=bereaved.revision, by=acting(hall.clerk), at=hall.at)
    talk = hall.talk(bereaved)
    heir = head_in(talk, "tax-heir-representative", "heirs")[0]
    assert (heir["name"]["given"], heir["relation"], heir["address"]["city"]) == ("大輔", "child", "五所川原市")
    owners = head_in(talk, "property-current-owner", "owners")
    son = next(row for row in owners if row.get("name", {}).get("given") == "大輔")
    assert (son["relation"], son["address"]["city"]) == ("child", "五所川原市")
    assert son["born_on"] == "1991-04-02"


def test_the_page_offers_the_living_and_somebody_else(hall: Desk, bereaved: CounterSet, sato_client: Client) -> None:
    question = head_asked(hall, bereaved)
    page = sato_client.get(reverse("counter_set", args=[bereaved.pk])).content.decode()
    assert f'name="{question.key}.pick"' in page
    assert DAISUKE in page
    assert f'id="{question.key}-pick-0"' in page
    assert named(hall.talk(bereaved), "new_head")


def visited(hall: Desk, **who: Any) -> tuple[CounterSet, Question]:
    """Somebody who lives elsewhere comes after 健二 has died; the open question for another heir's name."""
    facts = {"event": ["death"], HAPPENED_ON: "2026-10-25", CONCERNS: str(Resident.objects.get(key="kenji").pk)}
    begun = hall.open(facts=facts, **who)
    hall.choose(begun, *FORMS)
    hall.answer(begun, others="yes")
    return begun, heir_asked(hall.talk(begun))


def heir_asked(talk: Conversation) -> Question:
    return next(
        q for q in talk.questions
        if q.asked and q.value is None and (q.places[0].page.name, q.field.name) == ("heirs", "name")
    )  # fmt: skip


@pytest.mark.parametrize(
    "who",
    [{"who": "taro"}, {"who": "", "person": {"person.name": TORU}}],
    ids=["another household", "no entry"],
)  # fmt: skip
def test_whoever_lives_elsewhere_may_choose_heirs_from_the_household_of_the_dead(
    hall: Desk, sato_client: Client, who: dict[str, Any]
) -> None:
    begun, question = visited(hall, **who)
    talk = hall.talk(begun)
    assert [one.name["given"] for one in talk.put(question).choices] == ["由美", "大輔", "澪"]
    heads = [q for q in talk.questions if q.means == NEW_HEAD]
    assert [talk.put(q).choices for q in heads] == [()] * len(heads), "who heads it is told by those who live there"
    daisuke = str(Resident.objects.get(key="daisuke").pk)
    page = sato_client.get(reverse("counter_set", args=[begun.pk])).content.decode()
    assert DAISUKE in page
    lines = AccessLine.objects.filter(what=OFFERED, case_number=begun.short_number)
    assert lines.get(resident_id=daisuke).purpose == AT_THE_COUNTER
    assert lines.count() == 3
    data = {"_shown": [question.key], f"{question.key}.pick": [daisuke]}
    answer_questions(begun, data=data, revision=begun.revision, by=acting(hall.clerk), at=hall.at)
    owners = head_in(hall.talk(begun), "property-current-owner", "owners")
    son = next(row for row in owners if row.get("name", {}).get("given") == "大輔")
    assert (son["relation"], son["address"]["city"]) == ("child", "五所川原市")
    assert "born_on" not in son, "the visitor is told no birthday of another household"


def test_of_a_protected_household_nobody_is_offered_to_whoever_lives_elsewhere(hall: Desk) -> None:
    begun, question = visited(hall, who="taro")
    assert hall.talk(begun).put(question).choices, "the control"
    guard_address(Resident.objects.get(key="kenji").household, guarded=True, by=SYSTEM, at=hall.at)
    talk = hall.talk(begun)
    assert talk.put(heir_asked(talk)).choices == ()
    data = {"_shown": [question.key], f"{question.key}.pick": [str(Resident.objects.get(key="daisuke").pk)]}
    answer_questions(begun, data=data, revision=begun.revision, by=acting(hall.clerk), at=hall.at)
    assert heir_asked(hall.talk(begun)).value is None, "and nobody is taken over from a page of before"
