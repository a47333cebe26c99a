"""Addresses of the evidence desk for staff."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.evidence.views.staff import editions, figures, sheets, writing

SHEET = "evidence/sheets/<int:sheet_id>/"
EDITION = "evidence/editions/<int:edition_id>/"
FIGURE = "evidence/figures/<int:figure_id>/"

urlpatterns = [
    path("evidence/", sheets.evidence_sheets, name="evidence_sheets"),
    path("evidence/new/", sheets.evidence_sheet_new, name="evidence_sheet_new"),
    path(SHEET, sheets.evidence_sheet, name="evidence_sheet"),
    path(f"{SHEET}renew/", sheets.evidence_sheet_renew, name="evidence_sheet_renew"),
    path(EDITION, editions.evidence_edition, name="evidence_edition"),
    path(f"{EDITION}write/", writing.evidence_edition_write, name="evidence_edition_write"),
    path(f"{EDITION}submit/", editions.evidence_edition_submit, name="evidence_edition_submit"),
    path(f"{EDITION}take-back/", editions.evidence_edition_take_back, name="evidence_edition_take_back"),
    path(f"{EDITION}discard/", editions.evidence_edition_discard, name="evidence_edition_discard"),
    path(f"{EDITION}publish/", editions.evidence_edition_publish, name="evidence_edition_publish"),
    path(f"{EDITION}return/", editions.evidence_edition_return, name="evidence_edition_return"),
    path(f"{EDITION}withdraw/", editions.evidence_edition_withdraw, name="evidence_edition_withdraw"),
    path(f"{EDITION}figures/new/", figures.evidence_figure_new, name="evidence_figure_new"),
    path(f"{FIGURE}remove/", figures.evidence_figure_remove, name="evidence_figure_remove"),
    path(f"{FIGURE}move/", figures.evidence_figure_move, name="evidence_figure_move"),
    path(f"{FIGURE}redraw/", figures.evidence_figure_redraw, name="evidence_figure_redraw"),
    path(f"{FIGURE}<slug:step>/", figures.evidence_figure_step, name="evidence_figure_step"),
]
