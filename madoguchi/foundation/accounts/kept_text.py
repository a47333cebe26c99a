"""What was typed into a page whose session had run out (入力の保全): kept, encrypted, until its owner is back."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from madoguchi.kernel.ui.choices import came_from

KEPT_KEY = "madoguchi_kept_text"
MOST_BYTES = 256 * 1024
NEVER_FROM = "account/"
"""Routes whose forms hold passwords and codes: nothing of them is kept."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """The fields of one form of ``page``, in order, to be sent again to ``path``; ``files`` names lost uploads."""

    path: str
    page: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def keep_text(request: HttpRequest, user_id: UUID) -> KeptText | None:
    """What ``request`` sent, as it will be kept for ``user_id``; ``None`` when there is nothing worth keeping."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.route.startswith(NEVER_FROM):
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    kept = KeptText(
        request.get_full_path(),
        came_from(request),
        tuple(fields),
        tuple(f.name or "" for fs in request.FILES.lists() for f in fs[1]),
    )
    return kept if fields and len(_written(kept)) <= MOST_BYTES else None


def put_away(session: SessionBase, kept: KeptText, user_id: UUID) -> None:
    """Into the session, encrypted with a key of its own for each account: what was typed may be a sealed number."""
    session[KEPT_KEY] = {"path": kept.path, "text": _fernet(user_id).encrypt(_written(kept)).decode()}


def find_kept_text(session: SessionBase, user_id: UUID) -> KeptText | None:
    """What was put away for this account; ``None`` for anybody else."""
    held = session.get(KEPT_KEY)
    if not held:
        return None
    try:
        path, page, fields, files = json.loads(_fernet(user_id).decrypt(held["text"].encode()))
    except InvalidToken:
        return None
    return KeptText(path, page, tuple((name, value) for name, value in fields), tuple(files))


def forget_when_sent(request: HttpRequest) -> None:
    """The kept text has arrived where it belongs: nothing more is kept."""
    if request.method == "POST" and request.session.get(KEPT_KEY, {}).get("path") == request.get_full_path():
        del request.session[KEPT_KEY]


def _written(kept: KeptText) -> bytes:
    return json.dumps([kept.path, kept.page, kept.fields, kept.files]).encode()


def _fernet(user_id: UUID) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=user_id.bytes, info=b"madoguchi kept text")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
