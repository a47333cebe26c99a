"""The evidence room in the city's folder (``evidence.yaml``): who makes sheets, who decides, and sheets to begin from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from madoguchi.foundation.forms.public import Fault, Faulty, Source, read_source
from madoguchi.foundation.organisation.public import OrganisationPart, city_folder
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.yaml_parts import Part
from madoguchi.services.evidence.charts.vocabulary import Chart, chart_from_json
from madoguchi.services.evidence.content import LONGEST_LINE, SheetWords
from madoguchi.services.evidence.desk_refusals import RulesFaulty
from madoguchi.services.evidence.figures.vocabulary import Recipe, recipe_from_json

FILE = "evidence.yaml"


class FigurePart(Part):
    """A figure; its sources name tables without a version: the newest is taken when the sheet is begun."""

    note: str = ""
    recipe: dict[str, Any]
    chart: dict[str, Any]

    def recipe_of(self, versions: dict[str, int]) -> Recipe:
        """With the versions of today. Raises ``KeyError`` for a table that is not there, and what a recipe refuses."""
        sources = [{**one, "version": versions[str(one.get("name"))]} for one in self.recipe.get("sources", [])]
        return recipe_from_json({**self.recipe, "sources": sources})

    @property
    def drawn(self) -> Chart:
        """How it is drawn; raises what a chart refuses."""
        return chart_from_json(self.chart)

    @property
    def tables(self) -> list[str]:
        """The tables it needs."""
        return [str(one.get("name")) for one in self.recipe.get("sources", [])]


class SheetPart(Part):
    """A sheet to begin from."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    demo: bool = False
    reason: str = Field(default="", max_length=LONGEST_LINE)
    words: SheetWords
    figures: tuple[FigurePart, ...] = ()


class EvidencePart(Part):
    """The file."""

    departments: tuple[str, ...] = Field(min_length=1)
    approved_by: tuple[str, ...] = Field(min_length=1)
    to_confirm: tuple[str, ...] = ()
    sheets: tuple[SheetPart, ...] = ()

    def find_sheet(self, slug: str) -> SheetPart | None:
        """The prepared sheet of this address."""
        return next((one for one in self.sheets if one.slug == slug), None)


NOBODY = EvidencePart.model_construct(departments=(), approved_by=(), sheets=())
"""Of a folder without the file: the room is closed."""


@dataclass(slots=True)
class CheckedEvidence:
    """The file as far as it could be read, and what is wrong with it."""

    part: EvidencePart | None = None
    faults: list[Fault] = field(default_factory=list)


def check_evidence(folder: Path, organisation: OrganisationPart | None) -> CheckedEvidence:
    """Read the file and judge it; a folder without it makes no sheets, and that is no fault."""
    path = folder / FILE
    if not path.exists():
        return CheckedEvidence()
    try:
        source = read_source(path)
        part = EvidencePart.model_validate(source.data)
    except Faulty as faulty:
        return CheckedEvidence(faults=faulty.faults)
    except ValidationError as wrong:
        return CheckedEvidence(faults=sorted(_shape_fault(source, one) for one in wrong.errors()))
    return CheckedEvidence(part, sorted(_faults_of(part, source, organisation)))


def evidence_rules() -> EvidencePart:
    """The city's file as it stands now; refuses ``RulesFaulty`` for one that cannot be read."""
    path = city_folder() / FILE
    return _kept(path, path.stat().st_mtime_ns) if path.exists() else NOBODY


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> EvidencePart:
    found = check_evidence(path.parent, None)
    if found.part is None:
        raise RulesFaulty(faults="; ".join(str(one) for one in found.faults))
    return found.part


def _shape_fault(source: Source, one: Any) -> Fault:
    said = str(one["msg"]).removeprefix("Value error, ")
    return source.fault(tuple(part for part in one["loc"] if part != "[key]"), said, "see docs/how-to/evidence.md")


def _faults_of(part: EvidencePart, source: Source, organisation: OrganisationPart | None) -> Iterator[Fault]:
    if organisation is not None:
        departments = {one.key for one in organisation.departments}
        posts = {post.key for one in organisation.departments for post in one.posts}
        for what, key, named, known in (
            ("department", "departments", part.departments, departments),
            ("post", "approved_by", part.approved_by, posts),
        ):
            for number, one in enumerate(named):
                if one not in known:
                    yield source.fault(
                        (key, number), f"no {what} is called “{one}”", "write a key of organisation.yaml"
                    )
    slugs = [one.slug for one in part.sheets]
    for number, sheet in enumerate(part.sheets):
        if sheet.slug in slugs[:number]:
            yield source.fault(("sheets", number), f"“{sheet.slug}” stands here twice", "give each its own address")
        for place, figure in enumerate(sheet.figures):
            try:
                figure.recipe_of(dict.fromkeys(figure.tables, 1))
                _ = figure.drawn
            except Refused as refused:
                yield source.fault(("sheets", number, "figures", place), str(refused), str(refused.way_out))
