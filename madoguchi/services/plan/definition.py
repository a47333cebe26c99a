"""The shape of a plan (計画の形): what ``plan.yaml`` may hold, and what a kept version holds.

What the city has not confirmed is told by name in ``to_confirm`` of the part it stands in: it is shown with a mark on every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from madoguchi.kernel.yaml_parts import Part, Words
from madoguchi.services.plan.years import ends_on, fiscal_year

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class Marked(Part):
    """A part whose ``to_confirm`` names keys of its own that the city has to confirm."""

    to_confirm: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_keys_of_its_own(self) -> Self:
        if lost := sorted(set(self.to_confirm) - set(type(self).model_fields)):
            raise ValueError(f"to_confirm names what does not stand here: {', '.join(lost)}")
        return self

    def unconfirmed(self, name: str) -> bool:
        """Whether the city has still to confirm this key."""
        return name in self.to_confirm


class Period(Part):
    """From the first to the last day, both counted."""

    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last <= self.first:
            raise ValueError("`last` is not after `first`")
        return self

    @property
    def years(self) -> list[int]:
        """Its fiscal years."""
        return list(range(fiscal_year(self.first), fiscal_year(self.last) + 1))


class Baseline(Part):
    """Where an indicator stood before the plan."""

    on: date
    value: Decimal


class Kpi(Marked):
    """An indicator of a measure (指標), with its steps. ``counted`` names an indicator of a room; else ``evidence`` says what
    a person has to show for a value."""

    key: Key
    title: Words
    unit: Words
    definition: Words
    better: Literal["more", "fewer"] = "more"
    counted: str = ""
    evidence: str = ""
    owner: str = ""
    """Department or post; empty: the measure's."""
    baseline: Baseline | None = None
    targets: dict[Year, Decimal] = {}
    """Fiscal year → what is to be reached by its last day."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.counted and self.evidence:
            raise ValueError("write `counted` or `evidence`, not both: a counted value is never typed")
        return self

    @property
    def series(self) -> str:
        """Under which name its values are kept."""
        return self.counted or f"entered.{self.key}"

    @property
    def has_source(self) -> bool:
        """Whether anybody knows where its values come from."""
        return bool(self.counted or self.evidence)

    @property
    def steps(self) -> list[tuple[date, Decimal]]:
        """(last day of the fiscal year, target), oldest first."""
        return [(ends_on(year), self.targets[year]) for year in sorted(self.targets)]


class Task(Marked):
    """A line of the yearly schedule (取組工程表)."""

    title: Words
    years: tuple[Year, ...] = Field(min_length=1)


class Effect(Marked):
    """What a unit of an indicator saves (効果): an assumption, kept as data and shown as one."""

    title: Words
    kpi: str = ""
    """Key of a KPI of the plan; or ``counted``, an indicator of a room."""
    counted: str = ""
    minutes_each: Decimal | None = None
    """Minutes saved for each; empty while nobody knows."""
    basis: str = Field(min_length=1)


class Cost(Marked):
    """What a measure costs in a fiscal year (経費); ``yen`` is empty while it is not known."""

    title: Words
    year: Year
    yen: int | None = Field(default=None, ge=0)


class Measure(Marked):
    """One measure (施策)."""

    key: Key
    number: int = Field(ge=1, le=99)
    policy: Key
    title: Words
    overview: Words
    present: Words | None = None
    issues: Words | None = None
    actions: tuple[Words, ...] = ()
    goals: tuple[Words, ...] = ()
    owner: str = ""
    """Department or post of organisation.yaml."""
    schedule: tuple[Task, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    effects: tuple[Effect, ...] = ()
    costs: tuple[Cost, ...] = ()

    def owner_of(self, kpi: Kpi) -> str:
        """Who answers for a KPI."""
        return kpi.owner or self.owner


class Policy(Marked):
    """One of the policies (基本方針)."""

    key: Key
    title: Words


class Body(Marked):
    """One of the bodies that look after the plan (推進体制), with its members by post: whoever holds the post is a member."""

    key: Key
    title: Words
    chair: str
    """Post; decides in the body's name."""
    deputy: str = ""
    """Post; in the chair's place, and for what the chair wrote himself."""
    members: tuple[str, ...] = Field(min_length=1)
    """Posts; the chair and the deputy belong to them whether they are named here or not."""
    secretariat: str = ""
    """Department or post that convenes it and writes its minutes; empty: the office of the plan."""

    @property
    def posts(self) -> tuple[str, ...]:
        """All who belong to it, the chair first."""
        return tuple(dict.fromkeys(post for post in (self.chair, self.deputy, *self.members) if post))

    @property
    def chairs(self) -> tuple[str, ...]:
        """The chair, and who takes the chair's place."""
        return tuple(post for post in (self.chair, self.deputy) if post)


