"""Who a set is about and who stands there: what is known of both, by concept, with where it came from.

In a set ``person.*`` is always whom it is about and ``proxy.*`` who acts for that person. A form that asks about both
(``subject.*``) calls them otherwise: there ``person.*`` is who applies and ``subject.*`` for whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from madoguchi.foundation.cases.public import COUNTER, known_in_register
from madoguchi.foundation.forms.public import (
    Circumstances,
    Known,
    Procedure,
    Provenance,
    evaluate,
    family_of,
    question_guide_form,
    told_by_situation,
)
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.vocabulary import Represents

PERSON, PROXY, SUBJECT, SITUATION = "person.", "proxy.", "subject.", "situation."
NEW_ADDRESS = "event.new_address"
HAPPENED_ON, CONCERNS = "@happened_on", "@concerns"
"""Among the facts of a set: the day it happened (ISO), and whom of the register it concerns (an id)."""
DAYS = {"moving": "event.moved_on", "death": "event.died_on"}


def known_of_set(counter_set: CounterSet, *, at: datetime) -> dict[str, Known]:
    """Everything known before the first question: register or typed once, the representative, the situation.

    Of the register nothing before it is known who stands there.
    """
    known = _register(counter_set.resident_id, at=at) if counter_set.identity else {}
    _as_on_the_card(known)
    heard = Provenance("clerk", counter_set.opened_at.isoformat(), "")
    for concept, value in counter_set.person.items():
        known.setdefault(concept, Known(value, heard))
    acting = counter_set.representative
    if acting:
        theirs = _register(acting.get("resident_id", ""), at=at) if counter_set.identity else {}
        known |= {PROXY + c.removeprefix(PERSON): k for c, k in theirs.items() if c.startswith(PERSON)}
        for part, value in (acting.get("person") or {}).items():
            known.setdefault(PROXY + part, Known(value, heard))
    known |= {SITUATION + name: Known(value, heard) for name, value in counter_set.facts.items()}
    return {**family_of(known), **_happened(counter_set, heard), **known}


def _happened(counter_set: CounterSet, heard: Provenance) -> dict[str, Known]:
    """The day of what has happened, and who died: chosen once, before the forms. A guarded address is not told."""
    facts, told = counter_set.facts, {}
    events = facts.get("event") or []
    if len(events) == 1 and events[0] in DAYS and facts.get(HAPPENED_ON):
        told[DAYS[events[0]]] = Known(facts[HAPPENED_ON], heard)
    if "death" in events and facts.get(CONCERNS) and counter_set.identity:
        dead = Resident.objects.select_related("household").filter(pk=facts[CONCERNS]).first()
        if dead is not None:
            register = Provenance("register", dead.as_of.isoformat(), "")
            told["event.deceased"] = Known(dict(dead.name), register)
            told["event.deceased_born_on"] = Known(dead.born_on.isoformat(), register)
            if dead.address and not dead.household.address_guarded:
                told["event.deceased_address"] = Known(dict(dead.address), register)
    return told


def _as_on_the_card(known: dict[str, Known]) -> None:
    """A foreign resident is called as the residence card writes it, in its order (在留カードの氏名の順)."""
    card, name = known.get(f"{PERSON}card_name"), known.get(f"{PERSON}name")
    if card is None or name is None:
        return
    family, _space, given = str(card.value).strip().partition(" ")
    known[f"{PERSON}name"] = Known({**name.value, "family": family, "given": given.strip()}, card.provenance)


def _register(resident_id: str, *, at: datetime) -> dict[str, Known]:
    if not resident_id:
        return {}
    resident = Resident.objects.select_related("household").filter(pk=resident_id).first()
    return known_in_register(resident, at=at) if resident is not None else {}


def told_of_set(counter_set: CounterSet, procedure: Procedure, *, at: datetime) -> dict[str, str]:
    """Question -> option, of a form's questions that are answered by what has happened (``told_by``)."""
    if not counter_set.facts:
        return {}
    guide = question_guide_form()
    around = Circumstances(today=localdate(at), channel=COUNTER, register_reached=False)
    said = {name: value for name, value in counter_set.facts.items() if not name.startswith("@")}
    return told_by_situation(procedure, guide, evaluate(guide, said, around).names)


def represent_in(procedure: Procedure, represent: str) -> str:
    """How a form says it: as the set does, where the procedure knows that; else as for oneself."""
    return represent if represent in procedure.represent else Represents.SELF.value


def speaks_of_both(procedure: Procedure, represent: str) -> bool:
    """Whether ``person.*`` of this form is who acts, because it asks for ``subject.*`` as well."""
    if represent_in(procedure, represent) == Represents.SELF:
        return False
    return any(f.concept.startswith(SUBJECT) for f in procedure.fields.values())


def lives_where_moved(counter_set: CounterSet, concept: str) -> str:
    """Whoever has no entry in the register yet lives where they moved to: both are one question."""
    return NEW_ADDRESS if concept == PERSON + "address" and not counter_set.resident_id else concept


def concept_in_set(concept: str, *, both: bool) -> str:
    """What a form's concept means in the words of the set."""
    if not both:
        return concept
    for theirs, ours in ((PERSON, PROXY), (SUBJECT, PERSON)):
        if concept.startswith(theirs):
            return ours + concept.removeprefix(theirs)
    return concept


def known_for_form(known: Mapping[str, Known], procedure: Procedure, represent: str) -> dict[str, Any]:
    """The same in the words of one form."""
    if not speaks_of_both(procedure, represent):
        return dict(known)
    said: dict[str, Any] = {}
    for concept, value in known.items():
        if concept.startswith(PROXY):
            said[PERSON + concept.removeprefix(PROXY)] = value
        elif concept.startswith(PERSON):
            said[SUBJECT + concept.removeprefix(PERSON)] = value
        else:
            said[concept] = value
    return said
