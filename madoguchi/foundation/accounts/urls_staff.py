"""Addresses of the office: one's own sessions."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.accounts.views import sessions

urlpatterns = [
    path("sessions/", sessions.my_sessions, name="my_sessions"),
    path("sessions/<uuid:session_id>/end/", sessions.session_end, name="session_end"),
]
