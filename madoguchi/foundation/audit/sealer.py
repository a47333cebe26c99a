"""Sealing as this installation is set up: which folder, which key, and who gets a copy by mail."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from madoguchi.foundation.audit.seals.checkpoints import Folder
from madoguchi.foundation.audit.seals.heads import Head
from madoguchi.foundation.audit.seals.keys import Trusted, load_trusted, read_trusted
from madoguchi.foundation.audit.seals.sealing import Desk, last_head, seal
from madoguchi.foundation.audit.seals.stopped import SealingStopped
from madoguchi.foundation.audit.seals.verifying import Witness

log = logging.getLogger(__name__)
VERIFIED = "audit-verified"
"""In the folder of what is written at run time: when a verification last found nothing wrong."""


def sealing_desk() -> Desk | None:
    """Where this machine's sealer works; ``None`` where it is not to seal."""
    if settings.CHECKPOINTS is None:
        return None
    return Desk(folder=Folder(settings.CHECKPOINTS), key_file=settings.CHECKPOINT_KEY)


def witness(public_keys: Path | None = None) -> Witness:
    """What a verification trusts: the folder, and the keys of ``public_keys`` or those beside the private key."""
    if settings.CHECKPOINTS is None:
        raise SealingStopped("MADOGUCHI_CHECKPOINTS is empty: say where the checkpoints lie.")
    if public_keys is not None:
        try:
            trusted: Trusted | None = read_trusted(public_keys.read_text())
        except (OSError, ValueError):
            raise SealingStopped(f"{public_keys} is no list of public keys (madoguchi audit key writes one).") from None
    else:
        trusted = load_trusted(settings.CHECKPOINT_KEY)
    return Witness(folder=Folder(settings.CHECKPOINTS), trusted=trusted or Trusted(()))


def note_verified(*, at: datetime) -> None:
    """Remember on this machine that everything was verified, and nothing was wrong."""
    (Path(settings.VAR) / VERIFIED).write_text(at.isoformat())


def last_verified() -> datetime | None:
    """When that was; ``None`` when it never was."""
    try:
        return datetime.fromisoformat((Path(settings.VAR) / VERIFIED).read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def seal_ledgers(*, at: datetime) -> int:
    """The chore: seal what waits, and mail the first checkpoint of the day. Returns how many lines were sealed."""
    desk = sealing_desk()
    if desk is None:
        return 0
    before = last_head()
    sealed = seal(desk, at=at)
    after = last_head()
    if after is not None and _is_first_of_its_day(after, before):
        _mail(desk, after)
    return sealed


def _is_first_of_its_day(head: Head, before: Head | None) -> bool:
    if before is None:
        return True
    return head.number != before.number and timezone.localdate(head.at) > timezone.localdate(before.at)


def _mail(desk: Desk, head: Head) -> None:
    """A copy out of everybody's reach; that it could not be sent stops no sealing."""
    signed = desk.folder.read(head.number)
    if not settings.CHECKPOINT_MAIL or signed is None:
        return
    message = EmailMessage(
        subject=f"Madoguchi checkpoint {head.number}",
        body=f"Batch {head.number}, sealed {head.sealed_at}. Keep this mail: it witnesses what the ledgers held.\n",
        to=[settings.CHECKPOINT_MAIL],
    )
    message.attach(f"{head.number:09d}.json", signed.text, "application/json")
    try:
        message.send()
    except OSError:
        log.exception("the checkpoint was not mailed", extra={"batch": head.number})
