"""Why a clerk looks somebody up (照会の目的): written beside every look, and read by the person concerned."""

from __future__ import annotations

from django.utils.translation import gettext_noop

PURPOSES = {
    "registration": gettext_noop("Handling a move, birth, marriage, divorce or death at the counter"),
    "certificate": gettext_noop("Issuing a certificate at the counter"),
    "health": gettext_noop("Handling health insurance or pension at the counter"),
    "children": gettext_noop("Handling child allowance, nursery or school at the counter"),
    "care": gettext_noop("Handling long-term care at the counter"),
    "welfare": gettext_noop("Handling welfare at the counter"),
    "tax": gettext_noop("Handling taxes at the counter"),
    "living": gettext_noop("Handling water, dogs or refuse at the counter"),
    "reserved": gettext_noop("Receiving a visitor who has reserved"),
    "advice": gettext_noop("Advising somebody at the counter on what to apply for"),
}
"""Key in forms -> the English msgid that stands in the ledger of looks."""
RESERVED = "reserved"
"""The purpose of a look at whoever comes by a reservation: nobody has to choose it."""
NAVIGATING = gettext_noop("Facts about the household that decide which procedures it needs")
"""What was looked at, where the navigator shows facts of somebody."""
