"""Addresses of the office's pages."""

from django.urls import path

from madoguchi.foundation.cases.views.staff import (
    correcting,
    counted,
    deciding,
    detail,
    exporting,
    figures,
    inbox,
    working,
)

CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    path("cases/", inbox.case_inbox, name="case_inbox"),
    path("cases/bulk/", inbox.case_bulk, name="case_bulk"),
    path("cases/export/", exporting.case_export, name="case_export"),
    path("cases/counted/<slug:indicator>/<slug:slug>/", counted.case_counted, name="case_counted"),
    path(CASE, detail.case_detail, name="case_detail"),
    path(f"{CASE}purpose/", detail.case_purpose, name="case_purpose"),
    path(f"{CASE}files/<uuid:file_id>/", detail.case_file, name="case_file"),
    path(f"{CASE}documents/<uuid:document_id>/", detail.case_document, name="case_document"),
    path(f"{CASE}print.pdf", detail.case_print, name="case_print"),
    path(f"{CASE}my-number/", detail.case_my_number, name="case_my_number"),
    path(f"{CASE}receive/", working.case_receive, name="case_receive"),
    path(f"{CASE}assign/", working.case_assign, name="case_assign"),
    path(f"{CASE}checks/", working.case_checks, name="case_checks"),
    path(f"{CASE}notes/", working.case_note, name="case_note"),
    path(f"{CASE}messages/", working.case_message, name="case_message"),
    path(f"{CASE}messages/read/", working.case_messages_read, name="case_messages_read"),
    path(f"{CASE}hold/", working.case_hold, name="case_hold"),
    path(f"{CASE}resume/", working.case_resume, name="case_resume"),
    path(f"{CASE}consult/", working.case_consult, name="case_consult"),
    path(f"{CASE}consult/answer/", working.case_consultation_end, name="case_consultation_end"),
    path(f"{CASE}correct/", correcting.case_correct, name="case_correct"),
    path(f"{CASE}correct/cancel/", working.case_correction_cancel, name="case_correction_cancel"),
    path(f"{CASE}decide/", deciding.case_decide, name="case_decide"),
    path(f"{CASE}decided/", deciding.case_decided, name="case_decided"),
    path("figures/", figures.figures, name="figures"),
    path("figures/figures.csv", figures.figures_download, name="figures_download"),
]
