"""After a death: who is left of the household, to choose from; and who died, who is nobody's new head and no heir.

Whoever comes need not have lived with the dead. Then heirs are offered from the household of the dead all the same, but of a
protected household (支援措置) nobody, whoever looks; and a form says of somebody chosen no day of birth, which only those who
live together need to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.foundation.forms.public import (
    BECOMES_HEAD,
    HOUSEHOLD,
    IS_HEAD,
    MEMBER,
    NEW_HEAD,
    Known,
    Problem,
    Provenance,
)
from madoguchi.foundation.residents.public import RELATION_IN_REGISTER, Relation, Resident, household_of, stands_on
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import CONCERNS, known_of_set, to_the_dead
from madoguchi.services.counter.rows import written
from madoguchi.services.counter.rules import head_from_age

if TYPE_CHECKING:
    from madoguchi.services.counter.conversation import Question

HEAD = "household.head"
DIED = "died"
"""Code of the problem where somebody dead is named among the living."""
OFFERED = gettext_noop("Name, date of birth and relation in a list from which heirs or a new head are chosen")
"""What was looked at, where somebody is offered to be chosen."""
PICK = "pick"
"""Last part of the input by which somebody of the register is chosen instead of typed."""
_SAME = {HEAD: NEW_HEAD, IS_HEAD: BECOMES_HEAD}


@dataclass(frozen=True, slots=True)
class Living:
    """One person who is left of the household, as the register has it."""

    id: str
    name: Mapping[str, Any]
    born_on: str
    relation: str
    to_deceased: str | None
    address: Mapping[str, Any] | None
    lives_here: bool
    """In one household with whoever stands at the counter."""

    @property
    def parts(self) -> dict[str, Any]:
        """What a row of a list says of somebody besides the name."""
        told = {"address": self.address, "to_deceased": self.to_deceased}
        return {**told, "born_on": self.born_on} if self.lives_here else told

    @property
    def called(self) -> str:
        """The name as it is written; relation and day of birth beside it tell namesakes apart."""
        return written(self.name)


@dataclass(frozen=True, slots=True)
class Bereaved:
    """A household after a death: ``living`` are those left of it besides whoever stands at the counter."""

    dead: str
    was_head: bool
    living: tuple[Living, ...]
    told: Provenance
    today: date

    def choices(self, question: Question) -> tuple[Living, ...]:
        """Whom of the register this question may name; none where it asks for something else."""
        if question.means == NEW_HEAD:
            return tuple(one for one in self.living if one.lives_here and _age(one, self.today) >= head_from_age())
        return self.living if names_heir(question) else ()

    def picked(self, question: Question, key: str) -> Living | None:
        """Who was chosen from the list."""
        return next((one for one in self.choices(question) if key and one.id == key), None)

    def problem(self, question: Question) -> Problem | None:
        """That the answer names whoever died."""
        named = question.means in (NEW_HEAD, HEAD) or names_heir(question)
        if not named or question.value is None or written(question.value) != self.dead:
            return None
        told = _("%(name)s is the person who died. Choose somebody who is living, or type another name.")
        return Problem(question.key, told % {"name": self.dead}, DIED)


def names_heir(question: Question) -> bool:
    """Whether it asks for the name of an heir or owner: in lists that several forms share."""
    place = question.places[0]
    fill = place.page.fill
    return bool(place.row_id) and place.field.concept == f"{MEMBER}name" and fill is not None and bool(fill.shares)


def bereaved_of(counter_set: CounterSet, *, at: datetime) -> Bereaved | None:
    """Who is left after the death that the set is about; ``None`` where there is none, or the register may not be told of."""
    key = counter_set.facts.get(CONCERNS)
    if not key or not counter_set.identity or "death" not in (counter_set.facts.get("event") or []):
        return None
    dead = Resident.objects.select_related("household").filter(pk=key).first()
    if dead is None:
        return None
    here, known = counter_set.resident_id, known_of_set(counter_set, at=at)
    held = known.get(HOUSEHOLD)
    if here and Resident.objects.filter(pk=here, household=dead.household_id).exists():
        living = _left_here(dead, held.value if held is not None else (), here, known)
        told = held.provenance if held is not None else Provenance("register", at.isoformat(), "")
    else:
        living, told = _left_elsewhere(dead), Provenance("register", stands_on(dead, localdate(at)).isoformat(), "")
    return Bereaved(written(dead.name), dead.relation == Relation.HEAD, living, told, localdate(at))


def _left_here(
    dead: Resident, people: Iterable[Mapping[str, Any]], here: str, known: Mapping[str, Known]
) -> tuple[Living, ...]:
    """Of the household of whoever stands at the counter, as the set knows it."""
    address = known["person.address"].value if "person.address" in known else None
    return tuple(
        Living(
            id=str(one["id"]),
            name=one["name"],
            born_on=str(one["born_on"]),
            relation=str(one.get("relation") or ""),
            to_deceased=to_the_dead(_word(dead), str(one.get("relation") or "")),
            address=address,
            lives_here=True,
        )
        for one in people
        if str(one.get("id")) != here
    )


def _left_elsewhere(dead: Resident) -> tuple[Living, ...]:
    """Of a household in which whoever stands at the counter does not live: nobody of a protected one."""
    if dead.household.address_guarded:
        return ()
    return tuple(
        Living(
            id=str(one.pk),
            name=dict(one.name),
            born_on=one.born_on.isoformat(),
            relation=_word(one),
            to_deceased=to_the_dead(_word(dead), _word(one)),
            address=dict(one.address) if one.address else None,
            lives_here=False,
        )
        for one in household_of(dead)
        if one.pk != dead.pk
    )


def _word(one: Resident) -> str:
    return str(RELATION_IN_REGISTER[Relation(one.relation)])


def one_head(bereaved: Bereaved | None, means: str) -> str:
    """After the death of its head a household has one head: the new one, whatever a form calls him."""
    return _SAME.get(means, means) if bereaved is not None and bereaved.was_head else means


def _age(one: Living, today: date) -> int:
    born = date.fromisoformat(one.born_on)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
