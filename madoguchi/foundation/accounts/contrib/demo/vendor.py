"""The demo vendor: as a real one, but its card reader is a page of ours and its cards are invented."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.contrib.demo.authority import card_certificate, card_key
from madoguchi.foundation.accounts.contrib.demo.cards import (
    Card,
    DemoFileFaulty,
    card_of_subject,
    demo_cards,
    get_card,
)
from madoguchi.foundation.accounts.identity.base import Pending
from madoguchi.foundation.accounts.identity.profile import AUTHENTICATION_POLICY
from madoguchi.foundation.accounts.identity.refusals import CardLocked, CardStopped, IdentityNotProved, NothingBegun
from madoguchi.foundation.accounts.identity.trust import check_certificate, read_certificate
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.operations import admit_card
from madoguchi.foundation.accounts.vocabulary import Identity, SignedStatement
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.refusals import Refused

ANSWER_KEY = "madoguchi_demo_answer"
SALT = "madoguchi.accounts.demo"
REQUEST_FOR_SECONDS = 15 * 60
WITHOUT: dict[str, type[Refused]] = {"stopped": CardStopped, "locked": CardLocked}
"""What the page of the card reader may say instead of an answer."""


class DemoVendor:
    """Invented cards with real certificates; open only where the demo is on."""

    key = "demo"
    label: str | Promise = _("Demo card (invented people)")
    about: str | Promise = _("For trying things out: choose a card from a list instead of holding one to your phone.")

    def is_open(self) -> bool:
        """Whether the demo is on."""
        return bool(settings.MADOGUCHI_DEMO)

    def check_config(self) -> list[str]:
        """Whether the file of cards can be read."""
        try:
            return [] if demo_cards() else ["people/cards.yaml lists no card"]
        except DemoFileFaulty as faulty:
            return [str(faulty)]

    def begin_sign_in(self, request: HttpRequest, pending: Pending) -> str:
        """The page of the card reader."""
        return _page("demo_card_reader", pending)

    def complete_sign_in(self, request: HttpRequest, pending: Pending) -> Identity:
        """Check that the card signed our nonce with a certificate that stands, then read who it is."""
        answer = _take_answer(request, "sign_in")
        certificate = read_certificate(answer["certificate"])
        check_certificate(certificate, policy=AUTHENTICATION_POLICY, signs_documents=False, at=clock.now())
        key = certificate.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        try:
            key.verify(
                base64.b64decode(answer["signature"]), pending.nonce.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError):
            raise IdentityNotProved from None
        subject = str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        card = card_of_subject(subject)
        if card is None:
            raise IdentityNotProved
        return identity_on(card)

    def begin_signing(self, request: HttpRequest, pending: Pending) -> str:
        """The page that shows what is to be signed."""
        return _page("demo_card_signer", pending)

    def complete_signing(self, request: HttpRequest, pending: Pending) -> SignedStatement:
        """The signature the card made."""
        answer = _take_answer(request, "signing")
        return SignedStatement(
            vendor=self.key,
            digest_hex=pending.digest_hex,
            signature_b64=answer["signature"],
            certificate_pem=answer["certificate"],
            signed_at=datetime.fromisoformat(answer["signed_at"]),
        )


def identity_on(card: Card) -> Identity:
    """What the card says of whoever holds it."""
    return Identity(
        vendor=DemoVendor.key, subject=card.subject, name=card.name, address=card.address, born_on=card.born_on,
        sex=card.sex,
    )  # fmt: skip


def bring_demo_resident(key: str, *, by: Actor, at: datetime) -> User:
    """The account that somebody with the invented card ``key`` has after signing in once; raises ``KeyError``."""
    return admit_card(identity_on(get_card(key)), by=by, at=at)


def _page(name: str, pending: Pending) -> str:
    sealed = signing.dumps(
        {
            "state": pending.state,
            "nonce": pending.nonce,
            "return_url": pending.return_url,
            "digest_hex": pending.digest_hex,
            "label": pending.label,
        },
        salt=SALT,
        compress=True,
    )
    return f"{reverse(name)}?{urlencode({'request': sealed})}"


def read_request(sealed: str) -> dict[str, str]:
    """What was asked of the card reader; refuses ``NothingBegun`` for anything we did not seal or too old."""
    try:
        asked: dict[str, str] = signing.loads(sealed, salt=SALT, max_age=REQUEST_FOR_SECONDS)
    except signing.BadSignature:
        raise NothingBegun from None
    return asked


def answer_sign_in(request: HttpRequest, asked: dict[str, str], card: Card) -> str:
    """Sign the nonce with the card's key of user authentication; returns where to send the browser."""
    signature = card_key(card, "auth").sign(asked["nonce"].encode(), padding.PKCS1v15(), hashes.SHA256())
    return _answer(
        request,
        asked,
        "sign_in",
        {
            "signature": base64.b64encode(signature).decode(),
            "certificate": card_certificate(card, "auth"),
        },
    )


def sign_digest(card: Card, digest_hex: str, *, at: datetime) -> SignedStatement:
    """What the card's signing key makes of a SHA-256 digest (RSASSA-PKCS1-v1_5, RFC 8017)."""
    signature = card_key(card, "sign").sign(bytes.fromhex(digest_hex), padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    return SignedStatement(
        vendor=DemoVendor.key,
        digest_hex=digest_hex,
        signature_b64=base64.b64encode(signature).decode(),
        certificate_pem=card_certificate(card, "sign"),
        signed_at=at,
    )


def sign_with_any_demo_card(digest_hex: str, *, at: datetime) -> SignedStatement:
    """A real signature over a digest by the first invented card that is in order (demo cases, training)."""
    card = next(card for card in demo_cards() if not card.expired and not card.revoked)
    return sign_digest(card, digest_hex, at=at)


def answer_signing(request: HttpRequest, asked: dict[str, str], card: Card, *, at: datetime) -> str:
    """Sign the document's digest with the card's signing key; returns where to send the browser."""
    signed = sign_digest(card, asked["digest_hex"], at=at)
    return _answer(
        request,
        asked,
        "signing",
        {
            "signature": signed.signature_b64,
            "certificate": signed.certificate_pem,
            "signed_at": at.isoformat(),
        },
    )


def answer_without(asked: dict[str, str], why: str) -> str:
    """Where to send the browser when nothing was signed: ``why`` is a key of ``WITHOUT``."""
    return f"{asked['return_url']}?{urlencode({'state': asked['state'], 'error': why})}"


def _answer(request: HttpRequest, asked: dict[str, str], kind: str, held: dict[str, str]) -> str:
    code = secrets.token_urlsafe(16)
    request.session[ANSWER_KEY] = {"kind": kind, "code": code, **held}
    return f"{asked['return_url']}?{urlencode({'state': asked['state'], 'code': code})}"


def _take_answer(request: HttpRequest, kind: str) -> dict[str, Any]:
    if (without := WITHOUT.get(request.GET.get("error", ""))) is not None:
        raise without
    held: dict[str, Any] | None = request.session.pop(ANSWER_KEY, None)
    shown = request.GET.get("code", "")
    if held is None or held["kind"] != kind or not secrets.compare_digest(held["code"].encode(), shown.encode()):
        raise NothingBegun
    return held
