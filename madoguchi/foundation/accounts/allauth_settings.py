"""How allauth is used here: staff sign in with password and second factor; nobody signs up through it.

Limits on guessing are ours (``limits``), kept in the database, because allauth keeps its own in a cache that
several processes do not share.
"""

from __future__ import annotations

ACCOUNT_ADAPTER = "madoguchi.foundation.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "madoguchi.foundation.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "madoguchi.foundation.accounts.forms.SecondFactorForm",
    "add_webauthn": "madoguchi.foundation.accounts.forms.PasskeyForm",
    "reauthenticate": "madoguchi.foundation.accounts.forms.SecondFactorAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Madoguchi"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = False
