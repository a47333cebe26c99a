"""Everything known is there at once; what is not known is asked once."""

from __future__ import annotations

import pytest

from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import (
    check_identity,
    choose_procedures,
    drop_procedure,
    set_representation,
)
from madoguchi.services.counter.refusals import NobodyChosen, NotAtTheCounter, NotByRepresentative
from madoguchi.services.counter.tests.conftest import ACCOUNT, Desk, named
from madoguchi.services.counter.vocabulary import Chosen, Identity, Representation, Represents
from tests.cast import acting

pytestmark = pytest.mark.django_db


def _answers(counter_set: CounterSet, slug: str) -> dict[str, object]:
    form = counter_set.forms.select_related("draft__version").get(slug=slug)
    assert form.draft is not None
    return dict(form.draft.answers)


def test_forms_are_filled_from_the_register_each_value_with_where_it_came_from(family: CounterSet) -> None:
    hanako = Resident.objects.get(key="hanako")
    form = family.forms.get(slug="allowance")
    assert form.draft is not None
    draft = form.draft
    assert (draft.channel, draft.resident_id) == ("counter", str(hanako.pk))
    assert draft.answers["applicant.name"] == hanako.name
    assert draft.provenance["applicant.name"]["source"] == "register"
    children = draft.answers["children"]
    assert [child["name"]["given"] for child in children] == ["さくら", "晴斗", "凛"][: len(children)]
    assert draft.provenance[f"children#{children[0]['id']}.name"]["source"] == "register"


def test_each_thing_is_asked_once_in_the_order_of_a_conversation(desk: Desk, family: CounterSet) -> None:
    missing = desk.talk(family).missing

    asked = [q.means.split("@")[0] for q in missing]
    assert asked[:2] == ["event.moved_on", "event.from_abroad"]
    assert asked[-1] == "payer.account"
    children = len(_answers(family, "allowance")["children"])  # type: ignore[arg-type]
    assert asked.count("child.school") == children, "once for each child, though two forms ask of the older one"
    (moved,) = named(desk.talk(family), "moved_on")
    assert len({place.form.slug for place in moved.places}) == 3
    assert not any(q.field.type == "statement" for q in missing), "declarations are the resident's"


def test_an_answer_goes_to_every_form_and_opens_what_follows_from_it(desk: Desk, family: CounterSet) -> None:
    told = desk.answer(family, moved_on="令和8年10月20日", from_abroad="yes")

    assert told.problems == []
    assert {_answers(family, slug)["moved_on"] for slug in ("insurance", "allowance", "school")} == {"2026-10-20"}
    form = family.forms.get(slug="school")
    assert form.draft is not None
    assert form.draft.provenance["moved_on"] == {
        "source": "clerk",
        "at": desk.at.isoformat(),
        "detail": desk.clerk.name,
    }
    missing = [q.field.name for q in desk.talk(family).missing]
    assert "country" in missing
    assert "moved_on" not in missing
    assert family.revision == 2


def test_what_cannot_be_understood_stays_as_typed_with_its_message(desk: Desk, family: CounterSet) -> None:
    told = desk.answer(family, moved_on="きのうごろ")

    assert [p.code for p in told.problems] != []
    conversation = desk.talk(family)
    (moved,) = named(conversation, "moved_on")
    put = conversation.put(moved)
    assert put.bound.input.value == "きのうごろ"
    assert put.bound.error
    desk.answer(family, moved_on="2026-10-20")
    assert moved.key not in [q.key for q in desk.talk(family).missing]


def test_a_form_chosen_later_takes_what_was_answered_before(desk: Desk) -> None:
    opened = desk.open()
    desk.choose(opened, "allowance")
    desk.answer(opened, moved_on="2026-10-20")

    desk.choose(opened, "insurance")

    assert _answers(opened, "insurance")["moved_on"] == "2026-10-20"
    assert desk.choose(opened, "insurance") == []


def test_a_procedure_taken_off_comes_back_with_its_answers(desk: Desk, family: CounterSet) -> None:
    desk.answer(family, account=ACCOUNT)
    form = family.forms.get(slug="insurance")
    drop_procedure(form, by=acting(desk.clerk), at=desk.at)
    assert "insurance" not in [part.form.slug for part in desk.talk(family).forms]
    assert "payer.account" not in [q.means for q in desk.talk(family).missing]

    desk.choose(family, "insurance")

    assert _answers(family, "insurance")["pays"] == ACCOUNT | {"holder_kana": "ツガル ハナコ"}


def test_the_register_says_nothing_before_it_is_known_who_stands_there(desk: Desk) -> None:
    opened = desk.open(identity=Identity.UNCHECKED)
    desk.choose(opened, "allowance")
    assert "applicant.name" not in _answers(opened, "allowance")

    check_identity(opened, identity=Identity.PHOTO, by=acting(desk.clerk), at=desk.at)

    assert _answers(opened, "allowance")["applicant.name"] == Resident.objects.get(key="hanako").name
    assert len(_answers(opened, "allowance")["children"]) >= 2  # type: ignore[arg-type]


