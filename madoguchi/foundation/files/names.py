"""File names as people typed them, made fit to be shown and to be sent in a header."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120


def display_name(name: str, extension: str) -> str:
    """The last part of ``name`` without control and direction characters, with the extension of its true kind."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds controls, line feeds, and the bidirectional overrides that make "gpj.exe" read as "exe.jpg";
    # browsers unfold %2e in the name of a download.
    plain = "".join(c for c in plain if not unicodedata.category(c).startswith("C") and c not in '<>:"|?*;%')
    stem = PurePosixPath(plain).stem.strip(" .")[:LONGEST] or "file"
    return f"{stem}.{extension}"
