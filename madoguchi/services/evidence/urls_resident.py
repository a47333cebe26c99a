"""Addresses of the published evidence."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.evidence.views import everybody

SHEET = "open/evidence/<slug:slug>/"
EDITION = f"{SHEET}<int:number>/"

urlpatterns = [
    path("open/evidence/", everybody.open_sheets, name="open_sheets"),
    path(SHEET, everybody.open_sheet, name="open_sheet"),
    path(EDITION, everybody.open_sheet_edition, name="open_sheet_edition"),
    path(f"{EDITION}sheet.json", everybody.open_sheet_json, name="open_sheet_json"),
    path(f"{EDITION}figure-<int:position>.json", everybody.open_sheet_figure_json, name="open_sheet_figure_json"),
    path(f"{EDITION}figure-<int:position>.csv", everybody.open_sheet_figure_csv, name="open_sheet_figure_csv"),
]
