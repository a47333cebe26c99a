"""How large an area a sheet takes: a value far away from the others makes a reader lay out everything between.

A few bytes can say that a cell stands in the last of a million rows and sixteen thousand columns, or that it is repeated as
often. It is looked for in the XML before a reader is let at it, because that would end the process, not raise an error.
"""

from __future__ import annotations

import re

MOST_EMPTY = 1_000_000
"""Empty cells that are laid out besides those that hold something, each of which brings three more."""
MOST_SPACES = 1_000_000
"""Blanks that are written as a number of blanks."""
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]*)([0-9]+)[\"']")
_ODS = re.compile(
    rb"<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*)>|(<text:p)|(</table:table-row>)|(<table:table )"
    rb"|<text:s\b[^>]*\btext:c=[\"']([0-9]+)"
)
_AGAIN = re.compile(rb"number-(?:columns|rows)-repeated=[\"']([0-9]+)[\"']")
_VALUE = re.compile(rb"office:(?:[a-z]+-)?value=|table:formula=")


class FarCell(ValueError):
    """A value so far from the others that the sheet is nearly all empty; the text is its place."""


def look_for_far_cells(sheet: bytes) -> None:
    """Refuse ``FarCell``, from the XML of a sheet of an xlsx."""
    last_row = last_column = cells = 0
    for found in _PLACE.finditer(sheet):
        column = 0
        for letter in found[1].upper()[:6]:
            column = column * 26 + letter - 64
        cells += bool(column)
        last_row, last_column = max(last_row, int(found[2][:9])), max(last_column, column)
    _judge(last_row, last_column, cells)


def look_for_repeated(content: bytes) -> None:
    """Refuse ``FarCell``, from the content of an ODS, where cells and rows say how often they come."""
    row = column = last_row = last_column = cells = rows_again = spaces = 0
    holds = False
    for found in _ODS.finditer(content):
        if found[5]:
            _judge(last_row, last_column, cells)
            row = last_row = last_column = cells = 0
        elif found[1] is not None:
            rows_again, column, holds = _again(found[1]), 0, False
        elif found[2] is not None:
            column += _again(found[2])
            if _VALUE.search(found[2]):
                holds, last_column, cells = True, max(last_column, column), cells + 1
        elif found[3]:
            holds, last_column, cells = True, max(last_column, column), cells + 1
        elif found[6]:
            spaces += int(found[6][:9])
            if spaces > MOST_SPACES:
                raise FarCell(f"{letters_of(max(column, 1) - 1)}{row + 1}")
        elif found[4]:
            row += rows_again
            last_row = row if holds else last_row
    _judge(last_row, last_column, cells)


def _again(attributes: bytes) -> int:
    said = _AGAIN.search(attributes)
    return int(said[1][:9]) if said else 1


def _judge(last_row: int, last_column: int, cells: int) -> None:
    if last_row * last_column > MOST_EMPTY + 3 * cells:
        raise FarCell(f"{letters_of(last_column - 1)}{last_row}")


def letters_of(column: int) -> str:
    """The name of a column, counted from 0: A … Z, AA …"""
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name
