"""The head of a batch: what is sealed, as one text that is hashed and signed.

A batch seals lines of all three ledgers. Ids are given before the commit, so a lower id may appear after a higher one
was sealed: such holes stay *open* until no transaction can be left that would fill them, and only then become *void*.
A line that shows up in a void hole was inserted by somebody. A ledger is normally one run of ids; where an id leaps far
ahead, another run begins, and the leap is written down as odd.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from madoguchi.foundation.audit.seals.encoding import LEDGERS, VERSION

GENESIS = "0" * 64
LEAP = 100_000
"""A hole of more ids than this is no rolled-back transaction."""

Range = tuple[int, int]
"""First and last id, both counted."""


@dataclass(slots=True)
class Part:
    """What one batch says of one ledger."""

    sealed: list[Range] = field(default_factory=list)
    void: list[Range] = field(default_factory=list)
    """Holes that this batch closes for good."""
    open: list[tuple[int, int, int]] = field(default_factory=list)
    """Holes that may still be filled: first id, last id, when first seen (seconds since 1970)."""
    runs: list[Range] = field(default_factory=list)
    """From which id on, and how far, the ledger is sealed, holes included."""
    odd: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were sealed, and look wrong: ``backdated`` or ``leap``."""


@dataclass(slots=True)
class Head:
    """The head of one batch. ``previous`` is the digest of the head before; ``leaves`` the hash over all leaves."""

    number: int
    previous: str
    sealed_at: str
    leaves: str
    parts: dict[str, Part]
    after: int = 0
    """The batch before; another than ``number - 1`` only where a restore lost some."""
    encoding: int = VERSION

    @property
    def text(self) -> str:
        """The one way to write it."""
        return json.dumps(
            {
                "after": self.after,
                "encoding": self.encoding,
                "leaves": self.leaves,
                "ledgers": {
                    key: {
                        "odd": part.odd,
                        "open": part.open,
                        "runs": part.runs,
                        "sealed": part.sealed,
                        "void": part.void,
                    }
                    for key, part in self.parts.items()
                },
                "number": self.number,
                "previous": self.previous,
                "sealed_at": self.sealed_at,
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    @property
    def at(self) -> datetime:
        """When it was sealed."""
        return datetime.fromisoformat(self.sealed_at)

    @property
    def lines(self) -> int:
        """How many lines it seals."""
        return sum(length(part.sealed) for part in self.parts.values())


def digest_of(text: str) -> str:
    """The hash that the next batch and the checkpoint name."""
    return sha256(text.encode()).hexdigest()


def read_head(text: str) -> Head:
    """The head that was written so; raises ``ValueError`` for anything else."""
    try:
        raw: dict[str, Any] = json.loads(text)
        parts = {
            one.key: Part(
                sealed=[(int(a), int(b)) for a, b in raw["ledgers"][one.key]["sealed"]],
                void=[(int(a), int(b)) for a, b in raw["ledgers"][one.key]["void"]],
                open=[(int(a), int(b), int(seen)) for a, b, seen in raw["ledgers"][one.key]["open"]],
                runs=[(int(a), int(b)) for a, b in raw["ledgers"][one.key]["runs"]],
                odd=[(int(a), str(why)) for a, why in raw["ledgers"][one.key]["odd"]],
            )
            for one in LEDGERS
        }
        head = Head(
            number=int(raw["number"]),
            previous=str(raw["previous"]),
            sealed_at=str(raw["sealed_at"]),
            leaves=str(raw["leaves"]),
            parts=parts,
            after=int(raw["after"]),
            encoding=int(raw["encoding"]),
        )
        _ = head.at
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"not the head of a batch: {error!r}") from None
    return head


def length(ranges: Iterable[Range]) -> int:
    """How many ids."""
    return sum(b - a + 1 for a, b in ranges)


def as_ranges(ids: Iterable[int]) -> list[Range]:
    """Ascending ids as ranges."""
    made: list[Range] = []
    for one in ids:
        if made and made[-1][1] == one - 1:
            made[-1] = (made[-1][0], one)
        else:
            made.append((one, one))
    return made
