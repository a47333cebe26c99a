"""Keys of age (age-encryption.org): archives are made with public ones; the private one lies apart.

A private key may itself be locked with a passphrase, in the way of ``age -p``: the standard tool opens it, too.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage

from madoguchi.config.backup.trouble import BackupRefused

_BEGINS_AGE = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_MEASURES = 50


def recipients_from(texts: Sequence[str]) -> list[Any]:
    """Public keys (``age1…``); raises ``BackupRefused`` when there is none or one cannot be read."""
    if not texts:
        raise BackupRefused(
            "No key to encrypt for. Make one with “madoguchi backup key --to FILE” (keep FILE apart from this machine), "
            "and put the public key that it tells into MADOGUCHI_BACKUP_RECIPIENT."
        )
    found = []
    for text in texts:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text))
        except pyrage.RecipientError:
            raise BackupRefused(f"MADOGUCHI_BACKUP_RECIPIENT: “{text}” is no public key of age (age1…).") from None
    return found


def make_identity(place: Path, *, passphrase: str, at: datetime) -> str:
    """Write a new private key as ``age-keygen`` does, locked when a passphrase is given; returns its public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# created: {at.isoformat(timespec='seconds')}\n# public key: {public}\n{identity}\n".encode()
    data = pyrage.passphrase.encrypt(text, passphrase, armored=False) if passphrase else text
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupRefused(f"{place} exists already: a key is never overwritten. Choose another name.") from None
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return public


def read_identities(place: Path, *, passphrase: str) -> list[Any]:
    """The private keys of a file made by us, ``age-keygen`` or ``age -p``; raises ``BackupRefused``."""
    try:
        data = place.read_bytes()
    except OSError as trouble:
        raise BackupRefused(f"The key {place} cannot be read: {trouble.strerror}.") from None
    if data.startswith(_BEGINS_AGE):
        if not passphrase:
            raise BackupRefused(f"The key {place} is locked with a passphrase: give it with --passphrase-file.")
        data = _unlocked(data, passphrase, place)
    lines = [line.strip() for line in data.decode("utf-8", errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupRefused(f"{place} holds no private key of age (AGE-SECRET-KEY-1…).")
    return found


def _unlocked(data: bytes, passphrase: str, place: Path) -> bytes:
    """What a passphrase opens.

    age measures this machine for an instant and will not open what would take it 16 times longer than a second; a
    busy machine measures too slow. So a measure that says no is taken again before it is believed.
    """
    for _ in range(_MEASURES):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as trouble:
            if not str(trouble).startswith("Excessive work"):
                raise BackupRefused(f"The passphrase does not open the key {place}.") from None
    raise BackupRefused(
        f"The key {place} was locked on a machine much quicker than this one, and age refuses to open it here. "
        f"Open it there with “age -d {place.name}”, and bring what it tells for the time of the restore."
    )


def read_passphrase(place: Path | None) -> str:
    """The first line of the file; empty without a file."""
    if place is None:
        return ""
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except OSError as trouble:
        raise BackupRefused(f"The passphrase file {place} cannot be read: {trouble.strerror}.") from None
    if not lines or len(lines[0]) < 12:
        raise BackupRefused(f"{place}: the passphrase (the first line) is shorter than 12 characters.")
    return lines[0]
