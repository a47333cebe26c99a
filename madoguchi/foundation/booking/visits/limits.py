"""How often the pages of visits may be used."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.foundation.accounts.public import Limit, Pace

HOLDING = Pace("booking.holding", 60, timedelta(minutes=10))
"""Each hold keeps others from a time; from one address of the network a library or an office reserves."""
CONFIRM = Limit("booking.mail-code", 5, 30, timedelta(hours=1), counts_success=True)
"""Nobody's mail box is filled by strangers."""
OPEN = Limit("booking.open", 5, 30, timedelta(hours=1), counts_success=True)
"""Nobody goes through numbers."""
CODE = Limit("booking.open-code", 50, 50, timedelta(minutes=30))
