"""Acts of the accounts room."""

from __future__ import annotations

from madoguchi.foundation.accounts.operations.cards import admit_card
from madoguchi.foundation.accounts.operations.links import end_session, use_staff_link
from madoguchi.foundation.accounts.operations.mailcodes import send_sign_in_code, use_sign_in_code
from madoguchi.foundation.accounts.operations.staff import (
    close_account,
    enrol_demo_totp,
    make_staff_account,
    remove_second_factors,
    set_staff_password,
)

__all__ = [
    "admit_card",
    "close_account",
    "end_session",
    "enrol_demo_totp",
    "make_staff_account",
    "remove_second_factors",
    "send_sign_in_code",
    "set_staff_password",
    "use_sign_in_code",
    "use_staff_link",
]
