"""Numbers and codes of reservations."""

from __future__ import annotations

import secrets
import unicodedata

from madoguchi.foundation.booking.models import Reservation

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No letters that are taken for digits. 32 characters, five bits each."""
CODE_LENGTH = 26
"""130 bits: nobody guesses one."""


def new_number() -> str:
    """Eight random digits in two groups, free at this moment; the column is unique besides."""
    while True:
        digits = f"{secrets.randbelow(10**8):08d}"
        number = f"{digits[:4]}-{digits[4:]}"
        if not Reservation.objects.filter(number=number).exists():
            return number


def new_code() -> str:
    """What the QR holds."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def find_reservation(typed: str) -> Reservation | None:
    """The reservation of a typed number or a scanned code, in whatever writing; ``None`` where there is none."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    if len(kept) == 8 and kept.isascii() and kept.isdigit():
        return Reservation.objects.filter(number=f"{kept[:4]}-{kept[4:]}").first()
    if len(kept) == CODE_LENGTH and kept.isascii():
        return Reservation.objects.filter(code=kept).first()
    return None
