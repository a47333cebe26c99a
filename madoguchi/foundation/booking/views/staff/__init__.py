"""Pages for the staff of the departments that own a calendar."""

from madoguchi.foundation.booking.views.staff.days import booking_day

__all__ = ["booking_day"]
