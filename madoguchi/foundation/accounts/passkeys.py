"""Passkeys count for one origin only (フィッシング対策): that of our own address, to the letter.

The libraries below take any origin on plain http, and below the name of a host also every name under it. A page on
``help.madoguchi.city.example.jp`` that somebody else runs could then ask for our passkeys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import AuthenticationResponse, PublicKeyCredentialRpEntity, RegistrationResponse


def our_origin(request: HttpRequest) -> str:
    """Scheme, host and port of our pages: as the settings say; on plain http (the demo) as this request came."""
    if settings.HTTPS:
        parts = urlsplit(settings.BASE_URL)
        return f"{parts.scheme}://{parts.netloc}".lower()
    return f"{request.scheme}://{request.get_host()}".lower()


def our_host(request: HttpRequest) -> str:
    """The name that passkeys are made for (RP ID)."""
    return urlsplit(our_origin(request)).hostname or ""


def strict_server() -> Fido2Server:
    """What checks passkeys; takes the place of allauth's own at start-up."""
    origin = our_origin(context.request)
    relying_party = PublicKeyCredentialRpEntity(**get_adapter().get_public_key_credential_rp_entity())
    return Fido2Server(relying_party, verify_origin=lambda claimed: claimed.lower() == origin)


def read_or_refuse(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``read``, but whatever cannot be read is a wrong answer, and not a fault of ours."""

    def careful(answer: Any) -> Any:
        try:
            return read(answer)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            raise get_adapter().validation_error("incorrect_code") from None

    return careful


def be_strict() -> None:
    """Put what is above into allauth; at start-up, once."""
    webauthn.get_server = strict_server
    webauthn.parse_authentication_response = read_or_refuse(AuthenticationResponse.from_dict)
    webauthn.parse_registration_response = read_or_refuse(RegistrationResponse.from_dict)
