"""What the counter knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import CARD, OTHERS, STAFF, Person, Personal, nothing


def _his_sets(person: Person) -> Q:
    return Q(resident_id=person.resident_id) if person.resident_id else nothing(person)


def _his_forms(person: Person) -> Q:
    found = Q(case_id__in=person.cases)
    return found | Q(counter_set__resident_id=person.resident_id) if person.resident_id else found


PERSONAL_DATA = {
    "CounterSet": Personal(
        purpose="filling in several applications at once with somebody who came to the counter",
        retention="as long as the cases that came of it; one that was abandoned loses its drafts at closing time",
        remark="Removing the rows of old sets is not built yet.",
        rows_of=_his_sets,
        withheld={"opened_by": STAFF, "changes": STAFF, "travels": STAFF, "representative": OTHERS},
        look_first=("person", "facts"),
    ),
    "CounterForm": Personal(
        purpose="what the resident confirmed and signed at the counter",
        retention="as long as the set",
        removed_by="with:counter.CounterSet",
        rows_of=_his_forms,
        withheld={"signature.certificate": CARD},
        look_first=("objection", "objected", "set_aside"),
    ),
    "Tablet": Personal(
        purpose="showing the forms of one visit on the resident's side of the desk",
        retention="a working day; the pairing of the next day takes its place",
        remark="It points to a set while that lies before the resident, and to nothing afterwards.",
        rows_of=nothing,
    ),
}

CLASSES = {
    "CounterSet": {
        "3B": "resident_id person name represent representative identity life_event facts travels",
        "3C": "id home department opened_by changes",
        "2": "language state revision opened_at saved_at held_at ended_at written_characters typed_characters",
    },
    "CounterForm": {
        "3B": "slug because objection objected set_aside signature sheet_seen",
        "3C": "id counter_set draft case department scan",
        "2": "position chosen_at dropped_at confirmed_at confirmed_hash confirmed_how printed_hash sheet_pages",
    },
    "Tablet": {
        "3B": "shows",
        "3C": "id clerk code_hash key_hash",
        "2": "code_until asked_at paired_at until ended_at shown_at",
    },
}
