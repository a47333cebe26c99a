"""A mail server on this machine, and certificates that are worth something or nothing."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from madoguchi.foundation.messaging.tests.mail_server import MailServer, mail_server

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def post_office(settings: Settings) -> Iterator[MailServer]:
    """A mail server without TLS on this machine, which the settings point to."""
    with mail_server() as server:
        _point_to(settings, server)
        yield server


@pytest.fixture
def secured(settings: Settings, tmp_path: Path) -> Iterator[MailServer]:
    """A mail server with STARTTLS whose certificate nobody vouches for (``tmp_path/server.pem``)."""
    certificate = self_signed(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mail_server(tls=context) as server:
        _point_to(settings, server)
        settings.EMAIL_USE_TLS = True
        yield server


def _point_to(settings: Settings, server: MailServer) -> None:
    settings.MADOGUCHI_DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "no-reply@city.example.jp"


def self_signed(folder: Path, address: str, *, days: int = 1) -> Path:
    """A certificate for ``address`` that signs itself; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
