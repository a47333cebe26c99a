"""What a visit needs (来庁予約の計画): which counter, how long, what to bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.foundation.booking.calendars import booking_rules, get_calendar
from madoguchi.foundation.booking.refusals import NoDeskForThis, TooMuchForOneVisit
from madoguchi.foundation.booking.vocabulary import Calendar, Desk, VisitRules
from madoguchi.foundation.forms.public import Procedure, Text, condition_in_words, procedures_offered


@dataclass(frozen=True, slots=True)
class ToBring:
    """A thing to bring, and when it is not needed (in the reader's language, may be empty)."""

    item: Text
    unless: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A visit as it could be reserved."""

    calendar: Calendar
    procedures: tuple[Procedure, ...]
    elsewhere: tuple[Procedure, ...]
    """Those that this counter does not take; they need a visit of their own."""
    minutes: int
    bring: tuple[ToBring, ...]

    @property
    def slugs(self) -> list[str]:
        """Keys of the procedures."""
        return [one.slug for one in self.procedures]

    @property
    def all_slugs(self) -> list[str]:
        """The same, and those of another counter."""
        return [one.slug for one in (*self.procedures, *self.elsewhere)]


def plan_visit(slugs: Sequence[str], *, on: date) -> Plan:
    """Plan a visit for procedures that can be done at a counter, in the order given.

    Raises ``NoDeskForThis``, and ``TooMuchForOneVisit`` beyond what the city allows.
    """
    rules = booking_rules().visits
    offered = {one.slug: one for one in procedures_offered(on) if is_purpose(one)}
    wanted = [offered[slug] for slug in dict.fromkeys(slugs) if slug in offered]
    if rules is None or not wanted:
        raise NoDeskForThis
    if len(wanted) > rules.most_procedures:
        raise TooMuchForOneVisit(most=rules.most_procedures, chosen=len(wanted))
    desk = max(rules.desks, key=lambda one: sum(takes(one, p) for p in wanted))
    # What names the household comes first: then no other form asks at home who belongs to it.
    here = sorted((one for one in wanted if takes(desk, one)), key=lambda one: not one.tells_household)
    if not here:
        raise NoDeskForThis
    return Plan(
        calendar=get_calendar(desk.calendar),
        procedures=tuple(here),
        elsewhere=tuple(one for one in wanted if not takes(desk, one)),
        minutes=minutes_for(rules, here),
        bring=tuple(things_to_bring(here)),
    )


def is_purpose(procedure: Procedure) -> bool:
    """Whether somebody comes to the counter for it: not for what only reserves a time there itself."""
    return "counter" in procedure.channels and not procedure.not_at_counter.ja


def most_in_one_visit() -> int | None:
    """How many procedures one visit may take; ``None`` where the city takes no visits."""
    rules = booking_rules().visits
    return rules.most_procedures if rules else None


def takes(desk: Desk, procedure: Procedure) -> bool:
    """Whether a counter takes a procedure."""
    return procedure.slug in desk.procedures or procedure.owner in desk.departments


def minutes_for(rules: VisitRules, procedures: Sequence[Procedure]) -> int:
    """How long it takes: once at the door, then what each procedure takes, at most what the city allows."""
    each = (rules.minutes.get(one.slug, rules.minutes_for_each or one.minutes) for one in procedures)
    return max(1, min(rules.minutes_at_the_door + sum(each), rules.most_minutes))


def things_to_bring(procedures: Sequence[Procedure]) -> list[ToBring]:
    """What to bring to the counter (持ち物), each thing once."""
    found: dict[str, ToBring] = {}
    for procedure in procedures:
        for thing in procedure.bring:
            if "counter" in thing.channels:
                unless = condition_in_words(procedure, thing.unless)
                known = found.get(thing.item.ja)
                # What one procedure always needs is needed.
                if known is None or (known.unless and not unless):
                    found[thing.item.ja] = ToBring(thing.item, unless)
    return list(found.values())


def may_be_reserved(procedure: Procedure) -> bool:
    """Whether some counter takes visits for it."""
    rules = booking_rules().visits
    return rules is not None and is_purpose(procedure) and any(takes(d, procedure) for d in rules.desks)


def departments_with_visits() -> set[str]:
    """Keys of the departments whose counters take visits."""
    rules = booking_rules().visits
    return {get_calendar(desk.calendar).department for desk in rules.desks} if rules else set()
