"""Residents' pages of the booking room."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.booking.views import visits

VISIT = "visits/<uuid:visit_id>/"

urlpatterns = [
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/open/<uuid:code_id>/", visits.visit_open, name="visit_open"),
    path(VISIT, visits.visit, name="visit"),
    path(f"{VISIT}contact/", visits.visit_contact, name="visit_contact"),
    path(f"{VISIT}code/<uuid:code_id>/", visits.visit_code, name="visit_code"),
    path(f"{VISIT}accept/", visits.visit_accept, name="visit_accept"),
    path(f"{VISIT}move/", visits.visit_move, name="visit_move"),
    path(f"{VISIT}cancel/", visits.visit_cancel, name="visit_cancel"),
    path(f"{VISIT}print/", visits.visit_print, name="visit_print"),
    path(f"{VISIT}visit.ics", visits.visit_calendar, name="visit_calendar"),
]