class PopulationPoint(Marked):
    """What is known of one year; an age group that is not known stays empty."""

    year: Annotated[int, Field(ge=1900, le=2100)]
    projected: bool = False
    total: int | None = Field(default=None, ge=0)
    under_15: int | None = Field(default=None, ge=0)
    working: int | None = Field(default=None, ge=0)
    """15 to 64."""
    over_65: int | None = Field(default=None, ge=0)
    over_65_percent: Decimal | None = Field(default=None, ge=0, le=100)
    over_65_percent_above: Decimal | None = Field(default=None, ge=0, le=100)
    """Where only this is said: more than so many per cent."""
    source: str = Field(default="", max_length=300)
    """Where it comes from; empty: the plan itself."""
    note: Words | None = None

    @property
    def share(self) -> Decimal | None:
        """Per cent of 65 and over: as it is said, or from the groups."""
        if self.over_65_percent is not None or self.over_65 is None or not self.total:
            return self.over_65_percent
        return (Decimal(self.over_65 * 100) / self.total).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


class Population(Marked):
    """Why there is a plan: how many people live here, and how old they are."""

    intro: Words
    first: int
    last: int
    step: int = Field(default=5, ge=1, le=10)
    points: tuple[PopulationPoint, ...]
    counted: str = ""
    """Name of the room's indicator that counts the register by age: a point of its own, of today."""

    @model_validator(mode="after")
    def _a_year_once(self) -> Self:
        years = [one.year for one in self.points]
        if twice := sorted({year for year in years if years.count(year) > 1}):
            raise ValueError(f"stands twice: the year {', '.join(map(str, twice))}")
        return self

    @property
    def missing(self) -> list[int]:
        """Years of the chapter of which nothing is known."""
        known = {point.year for point in self.points}
        return [year for year in range(self.first, self.last + 1, self.step) if year not in known]


class Plan(Marked):
    """A whole plan."""

    plan: Key
    title: Words
    period: Period
    office: str
    """Department that looks after the plan."""
    purpose: Words
    vision: Words
    values: tuple[Words, ...] = ()
    policies: tuple[Policy, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    yen_per_hour: Decimal | None = None
    """What an hour of work is reckoned at, for effects in yen."""
    yen_per_hour_basis: str = ""
    bodies: tuple[Body, ...] = ()
    """From the lowest to the one that adopts (部会 → 幹事会 → 推進本部)."""
    report_due_days: int = Field(default=20, ge=1, le=90)
    """Days after the end of a quarter by which its progress is to be reported."""
    population: Population | None = None
    follows: str = ""
    """Key of the plan that this one continues."""

    @model_validator(mode="after")
    def _keys_fit(self) -> Self:
        keys = {
            "measure": [one.key for one in self.measures],
            "number": [str(one.number) for one in self.measures],
            "KPI": [kpi.key for _measure, kpi in self.every_kpi()],
            "policy": [one.key for one in self.policies],
            "body": [one.key for one in self.bodies],
        }
        if twice := [
            f"the {what} {one}" for what, several in keys.items() for one in set(several) if several.count(one) > 1
        ]:
            raise ValueError(f"stands twice: {', '.join(sorted(twice))}")
        if lost := sorted({one.policy for one in self.measures} - set(keys["policy"])):
            raise ValueError(f"no policy is called {', '.join(lost)}")
        return self

    def every_kpi(self) -> Iterator[tuple[Measure, Kpi]]:
        """All KPIs with their measures, in order."""
        for measure in self.measures:
            for kpi in measure.kpis:
                yield measure, kpi

    def find_measure(self, key: str) -> Measure | None:
        """The measure, or ``None``."""
        return next((one for one in self.measures if one.key == key), None)

    def find_kpi(self, key: str) -> tuple[Measure, Kpi] | None:
        """The KPI with its measure, or ``None``."""
        return next((pair for pair in self.every_kpi() if pair[1].key == key), None)

    def find_policy(self, key: str) -> Policy:
        """The policy; it exists, the shape sees to it."""
        return next(one for one in self.policies if one.key == key)

    def find_body(self, key: str) -> Body | None:
        """The body, or ``None``."""
        return next((one for one in self.bodies if one.key == key), None)

    def body_above(self, key: str) -> Body | None:
        """The next body upwards; ``None`` above the one that adopts."""
        keys = [one.key for one in self.bodies]
        return self.bodies[keys.index(key) + 1] if key in keys[:-1] else None
