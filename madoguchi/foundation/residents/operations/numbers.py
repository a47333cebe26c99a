"""Acts about Individual Numbers (個人番号)."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.residents.models import PersonalNumber, Resident
from madoguchi.foundation.residents.numbers import rewrap_batch, write_numbers
from madoguchi.kernel.acts import Actor, act


def keep_number(resident: Resident, number: str, *, by: Actor, at: datetime) -> None:
    """Keep the Individual Number of a person (個人番号の登録); refuses ``NumberFaulty``, ``NumberLocked``."""
    with act("personal_number.keep", on=resident, by=by, at=at) as this:
        this.note(changed=bool(write_numbers({resident.pk: number}, at=at)))


def destroy_number(resident: Resident, *, by: Actor, at: datetime) -> None:
    """Destroy the key of a person's number (個人番号の暗号的消去): nobody reads it again, from no copy of the database."""
    with act("personal_number.destroy", on=resident, by=by, at=at) as this:
        rows = PersonalNumber.objects.filter(resident_id=resident.pk, destroyed_at=None)
        this.note(destroyed=rows.update(sealed="", wrapped="", destroyed_at=at))


def rewrap_number_keys(*, by: Actor, at: datetime, most: int = 1000) -> int:
    """Lock up to ``most`` keys of numbers with the newest master key; returns how many there were."""
    with act("personal_number.rewrap", on=None, by=by, at=at) as this:
        count = rewrap_batch(most)
        this.note(keys=count)
    return count
