"""Master keys (親鍵): they lock the keys that lock what the city keeps, and lie apart from the database and the files.

Several may be known at once, newest first: the newest locks, the others still open what they locked. They come from
the setting ``MADOGUCHI_MASTER_KEY``, else from the file ``MADOGUCHI_MASTER_KEY_FILE`` (a line each), which is made at
the first need. Wrapping is AES-256-GCM (NIST SP 800-38D) with a random nonce; a master key never locks contents, so
it is used far less often than the 2^32 times after which a nonce might repeat.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_NONCE = 12


class MasterKeyMissing(LookupError):
    """No master key that is known has this id, or none is known at all."""


class WrapBroken(ValueError):
    """A wrapped key does not open: changed, bound to something else, or locked with another key."""


def wrap(key: bytes, inner: bytes, *, bound_to: str) -> str:
    """Lock the key ``inner`` with ``key``; it opens only with the same ``bound_to``."""
    nonce = os.urandom(_NONCE)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, inner, bound_to.encode())).decode()


def unwrap(key: bytes, wrapped: str, *, bound_to: str) -> bytes:
    """Open what ``wrap`` made; raises ``WrapBroken``."""
    try:
        raw = base64.urlsafe_b64decode(wrapped.encode())
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
    except (InvalidTag, binascii.Error, ValueError):
        raise WrapBroken(bound_to) from None


@dataclass(frozen=True, slots=True)
class MasterKey:
    """One master key; its ``id`` is a fingerprint that may be stored and shown."""

    secret: bytes

    def __repr__(self) -> str:
        return f"<MasterKey {self.id}>"

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits."""
        return hashlib.sha256(b"madoguchi/master-key/" + self.secret).hexdigest()[:12]

    @property
    def text(self) -> str:
        """As it stands in the setting or the file."""
        return base64.urlsafe_b64encode(self.secret).decode()


def new_master_key() -> MasterKey:
    """A fresh one from the system's randomness."""
    return MasterKey(secrets.token_bytes(KEY_BYTES))


def read_master_keys(texts: Sequence[str], *, source: str) -> list[MasterKey]:
    """Keys from their texts; raises ``ImproperlyConfigured`` naming the source, never the value."""
    found = []
    for number, text in enumerate((text.strip() for text in texts), 1):
        if not text or text.startswith("#"):
            continue
        try:
            secret = base64.urlsafe_b64decode(text.encode())
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BYTES:
            raise ImproperlyConfigured(f"{source}: key {number} is not 32 bytes in base64url (44 characters).")
        found.append(MasterKey(secret))
    return found


def master_keys() -> list[MasterKey]:
    """Every known master key, newest first; empty while none was made."""
    given: list[str] = settings.MASTER_KEYS
    if given:
        return read_master_keys(given, source="MADOGUCHI_MASTER_KEY")
    try:
        lines = key_file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    return read_master_keys(lines, source=str(key_file()))


def newest_master_key() -> MasterKey:
    """The one that locks; raises ``MasterKeyMissing``."""
    known = master_keys()
    if not known:
        raise MasterKeyMissing("none")
    return known[0]


def master_key_called(key_id: str) -> MasterKey:
    """The one with this id; raises ``MasterKeyMissing``."""
    for one in master_keys():
        if one.id == key_id:
            return one
    raise MasterKeyMissing(key_id)


def key_file() -> Path:
    """Where the keys lie when no setting holds them."""
    return Path(settings.MASTER_KEY_FILE)


def make_first_master_key() -> None:
    """Make the file with one key unless there is one; safe when several processes do it at once."""
    if settings.MASTER_KEYS or key_file().exists():
        return
    part = _written([new_master_key()])
    try:
        # A link, unlike a rename, never takes the place of a key that another process made meanwhile.
        os.link(part, key_file())
    except FileExistsError:
        pass
    finally:
        part.unlink()


def put_in_front(new: MasterKey) -> None:
    """Add a key to the file as the newest."""
    _written([new, *master_keys()]).replace(key_file())


def keep_only(ids: Sequence[str]) -> int:
    """Drop from the file every key but these; returns how many went."""
    known = master_keys()
    kept = [one for one in known if one.id in ids]
    if len(kept) < len(known):
        _written(kept).replace(key_file())
    return len(known) - len(kept)


def _written(keys: Sequence[MasterKey]) -> Path:
    place = key_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write("".join(f"{one.text}\n" for one in keys))
        out.flush()
        os.fsync(out.fileno())
    return part


# Who locks with them ------------------------------------------------------------------------------------

_rooms: list[Callable[[], set[str]]] = []


def register_locks(in_use: Callable[[], set[str]]) -> None:
    """A room says which master keys lock something of its own; called at start-up."""
    if in_use not in _rooms:
        _rooms.append(in_use)


def masters_in_use() -> set[str]:
    """Ids of the master keys that still lock something, in any room."""
    return set().union(*(in_use() for in_use in _rooms))


def locking_master() -> MasterKey:
    """The newest master key; the first is made here, but never beside keys that another one locks.

    A machine that was set up without the city's master key must say so instead of beginning a second one: then it raises
    ``MasterKeyMissing``.
    """
    try:
        return newest_master_key()
    except MasterKeyMissing:
        if masters_in_use():
            raise
    make_first_master_key()
    return newest_master_key()
