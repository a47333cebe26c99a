"""Addresses of the office's pages of the bodies: quarters, meetings, changes."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.plan.views.staff import bodies, changes, meetings, progress, stray

REPORT = "plan/quarters/<slug:quarter_key>/<slug:measure_key>/"
MEETING = "plan/meetings/<uuid:meeting_id>/"
PROPOSAL = "plan/proposals/<uuid:proposal_id>/"

urlpatterns = [
    path("plan/waiting/", bodies.plan_waiting, name="plan_waiting"),
    path("plan/bodies/", bodies.plan_bodies, name="plan_bodies"),
    path("plan/bodies/<slug:body_key>/convene/", meetings.plan_meeting_convene, name="plan_meeting_convene"),
    path("plan/stray/", stray.plan_stray, name="plan_stray"),
    path("plan/quarters/", progress.plan_quarter_now, name="plan_quarter_now"),
    path("plan/quarters/<slug:quarter_key>/", progress.plan_quarter, name="plan_quarter"),
    path(REPORT, progress.plan_report, name="plan_report"),
    path(f"{REPORT}remark/", progress.plan_report_remark, name="plan_report_remark"),
    path(MEETING, meetings.plan_meeting, name="plan_meeting"),
    path(f"{MEETING}agenda/", meetings.plan_meeting_agenda, name="plan_meeting_agenda"),
    path(f"{MEETING}papers/", meetings.plan_meeting_paper, name="plan_meeting_paper"),
    path(f"{MEETING}open/", meetings.plan_meeting_open, name="plan_meeting_open"),
    path(f"{MEETING}decide/", meetings.plan_meeting_decide, name="plan_meeting_decide"),
    path(f"{MEETING}minutes/", meetings.plan_meeting_minutes, name="plan_meeting_minutes"),
    path(f"{MEETING}approve/", meetings.plan_meeting_approve, name="plan_meeting_approve"),
    path("plan/papers/<int:paper_id>/", meetings.plan_paper, name="plan_paper"),
    path("plan/proposals/", changes.plan_proposals, name="plan_proposals"),
    path("plan/proposals/new/<slug:part>/", changes.plan_proposal_new, name="plan_proposal_new"),
    path("plan/proposals/new/<slug:part>/<slug:kind>/", changes.plan_proposal_single, name="plan_proposal_single"),
    path(PROPOSAL, changes.plan_proposal, name="plan_proposal"),
    path(f"{PROPOSAL}remark/", changes.plan_proposal_remark, name="plan_proposal_remark"),
]
