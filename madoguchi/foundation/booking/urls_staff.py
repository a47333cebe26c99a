"""Staff pages of the booking room, under ``/staff/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.booking.views.staff import booking_day, closures, visits

VISIT = "visits/<uuid:visit_id>/"

urlpatterns = [
    path("bookings/", booking_day, name="booking_day"),
    path("bookings/closures/", closures.closure_list, name="closure_list"),
    path("bookings/closures/<int:closure_id>/lift/", closures.closure_lift, name="closure_lift"),
    path("visits/", visits.visit_day, name="visit_day"),
    path("visits/find/", visits.visit_find, name="visit_find"),
    path(VISIT, visits.visit_detail, name="visit_detail"),
    path(f"{VISIT}check-in/", visits.visit_check_in, name="visit_check_in"),
    path(f"{VISIT}no-show/", visits.visit_no_show, name="visit_no_show"),
    path(f"{VISIT}move/", visits.visit_move_office, name="visit_move_office"),
    path(f"{VISIT}cancel/", visits.visit_cancel_office, name="visit_cancel_office"),
]
