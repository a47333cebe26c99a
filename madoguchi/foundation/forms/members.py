"""Rows of a repeat made from the people of a household (``fill: household``)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.foundation.forms.expressions import scope_of
from madoguchi.foundation.forms.procedure import Page, Procedure
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.types.persons import as_person
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Known, Provenance

HOUSEHOLD = "household.members"
"""Concept under which the register's household is known: a list of people, the person first asked about among them."""
_HEAD, _SPOUSE = ("世帯主", "head"), ("妻", "夫", "wife", "husband", "spouse")
MEMBER = "member."
MEMBER_CONCEPTS = tuple(
    MEMBER + part
    for part in (
        *("name", "born_on", "sex", "relation", "address", "lives_together", "lives_apart"),
        *("apart_address", "to_applicant", "to_deceased", "to_new_head"),
    )
)
"""What a question of a row may be filled with, besides ``HOLDS``."""
HOLDS = "member.holds."
"""Whether somebody holds what another register keeps, by the kind's name: ``member.holds.my_number_card``."""
BIRTH = "event.born_on"
_CHILD, _GRANDCHILD = ("子", "child"), ("孫", "grandchild")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row: its values with an ``id``, and the names of the questions that the register filled."""

    values: Mapping[str, Any]
    filled: tuple[str, ...]
    provenance: Provenance
    born_on: Provenance | None = None
    """Where the day of birth came from, where it is not where the rest did."""

    def source_of(self, f: Field | None) -> Provenance:
        """Where the answer to one of its questions came from."""
        own = f is not None and f.concept == f"{MEMBER}born_on"
        return self.born_on if self.born_on is not None and own else self.provenance


def rows_from_household(page: Page, known: Mapping[str, Known], circumstances: Circumstances) -> list[FilledRow]:
    """The rows that a repeat begins with, at most as many as it may have; none where the register knows nobody.

    Of ``circumstances`` the household itself is not asked: ``known`` holds it under ``HOUSEHOLD``.
    """
    held = known.get(HOUSEHOLD)
    if page.fill is None or page.fill.source == "others":
        return []
    if held is None or page.fill.source == "self":
        # Of a household that nobody knows one person is known: whoever speaks. Where all of it would stand, that one does.
        me = self_in(known)
        stands = me is not None and (page.fill.self_is_one or _fits(page, me.value, [me.value], known, circumstances))
        return [_row(page, me.value, known, circumstances, me.provenance)] if me is not None and stands else []
    people = list(held.value)
    fitting = [one for one in people if _fits(page, one, people, known, circumstances)]
    if page.fill.self_is_one:
        fitting.sort(key=lambda one: not is_self(one, known))
    around = replace(circumstances, household=tuple(people))
    theirs = [{**one, "own_child": _is_own_child(one, people, known)} for one in fitting[: page.most]]
    rows = [_row(page, one, known, around, held.provenance) for one in theirs]
    for newborn in _newborns(people, known) if page.fill.when is not None else ():
        if len(rows) < page.most and _fits(page, newborn, people, known, circumstances):
            happened = replace(known[BIRTH].provenance, detail=SITUATION)
            source = known[NEWBORN].provenance if newborn["name"] else happened
            rows.append(replace(_row(page, newborn, known, around, source), born_on=happened))
    return rows


ABOUT = ("subject.", "person.")
"""Under which of these a form asks whom it is about: for whom somebody applies, else who applies."""
OF_SELF = {
    "name": "person.name",
    "born_on": "person.born_on",
    "sex": "person.sex",
    "address": "person.address",
    "to_deceased": "heir.relation",
}
"""What a row (``member.…``) says of whom the form is about -> the concept under which the form asks that person."""
IS_HEAD = "household.applicant_is_head"
BECOMES_HEAD, NEW_HEAD = "household.applicant_becomes_head", "household.new_head"


def self_in(known: Mapping[str, Known]) -> Known | None:
    """Whom a form is about, as one of the people of a list, where the name is known; ``known`` in the form's words."""
    head = next((one for one in ABOUT if f"{one}name" in known), None)
    if head is None:
        return None
    me: dict[str, Any] = {"id": "", "self": True}
    for part, concept in OF_SELF.items():
        told = known.get(concept.replace("person.", head))
        if told is not None:
            me[part] = told.value
    if head == "person." and IS_HEAD in known and known[IS_HEAD].value is True:
        me["relation"] = "head"
    return Known(me, known[f"{head}name"].provenance)


