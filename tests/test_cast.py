"""The cast itself: everybody stands where the other tests believe them to stand."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import department_keys_seen_by, has_role, is_administrator
from madoguchi.foundation.residents.public import resident_of


def test_residents_are_joined_with_the_register(hanako: User, other_resident: User) -> None:
    mother = resident_of(hanako)
    assert mother is not None
    assert mother.full_name == "津軽 花子"
    assert resident_of(other_resident) is not None
    assert resident_of(other_resident) != mother


def test_staff_hold_their_posts(sato: User, suzuki: User, tanaka: User, admin_officer: User, at: datetime) -> None:
    day = at.date()
    assert has_role(sato, "clerk", "citizens", day)
    assert has_role(suzuki, "chief", "citizens", day)
    assert department_keys_seen_by(tanaka, day) == {"environment"}
    assert is_administrator(admin_officer, day)
    assert department_keys_seen_by(admin_officer, day) == set()
    assert resident_of(sato) is None
