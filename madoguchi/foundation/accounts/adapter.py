"""Where allauth asks us: who may sign in by which way, how secrets are kept, what is mailed (nothing)."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.foundation.accounts import limits
from madoguchi.foundation.accounts.devices import remember_device
from madoguchi.foundation.accounts.identity.signing import safe_return
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.passkeys import our_host
from madoguchi.foundation.accounts.session import has_second_factor, is_enrolled
from madoguchi.kernel import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff come by password and second factor; residents by card or mailed code; nobody by any other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts of staff are made for them; those of residents come about by a card or a mailed code."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails leave through the outbox only; no part of allauth that mails is open."""
        raise RuntimeError(f"allauth wanted to mail {template_prefix}")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before the password is looked at when there were too many wrong ones."""
        limits.refuse_over(limits.PASSWORD, request, str(credentials.get("email", "")), clock.now())

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to roll back: a right password is not counted."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password."""
        account = str(credentials.get("email", ""))
        limits.note_try(limits.PASSWORD, request, account, succeeded=False, at=clock.now())

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Every way of signing in passes here: an account of staff is opened by its password only.

        A second factor follows as the next stage, and ``StaffDoorMiddleware`` looks again at each request.
        """
        response = super().pre_login(request, user, **kwargs)
        if response is None and user.is_staff and not _came_by_password(request, user):
            raise ImmediateHttpResponse(redirect("staff_sign_in"))
        return response  # type: ignore[no-any-return]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signed in with every factor: this browser is from now on known to the account."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, [str(user.pk), *([user.email] if user.email else [])])
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a wish for where to go next leads to a page of ours; one that cannot be read does not."""
        return bool(url) and safe_return(context.request, str(url), otherwise="") == url

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that our own limits count by."""
        return limits.client_of(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff arrive in the office, residents on their page."""
        return "/staff/" if getattr(request.user, "is_staff", False) else str(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the office."""
        return "/staff/"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In a session that lacks the second factor, the password is no way to confirm anything."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if is_enrolled(user) and not has_second_factor(context.request):
            return [one for one in found if one["id"] != "reauthenticate"]
        return found

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The password need not be typed again within five minutes of signing in."""
        request = context.request
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        latest = max(
            (one["at"] for one in get_authentication_records(request, request.user) if one["method"] == "password"),
            default=0.0,
        )
        return bool(time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def _came_by_password(request: HttpRequest, user: User) -> bool:
    return any(record.get("method") == "password" for record in get_authentication_records(request, user))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from ``SECRET_KEY``."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The other way round; raises ``InvalidToken`` when ``SECRET_KEY`` has changed."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are made for our own host, whatever name a request came by."""
        return {**super().get_public_key_credential_rp_entity(), "id": our_host(context.request)}

    def get_totp_issuer(self) -> str:
        """What the phone shows beside the code."""
        return "Madoguchi"


def _fernet() -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"madoguchi second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
