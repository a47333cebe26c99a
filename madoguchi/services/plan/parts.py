"""A plan taken apart for a proposal: one measure, or all that stands outside the measures; and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml
from pydantic import ValidationError

from madoguchi.foundation.forms.public import Source
from madoguchi.foundation.organisation.public import city_folder, read_organisation
from madoguchi.kernel.yaml_text import SafeLoader, read_yaml
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.folder import faults_of
from madoguchi.services.plan.refusals import PartUnreadable

LONGEST = 60_000
"""Characters of a proposed part."""
DEEPEST = 12
FAULTS_TOLD = 5
NUMBERS = ("targets", "value", "minutes_each", "yen_per_hour", "over_65_percent", "over_65_percent_above")
"""Keys whose figures are kept as text, and shown as figures."""


def part_of(content: dict[str, Any], part: str) -> dict[str, Any]:
    """The measure ``part`` of a plan's content; without a key, all but the measures."""
    if not part:
        return {key: value for key, value in content.items() if key != "measures"}
    return next((one for one in content["measures"] if one["key"] == part), {})


def with_part(content: dict[str, Any], part: str, new: dict[str, Any]) -> dict[str, Any]:
    """The content with the part in place of the old one."""
    if not part:
        return {**new, "measures": content["measures"]}
    return {**content, "measures": [new if one["key"] == part else one for one in content["measures"]]}


def part_as_text(content: dict[str, Any], part: str) -> str:
    """The part as YAML, for a person to change."""
    text: str = yaml.safe_dump(_figures(part_of(content, part)), allow_unicode=True, sort_keys=False, width=100)
    return text


def _figures(part: Any) -> Any:
    if isinstance(part, list):
        return [_figures(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {key: _figure(value) if key in NUMBERS else _figures(value) for key, value in part.items()}


def _figure(value: Any) -> Any:
    if isinstance(value, dict):
        return {int(key) if str(key).isdigit() else key: _figure(one) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def read_part(text: str) -> dict[str, Any]:
    """What somebody wrote; refuses ``PartUnreadable``."""
    if len(text) > LONGEST:
        raise PartUnreadable(faults=f"more than {LONGEST} characters")
    try:
        _refuse_riddles(text)
        read = read_yaml(text)
    except (yaml.YAMLError, ValueError) as wrong:
        raise PartUnreadable(faults=str(wrong)) from None
    if not isinstance(read, dict):
        raise PartUnreadable(faults="keys and values are expected")
    return read


def proposed_content(plan: Plan, content: dict[str, Any], part: str, text: str) -> dict[str, Any]:
    """The whole plan's content as it would be with ``text`` as the part; refuses ``PartUnreadable``."""
    changed = plan_from(with_part(content, part, read_part(text)), plan)
    found: dict[str, Any] = json.loads(changed.model_dump_json(exclude_defaults=True))
    return found


def _refuse_riddles(text: str) -> None:
    """An alias may stand for aliases, and a small text would become a huge one; nothing here lies deep."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise PartUnreadable(faults=f"line {line}: an alias, or too deep")


def plan_from(content: dict[str, Any], before: Plan) -> Plan:
    """The plan that the content is; refuses ``PartUnreadable``, also where its key would be another."""
    try:
        plan = Plan.model_validate(content)
    except ValidationError as wrong:
        told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors()[:FAULTS_TOLD]]
        raise PartUnreadable(faults="; ".join(told)) from None
    if plan.plan != before.plan:
        raise PartUnreadable(faults=f"plan: {before.plan} is expected")
    if [one.key for one in plan.measures] != [one.key for one in before.measures]:
        raise PartUnreadable(faults="key: the key of a measure is not changed")
    if lacking := sorted(_lacks(plan) - _lacks(before)):
        raise PartUnreadable(faults="; ".join(lacking[:FAULTS_TOLD]))
    return plan


def _lacks(plan: Plan) -> set[str]:
    """What a plan lacks, as ``madoguchi plan check`` says it."""
    found = faults_of(plan, Source("", None, {}), read_organisation(city_folder()))
    return {f"{one.where}: {one.what}" for one in found}


def changes_between(old: dict[str, Any], new: dict[str, Any]) -> list[list[Any]]:
    """(path, old, new) of everything that differs, in the plan's order; ``None`` where one side has nothing."""
    before, after = dict(_leaves(old, "")), dict(_leaves(new, ""))
    paths = list(dict.fromkeys((*before, *after)))
    return [[path, before.get(path), after.get(path)] for path in paths if before.get(path) != after.get(path)]


def _names(part: list[Any]) -> list[Any]:
    """What the rows of a list are called: by key, by year where each has one of its own, else by place."""
    rows = [one if isinstance(one, dict) else {} for one in part]
    for name in ("key", "year"):
        found = [one.get(name) for one in rows]
        if None not in found and len(set(found)) == len(found):
            return found
    return list(range(1, len(part) + 1))


def _leaves(part: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(part, list):
        for name, value in zip(_names(part), part, strict=True):
            yield from _leaves(value, f"{path}.{name}")
    else:
        yield path, part
