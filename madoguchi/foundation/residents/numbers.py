"""Individual Numbers (個人番号): locked with AES-256-GCM under a key for each person, which a master key locks.

So a new master key touches 32 bytes a person, one person's number can be destroyed by destroying one key, wherever copies
of the row lie (暗号的消去), and a stolen dump of the database holds no number. Both locks are bound to the person.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from madoguchi.foundation.residents.models import PersonalNumber
from madoguchi.foundation.residents.refusals import NumberFaulty, NumberGone, NumberLocked
from madoguchi.kernel.individual_number import has_valid_check_digit
from madoguchi.kernel.master_keys import (
    KEY_BYTES,
    MasterKeyMissing,
    WrapBroken,
    locking_master,
    master_keys,
    unwrap,
    wrap,
)


def sealed_rows(numbers: Mapping[UUID, str], *, at: datetime) -> list[PersonalNumber]:
    """Rows, not yet saved, for resident id -> number; refuses ``NumberFaulty``, and ``NumberLocked`` without a master key."""
    if not all(has_valid_check_digit(number) for number in numbers.values()):
        raise NumberFaulty
    try:
        master = locking_master()
    except MasterKeyMissing:
        raise NumberLocked from None
    rows = []
    for resident_id, number in numbers.items():
        key = secrets.token_bytes(KEY_BYTES)
        rows.append(
            PersonalNumber(
                resident_id=resident_id,
                sealed=wrap(key, number.encode("ascii"), bound_to=_number(resident_id)),
                wrapped=wrap(master.secret, key, bound_to=_key(resident_id)),
                master=master.id,
                kept_at=at,
            )
        )
    return rows


def opened_numbers(rows: Iterable[PersonalNumber]) -> dict[UUID, str]:
    """Resident id -> number of those rows that are not destroyed; refuses ``NumberLocked`` where a key is not known.

    The caller stores and logs nothing of it.
    """
    known = {one.id: one.secret for one in master_keys()}
    found = {}
    for row in rows:
        if row.destroyed_at is not None:
            continue
        try:
            key = unwrap(known[row.master], row.wrapped, bound_to=_key(row.resident_id))
            found[row.resident_id] = unwrap(key, row.sealed, bound_to=_number(row.resident_id)).decode("ascii")
        except (KeyError, WrapBroken):
            raise NumberLocked from None
    return found


def opened_number(resident_id: UUID) -> str:
    """The number of one person; refuses ``NumberGone`` where none is kept (any more), ``NumberLocked``."""
    rows = list(PersonalNumber.objects.filter(resident_id=resident_id))
    found = opened_numbers(rows)
    if resident_id not in found:
        raise NumberGone
    return found[resident_id]


def write_numbers(numbers: Mapping[UUID, str], *, at: datetime) -> int:
    """Keep these numbers, those that changed under a fresh key; a step inside other acts. Returns how many changed.

    Where none is given, no master key is asked for: a register may be kept without numbers.
    """
    if not numbers:
        return 0
    held = opened_numbers(PersonalNumber.objects.filter(resident_id__in=numbers))
    changed = {pk: number for pk, number in numbers.items() if held.get(pk) != number}
    PersonalNumber.objects.filter(resident_id__in=changed).delete()
    PersonalNumber.objects.bulk_create(sealed_rows(changed, at=at), batch_size=500)
    return len(changed)


def rewrap_batch(most: int) -> int:
    """Lock up to ``most`` keys that an older master key locks with the newest one; returns how many those were."""
    older = PersonalNumber.objects.filter(destroyed_at=None)
    if not older.exists():
        return 0
    master, known = locking_master(), {one.id: one.secret for one in master_keys()}
    rows = list(older.filter(~Q(master=master.id)).select_for_update().order_by("pk")[:most])
    for row in rows:
        try:
            key = unwrap(known[row.master], row.wrapped, bound_to=_key(row.resident_id))
        except (KeyError, WrapBroken):
            raise NumberLocked from None
        row.wrapped, row.master = wrap(master.secret, key, bound_to=_key(row.resident_id)), master.id
    PersonalNumber.objects.bulk_update(rows, ["wrapped", "master"], batch_size=500)
    return len(rows)


def masters_in_use() -> set[str]:
    """Ids of the master keys that lock numbers."""
    return set(PersonalNumber.objects.filter(destroyed_at=None).order_by().values_list("master", flat=True).distinct())


def _key(resident_id: UUID) -> str:
    return f"madoguchi/personal-number-key/v1/{resident_id}"


def _number(resident_id: UUID) -> str:
    return f"madoguchi/personal-number/v1/{resident_id}"
