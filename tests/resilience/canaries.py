"""Looking for planted markers in whatever leaves the product or lies in its database, in every encoding that hides them.

``python -m tests.resilience.canaries`` plants 1,000 Individual Numbers and asks every address in every role.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import json
import logging
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from django.db import connection
from pypdf import PdfReader
from pypdf.errors import PyPdfError

DEEPEST = 3
SHORT, MOST_KEPT = 100, 200_000
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:\\x)?((?:[0-9a-fA-F]{2}){6,})")
_PEM = re.compile(rb"-----BEGIN [A-Z ]+-----(.+?)-----END", re.DOTALL)
"""A certificate, as it is or within JSON: its lines belong together, a word may begin in one and end in the next."""
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_APART = re.compile(r"(?<=[0-9])[\s\-‐‑‒–—―−ー・.,_/:\u200b\u3000]+(?=[0-9])")


def readings(data: bytes) -> Iterator[str]:
    """What ``data`` itself may say to somebody who looks closely: as text and unescaped."""
    text = data.decode("utf-8", errors="ignore")
    yield text
    if "&" in text:
        yield html.unescape(text)
    if _ESCAPED.search(text):
        yield _ESCAPED.sub(lambda found: chr(int(found.group().removeprefix("\\u"), 16)), text)
    if "%" in text:
        yield unquote_to_bytes(text).decode("utf-8", errors="ignore")
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            for shift in (0, 1):
                yield data[shift:].decode(encoding, errors="ignore")
    else:
        yield data.decode("cp932", errors="ignore")


def _inside(data: bytes) -> Iterator[bytes]:
    """What lies in ``data``, decoded and unpacked."""
    if data[:5] == b"%PDF-":
        try:
            reader = PdfReader(io.BytesIO(data))
            yield "\n".join(page.extract_text() for page in reader.pages).encode()
            yield str(reader.metadata).encode()
        except (PyPdfError, ValueError, KeyError):
            pass
    if data[:2] == b"PK":
        # A token of chance begins so too, once decoded: then it is read on like anything else.
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode() + b"\n" + archive.read(name)
            return
    if data[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=47).decompress(data, 50_000_000)
    for found in _PEM.finditer(data):
        with contextlib.suppress(binascii.Error):
            yield base64.b64decode(re.sub(rb"\\r|\\n|&#1[03];|\s", b"", found.group(1)))
    for found in _HEX.finditer(data):
        yield binascii.unhexlify(found.group(1))
    for found in _BASE64.finditer(data):
        token = found.group().translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        for start in range(4):
            part = token[start:]
            try:
                yield base64.b64decode(
                    part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part + b"=" * (-len(part) % 4)
                )
            except binascii.Error:
                continue


@dataclass(slots=True)
class Canaries:
    """The markers: words that stand nowhere else, and Individual Numbers."""

    words: dict[str, str] = field(default_factory=dict)
    """Name of the marker -> its words."""
    numbers: set[str] = field(default_factory=set)
    looked_at: dict[tuple[int, bytes], set[str]] = field(default_factory=dict)
    """(depth, a short piece) -> its markers: most words of a page, which might be something encoded, stand on every page."""

    def found_in(self, data: bytes, depth: int = 0) -> set[str]:
        """Which markers ``data`` gives away, itself and in what lies in it."""
        if (depth, data) in self.looked_at:
            return self.looked_at[depth, data]
        found: set[str] = set()
        for text in readings(data):
            found |= {name for name, word in self.words.items() if word in text}
            if self.numbers and self._holds_number(text):
                found.add("My Number")
        if depth < DEEPEST:
            for inner in _inside(data):
                found |= self.found_in(inner, depth + 1)
        if len(data) <= SHORT and len(self.looked_at) < MOST_KEPT:
            self.looked_at[depth, data] = found
        return found

    def _holds_number(self, text: str) -> bool:
        plain = _APART.sub("", text.translate(_WIDE))
        candidates = {plain[m.start() + i : m.start() + i + 12] for m in re.finditer(r"[0-9]{12,}", plain)
                      for i in range(len(m.group()) - 11)}  # fmt: skip
        kanji = re.findall(r"[〇一二三四五六七八九]{12,}", text)
        candidates |= {one.translate(_KANJI)[i : i + 12] for one in kanji for i in range(len(one) - 11)}
        return any(one in self.numbers or one[::-1] in self.numbers for one in candidates)


def dump() -> Iterator[tuple[str, bytes]]:
    """(table, everything in it) of the database as it stands in this very transaction, as a dump would write it."""
    tables = sorted(connection.introspection.table_names())
    if connection.vendor == "postgresql":
        for table in tables:
            with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                yield table, b"".join(bytes(block) for block in out)
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, b"\n".join(b"\t".join(_written(value) for value in row) for row in cursor.fetchall())


def _written(value: object) -> bytes:
    """A column as ``.dump`` writes it: blobs in hex."""
    return (
        value.hex().encode() if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", errors="replace")
    )


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.name.encode() + b"\n" + path.read_bytes()


class HeardLog(logging.Handler):
    """Everything that any logger says, with its arguments and its traceback."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[bytes] = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line and whatever else the record carries."""
        more = {key: repr(value) for key, value in vars(record).items() if key not in ("exc_info", "msg", "message")}
        self.lines.append(f"{self.format(record)} {json.dumps(more, ensure_ascii=False)}".encode())


def leaks(canaries: Canaries, said: Iterable[tuple[str, bytes]], allowed: dict[str, set[str]]) -> list[str]:
    """``where: marker`` for each marker that stands where it must not; ``allowed`` is marker -> where it may stand."""
    return sorted(
        f"{where}: {name}"
        for where, data in said
        for name in canaries.found_in(data)
        if where not in allowed.get(name, set())
    )


if __name__ == "__main__":
    import os
    import subprocess
    import sys

    told = os.environ | {"MADOGUCHI_HYPOTHESIS": "long"}
    sys.exit(
        subprocess.run([sys.executable, "-m", "pytest", "-q", "tests/resilience/test_canaries.py"], env=told).returncode
    )
