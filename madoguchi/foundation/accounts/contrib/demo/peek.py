"""The latest demo mails: the messaging room, which stands above, says here how to look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PeekedMail:
    """A mail as the demo desk shows it."""

    to: str
    subject: str
    body: str
    at: datetime


MailPeek = Callable[[], Iterable[PeekedMail]]
_peeks: list[MailPeek] = []


def register_mail_peek(peek: MailPeek) -> None:
    """Have the demo desk show the mails that ``peek()`` gives, newest first; called at start-up."""
    if peek not in _peeks:
        _peeks.append(peek)


def latest_demo_mails(limit: int = 10) -> list[PeekedMail]:
    """The newest mails, or none while nobody registered."""
    found = [mail for peek in _peeks for mail in peek()]
    return sorted(found, key=lambda mail: mail.at, reverse=True)[:limit]
