"""The staff's front door, and the rooms of the officer."""

from __future__ import annotations

from django.urls import path

from madoguchi.portals.staff.views import audit, home, people, posts, resets, reviews, system

PERSON = "people/<uuid:user_id>/"

urlpatterns = [
    path("", home.staff_home, name="staff_home"),
    path("people/", people.staff_list, name="staff_list"),
    path("people/invite/", people.staff_invite, name="staff_invite"),
    path(PERSON, people.staff_member, name="staff_member"),
    path(f"{PERSON}change/", people.staff_change, name="staff_change"),
    path(f"{PERSON}retire/", people.staff_retire, name="staff_retire"),
    path(f"{PERSON}reinstate/", people.staff_reinstate, name="staff_reinstate"),
    path(f"{PERSON}sessions/end/", people.staff_sessions_end, name="staff_sessions_end"),
    path(f"{PERSON}link/", people.staff_link_again, name="staff_link_again"),
    path(f"{PERSON}posts/", posts.post_assign, name="post_assign"),
    path(f"{PERSON}posts/<uuid:holding_id>/end/", posts.post_end, name="post_end"),
    path(f"{PERSON}reset/", resets.factor_reset_ask, name="factor_reset_ask"),
    path("system/", system.system_check, name="system_check"),
    path("resets/<uuid:reset_id>/", resets.factor_reset, name="factor_reset"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:review_id>/close/", reviews.review_close, name="review_close"),
    path("reviews/<uuid:review_id>/review.csv", reviews.review_download, name="review_download"),
    path("audit/", audit.audit_acts, name="audit_acts"),
    path("audit/looks/", audit.audit_looks, name="audit_looks"),
    path("audit/attempts/", audit.audit_attempts, name="audit_attempts"),
    path("audit/case/", audit.audit_case, name="audit_case"),
    path("audit/purpose/", audit.audit_purpose, name="audit_purpose"),
    path("audit/export/", audit.audit_export, name="audit_export"),
]
