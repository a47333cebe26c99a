"""The chapter on the population (計画の理由): what the plan says, what the register counts today, and what is still not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.kernel.ui.wareki import to_wareki
from madoguchi.services.plan.ages import Ages, RowOfAges, YearOfAges, crossing_of, draw_ages, rows_for_paper, years_of
from madoguchi.services.plan.definition import Plan, Population, PopulationPoint
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.queries import value_seen

UNDER_15, WORKING, OVER_65 = "under-15", "working", "over-65"
"""Lines of the indicator that counts the register by age."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that a page or a report shows of it."""

    population: Population
    registered: PopulationPoint | None
    """Counted from the register; its year is that of ``counted_on``."""
    value: IndicatorValue | None
    """The value that ``registered`` is."""
    ages: Ages | None
    years: list[YearOfAges]
    crossing: PopulationPoint | None
    sentences: tuple[str, ...]
    """The same in words."""

    @property
    def rows(self) -> list[RowOfAges]:
        """The table on paper."""
        return rows_for_paper(self.years)

    @property
    def description(self) -> str:
        """The drawing in words."""
        return ("" if (get_language() or "ja").startswith("ja") else " ").join(self.sentences)


def chapter_of(plan: Plan, *, at: datetime, as_of: date | None = None) -> Chapter | None:
    """The chapter as it was known at ``at``; ``None`` for a plan without one."""
    population = plan.population
    if population is None:
        return None
    value = value_seen(population.counted, at=at, as_of=as_of) if population.counted else None
    registered = _registered(value) if value is not None else None
    counted_on = value.as_of if value is not None else None
    return Chapter(
        population=population,
        registered=registered,
        value=value,
        ages=draw_ages(population, registered, counted_on),
        years=years_of(population, registered),
        crossing=crossing_of(population),
        sentences=tuple(_told(population, registered, counted_on)),
    )


def _registered(value: IndicatorValue) -> PopulationPoint | None:
    groups = {line.what: line.count for line in value.parts}
    if not value.value:
        return None
    return PopulationPoint(
        year=value.as_of.year, total=int(value.value), under_15=groups.get(UNDER_15, 0),
        working=groups.get(WORKING, 0), over_65=groups.get(OVER_65, 0),
    )  # fmt: skip


def _told(population: Population, registered: PopulationPoint | None, counted_on: date | None) -> list[str]:
    points = sorted(population.points, key=lambda one: one.year)
    said = [*_change(points), *_crossing(population)]
    said += [
        _("In %(year)s more than %(percent)s %% are expected to be 65 or older.")
        % {"year": one.year, "percent": one.over_65_percent_above}
        for one in points
        if one.over_65_percent_above is not None
    ]
    if registered is not None and counted_on is not None:
        said.append(_today(registered, counted_on))
    years = range(population.first, population.last + 1, population.step)
    if lacking := len([year for year in years if not _grouped(year, points)]):
        said.append(
            _("Of %(all)s years the age groups of %(lacking)s are still to be confirmed by the city.")
            % {"all": len(years), "lacking": lacking}
        )
    return said


def _grouped(year: int, points: list[PopulationPoint]) -> bool:
    return any(one.year == year and one.working is not None and one.over_65 is not None for one in points)


def _change(points: list[PopulationPoint]) -> list[str]:
    known = [(one.year, one.total) for one in points if one.total]
    if len(known) < 2:
        return []
    (first, before), (last, after) = known[0], known[-1]
    words = {
        "first": first, "before": f"{before:,}", "last": last, "after": f"{after:,}",
        "percent": abs(round(100 * (after - before) / before)),
    }  # fmt: skip
    if after < before:
        return [_("%(before)s people in %(first)s, %(after)s in %(last)s: %(percent)s %% fewer.") % words]
    return [_("%(before)s people in %(first)s, %(after)s in %(last)s: %(percent)s %% more.") % words]


def _crossing(population: Population) -> list[str]:
    found = crossing_of(population)
    if found is None:
        return []
    words = {"year": found.year, "percent": found.share}
    if found.share is None:
        return [_("In %(year)s there are more people of 65 and over than of working age (15 to 64).") % words]
    return [
        _(
            "In %(year)s, %(percent)s %% of the people are expected to be 65 or older: more than there are of working age "
            "(15 to 64)."
        )
        % words
    ]


def _today(registered: PopulationPoint, counted_on: date) -> str:
    each = Decimal(registered.working or 0) / registered.over_65 if registered.over_65 else None
    words = {
        "day": to_wareki(counted_on, get_language() or "ja"), "total": f"{registered.total:,}",
        "percent": registered.share, "each": None if each is None else round(each, 1),
    }  # fmt: skip
    if each is None:
        return _("On %(day)s the city's register holds %(total)s people.") % words
    return (
        _(
            "On %(day)s the city's register holds %(total)s people; %(percent)s %% are 65 or older. "
            "For each of them there are %(each)s of working age."
        )
        % words
    )
