"""The plan in the city's folder: read, and everything that is wrong told at once, with lines."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import override
from pydantic import ValidationError

from madoguchi.foundation.forms.public import Fault, Faulty, Source, read_source
from madoguchi.foundation.organisation.public import OrganisationPart
from madoguchi.kernel.indicators import every_indicator
from madoguchi.services.plan import population_file
from madoguchi.services.plan.definition import Kpi, Measure, Plan

FILE = "plan.yaml"
AN_OWNER = "write a department or a post of organisation.yaml"


@dataclass(slots=True)
class CheckedPlan:
    """The plan of a folder, as far as it could be read, and what is wrong with it."""

    plan: Plan | None = None
    faults: list[Fault] = field(default_factory=list)


def check_plan(folder: Path, organisation: OrganisationPart | None) -> CheckedPlan:
    """Read ``plan.yaml`` and judge it; a folder without the file has no plan, and no fault."""
    path = folder / FILE
    if not path.exists():
        return CheckedPlan()
    try:
        source, plan = read_plan(path)
        plan = with_population(plan, folder / population_file.FILE)
    except Faulty as faulty:
        return CheckedPlan(faults=faulty.faults)
    return CheckedPlan(plan, sorted(faults_of(plan, source, organisation)))


def with_population(plan: Plan, path: Path) -> Plan:
    """The plan with the city's own series beside it (``population.csv``), if there is one; raises ``Faulty``."""
    if not path.exists():
        return plan
    columns = f"columns {', '.join(population_file.HEADS.values())}; see docs/how-to/plan.md"
    if plan.population is None:
        raise Faulty([Fault(str(path), 0, "(file)", "the plan has no chapter on the population", "write population:")])
    text = population_file.decoded(path.read_bytes())
    if text is None:
        raise Faulty([Fault(str(path), 0, "(file)", "it is neither UTF-8 nor Shift_JIS", "save it as CSV UTF-8")])
    with override("en"):
        read = population_file.read_population(text, plan.population)
    if read.mistakes:
        raise Faulty([Fault(str(path), one.line, "population", one.what, columns) for one in read.mistakes])
    return population_file.with_file(plan, read)


def read_plan(path: Path) -> tuple[Source, Plan]:
    """The file and its plan; raises ``Faulty`` for what is not of the right shape."""
    source = read_source(path)
    try:
        return source, Plan.model_validate(source.data)
    except ValidationError as wrong:
        raise Faulty(
            [source.fault(_loc(one["loc"]), _said(one), "see docs/how-to/plan.md") for one in wrong.errors()]
        ) from None


def _loc(loc: tuple[int | str, ...]) -> tuple[str | int, ...]:
    return tuple(part for part in loc if part != "[key]")


def _said(one: Any) -> str:
    return str(one["msg"]).removeprefix("Value error, ")


def faults_of(plan: Plan, source: Source, organisation: OrganisationPart | None) -> Iterator[Fault]:
    """What a plan lacks: an owner, a schedule, an indicator with a source for each measure; and what leads nowhere."""
    known = _owners(organisation)
    if known is not None and plan.office not in known:
        yield source.fault(("office",), f"no department is called “{plan.office}”", AN_OWNER)
    yield from _of_bodies(plan, source, organisation)
    if plan.population and plan.population.counted and plan.population.counted not in _registered():
        yield _unknown(source, ("population", "counted"), plan.population.counted)
    for number, measure in enumerate(plan.measures):
        yield from _of_measure(plan, measure, ("measures", number), source, known)
    if any(one.minutes_each is not None for measure in plan.measures for one in measure.effects):
        if plan.yen_per_hour is not None and not plan.yen_per_hour_basis:
            yield source.fault(("yen_per_hour",), "nobody knows where this comes from", "write yen_per_hour_basis")


def _of_bodies(plan: Plan, source: Source, organisation: OrganisationPart | None) -> Iterator[Fault]:
    if organisation is None:
        return
    posts = {post.key for one in organisation.departments for post in one.posts}
    known = _owners(organisation) or ()
    for number, body in enumerate(plan.bodies):
        for post in body.posts:
            if post not in posts:
                yield source.fault(
                    ("bodies", number), f"no post is called “{post}”", "write a post of organisation.yaml"
                )
        if body.secretariat and body.secretariat not in known:
            yield source.fault(("bodies", number), f"no department or post is called “{body.secretariat}”", AN_OWNER)


def _owners(organisation: OrganisationPart | None) -> frozenset[str] | None:
    if organisation is None:
        return None
    posts = (post.key for one in organisation.departments for post in one.posts)
    return frozenset({*(one.key for one in organisation.departments), *posts})


def _of_measure(
    plan: Plan, measure: Measure, loc: tuple[str | int, ...], source: Source, known: Container[str] | None
) -> Iterator[Fault]:
    if not measure.owner:
        yield source.fault(loc, f"nobody owns the measure “{measure.key}”", f"owner: … ({AN_OWNER})")
    elif known is not None and measure.owner not in known:
        yield source.fault((*loc, "owner"), f"no department or post is called “{measure.owner}”", AN_OWNER)
    if not measure.schedule:
        yield source.fault(
            loc, f"the measure “{measure.key}” has no schedule", "schedule: a line for each thing to be done"
        )
    years = set(plan.period.years)
    for n, task in enumerate(measure.schedule):
        if outside := sorted(set(task.years) - years):
            yield source.fault(
                (*loc, "schedule", n),
                f"outside the plan's period: {', '.join(map(str, outside))}",
                "write years of the period",
            )
    if not any(kpi.has_source for kpi in measure.kpis):
        yield source.fault(
            loc, f"the measure “{measure.key}” has no indicator with a source", "kpis: one with counted: or evidence:"
        )
    for n, kpi in enumerate(measure.kpis):
        yield from _of_kpi(plan, kpi, (*loc, "kpis", n), source, known)
    for n, effect in enumerate(measure.effects):
        if effect.kpi and plan.find_kpi(effect.kpi) is None:
            yield source.fault((*loc, "effects", n), f"no KPI is called “{effect.kpi}”", "write the key of a KPI")
        if effect.counted and effect.counted not in _registered():
            yield _unknown(source, (*loc, "effects", n), effect.counted)


def _of_kpi(
    plan: Plan, kpi: Kpi, loc: tuple[str | int, ...], source: Source, known: Container[str] | None
) -> Iterator[Fault]:
    if not kpi.has_source:
        yield source.fault(
            loc, f"the KPI “{kpi.key}” has no source", "counted: an indicator, or evidence: what is shown"
        )
    if kpi.counted and kpi.counted not in _registered():
        yield _unknown(source, loc, kpi.counted)
    if kpi.owner and known is not None and kpi.owner not in known:
        yield source.fault((*loc, "owner"), f"no department or post is called “{kpi.owner}”", AN_OWNER)
    if outside := sorted(set(kpi.targets) - set(plan.period.years)):
        yield source.fault(
            (*loc, "targets"), f"outside the plan's period: {', '.join(map(str, outside))}", "write years of the period"
        )
    if not kpi.targets and not kpi.unconfirmed("targets"):
        yield source.fault(loc, f"the KPI “{kpi.key}” has no target", "targets: …, or name it in to_confirm")


def _unknown(source: Source, loc: tuple[str | int, ...], name: str) -> Fault:
    return source.fault(loc, f"no room counts “{name}”", f"one of: {', '.join(sorted(_registered()))}")


def _registered() -> set[str]:
    return {one.name for one in every_indicator()}
