"""What bookings know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA = {
    "Booking": Personal(
        purpose="keeping a time at the window or for a collection; names the case, not the person",
        retention="until the case is withdrawn or refused; otherwise as long as the case",
        removed_by="madoguchi.foundation.booking.seats.release_slots_of",
        rows_of=lambda person: Q(case_id__in=person.cases),
    ),
}

CLASSES = {
    "Booking": {
        "3C": "id case_id case_number path calendar starts_at",
        "2": "seat taken_at",
    },
}
