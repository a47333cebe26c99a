"""What the vault asks of a storage beyond Django's own interface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol


@dataclass(frozen=True, slots=True)
class Listed:
    """One content that lies in a storage; ``size`` in bytes."""

    name: str
    size: int
    written_at: datetime


class Contents(Protocol):
    """A storage for contents. What does not answer raises ``OSError``; what is not there ``FileNotFoundError``."""

    def put(self, name: str, data: bytes) -> None:
        """Write so that after a power cut the content is either whole or absent; replaces what had the name."""

    def read_from(self, name: str) -> IO[bytes]:
        """The content, open for reading."""

    def remove(self, name: str) -> None:
        """Take the content away; doing it twice is harmless."""

    def mark(self) -> str:
        """The same for all who use the same place, another for another place; at most 60 characters."""

    def listing(self) -> Iterator[Listed]:
        """Every content, finished or not, in no particular order."""
