"""Addresses of the office of the plan: what people say, and the yearly report."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.plan.views.staff import answering, yearly

urlpatterns = [
    path("plan/feedback/", answering.plan_feedback_list, name="plan_feedback_list"),
    path("plan/feedback/<uuid:feedback_id>/", answering.plan_feedback_answer, name="plan_feedback_answer"),
    path("plan/yearly/", yearly.plan_yearly, name="plan_yearly"),
    path("plan/yearly/<int:year>.pdf", yearly.plan_yearly_pdf, name="plan_yearly_pdf"),
    path("plan/yearly/<int:year>.docx", yearly.plan_yearly_docx, name="plan_yearly_docx"),
]
