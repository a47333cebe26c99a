"""Whether the register shows that one may act for another (代理権の確認), and to which day it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.residents.public import (
    Resident,
    Status,
    get_resident,
    is_parent_of_minor,
    same_household,
    stands_on,
)
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.refusals import (
    NotInTheRegister,
    OwnRepresentative,
    RepresentativeAgeUnknown,
    RepresentativeDead,
    RepresentativeTooYoung,
)
from madoguchi.services.counter.rules import paper_of_authority, representative_from_age
from madoguchi.services.counter.vocabulary import IN_REGISTER, Representation, Represents

_PARTS = ("family", "given", "family_kana", "given_kana")
PARENT, HOUSEHOLD, VOLUNTARY = "register_parent", "same_household", "voluntary"


def shown_authority(counter_set: CounterSet, acting: Resident | None, *, on: date) -> str:
    """What the register shows of ``acting`` towards the person of the set: a key of ``IN_REGISTER``, or nothing."""
    person = _person(counter_set.resident_id)
    if acting is None or person is None or acting.pk == person.pk:
        return ""
    if is_parent_of_minor(acting, person, on):
        return PARENT
    return HOUSEHOLD if same_household(acting, person) else ""


def with_register(counter_set: CounterSet, representation: Representation, *, on: date) -> Representation:
    """The same with what the register shows written down; refuses ``NotInTheRegister`` where it was named and is not so."""
    if representation.authority not in IN_REGISTER:
        return replace(representation, checked={})
    acting = _person(representation.resident_id)
    shown = shown_authority(counter_set, acting, on=on)
    same = shown == representation.authority or (representation.authority == HOUSEHOLD and shown == PARENT)
    if acting is None or not same or (representation.kind == "legal" and representation.authority == HOUSEHOLD):
        raise NotInTheRegister
    return replace(
        representation, checked={"what": representation.authority, "as_of": stands_on(acting, on).isoformat()}
    )


def refuse_own(counter_set: CounterSet, representation: Representation) -> None:
    """Refuse ``OwnRepresentative`` where the one who acts is the person of the set: by the register, or as it was typed.

    Refuses ``RepresentativeDead`` too.
    """
    if representation.resident_id:
        refuse_dead(representation.resident_id)
        if representation.resident_id == counter_set.resident_id:
            raise OwnRepresentative
        return
    resident = _person(counter_set.resident_id)
    name = resident.name if resident is not None else counter_set.person.get("person.name")
    address = resident.address if resident is not None else counter_set.person.get("person.address")
    theirs = representation.person
    # A namesake lives elsewhere: with another address it is another person.
    if _same_name(theirs.get("name"), name) and theirs.get("address") in (None, {}, address):
        raise OwnRepresentative


def refuse_too_young(representation: Representation, *, on: date) -> None:
    """Refuse ``RepresentativeTooYoung`` where whoever acts by another's will is younger than the city's bound.

    By the register, else by the day of birth that was asked; refuses ``RepresentativeAgeUnknown`` where nobody asked.
    """
    acting, least = _person(representation.resident_id), representative_from_age()
    if not least or representation.kind != VOLUNTARY:
        return
    told = representation.person.get("born_on")
    if acting is None and not told:
        raise RepresentativeAgeUnknown(age=least)
    born = acting.born_on if acting is not None else date.fromisoformat(str(told))
    if on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < least:
        raise RepresentativeTooYoung(age=least)


def refuse_dead(resident_id: str) -> None:
    """Refuse ``RepresentativeDead`` where the register says that the one who would act has died."""
    acting = _person(resident_id)
    if acting is not None and acting.status == Status.DECEASED:
        raise RepresentativeDead


def see_authority(draft: Draft, counter_set: CounterSet) -> None:
    """The paper with which the authority was checked is seen for a form that asks for it, too; a step inside acts, in memory.

    One that was seen for an authority that is noted no more is seen no more.
    """
    acting, held = counter_set.representative, draft.papers_seen
    called = paper_of_authority(acting.get("authority", "")) if counter_set.represent != Represents.SELF else ""
    seen = {name: one for name, one in held.items() if not one.get("authority")}
    for one in draft.version.procedure.attachments if called else ():
        if one.label.ja == called:
            told = {"what": acting.get("note", ""), "authority": acting["authority"]}
            seen.setdefault(one.name, acting.get("noted", {}) | told)
    draft.papers_seen = seen


def _same_name(one: object, other: object) -> bool:
    """Whether two names are written and read alike."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    return all(
        str(one.get(part) or "").replace(" ", "") == str(other.get(part) or "").replace(" ", "") for part in _PARTS
    )


def _person(resident_id: str) -> Resident | None:
    if not resident_id:
        return None
    try:
        return get_resident(resident_id)
    except Resident.DoesNotExist:
        return None
