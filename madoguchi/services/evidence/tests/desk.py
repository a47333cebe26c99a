"""A small desk for tests of sheets: two tables of a shelf of the tests' own, and each step done by those who do it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from django.db import transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import evidence_tables
from madoguchi.kernel.events import announce
from madoguchi.kernel.evidence_tables import (
    EvidenceShelf,
    EvidenceTable,
    Pinned,
    TableColumn,
    TableErased,
    TableListed,
    TableStanding,
    TableWithdrawn,
)
from madoguchi.services.evidence.charts.vocabulary import Chart
from madoguchi.services.evidence.content import Indicator, SheetWords
from madoguchi.services.evidence.drawing import Drawn, drawn_up
from madoguchi.services.evidence.figures import drawing_up
from madoguchi.services.evidence.figures.apart import _answer
from madoguchi.services.evidence.figures.guard import Answer, Failed, Given
from madoguchi.services.evidence.figures.vocabulary import Key, Measure, Recipe, Source
from madoguchi.services.evidence.models import Edition
from madoguchi.services.evidence.operations import begin_sheet, publish_sheet, submit_sheet
from tests.cast import acting

PUBLISHED_ON = date(2026, 10, 1)
PEOPLE = "town.people"
WHY, ASK = "個人情報が含まれていたため", "総務課 0173-35-2111"
WORDS = SheetWords(
    title="人口はどう変わるか",
    question="どの年に減るか。",
    inputs=("予算",),
    activities=("調べる",),
    outputs=("図",),
    outcomes=("決められる",),
    indicators=(Indicator(name="人口", unit="人", baseline="30", result="20"),),
    baseline="2020年は30人。",
    finding="減る。",
    plain="ひとが へります。",
    english="Fewer people.",
)
COLUMNS = (
    TableColumn("year", "年", "text"),
    TableColumn("area", "地区", "text"),
    TableColumn("men", "男性", "integer", "人"),
    TableColumn("women", "女性", "integer", "人"),
)
ROWS = (("2020", "金木", 10, 20), ("2020", "市浦", 1, 2), ("2025", "金木", 8, 15), ("2025", "市浦", 1, 1))


@dataclass
class Town:
    """What the shelf holds: of each table its versions, the newest last."""

    tables: dict[str, list[EvidenceTable]] = field(default_factory=dict)
    gone: dict[tuple[str, int], TableStanding] = field(default_factory=dict)
    invented: bool = False
    asked: int = 0
    """How often the shelf was asked how its tables stand."""

    def publish(
        self, slug: str, rows: Sequence[tuple[Any, ...]] = ROWS, columns: Sequence[TableColumn] = COLUMNS
    ) -> int:
        """The next version of a table."""
        versions = self.tables.setdefault(slug, [])
        listed = TableListed(f"town.{slug}", f"表 {slug}", len(versions) + 1, PUBLISHED_ON, tuple(columns))
        versions.append(EvidenceTable(listed, f"f{len(versions) + 1}" * 32, rows=tuple(rows)))
        return len(versions)

    def withdraw(self, slug: str, version: int = 1, *, at: datetime | None = None) -> None:
        """Nobody may read it any more; with ``at`` its data is erased in this moment, too."""
        standing = TableStanding("erased" if at else "withdrawn", WHY, ASK, self.invented)
        self.gone[slug, version] = standing
        name = f"town.{slug}"
        with transaction.atomic():
            announce(TableErased(name, version, at) if at else TableWithdrawn(name, version))

    def listed(self, on: date) -> list[TableListed]:
        """The newest version of each, so long as it is public."""
        newest = [(slug, versions[-1]) for slug, versions in self.tables.items() if on >= PUBLISHED_ON]
        return [one.listed for slug, one in newest if (slug, one.listed.version) not in self.gone]

    def find(self, slug: str, version: int) -> EvidenceTable | None:
        """One version."""
        found = self.tables.get(slug, [])
        return found[version - 1] if 0 < version <= len(found) and (slug, version) not in self.gone else None

    def standings(self, wanted: Collection[Pinned]) -> dict[Pinned, TableStanding]:
        """How they stand."""
        self.asked += 1
        return {one: self.gone.get(one, TableStanding(invented=self.invented)) for one in wanted}


def asked_here(given: Sequence[Given], sql: str, values: Sequence[Any] = (), **limits: Any) -> Answer:
    """What the process apart would answer, from this one."""
    limits.setdefault("city", "")
    limits.setdefault("seconds", 2.0)
    told = _answer({"given": [asdict(one) for one in given], "sql": sql, "values": list(values), **limits})
    if "what" in told:
        raise Failed(**told)
    return Answer(**told)


@contextmanager
def town_open() -> Iterator[Town]:
    """Only the tests' shelf stands; questions are asked here, without a process."""
    town = Town()
    town.publish("people")
    shelf = EvidenceShelf(
        "town", "町", town.listed, town.find, lambda slug, version: f"/open/datasets/{slug}/{version}/", town.standings
    )
    with (
        patch.dict(evidence_tables._shelves, {"town": shelf}, clear=True),
        patch.object(drawing_up, "ask_apart", asked_here),
    ):
        yield town


def by_year(version: int = 1) -> Recipe:
    """Men and women of each year."""
    return Recipe(
        (Source(PEOPLE, version),),
        keys=(Key("year", ("year",), "年"),),
        measures=(Measure(0, "men", "sum", "男性", "人"), Measure(0, "women", "sum", "女性", "人")),
    )


CHART = Chart("line", "k1", ("m1", "m2"), "男女別の人口")


def drawn(at: datetime, *, note: str = "減っている。") -> Drawn:
    """A finished figure."""
    return drawn_up(by_year(), CHART, note=note, on=at.date())


def begun(by: User, at: datetime, *, slug: str = "people", words: SheetWords = WORDS, bare: bool = False) -> Edition:
    """A sheet in writing, with a figure."""
    return begin_sheet(slug, words=words, drawn=[] if bare else [drawn(at)], by=acting(by), at=at)


def submitted(by: User, at: datetime, **more: Any) -> Edition:
    """The same, submitted."""
    edition = begun(by, at, **more)
    submit_sheet(edition, reason="最初の公開", by=acting(by), at=at)
    return edition


def published(by: User, second: User, at: datetime, **more: Any) -> Edition:
    """The same, public."""
    edition = submitted(by, at, **more)
    publish_sheet(edition, by=acting(second), at=at)
    return edition
