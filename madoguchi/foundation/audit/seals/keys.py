"""The key that signs checkpoints (Ed25519), and the public keys that may be trusted.

The private key lies in a file of its own, readable by its owner only. Beside it, ``<file>.pub`` lists the public keys:
one line each, ``<first batch> <public key in base64>``. A copy of that list elsewhere is what an auditor trusts.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from madoguchi.foundation.audit.seals.stopped import SealingStopped

PURPOSE = b"madoguchi checkpoint 1\n"
"""Before every signed text, so that a signature of this key means nothing anywhere else."""


def name_of(public: bytes) -> str:
    """A short name of a public key."""
    return sha256(public).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Trusted:
    """Public keys (32 bytes each) with the first batch that each may sign; ascending."""

    keys: tuple[tuple[int, bytes], ...]

    def key_for(self, batch: int) -> bytes | None:
        """The only key that may have signed this batch."""
        fitting = [public for first, public in self.keys if first <= batch]
        return fitting[-1] if fitting else None

    @property
    def text(self) -> str:
        """As the file says it."""
        return "".join(f"{first} {base64.b64encode(public).decode()}\n" for first, public in self.keys)

    def and_from(self, first: int, public: bytes) -> Trusted:
        """With another key from batch ``first`` on."""
        return Trusted((*(one for one in self.keys if one[0] < first), (first, public)))


def read_trusted(text: str) -> Trusted:
    """The list that was written so; raises ``ValueError`` for anything else."""
    keys = []
    for line in text.splitlines():
        first, public = line.split()
        keys.append((int(first), base64.b64decode(public, validate=True)))
        Ed25519PublicKey.from_public_bytes(keys[-1][1])
    if not keys:
        raise ValueError("no public key")
    return Trusted(tuple(sorted(keys)))


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, able to sign."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, text: str) -> str:
        """A signature in base64."""
        return base64.b64encode(self.private.sign(PURPOSE + text.encode())).decode()


def is_signed(text: str, signature: str, public: bytes) -> bool:
    """Whether the holder of that key signed that text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(signature, validate=True), PURPOSE + text.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def public_file(key_file: Path) -> Path:
    """The list of trusted keys beside a private key."""
    return key_file.with_name(key_file.name + ".pub")


def load_signer(key_file: Path) -> Signer:
    """Read the private key; raises ``SealingStopped`` where others could read it too."""
    if os.name == "posix" and key_file.stat().st_mode & 0o077:
        raise SealingStopped(f"{key_file} can be read by others: chmod 600 {key_file}")
    private = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise SealingStopped(f"{key_file} is not an Ed25519 key.")
    return Signer(private)


def load_trusted(key_file: Path) -> Trusted | None:
    """The public keys beside it; ``None`` when there are none yet."""
    path = public_file(key_file)
    if not path.exists():
        return None
    try:
        return read_trusted(path.read_text())
    except ValueError:
        raise SealingStopped(f"{path} is damaged: bring it back from a copy.") from None


def make_key(key_file: Path, *, first_batch: int) -> Signer:
    """Make a key that signs from ``first_batch`` on, and list it; a key that was there is kept under another name."""
    before = load_trusted(key_file) or Trusted(())
    signer = Signer(Ed25519PrivateKey.generate())
    key_file.parent.mkdir(parents=True, exist_ok=True)
    fresh = key_file.with_name(key_file.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    if key_file.exists():
        key_file.rename(key_file.with_name(f"{key_file.name}.until-{first_batch - 1}"))
    # The list first: a private key whose public half nobody knows would sign what nobody can check.
    listed = public_file(key_file)
    written = listed.with_name(listed.name + ".new")
    written.write_text(before.and_from(first_batch, signer.public).text)
    written.replace(listed)
    fresh.rename(key_file)
    return signer
