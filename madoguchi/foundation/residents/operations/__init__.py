"""Acts of the register of residents."""

from __future__ import annotations

from madoguchi.foundation.residents.operations.entries import guard_address, link_account, load_demo_residents
from madoguchi.foundation.residents.operations.numbers import destroy_number, keep_number, rewrap_number_keys

__all__ = [
    "destroy_number",
    "guard_address",
    "keep_number",
    "link_account",
    "load_demo_residents",
    "rewrap_number_keys",
]
