"""Writing the index of the search: in the same transaction as what it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F

from madoguchi.foundation.residents.models import Resident, SearchEntry, SearchPart
from madoguchi.foundation.residents.models.finding import PartKind
from madoguchi.foundation.residents.search.words import Words, word_number, words_of
from madoguchi.foundation.residents.vocabulary import Status

AT_ONCE = 2_000
READ = ("pk", "name", "former_name", "alias", "card_name", "born_on", "address", "phone", "status")
"""The fields of an entry that its words are made from."""


def rebuild_index() -> int:
    """Make the index anew from the register, without words that nobody has any more; returns how many people it holds."""
    SearchPart.objects.all().delete()
    SearchEntry.objects.all().delete()
    return index_residents()


def index_residents(ids: Iterable[UUID] | None = None) -> int:
    """Bring the index of these people (of everybody) to what the register says now; returns how many were written.

    To be called inside the transaction that changed them; rows of people who were deleted go with them.
    """
    written, known = 0, set[str]()
    for rows in _rows(ids):
        words = {row["pk"]: words_of_row(row) for row in rows}
        SearchEntry.objects.bulk_create(
            [SearchEntry(resident_id=pk, words=one.numbers, sort_key=one.sort_key) for pk, one in words.items()],
            update_conflicts=True,
            unique_fields=["resident"],
            update_fields=["words", "sort_key"],
        )
        known |= learn({text for one in words.values() for text in one.letters} - known)
        written += len(rows)
    return written


def _rows(ids: Iterable[UUID] | None) -> Iterator[Sequence[Mapping[str, Any]]]:
    if ids is None:
        everybody = Resident.objects.order_by("pk").values(*READ).iterator(AT_ONCE)
        while some := list(islice(everybody, AT_ONCE)):
            yield some
        return
    wanted = iter(sorted(set(ids)))
    while part := list(islice(wanted, AT_ONCE)):
        if some := list(Resident.objects.filter(pk__in=part).order_by("pk").values(*READ)):
            yield some


def words_of_row(row: Mapping[str, Any]) -> Words:
    """The words of an entry given as the fields of ``READ``."""
    return words_of(
        name=row["name"],
        born_on=row["born_on"],
        address=row["address"],
        phone=row["phone"],
        living_here=row["status"] == Status.LIVING_HERE,
        further_names=(*row["former_name"].values(), *row["alias"].values(), row["card_name"]),
    )


def learn(texts: set[str]) -> set[str]:
    """Take words into the vocabulary that are not in it; returns all of ``texts``."""
    # In one order everywhere: two transactions that learn the same words then wait, and never for each other.
    ordered = iter(sorted(texts))
    while some := list(islice(ordered, AT_ONCE)):
        held = SearchPart.objects.filter(kind=PartKind.END, text=F("whole"), text__in=some)
        known = set(held.values_list("text", flat=True))
        SearchPart.objects.bulk_create(
            [
                SearchPart(kind=kind, text=text, whole=whole, word=word_number("letters", whole))
                for kind, text, whole in sorted(part for text in some if text not in known for part in parts_of(text))
            ],
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
    return texts


def parts_of(word: str) -> set[tuple[int, str, str]]:
    """``(kind, text, word)`` for every text by which a word is found."""
    ends = {(PartKind.END.value, word[start:], word) for start in range(len(word))}
    return ends | {(PartKind.SLIP.value, text, word) for text in without_one(word)}


def without_one(text: str) -> set[str]:
    """A text, and what is left of it without one of its characters."""
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))} - {""}
