"""Addresses of the resident's way through a procedure."""

from django.urls import path

from madoguchi.services.procedures.views.resident import (
    catalogue,
    changing,
    checking,
    filling,
    leaving,
    open_data,
    paper,
    question_guide,
    rows,
    sending_along,
)

DRAFT = "drafts/<uuid:draft_id>/"
PAGE = f"{DRAFT}pages/<str:page>/"

urlpatterns = [
    path("procedures/", catalogue.procedure_list, name="procedure_list"),
    path("procedures/<slug:slug>/", catalogue.procedure_guide, name="procedure_guide"),
    path("procedures/<slug:slug>/form.pdf", paper.procedure_form, name="procedure_form"),
    path("procedures/<slug:slug>/start/", catalogue.draft_start, name="draft_start"),
    path("guide/", question_guide.question_guide, name="question_guide"),
    path("guide/result/", question_guide.question_guide_result, name="question_guide_result"),
    path("open/", open_data.open_data, name="open_data"),
    path("open/procedures.json", open_data.open_procedures_json, name="open_procedures_json"),
    path("open/procedures.csv", open_data.open_procedures_csv, name="open_procedures_csv"),
    path("open/procedures.jsonld", open_data.open_procedures_jsonld, name="open_procedures_jsonld"),
    path(DRAFT, filling.draft_resume, name="draft_resume"),
    path(f"{DRAFT}changed/", changing.draft_changed, name="draft_changed"),
    path(f"{DRAFT}adopt/", filling.draft_adopt, name="draft_adopt"),
    path(f"{DRAFT}attachments/", sending_along.draft_attachments, name="draft_attachments"),
    path(f"{DRAFT}files/<uuid:file_id>/", sending_along.draft_file, name="draft_file"),
    path(f"{DRAFT}mail/", leaving.draft_mail, name="draft_mail"),
    path(f"{DRAFT}leave/", leaving.draft_leave, name="draft_leave"),
    path(f"{DRAFT}discard/", leaving.draft_discard, name="draft_discard"),
    path(f"{DRAFT}check/", checking.draft_check, name="draft_check"),
    path(f"{DRAFT}form.pdf", paper.draft_form, name="draft_form"),
    path(f"{DRAFT}sign/", checking.draft_sign, name="draft_sign"),
    path(f"{DRAFT}submit/", checking.draft_submit, name="draft_submit"),
    path(PAGE, filling.draft_page, name="draft_page"),
    path(f"{PAGE}autosave/", filling.draft_autosave, name="draft_autosave"),
    path(f"{PAGE}rows/add/", rows.draft_row_add, name="draft_row_add"),
    path(f"{PAGE}rows/<str:row>/", rows.draft_row, name="draft_row"),
    path(f"{PAGE}rows/<str:row>/remove/", rows.draft_row_remove, name="draft_row_remove"),
    path(f"{PAGE}rows/<str:row>/autosave/", filling.draft_autosave, name="draft_row_autosave"),
]
