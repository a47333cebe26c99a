"""The message catalogues (訳語): compiled by Python alone, so that a city's server needs no gettext.

Run as ``scripts/messages`` or ``madoguchi messages``; compiled files are never committed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"%\((?P<name>\w+)\)[sdf]|%[sdf]")


@dataclass(frozen=True, slots=True, order=True)
class CatalogueFault:
    """One line of a catalogue that must not be shown to anybody."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def catalogues(folder: Path) -> Iterator[Path]:
    """Every ``django.po`` and ``djangojs.po`` under ``folder``."""
    yield from sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po"))


def faults_of(path: Path) -> list[CatalogueFault]:
    """Fuzzy or empty entries, and placeholders that differ from the original's."""
    found = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            found.append(CatalogueFault(path, entry.linenum, f"“{entry.msgid}” is fuzzy"))
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not texts or not all(text.strip() for text in texts):
            found.append(CatalogueFault(path, entry.linenum, f"“{entry.msgid}” has no translation"))
            continue
        known = {*_placeholders(entry.msgid), *_placeholders(entry.msgid_plural)}
        for text in texts:
            wrong = set(_placeholders(text)) - known
            lost = set(_placeholders(entry.msgid)) - set(_placeholders(text)) if not entry.msgid_plural else set()
            if wrong or lost:
                named = ", ".join(sorted(wrong | lost))
                found.append(CatalogueFault(path, entry.linenum, f"“{entry.msgid}”: the placeholder {named} differs"))
    return found


def said_in_two_ways(folder: Path) -> list[CatalogueFault]:
    """Sentences that two apps translate differently: Django joins all catalogues, so one of the two is never shown.

    What means two things gets a context (``pgettext``) or other words.
    """
    found: list[CatalogueFault] = []
    first: dict[tuple[str, str, str, str], tuple[Path, list[str]]] = {}
    for path in catalogues(folder):
        for entry in polib.pofile(str(path)):
            if entry.obsolete or not entry.msgid:
                continue
            told = [entry.msgstr, *entry.msgstr_plural.values()]
            key = (path.parts[-3], path.stem, entry.msgctxt or "", entry.msgid)
            place, known = first.setdefault(key, (path, told))
            if told != known:
                what = f"“{entry.msgid}” is “{''.join(told)}” here and “{''.join(known)}” in {place}"
                found.append(CatalogueFault(path, entry.linenum, what))
    return found


def _placeholders(text: str) -> list[str]:
    return [match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))]


def compile_catalogues(folder: Path, *, all_of_them: bool = False) -> list[Path]:
    """Compile what is newer than its compiled file; returns the catalogues that were compiled."""
    compiled = []
    for path in catalogues(folder):
        target = path.with_suffix(".mo")
        if not all_of_them and target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        polib.pofile(str(path)).save_as_mofile(str(target))
        compiled.append(path)
    return compiled


def main() -> int:
    """Compile everything; says each fault and returns 1 if there is any."""
    faults = [fault for path in catalogues(SOURCE) for fault in faults_of(path)] + said_in_two_ways(SOURCE)
    for fault in faults:
        print(fault, file=sys.stderr)
    compiled = compile_catalogues(SOURCE, all_of_them=True)
    print(f"{len(compiled)} catalogues compiled, {len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
