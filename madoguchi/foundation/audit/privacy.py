"""What the ledgers know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import STAFF, Person, Personal

FOR_GOOD = "Append-only, guarded by the database itself; moving old lines to an archive is not built yet."

NAMES = {"actor_id": STAFF, "actor_name": STAFF}


def _acts(person: Person) -> Q:
    """What he did, and what was done with his account, register row, drafts and cases."""
    found = Q(pk__in=())
    if person.account_id:
        found |= Q(actor_id=person.account_id) | Q(subject_id=person.account_id)
    for model, ids in (
        ("residents.resident", {person.resident_id} - {""}),
        ("cases.case", person.cases),
        ("cases.draft", person.drafts),
    ):
        found |= Q(subject_model=model, subject_id__in=ids)
    return found


def _looks(person: Person) -> Q:
    found = Q(case_id__in=person.cases)
    if person.account_id:
        found |= Q(account_id=person.account_id) | Q(actor_id=person.account_id)
    if person.resident_id:
        found |= Q(resident_id=person.resident_id)
    return found


def _attempts(person: Person) -> Q:
    """The ledger holds digests only: those of his mail addresses are made again, for each kind of door."""
    from madoguchi.foundation.audit.ledger import keys_of

    return Q(key__in=keys_of(person.mails))


PERSONAL_DATA = {
    "AuditEntry": Personal(
        purpose="proving who did what, and when",
        retention="as long as the city's rules on logs say",
        remark=FOR_GOOD,
        rows_of=_acts,
        withheld={**NAMES, "detail.assignee": STAFF},
    ),
    "AccessLine": Personal(
        purpose="showing residents who looked at their data, and why",
        retention="as long as the city's rules on logs say",
        remark=FOR_GOOD,
        rows_of=_looks,
        withheld=NAMES,
    ),
    "Attempt": Personal(
        purpose="slowing down whoever guesses passwords or codes; the key is a digest, not an address",
        retention="as long as the city's rules on logs say",
        remark=FOR_GOOD,
        rows_of=_attempts,
    ),
}

CLASSES = {
    "AuditEntry": {
        "3C": "id actor_id actor_name actor_post subject_id detail",
        "2": "at act actor_kind subject_model",
    },
    "AccessLine": {
        "3C": ("id actor_id actor_name actor_post purpose what account_id resident_id case_id case_number"),
        "2": "at actor_kind",
    },
    "Attempt": {
        "3C": "id key",
        "2": "at kind succeeded",
    },
    "SealBatch": {
        "2": "number sealed_at head digest leaves",
    },
}
