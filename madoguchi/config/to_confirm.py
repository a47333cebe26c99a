"""What of a city's folder nobody of the city has confirmed yet (市の確認が要るもの): the marks in its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.foundation.forms.public import Procedure, signing_undecided

MARK = re.compile(r"confirmed\s+by\s+the\s+city", re.IGNORECASE)
_KEYS = re.compile(r"(?:^|[\s{,])to_confirm:\s*\[([^\]]*)\]")
_COMMENT = re.compile(r"^\s*#\s?(.*)$")
_BEHIND = re.compile(r"^(.*?)\s#\s?(.*)$")
READ = frozenset({".yaml", ".yml", ".md", ".csv"})


@dataclass(frozen=True, slots=True, order=True)
class ToConfirm:
    """One thing to decide: where it stands, what is said of it, and the line of the file that it is about."""

    file: str
    line: int
    text: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" + (f" → {self.about}" if self.about else "")


def marks_in(folder: Path) -> list[ToConfirm]:
    """Every mark of the folder, by file and line."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in READ and path.is_file())
    return [one for path in files for one in _marks(str(path), path.read_text(encoding="utf-8-sig", errors="replace"))]


def signing_to_confirm(folder: Path, procedures: Iterable[Procedure]) -> list[ToConfirm]:
    """The line of each definition that does not say whether somebody signs at the counter."""
    found = []
    for slug in signing_undecided(procedures):
        path = folder / "procedures" / f"{slug}.yaml"
        lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
        at = next((number for number, line in enumerate(lines, 1) if line.startswith("assurance:")), 0)
        found.append(ToConfirm(str(path), at, "sign: yes or sign: no?", _short(lines[at - 1]) if at else ""))
    return found


def _marks(file: str, text: str) -> Iterator[ToConfirm]:
    lines = text.splitlines()
    paragraph: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        comment = _COMMENT.match(line) if not file.endswith(".md") else None
        if comment and comment.group(1).strip():
            paragraph.append((number, comment.group(1).strip()))
            continue
        yield from _said(file, paragraph, "" if comment else _short(line))
        paragraph = []
        if comment:
            continue
        beside = _BEHIND.match(line)
        if beside and MARK.search(beside.group(2)):
            yield ToConfirm(file, number, beside.group(2).strip(), _short(beside.group(1)))
        elif MARK.search(line):
            yield ToConfirm(file, number, _short(line))
        if keys := _KEYS.search(line):
            yield ToConfirm(file, number, f"to_confirm: {keys.group(1).strip()}")


def _said(file: str, paragraph: list[tuple[int, str]], about: str) -> Iterator[ToConfirm]:
    """A paragraph of comment lines, if it holds the mark: from one line to the next it may be broken in the middle."""
    whole = " ".join(text for _number, text in paragraph)
    if found := MARK.search(whole):
        at = 0
        for number, text in paragraph:
            at += len(text) + 1
            if at > found.start():
                yield ToConfirm(file, number, whole, about)
                return


def _short(line: str) -> str:
    """One line of the file, for a terminal."""
    bare = line.strip().removeprefix("- ")
    return bare if len(bare) <= 160 else f"{bare[:160]}…"
