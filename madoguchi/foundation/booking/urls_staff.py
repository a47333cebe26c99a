"""Staff pages of the booking room, under ``/staff/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.booking.views.staff import booking_day

urlpatterns = [path("bookings/", booking_day, name="booking_day")]
