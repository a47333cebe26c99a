"""Addresses of the office's pages."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.disclosure.views import staff

ONE = "disclosures/<uuid:disclosure_id>/"

urlpatterns = [
    path("disclosures/", staff.disclosure_list, name="disclosure_list"),
    path(ONE, staff.disclosure_detail, name="disclosure_detail"),
    path(f"{ONE}gathered.zip", staff.disclosure_gathered, name="disclosure_gathered"),
    path(f"{ONE}review/", staff.disclosure_review, name="disclosure_review"),
    path(f"{ONE}released.zip", staff.disclosure_hand_out, name="disclosure_hand_out"),
]
