"""The code on every sheet (二次元コード): which form, which edition, which page, and whose sheet it is — never who."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(
    r"madoguchi:f:(?P<slug>[a-z0-9-]{1,60}):(?P<number>[0-9]+)\.(?P<edition>[0-9]+):(?P<sha>[0-9a-f]{16})"
    r":(?P<page>[0-9]+)(?:\.(?P<pages>[0-9]+))?(?::(?P<kind>[dn]):(?P<holder>[0-9a-z-]{1,40}))?"
)


@dataclass(frozen=True, slots=True)
class FormCode:
    """What a sheet says of itself."""

    slug: str
    number: int
    """Of the version of the definition."""
    edition: int
    """Of the layout under that version."""
    sha: str
    """The first sixteen digits of the version's SHA-256."""
    page: int = 1
    pages: int = 0
    """How many pages the form has as it was printed; 0: the sheet does not say."""
    draft: str = ""
    receipt: str = ""

    def __str__(self) -> str:
        holder = f":d:{self.draft}" if self.draft else f":n:{self.receipt}" if self.receipt else ""
        page = f"{self.page}.{self.pages}" if self.pages else f"{self.page}"
        told = f"madoguchi:f:{self.slug}:{self.number}.{self.edition}:{self.sha}:{page}{holder}"
        # Capitals fit a smaller code (ISO/IEC 18004, alphanumeric mode), whose squares are larger.
        return told.upper()


def read_code(text: str) -> FormCode | None:
    """What a scanned code says, ``None`` when it is none of ours."""
    found = _SHAPE.fullmatch(text.lower())
    if found is None:
        return None
    holder = {"d": "draft", "n": "receipt"}.get(found["kind"] or "", "")
    return FormCode(
        found["slug"], int(found["number"]), int(found["edition"]), found["sha"], int(found["page"]),
        int(found["pages"] or 0), **({holder: found["holder"]} if holder else {}),
    )  # fmt: skip
