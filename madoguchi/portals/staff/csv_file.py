"""Tables as files (CSV): UTF-8 with BOM; a cell that a spreadsheet would take for a formula gets an apostrophe."""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from django.http import FileResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
IN_MEMORY = 2 * 1024 * 1024


def guarded(cell: object) -> str:
    """The cell as it is written."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_table(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """A file of the table, at its beginning; what does not fit in memory goes to the disk."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed to the response
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([guarded(head) for head in heads])
    for row in rows:
        lines.writerow([guarded(cell) for cell in row])
    text.detach()
    file.seek(0)
    return file


def as_download(file: IO[bytes], name: str) -> FileResponse:
    """The answer that has a browser save ``file`` as ``name``."""
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
