"""Having something signed: begin, come back, take the signature — bound to this session and this digest."""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.foundation.accounts.identity.base import Pending
from madoguchi.foundation.accounts.identity.refusals import NothingBegun, SignatureNotValid, SignerIsAnother
from madoguchi.foundation.accounts.identity.registry import identity_vendors, vendor_named
from madoguchi.foundation.accounts.identity.signatures import verify_signature
from madoguchi.foundation.accounts.session import signed_in
from madoguchi.foundation.accounts.vocabulary import Identity, SignedStatement, VerifiedSigner
from madoguchi.kernel.refusals import Refused

SIGN_IN_KEY = "madoguchi_identity_pending"
SIGNING_KEY = "madoguchi_signing_pending"
SIGNED_KEY = "madoguchi_signed"
IDENTITY_KEY = "madoguchi_identity"
PENDING_FOR_SECONDS = 15 * 60
SIGNATURES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Begun:
    """A step of this session that is under way, and where its page wants to go afterwards."""

    pending: Pending
    return_to: str


def safe_return(request: HttpRequest, address: str, *, otherwise: str = "/") -> str:
    """``address`` if it leads to a page of ours, else ``otherwise``."""
    ours = (
        address.startswith("/")
        and not any(unicodedata.category(c) == "Cc" for c in address)
        and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    )
    return address if ours else otherwise


def begin(
    request: HttpRequest,
    key: str,
    *,
    vendor: str,
    return_name: str,
    return_to: str,
    digest_hex: str = "",
    label: str = "",
) -> Pending:
    """Remember in the session that a step was begun; an earlier one of the same kind is forgotten."""
    pending = Pending(
        vendor=vendor,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_hex(32),
        return_url=request.build_absolute_uri(reverse(return_name, args=[vendor])),
        digest_hex=digest_hex,
        label=label,
    )
    request.session[key] = {"pending": asdict(pending), "return_to": return_to, "begun": time.time()}
    return pending


def take_begun(request: HttpRequest, key: str, vendor: str) -> Begun:
    """The step this session began, once; refuses ``NothingBegun`` when vendor, state or time does not fit."""
    held: dict[str, Any] | None = request.session.pop(key, None)
    if held is None or time.time() - held["begun"] > PENDING_FOR_SECONDS:
        raise NothingBegun
    pending = Pending(**held["pending"])
    shown = request.GET.get("state", "")
    if pending.vendor != vendor or not secrets.compare_digest(pending.state.encode(), shown.encode()):
        raise NothingBegun
    return Begun(pending=pending, return_to=held["return_to"])


def begin_signing(request: HttpRequest, *, digest_hex: str, label: str, return_to: str, vendor: str = "") -> str:
    """Begin to have a document signed; returns the URL to send the browser to.

    ``digest_hex`` is the SHA-256 of what was shown, ``label`` says in words what it is. Afterwards the browser comes
    to ``return_to`` (a path of ours), where ``take_signature`` gives the result. Refuses ``UnknownVendor``.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", digest_hex):
        raise ValueError("digest_hex must be 64 lower-case hexadecimal digits")
    known = remembered_identity(request)
    choices = [one.key for one in identity_vendors()]
    chosen = vendor or (known.vendor if known is not None and known.vendor in choices else next(iter(choices), ""))
    found = vendor_named(chosen)
    pending = begin(
        request,
        SIGNING_KEY,
        vendor=found.key,
        return_name="identity_signed",
        return_to=safe_return(request, return_to),
        digest_hex=digest_hex,
        label=label,
    )
    return found.begin_signing(request, pending)


def finish_signing(request: HttpRequest, vendor: str, *, at: datetime) -> str:
    """Take the vendor's signature, verify it and keep it in the session; returns where to go next."""
    found = vendor_named(vendor)
    begun = take_begun(request, SIGNING_KEY, vendor)
    try:
        statement = found.complete_signing(request, begun.pending)
        if statement.digest_hex != begun.pending.digest_hex:
            raise SignatureNotValid
        signer = verify_signature(statement, at=at)
        _refuse_another_signer(request, signer)
    except Refused as refusal:
        # The page before is the vendor's, and this step cannot be taken there a second time.
        refusal.back = begun.return_to
        raise
    kept = dict(request.session.get(SIGNED_KEY, {}))
    kept.pop(statement.digest_hex, None)
    kept[statement.digest_hex] = {**asdict(statement), "signed_at": statement.signed_at.isoformat()}
    request.session[SIGNED_KEY] = dict(list(kept.items())[-SIGNATURES_KEPT:])
    user = signed_in(request)
    if user is not None and not user.is_staff:
        record_authentication(request, user, method="signature", vendor=vendor)
    return begun.return_to


def take_signature(request: HttpRequest, digest_hex: str) -> SignedStatement | None:
    """The verified signature of this session over that very digest, or ``None``.

    It stays until the session ends or ``forget_signature``, so that a submission which was refused for another reason
    need not be signed again while its content is the same.
    """
    held = request.session.get(SIGNED_KEY, {}).get(digest_hex)
    if held is None:
        return None
    return SignedStatement(**{**held, "signed_at": datetime.fromisoformat(held["signed_at"])})


def forget_signature(request: HttpRequest, digest_hex: str) -> None:
    """Let go of the signature over that digest: it was refused for good, and must not be offered again."""
    kept = {digest: held for digest, held in request.session.get(SIGNED_KEY, {}).items() if digest != digest_hex}
    request.session[SIGNED_KEY] = kept


def remember_identity(request: HttpRequest, identity: Identity) -> None:
    """Keep in the session who the card said was there."""
    request.session[IDENTITY_KEY] = {**asdict(identity), "born_on": identity.born_on.isoformat()}


def remembered_identity(request: HttpRequest) -> Identity | None:
    """Who the card said was there in this session."""
    held = request.session.get(IDENTITY_KEY)
    if held is None or signed_in(request) is None:
        return None
    return Identity(**{**held, "born_on": datetime.fromisoformat(held["born_on"]).date()})


def _refuse_another_signer(request: HttpRequest, signer: VerifiedSigner) -> None:
    known = remembered_identity(request)
    if known is None:
        return
    if (_bare(known.name), known.born_on) != (_bare(signer.name), signer.born_on):
        raise SignerIsAnother


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())
