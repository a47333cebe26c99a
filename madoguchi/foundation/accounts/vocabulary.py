"""Values of the accounts room (利用者): kinds, levels of assurance, identities, events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

Assurance = Literal["none", "email", "card", "signature"]
ASSURANCES: tuple[Assurance, ...] = ("none", "email", "card", "signature")
"""From weakest to strongest."""


class Kind(models.TextChoices):
    """Whose account it is; it never changes."""

    RESIDENT = "resident", _("resident")
    STAFF = "staff", _("staff")


class LinkPurpose(models.TextChoices):
    """Why somebody gets a one-time link."""

    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("second factor set up anew")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a vendor says was there (本人確認の結果). ``sex`` is ``1`` male, ``2`` female, ``3`` not known."""

    vendor: str
    subject: str
    name: str
    address: str
    born_on: date
    sex: str
    assurance: Assurance = "card"


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A digest signed with a signing certificate (電子署名): everything needed to verify it again later.

    ``digest_hex`` is the SHA-256 of the document; the signature is RSA PKCS#1 v1.5 over that digest.
    """

    vendor: str
    digest_hex: str
    signature_b64: str
    certificate_pem: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class VerifiedSigner:
    """Who signed, read from a certificate that passed every check."""

    name: str
    address: str
    born_on: date
    sex: str
    serial: str
    issuer: str
    policy: str
    valid_until: datetime
    certificate_sha256: str


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post as the door needs it: its key, and how it is written in the ledgers."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card identified a resident's account (カードによる本人確認); heard by the register of residents."""

    user_id: UUID
    identity: Identity
    at: datetime


@dataclass(frozen=True, slots=True)
class SignInCodeMade:
    """A code to sign in with was made and must reach ``address`` by mail. ``code`` is stored nowhere in clear."""

    address: str
    code: str
    language: str
    code_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True)
class StaffLinkMade:
    """A one-time link was made and must reach ``address`` by mail. ``path`` holds the secret and is stored nowhere else."""

    address: str
    path: str
    purpose: LinkPurpose
    link_id: UUID
    hours: int


@dataclass(frozen=True, slots=True)
class StaffAddressChanged:
    """The mail address of a member of staff was changed; both are told. ``occasion`` tells changes apart."""

    old: str
    new: str
    occasion: str


CODE_VALID_FOR = timedelta(minutes=15)
CODE_TRIES = 5
CODES_AN_HOUR = 20
