"""The invented city in the register, by the import that a real city's files come in by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from madoguchi.foundation.accounts.public import OnlyInTheDemo
from madoguchi.foundation.organisation.public import city
from madoguchi.foundation.residents.importing.running import Outcome, SourceFile, import_residents
from madoguchi.foundation.residents.invented.city import ON, invent_households
from madoguchi.foundation.residents.invented.files import invented_files
from madoguchi.foundation.residents.invented.towns import towns_of
from madoguchi.foundation.residents.models import RegisterImport
from madoguchi.foundation.residents.rules import fact_kinds
from madoguchi.foundation.residents.vocabulary import ImportKind, ImportState
from madoguchi.kernel.acts import Actor


def load_invented_city(
    *, people: int, by: Actor, at: datetime, tell: Callable[[int, int], None] | None = None
) -> Outcome | None:
    """Invent so many people and import them, marked as demo; ``None`` where that was done before.

    One that was stopped half-way is gone on with. ``tell`` hears (parts done, parts in all). Refuses ``OnlyInTheDemo``;
    raises ``LookupError`` where the table of postal codes knows no town of the city.
    """
    if not settings.MADOGUCHI_DEMO:
        raise OnlyInTheDemo
    if RegisterImport.objects.filter(demo=True, state=ImportState.DONE).exists():
        return None
    here = city()
    households = invent_households(towns_of(here.prefecture.ja, here.name.ja), people=people)
    files = invented_files(households, on=ON, kinds=frozenset(fact_kinds()))
    sources = [SourceFile(part, f"invented-{part}.csv", data) for part, data in files.items()]
    return import_residents(sources, kind=ImportKind.FULL, as_of=ON, by=by, at=at, demo=True, tell=tell)
