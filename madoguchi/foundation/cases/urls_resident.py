"""Addresses of the applicant's pages."""

from django.urls import path

from madoguchi.foundation.cases.views.resident import applications, corrections, reopening

urlpatterns = [
    path("my/", applications.my_page, name="my_page"),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/<uuid:case_id>/", applications.application, name="application"),
    path("applications/<uuid:case_id>/receipt.pdf", applications.application_receipt, name="application_receipt"),
    path("applications/<uuid:case_id>/files/<uuid:file_id>/", applications.application_file, name="application_file"),
    path(
        "applications/<uuid:case_id>/documents/<uuid:document_id>/",
        applications.application_document,
        name="application_document",
    ),
    path("applications/<uuid:case_id>/messages/", applications.application_message, name="application_message"),
    path("applications/<uuid:case_id>/withdraw/", applications.application_withdraw, name="application_withdraw"),
    path("applications/<uuid:case_id>/correction/", corrections.application_correction, name="application_correction"),
    path("reopen/", reopening.reopen, name="reopen"),
    path("reopen/<uuid:code_id>/", reopening.reopen_code, name="reopen_code"),
]
