"""A whole file checked: read, recognised, each cell judged, then the rows; and repaired where that is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from madoguchi.services.opendata.checking.contacts import FIXED
from madoguchi.services.opendata.checking.fitting import mark_unfit
from madoguchi.services.opendata.checking.outline import Outline
from madoguchi.services.opendata.checking.placed import Places, swapped_coordinates
from madoguchi.services.opendata.checking.rows import look_at_rows
from madoguchi.services.opendata.checking.sieve import FEW_VALUES, surely_fine
from madoguchi.services.opendata.checking.values import Hints, Judge
from madoguchi.services.opendata.checking.work import Work
from madoguchi.services.opendata.reading.files import read_table
from madoguchi.services.opendata.recognising import Heading, Recognised, names_of, recognise
from madoguchi.services.opendata.standards import Column, Standards, fold_heading, shipped_standards
from madoguchi.services.opendata.vocabulary import HEADING_ROW, Report, Table

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:年度?)?|(?:令和|平成|R|H)[0-9元]{1,2}(?:年度?)?")
_LAYOUT = re.compile(r"[\s\u3000\u200b\ufeff]+")


@dataclass(slots=True)
class Checked:
    """A checked file: what to tell, and the table to write a repaired one from."""

    report: Report
    work: Work
    meant: list[str]
    """The headings as they should be."""


def check(data: bytes, *, name: str = "", slug: str = "", standards: Standards | None = None,
          places: Places | None = None, outline: Outline | None = None) -> Checked:  # fmt: skip
    """Check a file. ``slug`` says which dataset it is meant to be; without it the headings tell. ``outline``: of the city."""
    standards = standards or shipped_standards()
    table = read_table(data, name=name, is_known=names_of(standards).is_known)
    del data
    found = recognise(table.headings, standards, slug=slug, file_name=name)
    report = Report(table.form, table.encoding, found.dataset, found.edition, table.frame.height, table.unjudged)
    headings = _distinct(table.headings)
    columns = _columns(found.headings)
    report.columns = list(zip(headings, columns, strict=True))
    work = Work(table, columns, headings, report)
    for remark in table.remarks:
        those = remark.rows or [remark.row]
        report.add(remark.kind, remark.column, remark.value, those, remark.proposal, certain=remark.certain)
    if table.headings:
        _look_at_headings(work, found)
        if not table.frame.height:
            report.add("empty-file", "", "", [HEADING_ROW])
    if table.frame.height:
        swapped = swapped_coordinates(work)
        _judge_cells(work, swapped)
        look_at_rows(work, places or {}, outline)
        work.tell_open()
        mark_unfit(report)
    return Checked(report, work, [one.meant for one in found.headings])


def _distinct(headings: list[str]) -> list[str]:
    """Names for columns in the report: blank headings and repeated ones get their number."""
    seen: set[str] = set()
    told = []
    for number, heading in enumerate(headings, 1):
        name = _LAYOUT.sub(" ", heading).strip() or f"({number})"
        name = name if name not in seen else f"{name} ({number})"
        seen.add(name)
        told.append(name)
    return told


def _columns(headings: tuple[Heading, ...]) -> list[Column | None]:
    """Each heading's column; of two headings for one column only the first has it."""
    taken: set[str] = set()
    found: list[Column | None] = []
    for one in headings:
        column = one.column if one.column is not None and one.column.name not in taken else None
        if column is not None:
            taken.add(column.name)
        found.append(column)
    return found


