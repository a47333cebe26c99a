"""Whether the index of the search says what the register says (照合)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import connection
from django.db.models import F

from madoguchi.foundation.residents.models import Resident, SearchEntry, SearchPart
from madoguchi.foundation.residents.models.finding import PartKind
from madoguchi.foundation.residents.search.index import AT_ONCE, READ, parts_of, words_of_row


def disagreements(*, most: int = 20) -> list[str]:
    """What is wrong with the index, at most so many; reads the whole register."""
    return list(islice(_disagreements(), most))


def _disagreements() -> Iterator[str]:
    letters: set[str] = set()
    people = Resident.objects.order_by("pk").values(*READ, "search_entry__words", "search_entry__sort_key")
    for row in people.iterator(AT_ONCE):
        words = words_of_row(row)
        letters |= words.letters
        if row["search_entry__words"] is None:
            yield f"{row['pk']}: not in the index"
        elif row["search_entry__words"] != words.numbers:
            yield f"{row['pk']}: other words than in the register"
        elif row["search_entry__sort_key"] != words.sort_key:
            yield f"{row['pk']}: another place in the order"
    yield from _vocabulary(letters)
    if connection.vendor == "sqlite":
        yield from _postings()


def _vocabulary(letters: set[str]) -> Iterator[str]:
    held = set(SearchPart.objects.values_list("kind", "text", "whole").iterator(AT_ONCE))
    missing = {part[2] for word in letters for part in parts_of(word) if part not in held}
    # A word of a name is personal even alone; where it stands says enough.
    yield from (f"the vocabulary lacks a part of a word of {len(word)} characters" for word in sorted(missing))
    wholes = SearchPart.objects.filter(kind=PartKind.END, text=F("whole")).values_list("whole", flat=True)
    if unused := set(wholes) - letters:
        yield f"the vocabulary holds {len(unused)} words that nobody has any more"


def _postings() -> Iterator[str]:
    """SQLite's own table of who has which word, against the entries that triggers keep it by."""
    table = SearchEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} e, json_each(e.words) w LEFT JOIN residents_searchposting p"  # noqa: S608
            " ON p.word = w.value AND p.entry = e.id WHERE p.word IS NULL"
        )
        (missing,) = cursor.fetchone()
        cursor.execute(
            f"SELECT (SELECT count(*) FROM residents_searchposting) - (SELECT count(*) FROM {table} e, json_each(e.words))"  # noqa: S608
        )
        (surplus,) = cursor.fetchone()
    if missing or surplus:
        yield f"the table of postings lacks {missing} rows and has {surplus + missing} too many"
