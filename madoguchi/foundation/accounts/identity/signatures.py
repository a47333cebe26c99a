"""Verifying an electronic signature (電子署名の検証)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from cryptography.hazmat.primitives import hashes

from madoguchi.foundation.accounts.identity.profile import SIGNING_POLICY, ProfileBroken, four_attributes
from madoguchi.foundation.accounts.identity.refusals import CertificateUnreadable, SignatureNotValid
from madoguchi.foundation.accounts.identity.trust import (
    Authorities,
    check_certificate,
    check_signature,
    read_certificate,
)
from madoguchi.foundation.accounts.vocabulary import SignedStatement, VerifiedSigner
from madoguchi.kernel import clock


def verify_signature(
    statement: SignedStatement, *, at: datetime | None = None, authorities: Authorities | None = None
) -> VerifiedSigner:
    """Who signed, after every check: the signature over the digest, issuer, validity at ``at`` (now when left out),
    policy, key usage, revocation, and the four attributes. Raises a ``Refused`` that says which check failed."""
    moment = at or clock.now()
    certificate = read_certificate(statement.certificate_pem)
    try:
        digest = bytes.fromhex(statement.digest_hex)
        signature = base64.b64decode(statement.signature_b64, validate=True)
    except (ValueError, binascii.Error):
        raise SignatureNotValid from None
    check_signature(certificate, signature, digest)
    issuer = check_certificate(
        certificate, policy=SIGNING_POLICY, signs_documents=True, at=moment, authorities=authorities
    )
    try:
        who = four_attributes(certificate)
    except ProfileBroken:
        raise CertificateUnreadable from None
    return VerifiedSigner(
        name=who.name,
        address=who.address,
        born_on=who.born_on,
        sex=who.sex,
        serial=f"{certificate.serial_number:x}",
        issuer=issuer.subject.rfc4514_string(),
        policy=SIGNING_POLICY.dotted_string,
        valid_until=certificate.not_valid_after_utc,
        certificate_sha256=certificate.fingerprint(hashes.SHA256()).hex(),
    )
