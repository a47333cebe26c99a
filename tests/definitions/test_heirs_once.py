"""The other heirs stand in two forms of a set: they are named once, each list stays to be edited, contradictions are caught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import PREPARED, begin_draft
from madoguchi.foundation.forms.public import get_version_offered, publish_definitions
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import Question, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.answering import add_set_row, remove_set_row
from madoguchi.services.counter.operations.choosing import check_identity, choose_procedures
from madoguchi.services.counter.operations.submitting import refuse_differing
from madoguchi.services.counter.people import CONCERNS, HAPPENED_ON
from madoguchi.services.counter.refusals import SetIncomplete
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Chosen
from tests.cast import acting, done
from tests.desk import sound_city
from tests.kept import kept

TAX, OWNER = "tax-heir-representative", "property-current-owner"
LISTS = {TAX: "heirs", OWNER: "owners"}
KEN = {"family": "陸奥", "given": "健", "family_kana": "ムツ", "given_kana": "ケン"}
AKI = KEN | {"given": "秋", "given_kana": "アキ"}
ADDRESS = {
    "postal_code": "0300801", "prefecture": "青森県", "city": "青森市", "town": "新町", "street": "1", "building": "",
}  # fmt: skip


@pytest.fixture
def desk(register: object, sato: User, at: datetime) -> Desk:
    """佐藤 with the two procedures in which heirs are named."""
    city = sound_city()
    few = replace(city, procedures={slug: city.procedures[slug] for slug in LISTS})
    kept(("procedures of heirs", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return Desk(sato, at)


def opened(desk: Desk, *slugs: str) -> CounterSet:
    """フミ after her husband has died; there are other heirs."""
    facts = {
        "event": ["death"], "deceased": ["taxed"], HAPPENED_ON: "2026-10-27",
        CONCERNS: str(Resident.objects.get(key="seiichi").pk),
    }  # fmt: skip
    begun = desk.open("fumi", facts=facts)
    desk.choose(begun, *slugs)
    if TAX in slugs:
        desk.answer(begun, others="yes")
    return begun


def names(counter_set: CounterSet, slug: str) -> list[str]:
    """The given names in the list of a form."""
    draft = counter_set.forms.get(slug=slug).draft
    assert draft is not None
    return [row["name"]["given"] for row in draft.answers[LISTS[slug]] if "name" in row]


def asked(desk: Desk, counter_set: CounterSet, concept: str) -> list[Question]:
    """What is asked of people in rows."""
    return [q for q in desk.talk(counter_set).missing if q.field.concept == concept]


def name_in(desk: Desk, counter_set: CounterSet, slug: str, name: dict[str, str]) -> None:
    """Add a row to the list of one form and name somebody in it."""
    form = counter_set.forms.get(slug=slug)
    form.counter_set = counter_set
    row = add_set_row(form, page=LISTS[slug], by=acting(desk.clerk), at=desk.at)
    here = (q for q in asked(desk, counter_set, "member.name") if any(p.row_id == row for p in q.places))
    desk.hear(counter_set, (next(here), name))


def take_out(desk: Desk, counter_set: CounterSet, slug: str, given: str) -> None:
    """Remove somebody from the list of one form."""
    form: CounterForm = counter_set.forms.get(slug=slug)
    assert form.draft is not None
    counter_set.refresh_from_db()
    form.counter_set = counter_set
    (row,) = [one for one in form.draft.answers[LISTS[slug]] if one.get("name", {}).get("given") == given]
    remove_set_row(form, page=LISTS[slug], row=row["id"], by=acting(desk.clerk), at=desk.at)


def test_another_heir_is_named_once_and_stands_in_both_lists(desk: Desk) -> None:
    begun = opened(desk, TAX, OWNER)
    (name,), (address,) = asked(desk, begun, "member.name"), asked(desk, begun, "member.address")
    desk.hear(begun, (name, KEN), (address, ADDRESS))
    assert (names(begun, TAX), names(begun, OWNER)) == (["健"], ["フミ", "健"])
    assert not asked(desk, begun, "member.name") + asked(desk, begun, "member.address")
    (relation,) = asked(desk, begun, "member.to_deceased")
    assert {place.form.slug for place in relation.places} == {TAX, OWNER}, "also what is said later is said of both"
    assert len(asked(desk, begun, "member.born_on")) == 1, "only one of the lists asks for it"


def test_it_may_be_the_other_list_in_which_somebody_is_named_first(desk: Desk) -> None:
    begun = opened(desk, TAX, OWNER)
    name_in(desk, begun, OWNER, KEN)
    assert names(begun, TAX) == ["健"]
    assert not asked(desk, begun, "member.name"), "the empty row of the other list was taken for it"
    name_in(desk, begun, TAX, AKI)
    assert (names(begun, TAX), names(begun, OWNER)) == (["健", "秋"], ["フミ", "健", "秋"])


def test_each_list_stays_to_be_edited(desk: Desk) -> None:
    begun = opened(desk, TAX, OWNER)
    name_in(desk, begun, TAX, KEN)
    take_out(desk, begun, OWNER, "健")
    assert (names(begun, TAX), names(begun, OWNER)) == (["健"], ["フミ"])
    begun.refresh_from_db()
    check_identity(begun, identity="two", by=acting(desk.clerk), at=desk.at)
    assert names(begun, OWNER) == ["フミ"], "whoever was taken out does not come again"
    refuse_differing(desk.talk(begun))


def test_a_form_that_is_chosen_later_takes_the_list_over(desk: Desk) -> None:
    begun = opened(desk, TAX)
    name_in(desk, begun, TAX, KEN)
    begun.refresh_from_db()
    desk.choose(begun, OWNER)
    assert names(begun, OWNER) == ["フミ", "健"]


def at_home(desk: Desk, slug: str, *people: dict[str, str]) -> Chosen:
    """A form in which somebody has named these heirs at home."""
    at = desk.at
    draft = begin_draft(
        get_version_offered(slug, on=at.date()), owner=None, known={}, language="ja", channel=PREPARED, by=SYSTEM, at=at
    )
    page = LISTS[slug]
    draft.answers |= {"represent": "self", "heir.others": True}
    draft.answers[page] = [{"id": f"r{i}", "name": name} for i, name in enumerate(people)]
    stated = {"source": "stated", "at": at.isoformat(), "detail": ""}
    draft.provenance |= {f"{page}#r{i}.name": stated for i in range(len(people))}
    draft.save()
    return Chosen(slug, prepared=draft.pk)


def prepared(desk: Desk, chosen: Sequence[Chosen]) -> CounterSet:
    """The forms of home are taken over at the counter."""
    begun = opened(desk)
    choose_procedures(begun, chosen=chosen, by=acting(desk.clerk), at=desk.at)
    return begun


def test_lists_of_home_that_differ_are_caught_and_the_clerk_settles_them(desk: Desk) -> None:
    alike = prepared(desk, [at_home(desk, TAX, KEN), at_home(desk, OWNER, KEN)])
    refuse_differing(conversation_of(alike, at=desk.at))
    begun = prepared(desk, [at_home(desk, TAX, KEN), at_home(desk, OWNER, KEN, AKI)])
    with pytest.raises(SetIncomplete) as refused:
        refuse_differing(conversation_of(begun, at=desk.at))
    (told,) = refused.value.problems
    assert "陸奥 秋" in told
    assert "相続人代表者指定届" in told
    (question,) = [q for q in asked(desk, begun, "member.name") if q.value == AKI]
    desk.hear(begun, (question, AKI))
    assert names(begun, TAX) == ["健", "秋"], "the clerk asked, and it is so"
    refuse_differing(conversation_of(begun, at=desk.at))


def test_of_lists_that_differ_somebody_may_be_taken_out(desk: Desk) -> None:
    begun = prepared(desk, [at_home(desk, TAX, KEN), at_home(desk, OWNER, KEN, AKI)])
    take_out(desk, begun, OWNER, "秋")
    refuse_differing(conversation_of(begun, at=desk.at))


def test_a_list_of_home_fills_the_other_where_nobody_was_named(desk: Desk) -> None:
    begun = prepared(desk, [at_home(desk, TAX, KEN), Chosen(OWNER)])
    assert names(begun, OWNER) == ["フミ", "健"]