def test_somebody_without_an_entry_is_typed_once_for_all_forms(desk: Desk) -> None:
    name = {"family": "NGUYEN", "given": "VAN AN", "family_kana": "", "given_kana": ""}
    child = {"family": "NGUYEN", "given": "THI MAI", "family_kana": "", "given_kana": ""}
    household = [{"id": "1", "name": child, "born_on": "2016-05-01", "sex": "female", "relation": "子"}]
    opened = desk.open("", person={"person.name": name, "person.born_on": "1990-01-01", "household.members": household})
    desk.choose(opened, "allowance", "school")

    for slug, rows in (("allowance", "children"), ("school", "pupils")):
        answers = _answers(opened, slug)
        assert answers["applicant.name"] == name
        assert [row["name"] for row in answers[rows]] == [child]  # type: ignore[attr-defined]
    assert opened.name == "NGUYEN VAN AN"
    assert [q.means for q in desk.talk(opened).missing].count("person.phone") == 1
    with pytest.raises(NobodyChosen):
        desk.open("")


def test_a_representative_is_asked_for_by_the_forms_that_know_one(desk: Desk) -> None:
    acts = Representation(
        person={
            "name": {"family": "佐々木", "given": "次郎", "family_kana": "ササキ", "given_kana": "ジロウ"},
            "born_on": "1970-01-01",
        },
        authority="letter",
    )
    opened = desk.open(represent=Represents.PROXY, representation=acts)
    desk.choose(opened, "insurance")

    answers = _answers(opened, "insurance")
    assert answers["represent"] == "proxy"
    assert answers["applicant.name"] == acts.person["name"]
    assert answers["subject.name"] == Resident.objects.get(key="hanako").name
    with pytest.raises(NotByRepresentative):
        desk.choose(opened, "allowance")
    legal = Representation(kind="legal", person=acts.person, authority="guardian")
    set_representation(opened, represent=Represents.PROXY, representation=legal, by=acting(desk.clerk), at=desk.at)
    desk.choose(opened, "allowance")
    assert _answers(opened, "allowance")["applicant.name"] == Resident.objects.get(key="hanako").name


def test_only_what_is_taken_at_the_counter_can_be_chosen(desk: Desk) -> None:
    with pytest.raises(NotAtTheCounter):
        desk.choose(desk.open(), "online-only")


def test_the_reason_and_the_situation_are_kept(desk: Desk) -> None:
    opened = desk.open()
    because = Text("18歳未満のお子さんがいます", "", "There is a child under 18")
    (form,) = choose_procedures(
        opened,
        chosen=[Chosen("school", because)],
        life_event="moving",
        facts={"children": True},
        by=acting(desk.clerk),
        at=desk.at,
    )
    assert form.because["ja"] == because.ja
    assert (opened.life_event, opened.facts) == ("moving", {"children": True})


def test_what_would_have_been_written_by_hand_is_counted(desk: Desk, family: CounterSet) -> None:
    before = desk.talk(family)
    desk.answer(family, moved_on="令和8年10月20日")
    after = desk.talk(family)
    # 8, 10, 20 and the mark for the era, on each of three forms; the clerk typed it once.
    assert after.written_characters - before.written_characters == 3 * 6
    assert (before.typed_characters, after.typed_characters) == (0, 6)


def test_a_foreign_resident_is_called_in_the_order_of_the_residence_card(desk: Desk) -> None:
    Resident.objects.filter(key="hanako").update(
        card_name="NGUYEN THI HOA",
        nationality="VN",
        name={"family": "THI HOA", "given": "NGUYEN", "family_kana": "", "given_kana": ""},
    )
    opened = desk.open()
    desk.choose(opened, "allowance")
    name = _answers(opened, "allowance")["applicant.name"]
    assert name == {"family": "NGUYEN", "given": "THI HOA", "family_kana": "", "given_kana": ""}
    assert opened.name == "NGUYEN THI HOA"


def test_what_was_prepared_at_home_is_taken_over(desk: Desk) -> None:
    prepared = desk.open()
    desk.choose(prepared, "allowance")
    desk.answer(prepared, moved_on="2026-10-20")
    draft = prepared.forms.get(slug="allowance").draft
    assert draft is not None
    opened = desk.open()
    chosen = [Chosen("allowance", prepared=draft.pk)]
    choose_procedures(opened, chosen=chosen, by=acting(desk.clerk), at=desk.at)
    assert _answers(opened, "allowance")["moved_on"] == "2026-10-20"
    assert "event.moved_on" not in [q.means for q in desk.talk(opened).missing]
