"""A table as the text of a CSV file for people and programs: UTF-8 with a mark, lines ended by CRLF (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = "\ufeff"
"""Spreadsheet programs read UTF-8 only where it begins so."""


def csv_text(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The whole file. ``None`` is an empty cell; nothing else is changed."""
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()
