"""Sealing of Individual Numbers (特定個人情報の暗号化): AES-256-GCM, bound to the legal basis of their use.

The key comes from ``settings.SEAL_KEY`` when the city keeps one apart, else from ``SECRET_KEY``; retired
``SECRET_KEY_FALLBACKS`` still open what they sealed.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused

_VERSION = "s1"
_NONCE = 12


class SealBroken(Refused):
    """A sealed value cannot be opened: another purpose, another key, or changed."""

    code = "forms.seal-broken"
    reason = _("The Individual Number cannot be opened for this purpose.")
    next_step = _("Ask the resident to enter it again, or ask the administrator about the key.")
    status = 409


@lru_cache(maxsize=8)
def _key(secret: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"madoguchi/forms/seal/v1").derive(secret.encode())
    return AESGCM(derived)


def _secrets() -> Iterator[str]:
    kept_apart = getattr(settings, "SEAL_KEY", "")
    if kept_apart:
        yield kept_apart
    yield settings.SECRET_KEY
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


def seal(plain: str, purpose: str) -> str:
    """Seal ``plain`` for one ``purpose`` (the legal basis); gives a token that is different each time."""
    nonce = os.urandom(_NONCE)
    sealed = nonce + _key(next(_secrets())).encrypt(nonce, plain.encode(), f"{_VERSION}:{purpose}".encode())
    return f"{_VERSION}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unseal(value: str | Mapping[str, Any], purpose: str) -> str:
    """Open a token (or a ``my_number`` value that holds one) sealed for the same ``purpose``; raises ``SealBroken``.

    Whoever calls this must have recorded the look (``audit.record_view``) before, and must not store or log the result.
    """
    token = value if isinstance(value, str) else str(value.get("sealed", ""))
    version, _dot, body = token.partition(".")
    if version != _VERSION or len(body) > 400:
        raise SealBroken
    try:
        sealed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealBroken from None
    for secret in _secrets():
        try:
            opened = _key(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{_VERSION}:{purpose}".encode())
        except (InvalidTag, ValueError):
            continue
        return opened.decode()
    raise SealBroken
