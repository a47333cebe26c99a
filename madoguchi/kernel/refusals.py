"""A refusal (お断り) is a sentence with a way out.

Operations and policies raise a subclass of ``Refused``; the middleware turns it into a page
(or, for the API, into JSON) with the reason and the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.utils.functional import Promise

Sentence = str | Promise


class Refused(Exception):
    """Base of every refusal. ``code`` is ``<app>.<words-with-hyphens>``; ``status`` is the HTTP status."""

    code: ClassVar[str] = ""
    reason: ClassVar[Sentence] = ""
    next_step: ClassVar[Sentence] = ""
    status: ClassVar[int] = 409
    retry_after: int = 0
    """Seconds until it may succeed (the ``Retry-After`` header); 0 where that is not known."""
    back: str = ""
    """Address of the page on which what was refused began, where that is not the page before."""
    links: Sequence[tuple[str, str]] = ()
    """Where the way out leads, if it has addresses: (words, address)."""

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.reason) % self.details if self.details else str(self.reason)

    @property
    def way_out(self) -> str:
        """What to do next, with the details filled in."""
        return str(self.next_step) % self.details if self.details else str(self.next_step)

    @property
    def told(self) -> str:
        """Both in one line: why, and what to do next."""
        return f"{self} {self.way_out}".strip()


def every_refusal(base: type[Refused] = Refused) -> list[type[Refused]]:
    """All refusals that are defined, by code."""
    found = [c for sub in base.__subclasses__() for c in [sub, *every_refusal(sub)]]
    return sorted({c for c in found if c.code}, key=lambda c: c.code)
