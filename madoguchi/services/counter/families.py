"""A family without an entry in the register, as it is written down on one page: what is proposed, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.cases.public import Data, read_answer
from madoguchi.foundation.forms.public import Field, Problem, field_type, fill_address, missing_sentence, split_address
from madoguchi.kernel import clock
from madoguchi.services.counter.carded import ADDRESS, BORN_ON, CARD, NAME, SEX
from madoguchi.services.counter.forms import MOST_MEMBERS, PERSON, member_fields
from madoguchi.services.counter.navigator.cards import ShownCard, parts_of_name, person_with

NAME_PARTS = ("family", "given", "family_kana", "given_kana")
MEMBERS = tuple(member_fields(row) for row in range(MOST_MEMBERS))
MISSING = "missing"
Typed = dict[str, dict[str, Any]]
"""What the inputs hold, by question."""


@dataclass(slots=True)
class Family:
    """What was typed, what of it was understood, and what is wrong with the rest."""

    typed: Typed = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    person: dict[str, Any] = field(default_factory=dict)
    """Values by concept, as a set keeps them."""
    is_of_card: bool = False
    """Whether the card that was read is that of the person."""


def proposed_family(card: ShownCard | None, told: Mapping[str, str]) -> Typed:
    """The page before anything is typed: the person as the card says, else as ``told`` with a reservation.

    The others are called as the person is, until something else is typed.
    """
    typed: Typed = {}
    name = {part: told.get(part, "") for part in NAME_PARTS}
    if card is not None:
        family, given = parts_of_name(card.face.name)
        if (family, given) != (name["family"], name["given"]):
            name = {**dict.fromkeys(NAME_PARTS, ""), "family": family, "given": given}
        values = {BORN_ON: card.face.born_on.isoformat(), SEX: card.face.sex, ADDRESS: split_address(card.face.address)}
        typed = {f.name: field_type(f.type).retype(values[f.name], f) for f in PERSON if values.get(f.name)}
    elif told.get("born_on"):
        typed[BORN_ON] = {"": told["born_on"]}
    typed[NAME] = name
    if name["family"]:
        called = {part: name[part] for part in ("family", "family_kana")}
        typed |= {fields[0].name: dict(called) for fields in MEMBERS}
    return typed


def typed_in(data: Data) -> Typed:
    """What the inputs of the page hold, understood or not."""
    fields = [*PERSON, *(f for fields in MEMBERS for f in fields)]
    return {f.name: field_type(f.type).typed(data, f.name) for f in fields}


def with_place_of(data: Data, path: str) -> Typed:
    """What the inputs hold, with the address at ``path`` filled from its postal code."""
    typed = typed_in(data)
    return {**typed, path: fill_address(typed[path])} if path == ADDRESS else typed


def read_family(data: Data, card: ShownCard | None, *, at: datetime) -> Family:
    """The person and whoever lives with them."""
    told = Family(typed=typed_in(data))
    of_person = _read(told, [f for f in PERSON if f.name != ADDRESS], data, _("The person"))
    read = person_with(of_person, card.face, at=at) if card is not None and NAME in of_person else None
    told.is_of_card = read is not None
    told.person = read or of_person
    if not (told.is_of_card and card is not None and _is_as_on(card, told.typed[ADDRESS])):
        address = _read(told, [f for f in PERSON if f.name == ADDRESS], data, _("The person"))
        told.person |= address
        if read is not None and address:
            # What was typed instead of what the card says counts.
            told.person[CARD] = {**told.person[CARD], "address": None}
    people = [_member(told, row, data) for row in range(MOST_MEMBERS)]
    if any(people):
        told.person["household.members"] = [_self(told.person), *(one for one in people if one)]
    return told


def _is_as_on(card: ShownCard, typed: Mapping[str, Any]) -> bool:
    """Whether the address still stands as the card says it, which may lack what no card says."""
    f = next(one for one in PERSON if one.name == ADDRESS)
    said = split_address(card.face.address)
    return said is not None and field_type(f.type).retype(said, f) == typed


def _read(told: Family, fields: Sequence[Field], data: Data, who: str) -> dict[str, Any]:
    """Values by concept; what is wrong names the person and the question."""
    values: dict[str, Any] = {}
    for f in fields:
        read = read_answer(f, data, f.name)
        problem = read.problem
        if problem is None and read.value is None and f.required is True:
            problem = Problem(f.name, missing_sentence(f), MISSING)
        elif f.type == "date" and read.value is not None and read.value > clock.today().isoformat():
            problem = Problem(f.name, _("This day is still to come."), "too-late")
        if problem is not None:
            told.problems.append(Problem(problem.path, _named(problem, f, who), problem.code))
        elif read.value is not None:
            values[f.name] = read.value
    return values


def _named(problem: Problem, f: Field, who: str) -> str:
    """What is wrong, with whom and which question it is about."""
    part = field_type(f.type).parts(f).get(problem.path.removeprefix(f.name).removeprefix("."))
    words = {"who": who, "question": str(f.label), "part": str(part or ""), "problem": str(problem.message)}
    if part is None and problem.code == MISSING:
        return _("%(who)s: %(problem)s") % words  # the sentence names the question
    if part is None:
        return _("%(who)s, %(question)s: %(problem)s") % words
    return _("%(who)s, %(question)s, %(part)s: %(problem)s") % words


def _member(told: Family, row: int, data: Data) -> dict[str, Any]:
    """Somebody who lives with the person; nothing where only the name stands that was proposed."""
    fields = MEMBERS[row]
    first, name = told.typed[NAME], told.typed[fields[0].name]
    others = [text for f in fields[1:] for text in told.typed[f.name].values()]
    said = [name["given"], name["given_kana"], *others]
    if not any(str(text).strip() for text in said) and name["family"].strip() in ("", first["family"].strip()):
        return {}
    if not name["family"].strip():
        name["family"] = first["family"]
    if not name["family_kana"].strip() and name["family"] == first["family"]:
        name["family_kana"] = first["family_kana"]
    data = {**data, **{f"{fields[0].name}.{part}": [text] for part, text in name.items()}}
    who = f"{name['family']} {name['given']}".strip() if name["given"].strip() else ""
    values = _read(told, fields, data, who or _("Person %(number)d") % {"number": row + 1})
    if fields[0].name not in values:
        return {}
    return {
        "id": f"typed-{row + 1}",
        "name": values[f"m{row}.name"],
        "born_on": values.get(f"m{row}.born_on", ""),
        "sex": values.get(f"m{row}.sex", "unknown"),
        "relation": values.get(f"m{row}.relation", ""),
    }


def _self(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": "typed-0",
        "name": person.get(NAME, {}),
        "born_on": person.get(BORN_ON, ""),
        "sex": person.get(SEX, "unknown"),
        "relation": "世帯主",
    }
