"""How to use a dataset from four languages, as text that runs as it stands (the tests run it)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Example:
    """One language: its name, how the file is saved, and the text."""

    language: str
    saved_as: str
    text: str


def examples(*, csv_url: str, rows_url: str, field: str, value: str) -> list[Example]:
    """Fetch the whole file, and ask for the records with ``field`` = ``value``; each prints how many there are."""
    asked = f"{rows_url}?{quote(field)}={quote(value)}"
    return [
        Example("curl", "example.sh", CURL % {"csv": csv_url, "asked": asked}),
        Example("Python", "example.py", PYTHON % {"csv": csv_url, "asked": asked}),
        Example("R", "example.R", R % {"csv": csv_url}),
        Example("JavaScript", "example.mjs", JAVASCRIPT % {"asked": asked}),
    ]


CURL = """curl --fail --silent --show-error --compressed --output data.csv "%(csv)s"
curl --fail --silent --show-error "%(asked)s"
"""
PYTHON = """import csv, io, json
from urllib.request import urlopen

with urlopen("%(csv)s") as answer:
    records = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8-sig", newline="")))
print(len(records))

with urlopen("%(asked)s") as answer:
    found = json.load(answer)
print(found["total"])
"""
R = """data <- read.csv("%(csv)s", fileEncoding = "UTF-8-BOM", colClasses = "character", check.names = FALSE)
print(nrow(data))
"""
JAVASCRIPT = """const answer = await fetch("%(asked)s");
if (!answer.ok) throw new Error((await answer.json()).reason);
const found = await answer.json();
console.log(found.total);
"""
