"""Made-up files that keep every rule, and ways to spoil them."""

from __future__ import annotations

import csv
import io

from madoguchi.services.opendata.check_digits import corporate_check_digit
from madoguchi.services.opendata.standards import Column, Edition, shipped_standards

Row = list[str]
MIDDLE, LAST = "アカサタナハマヤラワ", "イキシチニヒミリウクスツヌフムユル"


def edition(slug: str, key: str = "standard") -> Edition:
    """One edition as shipped."""
    return shipped_standards().datasets[slug].editions[key]


def clean_value(column: Column, number: int) -> str:
    """A value for record ``number`` that keeps the column's rule; values differ as they do in real files."""
    twelve = f"{100_000_000_000 + number * 7:012}"
    made = {
        "id": f"{number:010}",
        "latitude": f"{41.7 + number % 9000 / 100_000:.6f}",
        "longitude": f"{140.7 + number % 9000 / 100_000:.6f}",
        "corporate_number": corporate_check_digit(twelve) + twelve,
        "postal_code": f"040{number % 9000:04}",
        "phone": f"0138-{number % 90 + 10:02}-{number % 9000:04}",
        "email": f"desk{number % 900}@example.lg.jp",
        "url": f"https://www.example.lg.jp/{number}",
        "time": f"{number % 12 + 8:02}:{number % 4 * 15:02}",
        "address": f"北海道函館市東雲町{number % 80 + 1}-{number % 30 + 1}",
        "street_number": f"{number % 80 + 1}-{number % 30 + 1}",
        "kana": f"チュウオウコウミンカン{MIDDLE[number % 10]}{LAST[number % 17]}",
        "ascii": f"Central Community Centre {number}",
        "count": str(number % 50),
        "number": str(number % 500),
        "choice": column.of[number % len(column.of)] if column.of else "",
        "mark": "1" if number % 2 else "",
    }
    if column.type in made:
        return made[column.type]
    if column.type == "text" and column.example:
        return (
            column.example if column.concept in ("organization_name", "city", "town") else f"{column.example} {number}"
        )
    return column.example


def clean_rows(slug: str, count: int, key: str = "standard") -> list[Row]:
    """Heading and records without a fault."""
    columns = edition(slug, key).columns
    rows = [[column.name for column in columns]]
    names = rows[0]
    for number in range(1, count + 1):
        row = [clean_value(column, number) for column in columns]
        _add_up(names, row)
        rows.append(row)
    return rows


def _add_up(names: list[str], row: Row) -> None:
    """Totals that are the sums of their parts."""
    from madoguchi.services.opendata.checking.rows import SUMS

    for total, parts in SUMS:
        if total in names and all(part in names for part in parts):
            row[names.index(total)] = str(sum(int(row[names.index(part)]) for part in parts))


def as_csv(rows: list[Row], separator: str = ",") -> str:
    """Rows as text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def spoiled(rows: list[Row], heading: str, *values: str) -> list[Row]:
    """The same with other values in the first records of one column."""
    place = rows[0].index(heading)
    changed = [list(row) for row in rows]
    for number, value in enumerate(values, 1):
        changed[number][place] = value
    return changed
