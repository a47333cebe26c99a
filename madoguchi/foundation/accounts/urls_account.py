"""Addresses below ``/account/``: signing in and out, second factors.

Only what is listed is open: no sign-up form, no password reset, no code to an account of staff.
"""

from __future__ import annotations

from allauth.account.views import logout, password_change, reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from madoguchi.foundation.accounts.views import links, mailcodes, sessions, staff
from madoguchi.foundation.accounts.views.staff import wrong_is_422

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
    path("reauthenticate/", wrong_is_422(reauthenticate), name="account_reauthenticate"),
    path("password/change/", wrong_is_422(password_change), name="account_change_password"),
    # Before allauth's own, under the same names.
    path("2fa/authenticate/", wrong_is_422(factors.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", wrong_is_422(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", wrong_is_422(codes.activate_totp), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", wrong_is_422(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        wrong_is_422(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
