"""Addresses below ``/account/``: signing in and out, second factors.

Only what is listed is open: no sign-up form, no password reset, no code to an account of staff.
"""

from __future__ import annotations

from allauth.account.views import logout, password_change, reauthenticate
from django.urls import include, path

from madoguchi.foundation.accounts.views import links, mailcodes, sessions, staff

urlpatterns = [
    path("login/", mailcodes.account_login, name="account_login"),
    path("code/", mailcodes.mail_code, name="mail_code"),
    path("staff/", staff.staff_sign_in, name="staff_sign_in"),
    path("link/", links.staff_link, name="staff_link"),
    path("link/<slug:token>/", links.staff_link_open, name="staff_link_open"),
    path("session/", sessions.session_clock, name="session_clock"),
    path("resume/", sessions.session_resume, name="session_resume"),
    path("logout/", logout, name="account_logout"),
    path("inactive/", staff.account_inactive, name="account_inactive"),
    path("second-factor/", staff.second_factor_setup, name="second_factor_setup"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("password/change/", password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