def household_in(procedure: Procedure, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The household as a form's list of all of it says; empty as long as it does not say of everybody who they are."""
    page = next((one for one in procedure.pages if one.fill is not None and one.fill.tells_household), None)
    if page is None:
        return []
    needed = {f.concept.removeprefix(MEMBER) for f in page.fields} & {"name", "born_on", "relation"}
    people = [_told(page, row) for row in answers.get(page.name) or []]
    return people if all(needed <= one.keys() for one in people) else []


def people_in(procedure: Procedure, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Whom the lists of a form name with their day of birth, as far as the lists are made from a household."""
    pages = [one for one in procedure.pages if one.fill is not None and one.fill.source == "household"]
    people = [_told(page, row) for page in pages for row in answers.get(page.name) or []]
    return [one for one in people if {"name", "born_on"} <= one.keys()]


def _told(page: Page, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.concept.removeprefix(MEMBER): f.name for f in page.fields if f.concept.startswith(MEMBER)}
    parts = ("name", "born_on", "sex", "relation", "to_applicant")
    told = {part: row[names[part]] for part in parts if part in names and row.get(names[part])}
    if not isinstance(told.get("name"), Mapping):
        told.pop("name", None)
    return {"id": f"told-{row.get('id')}", **told}


SITUATION = "situation"
"""Detail of a provenance: it follows from what has happened, and changes with it."""


NEWBORN = "household.newborn"
"""Concept under which those are known whose birth is what has happened, as a form has named them: a list of people."""


def _newborns(people: Sequence[Mapping[str, Any]], known: Mapping[str, Known]) -> list[dict[str, Any]]:
    """Whose birth is what has happened, where the register does not show it yet: as a form named them, else one of that day."""
    born = known.get(BIRTH)
    if born is None or any(one.get("born_on") == born.value for one in people):
        return []
    told = known[NEWBORN].value if NEWBORN in known else [{"name": {}}]
    return [{**one, "id": "", "born_on": born.value, "newborn": True} for one in told]


def family_of(known: Mapping[str, Known]) -> dict[str, Known]:
    """What the household tells of the person's family, by concept: who is the head, and the spouse who lives there.

    A spouse who lives elsewhere is not known of, and nobody is said to have none.
    """
    held = known.get(HOUSEHOLD)
    people = list(held.value) if held is not None else []
    me = next((one for one in people if is_self(one, known)), None)
    head = next((one for one in people if one.get("relation") in _HEAD), None)
    if held is None or me is None or head is None:
        return {}
    married = [one for one in people if one.get("relation") in _SPOUSE]
    other = head if me in married else married[0] if me is head and len(married) == 1 else None
    told: dict[str, Any] = {"household.applicant_is_head": me is head}
    if me is not head:
        told["household.head"] = dict(head["name"])
    if other is not None:
        told |= {"spouse.has": True, "spouse.name": dict(other["name"]), "spouse.lives_together": True}
        if other.get("born_on"):
            told["spouse.born_on"] = other["born_on"]
    return {concept: Known(value, held.provenance) for concept, value in told.items()}


def _fits(
    page: Page,
    member: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    known: Mapping[str, Known],
    circumstances: Circumstances,
) -> bool:
    if page.fill is None:
        return True
    if page.fill.holds and _holds(member, page.fill.holds.replace("-", "_")) is False:
        return False
    if page.fill.when is None:
        return True
    birth = known.get(BIRTH)
    asked = {
        "born_on": member.get("born_on"),
        "sex": member.get("sex"),
        "relation": member.get("relation"),
        "is_self": is_self(member, known),
        "is_own_child": _is_own_child(member, people, known),
        "event": list(known["situation.event"].value) if "situation.event" in known else [],
        "before_birth": birth is not None and member.get("born_on") != birth.value,
    }
    return page.fill.when(scope_of(asked, circumstances)) is True


def is_self(member: Mapping[str, Any], known: Mapping[str, Known]) -> bool:
    """Whether a member of the household is whom a form is about; ``known`` in the form's words."""
    head = next((one for one in ABOUT if f"{one}name" in known), "")
    name, born_on = known.get(f"{head}name"), known.get(f"{head}born_on")
    return (
        name is not None
        and born_on is not None
        and (dict(member["name"]), member.get("born_on")) == (dict(name.value), born_on.value)
    )


def _holds(member: Mapping[str, Any], name: str) -> bool | None:
    """Whether somebody holds what another register keeps; ``None`` where that is not known."""
    said = (member.get("holds") or {}).get(name)
    return said if isinstance(said, bool) else None


def _is_own_child(member: Mapping[str, Any], people: Sequence[Mapping[str, Any]], known: Mapping[str, Known]) -> bool:
    """Whether the register shows somebody as a child of the person or of the spouse who lives there.

    By the links to the parents where it holds any, else by the relations to the head: they do not tell whose a
    grandchild is where several could be its parent, and a brother or sister is nobody's child here.
    """
    if member.get("newborn") or member.get("to_applicant") == "child":
        return True
    me = next((one for one in people if is_self(one, known)), None)
    if me is None or me is member:
        return False
    couple = [one for one in people if one.get("relation") in (*_HEAD, *_SPOUSE)]
    mine = {str(one.get("id")) for one in (couple if me in couple else [me])}
    if parents := member.get("parents"):
        return bool(mine & {str(one) for one in parents})
    if me in couple:
        return member.get("relation") in _CHILD
    possible = [one for one in people if one.get("relation") in _CHILD and str(one["born_on"]) < str(member["born_on"])]
    return member.get("relation") in _GRANDCHILD and possible == [me]


def _row(
    page: Page,
    member: Mapping[str, Any],
    known: Mapping[str, Known],
    circumstances: Circumstances,
    provenance: Provenance,
) -> FilledRow:
    values: dict[str, Any] = {"id": secrets.token_hex(4)}
    filled = []
    for f in page.fields:
        value = next((v for v in _candidates(f, member, known) if _sound(v, f, circumstances)), None)
        if value is not None:
            values[f.name] = value
            filled.append(f.name)
        elif f.default is not None:
            values[f.name] = f.default
    return FilledRow(values, tuple(filled), provenance)


def _candidates(f: Field, member: Mapping[str, Any], known: Mapping[str, Known]) -> Iterator[Any]:
    """What the question could hold, as its type writes it."""
    part = f.concept.removeprefix(MEMBER) if f.concept.startswith(MEMBER) else ""
    if part == "name" and isinstance(member.get("name"), Mapping):
        name = dict(member["name"])
        yield [as_person(member)] if f.type == "persons" else name
        yield f"{name.get('family', '')} {name.get('given', '')}".strip()
    elif member.get("self") and part in OF_SELF and part in member:
        yield member[part]
    elif part == "address" and "person.address" in known:
        yield known["person.address"].value
    elif part == "to_applicant":
        yield member.get(part)
        yield "child" if member.get("own_child") or member.get("newborn") else None
    elif f.concept.startswith(HOLDS):
        yield _holds(member, f.concept.removeprefix(HOLDS))
    elif part == "lives_together" and not member.get("newborn"):
        yield True
        yield "together"
    elif part == "lives_apart" and not member.get("newborn"):
        yield False
    elif part in ("born_on", "sex", "relation"):
        value = member.get(part)
        # An option may stand for several words of the register (夫・妻).
        yield from (o.key for o in f.options if value and value in (o.key, o.label.ja, *o.label.ja.split("・")))
        yield value


def _sound(value: Any, f: Field, circumstances: Circumstances) -> bool:
    if value in (None, "", {}):
        return False
    if f.options and value not in [option.key for option in f.options]:
        return False
    try:
        field_type(f.type).check(value, f, circumstances)
    except (Unacceptable, TypeError, AttributeError, KeyError):
        return False
    return True