def _look_at_headings(work: Work, found: Recognised) -> None:
    report, row = work.report, [HEADING_ROW]
    folded: dict[str, int] = {}
    for place, one in enumerate(found.headings):
        shown = work.headings[place]
        if not one.written.strip():
            report.add("header-blank", shown, "", row)
            continue
        if (_LAYOUT.search(one.written) and one.column is not None) or one.written != one.written.strip():
            report.add("header-layout", shown, one.written, row, one.meant, certain=True)
        elif one.meant != one.written:
            report.add("header-variant", shown, one.written, row, one.meant, certain=True)
        name = fold_heading(one.written)
        if name in folded:
            report.add("header-duplicate", shown, one.written, row)
        folded.setdefault(name, place)
        if found.edition is not None and work.columns[place] is None and folded[name] == place:
            report.add("header-unknown", shown, one.written, row)
    if len([one for one in found.headings if _YEAR.fullmatch(one.written.strip())]) >= 3:
        report.add(
            "wide-form", "", "、".join(one.written for one in found.headings if _YEAR.fullmatch(one.written))[:80], row
        )
    if found.edition is None:
        return
    have = [column.name for column in work.columns if column is not None]
    for column in found.edition.columns:
        if column.required and column.name not in have:
            report.add("column-missing", column.name, "", row, column.name)
    order = {column.name: place for place, column in enumerate(found.edition.columns)}
    places = [order[name] for name in have if name in order]
    if places != sorted(places):
        report.add("column-order", "", "", row)


def _judge_cells(work: Work, swapped: set[int]) -> None:
    frame, rows = work.frame, work.table.rows
    judged = [(place, column or _any_text(work.headings[place])) for place, column in enumerate(work.columns)]
    sifted = [(place, column) for place, column in judged if column.type not in FEW_VALUES]
    masks = frame.select(surely_fine(column, pl.col(f"c{place}")).not_().alias(f"c{place}") for place, column in sifted)
    suspects: dict[int, list[int]] = {}
    for place, _column in sifted:
        if masks[f"c{place}"].any():
            suspects[place] = masks[f"c{place}"].arg_true().to_list()
    for place, column in judged:
        values = frame[f"c{place}"]
        if column.required:
            blank = (values == "").arg_true().to_list()
            if blank:
                work.report.add("required-blank", work.headings[place], "", [rows[row] for row in blank])
                work.report.broken.update((rows[row], work.headings[place]) for row in blank)
        if column.type in FEW_VALUES:
            _judge_few(work, place, column)
        elif place in suspects:
            skipped = swapped if column.type in ("latitude", "longitude") else set()
            here = [row for row in suspects[place] if row not in skipped]
            _judge_those(work, place, column, here)


def _any_text(heading: str) -> Column:
    return Column(heading, "", "text")


def _judge_few(work: Work, place: int, column: Column) -> None:
    values = work.frame[f"c{place}"]
    faulty = [value for value, _fault in Judge(column).faults(one for one in values.unique().to_list() if one)]
    if faulty:
        _judge_those(work, place, column, values.is_in(faulty).arg_true().to_list())


def _judge_those(work: Work, place: int, column: Column, here: list[int]) -> None:
    """Judge the cells of some rows, equal values once."""
    where: dict[str, list[int]] = {}
    for row, value in zip(here, work.frame[f"c{place}"].gather(here).to_list(), strict=True):
        where.setdefault(value, []).append(row)
    bare = column.type == "phone" and any("-" not in value for value in where)
    hints = Hints(_area_codes(work, place)) if bare else Hints()
    rows, name, report = work.table.rows, work.headings[place], work.report
    for value, fault in Judge(column, hints).faults(where):
        those = where[value]
        numbers = [rows[row] for row in those]
        for kind in fault.mended:
            report.add(kind, name, value, numbers, fault.repaired or "", certain=True)
        if fault.expressed:
            report.broken.update((number, name) for number in numbers)
        for row in those:
            if fault.repaired is not None:
                work.edit(row, place, fault.repaired, fault.mended)
            if fault.remaining:
                work.open[row, place] = fault.remaining
                work.suggested[row, place] = fault.suggestion


def _area_codes(work: Work, place: int) -> frozenset[str]:
    begins = work.frame.select(pl.col(f"c{place}").str.extract(r"^(0[0-9]{1,4})-[0-9]{1,4}-[0-9]{4}$", 1)).to_series()
    return frozenset(area for area in begins.drop_nulls().unique().to_list() if area not in FIXED)


def table_of(checked: Checked) -> Table:
    """The table that was read."""
    return checked.work.table
