"""``fill: household``: a repeat begins with the people of the household."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from madoguchi.foundation.forms.members import FilledRow, family_of, rows_from_household
from madoguchi.foundation.forms.tests.small import TODAY, checked, choice, field, procedure, repeat
from madoguchi.foundation.forms.vocabulary import Circumstances, Known, Provenance

MOTHER = {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
CHILD = {"family": "津軽", "given": "晴斗", "family_kana": "ツガル", "given_kana": "ハルト"}
HOUSEHOLD = [
    {"id": "1", "name": MOTHER, "born_on": "1988-05-04", "sex": "female", "relation": "妻"},
    {"id": "2", "name": CHILD, "born_on": "2019-06-15", "sex": "male", "relation": "子"},
]
FROM_REGISTER = Provenance("register", "2026-10-01", "住民基本台帳")
KNOWN = {
    "person.name": Known(MOTHER, FROM_REGISTER),
    "person.born_on": Known("1988-05-04", FROM_REGISTER),
    "household.members": Known(HOUSEHOLD, FROM_REGISTER),
}
PEOPLE = (
    field("name", "person_name", concept="member.name"),
    field("born_on", "date", concept="member.born_on"),
    choice("relation", "child", "other", concept="member.relation"),
    field("together", "yes_no", concept="member.lives_together"),
    field("school", required=False),
)


def _rows(folder: Path, *fields: dict[str, Any], **more: Any) -> list[FilledRow]:
    small = procedure(folder, repeat("people", *(fields or PEOPLE), **more))
    page = next(page for page in small.pages if page.repeat)
    return rows_from_household(page, KNOWN, Circumstances(today=TODAY))


def test_each_person_of_the_household_has_a_row_with_what_the_register_says(tmp_path: Path) -> None:
    mother, child = _rows(tmp_path, fill="household")

    assert mother.values["name"] == MOTHER
    assert child.values == {"id": child.values["id"], "name": CHILD, "born_on": "2019-06-15", "together": True}
    assert child.filled == ("name", "born_on", "together")
    assert child.provenance == FROM_REGISTER


def test_a_condition_says_who_has_one(tmp_path: Path) -> None:
    (child,) = _rows(tmp_path, fill={"from": "household", "when": "age(born_on) < 18 and not is_self"})

    assert child.values["name"] == CHILD


def test_there_are_never_more_rows_than_the_repeat_takes(tmp_path: Path) -> None:
    assert len(_rows(tmp_path, fill="household", to=1)) == 1


def test_nobody_is_filled_in_without_being_asked_for_or_known(tmp_path: Path) -> None:
    small = procedure(tmp_path, repeat("people", field("name", "person_name")))
    page = next(page for page in small.pages if page.repeat)
    assert rows_from_household(page, KNOWN, Circumstances(today=TODAY)) == []
    filled = procedure(tmp_path, repeat("people", *PEOPLE, fill="household"))
    page = next(page for page in filled.pages if page.repeat)
    assert rows_from_household(page, {}, Circumstances(today=TODAY)) == []


def test_the_checker_tells_what_cannot_be_filled(tmp_path: Path) -> None:
    def faults(*fields: dict[str, Any], **more: Any) -> str:
        return "\n".join(str(fault) for fault in checked(tmp_path, repeat("people", *fields, **more)).errors)

    assert "no question takes anything of the person" in faults(field("name"), fill="household")
    assert "nothing is known as “member.shoe_size”" in faults(
        field("name", concept="member.name"), field("size", concept="member.shoe_size"), fill="household"
    )
    assert "add fill: household" in faults(field("name", concept="member.name"))
    assert "shoe_size" in faults(*PEOPLE, fill={"from": "household", "when": "shoe_size > 40"})
    assert faults(*PEOPLE, fill={"from": "household", "when": "born_on >= '2008-01-01'"}) == ""


def test_the_household_tells_of_the_spouse_and_the_head() -> None:
    father = {"family": "津軽", "given": "一郎", "family_kana": "ツガル", "given_kana": "イチロウ"}
    head = {"id": "3", "name": father, "born_on": "1986-02-11", "sex": "male", "relation": "世帯主"}
    told = family_of({**KNOWN, "household.members": Known([head, *HOUSEHOLD], FROM_REGISTER)})

    assert {concept: one.value for concept, one in told.items()} == {
        "household.applicant_is_head": False, "household.head": father, "spouse.has": True, "spouse.name": father,
        "spouse.born_on": "1986-02-11", "spouse.lives_together": True,
    }  # fmt: skip


def test_nobody_is_said_to_have_no_spouse() -> None:
    alone = [{**HOUSEHOLD[0], "relation": "世帯主"}, HOUSEHOLD[1]]
    told = family_of({**KNOWN, "household.members": Known(alone, FROM_REGISTER)})

    assert {concept: one.value for concept, one in told.items()} == {"household.applicant_is_head": True}
    assert family_of(KNOWN) == {}, "whose head the register does not know"


FATHER = {"family": "津軽", "given": "一郎", "family_kana": "ツガル", "given_kana": "イチロウ"}
HEAD = {"id": "3", "name": FATHER, "born_on": "1986-02-11", "sex": "male", "relation": "世帯主"}
SISTER = {"id": "4", "name": {**CHILD, "given": "さくら"}, "born_on": "2009-04-20", "sex": "female", "relation": "子"}
CHILDREN = {"fill": {"from": "household", "when": "is_own_child and not before_birth"}}


def _given(folder: Path, known: dict[str, Known], **more: Any) -> list[str]:
    """Who gets a row; a row of nobody is told by its day of birth."""
    page = next(page for page in procedure(folder, repeat("people", *PEOPLE, **more)).pages if page.repeat)
    rows = rows_from_household(page, known, Circumstances(today=TODAY))
    return [str((row.values.get("name") or {}).get("given") or row.values.get("born_on")) for row in rows]


def _of(me: dict[str, Any], people: list[dict[str, Any]], **more: Known) -> dict[str, Known]:
    return {
        "person.name": Known(me["name"], FROM_REGISTER), "person.born_on": Known(me["born_on"], FROM_REGISTER),
        "household.members": Known(people, FROM_REGISTER), **more,
    }  # fmt: skip


def test_whose_child_somebody_is_follows_from_the_register(tmp_path: Path) -> None:
    family = [HEAD, *HOUSEHOLD, SISTER]
    assert _given(tmp_path, _of(HEAD, family), **CHILDREN) == ["晴斗", "さくら"]
    assert _given(tmp_path, _of(HOUSEHOLD[0], family), **CHILDREN) == ["晴斗", "さくら"], "nor is the wife asked"
    assert _given(tmp_path, _of(SISTER, family), **CHILDREN) == [], "a brother is nobody's child here"
    alone = {**SISTER, "relation": "世帯主"}
    assert _given(tmp_path, _of(alone, [alone]), **CHILDREN) == [], "who is seventeen and lives alone raises nobody"


def test_whose_a_grandchild_is_is_known_of_one_possible_parent_or_by_its_link(tmp_path: Path) -> None:
    young = {**HOUSEHOLD[1], "id": "5", "born_on": "2022-01-01", "relation": "孫"}
    mother, uncle = {**SISTER, "born_on": "1995-04-20"}, {**SISTER, "id": "6", "born_on": "1993-04-20"}
    assert _given(tmp_path, _of(mother, [HEAD, mother, young]), **CHILDREN) == ["晴斗"]
    assert _given(tmp_path, _of(mother, [HEAD, mother, {**uncle, "name": FATHER}, young]), **CHILDREN) == []
    linked = {**young, "parents": ["4"]}
    assert _given(tmp_path, _of(mother, [HEAD, mother, {**uncle, "name": FATHER}, linked]), **CHILDREN) == ["晴斗"]
    assert _given(tmp_path, _of(HEAD, [HEAD, mother, linked]), **CHILDREN) == ["さくら"], "it is not the grandfather's"


def test_after_a_birth_only_the_newborn_has_a_row_and_its_day_is_known(tmp_path: Path) -> None:
    born = {"event.born_on": Known("2026-10-25", Provenance("clerk", "2026-11-02", ""))}
    assert _given(tmp_path, _of(HEAD, [HEAD, *HOUSEHOLD], **born), **CHILDREN) == ["2026-10-25"]
    on_it = {**HOUSEHOLD[1], "born_on": "2026-10-25"}
    assert _given(tmp_path, _of(HEAD, [HEAD, on_it], **born), **CHILDREN) == ["晴斗"], "who is on the register by then"
    everybody = {"fill": "household"}
    assert "2026-10-25" not in _given(tmp_path, _of(HEAD, [HEAD, *HOUSEHOLD], **born), **everybody)


def test_whoever_is_known_not_to_hold_it_has_no_row(tmp_path: Path) -> None:
    held = {"fill": {"from": "household", "holds": "my-number-card"}}
    cards = [{**one, "holds": {"my_number_card": one["id"] == "1"}} for one in HOUSEHOLD]
    assert _given(tmp_path, _of(HOUSEHOLD[0], cards), **held) == ["花子"]
    assert _given(tmp_path, _of(HOUSEHOLD[0], HOUSEHOLD), **held) == ["花子", "晴斗"], (
        "of whom nothing is known is asked"
    )
