"""Acts of the register of residents."""

from __future__ import annotations

from madoguchi.foundation.residents.operations.consenting import give_consent, revoke_consent
from madoguchi.foundation.residents.operations.entries import guard_address, link_account, load_demo_residents
from madoguchi.foundation.residents.operations.numbers import destroy_number, keep_number, rewrap_number_keys
from madoguchi.foundation.residents.operations.protecting import (
    begin_protection,
    change_protection,
    end_protection,
    lower_guard,
)

__all__ = [
    "begin_protection",
    "change_protection",
    "destroy_number",
    "end_protection",
    "give_consent",
    "guard_address",
    "keep_number",
    "link_account",
    "load_demo_residents",
    "lower_guard",
    "revoke_consent",
    "rewrap_number_keys",
]
