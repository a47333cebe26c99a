"""The demo's certification authority (デモ用認証局): real X.509 certificates for invented people.

Made when first needed, kept in ``var/demo-ca``: two authorities as in the public service, one for signing and one
for user authentication, each with a revocation list; and for each card a key and a certificate of either kind.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from madoguchi.foundation.accounts.contrib.demo.cards import EXPIRED_ON, Card, demo_cards
from madoguchi.foundation.accounts.identity import profile

Use = Literal["sign", "auth"]
USES: tuple[Use, ...] = ("sign", "auth")

_FOREVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
_IN_FORCE = (datetime(2024, 4, 1, tzinfo=UTC), datetime(2034, 4, 1, tzinfo=UTC))
_PAST = (datetime(2019, 4, 1, tzinfo=UTC), datetime.combine(EXPIRED_ON, time.min, UTC))
_REVOKED_AT = datetime(2025, 1, 6, tzinfo=UTC)
_UNITS = {"sign": "Madoguchi demo for digital signature", "auth": "Madoguchi demo for user authentication"}
_POLICIES = {"sign": profile.SIGNING_POLICY, "auth": profile.AUTHENTICATION_POLICY}


def demo_folder() -> Path:
    """Where keys and certificates of the demo lie."""
    return Path(settings.VAR) / "demo-ca"


def demo_trust() -> Path | None:
    """The folder of the demo's authorities, made when missing; ``None`` where the demo is off: nobody trusts it."""
    if not settings.MADOGUCHI_DEMO:
        return None
    prepare_authorities()
    return demo_folder() / "trust"


def prepare_authorities() -> None:
    """Make both authorities and their current revocation lists, unless they stand."""
    with _alone():
        for use in USES:
            key = _key(demo_folder() / "keys" / f"{use}.pem")
            path = demo_folder() / "trust" / f"{use}.pem"
            if not path.exists():
                _write(path, _authority(use, key).public_bytes(serialization.Encoding.PEM))
            _renew_list(use, key)


def card_key(card: Card, use: Use) -> rsa.RSAPrivateKey:
    """The private key on the card's chip."""
    with _alone():
        return _key(demo_folder() / "cards" / card.card / f"{use}.key")


def card_certificate(card: Card, use: Use) -> str:
    """The card's certificate, PEM; issued when first asked for."""
    prepare_authorities()
    path = demo_folder() / "cards" / card.card / f"{use}.pem"
    with _alone():
        key = _key(path.with_suffix(".key"))
        if not path.exists():
            issuer = x509.load_pem_x509_certificate((demo_folder() / "trust" / f"{use}.pem").read_bytes())
            issued = _issue(card, use, key, issuer, _key(demo_folder() / "keys" / f"{use}.pem"))
            _write(path, issued.public_bytes(serialization.Encoding.PEM))
        return path.read_text()


def _authority(use: Use, key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = _authority_name(use)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FOREVER[0])
        .not_valid_after(_FOREVER[1])
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _issue(
    card: Card, use: Use, key: rsa.RSAPrivateKey, issuer: x509.Certificate, issuer_key: rsa.RSAPrivateKey
) -> x509.Certificate:
    first, last = _PAST if card.expired else _IN_FORCE
    subject = card.subject if use == "auth" else f"{card.subject}S"
    made = (
        x509.CertificateBuilder()
        .subject_name(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
                    x509.NameAttribute(NameOID.LOCALITY_NAME, "Aomori-ken"),
                    x509.NameAttribute(NameOID.COMMON_NAME, subject),
                ]
            )
        )
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(serial_of(card, use))
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=use == "sign"), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(_POLICIES[use], None)]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if use == "sign":
        made = made.add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.OtherName(profile.NAME, profile.utf8_der(card.name)),
                    x509.OtherName(profile.SEX, profile.utf8_der(card.sex)),
                    x509.OtherName(profile.BORN_ON, profile.utf8_der(profile.birth_code(card.born_on))),
                    x509.OtherName(profile.ADDRESS, profile.utf8_der(card.address)),
                ]
            ),
            critical=False,
        )
    return made.sign(issuer_key, hashes.SHA256())


def serial_of(card: Card, use: Use) -> int:
    """The serial number of the card's certificate; follows from the card, so that a list can name it beforehand."""
    digest = hashlib.sha256(f"madoguchi demo serial {card.card} {use}".encode()).digest()
    return int.from_bytes(digest[:15], "big") | 1


def _renew_list(use: Use, key: rsa.RSAPrivateKey) -> None:
    path = demo_folder() / "trust" / f"{use}.crl"
    serials = {serial_of(card, use) for card in demo_cards() if card.revoked}
    if path.exists() and {one.serial_number for one in x509.load_pem_x509_crl(path.read_bytes())} == serials:
        return
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_authority_name(use))
        .last_update(_FOREVER[0])
        .next_update(_FOREVER[1])
    )
    for serial in sorted(serials):
        made = made.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(_REVOKED_AT).build()
        )
    _write(path, made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _authority_name(use: Use) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Invented for the demo"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _UNITS[use]),
        ]
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _key(path: Path) -> rsa.RSAPrivateKey:
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write(
            path,
            made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            secret=True,
        )
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _write(path: Path, content: bytes, *, secret: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.touch(mode=0o600 if secret else 0o644)
    beside.write_bytes(content)
    os.replace(beside, path)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time makes keys and lists."""
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
