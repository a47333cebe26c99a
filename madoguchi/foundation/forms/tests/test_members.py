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
