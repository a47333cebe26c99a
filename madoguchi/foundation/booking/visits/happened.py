"""What has happened to somebody who reserved, as the procedures of the visit tell it; so that no form asks it at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from madoguchi.foundation.forms.public import (
    Circumstances,
    Procedure,
    city_library,
    condition_of,
    evaluate,
    procedures_offered,
    question_guide_form,
    told_by_situation,
)


def happened_for(slugs: Iterable[str], *, on: date) -> dict[str, Any]:
    """Answers of the question guide that follow from what somebody comes for: a procedure that is needed after one event
    of the city's list alone, and after no other, says that this has happened. Empty where two events would do.
    """
    offered = {one.slug: one for one in procedures_offered(on)}
    occasions, guide = city_library().occasions, question_guide_form()
    found: list[Mapping[str, Any]] = []
    for slug in slugs:
        procedure = offered.get(slug)
        if procedure is None or not procedure.needed_when:
            continue
        needed = condition_of(guide, procedure.needed_when)
        causes = [one.answers for one in occasions if needed(_names(guide, one.answers, on)) is True]
        if len(causes) == 1 and causes[0] not in found:
            found.append(causes[0])
    return dict(found[0]) if len(found) == 1 else {}


def told_by_visit(procedure: Procedure, slugs: Iterable[str], *, on: date) -> dict[str, str]:
    """Question -> option, of the questions of a form that what has happened answers."""
    facts = happened_for(slugs, on=on)
    guide = question_guide_form()
    return told_by_situation(procedure, guide, _names(guide, facts, on)) if facts else {}


def _names(guide: Procedure, answers: Mapping[str, Any], on: date) -> Mapping[str, Any]:
    return evaluate(guide, dict(answers), Circumstances(today=on, channel="counter", register_reached=False)).names
