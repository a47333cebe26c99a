"""What is wrong with the city's question guide: its conditions, what answers it from the registers, what is offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.foundation.forms.conditions import Condition
from madoguchi.foundation.forms.expressions import ValueType
from madoguchi.foundation.forms.known_facts import Kinds, fact_names
from madoguchi.foundation.forms.library import CityDefinitions
from madoguchi.foundation.forms.schema import OccasionPart
from madoguchi.foundation.forms.situation import situation_fields, situation_names
from madoguchi.foundation.forms.source import Fault, Loc, Source

WHERE_FACTS = "the facts stand in facts.yaml; docs/reference/definition-language.md names the rest"


def situation_faults(city: CityDefinitions, kinds: Kinds | None) -> list[Fault]:
    """Faults of ``situation`` and ``occasions``; without ``kinds`` what the registers answer is not judged."""
    source = city.library_source
    if source is None:
        return []
    return [*_question_faults(city, source, kinds), *_occasion_faults(city, source)]


def _question_faults(city: CityDefinitions, source: Source, kinds: Kinds | None) -> Iterator[Fault]:
    names = situation_names(city.library)
    facts = {**fact_names(kinds), **names} if kinds is not None else None
    for i, (part, data) in enumerate(zip(city.library.situation, situation_fields(city.library), strict=True)):
        loc: Loc = ("situation", i)
        if part.when:
            yield from _expression(source, (*loc, "when"), part.when, names)
        options = [option["key"] for option in data["of"]]
        if isinstance(part.known_by, str) and part.type != "yes_no":
            yield source.fault((*loc, "known_by"), "one expression answers yes or no only", "write one for each option")
        elif isinstance(part.known_by, dict) and part.type == "yes_no":
            yield source.fault((*loc, "known_by"), "a question of yes or no has no options", "write one expression")
        elif isinstance(part.known_by, dict):
            for key in part.known_by:
                if key not in options:
                    remedy = f"use one of: {', '.join(options)}"
                    yield source.fault((*loc, "known_by", key), f"“{key}” is no option of “{part.name}”", remedy)
        if facts is not None:
            for where, one in _known_by(part.known_by):
                yield from _expression(source, (*loc, "known_by", *where), one, facts, f" ({WHERE_FACTS})")


def _known_by(known: str | Mapping[str, str] | None) -> Iterator[tuple[Loc, str]]:
    if isinstance(known, str):
        yield (), known
    else:
        yield from (((key,), one) for key, one in (known or {}).items())


def _expression(
    source: Source, loc: Loc, written: str, names: Mapping[str, ValueType], hint: str = ""
) -> Iterator[Fault]:
    for what, remedy in Condition("situation", loc, written).faults(names):
        yield source.fault(loc, what, f"{remedy}{hint}")


def _occasion_faults(city: CityDefinitions, source: Source) -> Iterator[Fault]:
    questions = {data["name"]: data for data in situation_fields(city.library)}
    keys = [occasion.key for occasion in city.library.occasions]
    for i, occasion in enumerate(city.library.occasions):
        if keys.index(occasion.key) != i:
            yield source.fault(("occasions", i), f"“{occasion.key}” stands twice", "keep one of the two")
        yield from _answer_faults(occasion, questions, source, ("occasions", i, "answers"))


def _answer_faults(
    occasion: OccasionPart, questions: Mapping[str, Mapping[str, Any]], source: Source, loc: Loc
) -> Iterator[Fault]:
    first = next(iter(questions), "")
    if first not in occasion.answers:
        yield source.fault(loc, f"“{first}” is not answered", "say what has happened")
    for name, value in occasion.answers.items():
        if (question := questions.get(name)) is None:
            yield source.fault((*loc, name), f"no question is called “{name}”", f"use one of: {', '.join(questions)}")
            continue
        if not _fits(question, value):
            yield source.fault((*loc, name), f"“{name}” cannot be answered with {value!r}", _allowed(question))


def _fits(question: Mapping[str, Any], value: Any) -> bool:
    options = {option["key"] for option in question["of"]}
    if question["type"] == "choices":
        return isinstance(value, list) and set(value) <= options
    return isinstance(value, bool) if question["type"] == "yes_no" else value in options


def _allowed(question: Mapping[str, Any]) -> str:
    if question["type"] == "yes_no":
        return "write yes or no"
    listed = ", ".join(option["key"] for option in question["of"])
    return f"write {'a list of ' if question['type'] == 'choices' else 'one of '}{listed}"
