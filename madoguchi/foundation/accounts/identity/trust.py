"""Which authorities the city trusts, and every check a certificate must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import ObjectIdentifier
from django.conf import settings

from madoguchi.foundation.accounts.identity.profile import ProfileBroken, policies_of
from madoguchi.foundation.accounts.identity.refusals import (
    CertificateForAnotherUse,
    CertificateNotInForce,
    CertificateNotTrusted,
    CertificateRevoked,
    CertificateUnreadable,
    RevocationNotKnown,
    SignatureNotValid,
)

SMALLEST_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class Authorities:
    """Certificates of trusted authorities (認証局) and their revocation lists (CRL)."""

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...]


_extra_folders: list[Callable[[], Path | None]] = []


def trust_also(folder: Callable[[], Path | None]) -> None:
    """Have the authorities of one more folder trusted, as long as ``folder()`` names one (the demo)."""
    if folder not in _extra_folders:
        _extra_folders.append(folder)


def trusted_authorities() -> Authorities:
    """All authorities in ``<city>/trust/`` (``*.pem`` certificates, ``*.crl`` lists) and in folders added at start-up."""
    folders = [Path(settings.CITY_FOLDER) / "trust"]
    folders += [folder for folder in (asked() for asked in _extra_folders) if folder is not None]
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for folder in folders:
        for path in sorted(folder.glob("*.pem")):
            certificates += x509.load_pem_x509_certificates(path.read_bytes())
        lists += [_read_list(path.read_bytes()) for path in sorted(folder.glob("*.crl"))]
    return Authorities(tuple(certificates), tuple(lists))


def _read_list(raw: bytes) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(raw) if raw.lstrip().startswith(b"-----") else x509.load_der_x509_crl(raw)


def read_certificate(pem: str) -> x509.Certificate:
    """The one certificate in ``pem``; refuses ``CertificateUnreadable``."""
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise CertificateUnreadable from None


def check_certificate(
    certificate: x509.Certificate,
    *,
    policy: ObjectIdentifier,
    signs_documents: bool,
    at: datetime,
    authorities: Authorities | None = None,
) -> x509.Certificate:
    """Check issuer, days of validity, policy, key usage and revocation at a moment; returns the issuer's certificate.

    Refuses ``CertificateNotTrusted``, ``CertificateNotInForce``, ``CertificateForAnotherUse``,
    ``CertificateRevoked``, ``RevocationNotKnown``, ``CertificateUnreadable``.
    """
    trusted = authorities or trusted_authorities()
    try:
        issuer = _issuer_of(certificate, trusted.certificates, at)
        _refuse_out_of_force(certificate, at)
        _refuse_other_use(certificate, policy, signs_documents)
    except (ProfileBroken, ValueError, x509.DuplicateExtension):
        raise CertificateUnreadable from None
    _refuse_revoked(certificate, issuer, trusted.lists, at)
    return issuer


def _issuer_of(
    certificate: x509.Certificate, authorities: Iterable[x509.Certificate], at: datetime
) -> x509.Certificate:
    for authority in authorities:
        if authority.subject != certificate.issuer or not _may_issue(authority):
            continue
        try:
            certificate.verify_directly_issued_by(authority)
        except (InvalidSignature, TypeError, ValueError):
            continue
        if not authority.not_valid_before_utc <= at <= authority.not_valid_after_utc:
            continue
        return authority
    raise CertificateNotTrusted


def _may_issue(authority: x509.Certificate) -> bool:
    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return constraints.ca and usage.key_cert_sign


def _refuse_out_of_force(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise CertificateNotInForce


def _refuse_other_use(certificate: x509.Certificate, policy: ObjectIdentifier, signs_documents: bool) -> None:
    if policy not in policies_of(certificate):
        raise CertificateForAnotherUse
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise CertificateForAnotherUse from None
    if not usage.digital_signature or (signs_documents and not usage.content_commitment):
        raise CertificateForAnotherUse
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
        raise CertificateForAnotherUse


def _refuse_revoked(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Iterable[x509.CertificateRevocationList],
    at: datetime,
) -> None:
    key = issuer.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    current = [
        one
        for one in lists
        if one.issuer == issuer.subject
        and one.is_signature_valid(key)
        and one.last_update_utc <= at
        and one.next_update_utc is not None
        and at <= one.next_update_utc
    ]
    if not current:
        raise RevocationNotKnown
    for one in current:
        revoked = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if revoked is not None and revoked.revocation_date_utc <= at:
            raise CertificateRevoked


def check_signature(certificate: x509.Certificate, signature: bytes, digest: bytes) -> None:
    """Check an RSA PKCS#1 v1.5 signature over a SHA-256 digest; refuses ``SignatureNotValid``."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise CertificateForAnotherUse
    try:
        key.verify(signature, digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        raise SignatureNotValid from None
