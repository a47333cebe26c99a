"""Staff pages of the booking room, under ``/staff/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.booking.views.staff import booking_day, closures, visits

VISIT = "visits/<uuid:visit_id>/"

urlpatterns = [
    path("bookings/", booking_day, name="booking_day"),
    path("bookings/closures/", closures.booking_closures, name="booking_closures"),
    path("bookings/closures/<int:pk>/lift/", closures.booking_closure_lift, name="booking_closure_lift"),
    path("visits/", visits.booking_visits, name="booking_visits"),
    path("visits/find/", visits.booking_visit_find, name="booking_visit_find"),
    path(VISIT, visits.booking_visit, name="booking_visit"),
    path(f"{VISIT}check-in/", visits.booking_visit_check_in, name="booking_visit_check_in"),
    path(f"{VISIT}check-in/back/", visits.booking_visit_check_in_back, name="booking_visit_check_in_back"),
    path(f"{VISIT}no-show/", visits.booking_visit_no_show, name="booking_visit_no_show"),
    path(f"{VISIT}move/", visits.booking_visit_move, name="booking_visit_move"),
    path(f"{VISIT}cancel/", visits.booking_visit_cancel, name="booking_visit_cancel"),
]
