"""What has happened to somebody who reserved, as the procedures of the visit tell it; so that no form asks it at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from madoguchi.foundation.forms.public import (
    Circumstances,
    Procedure,
    Situation,
    city_library,
    evaluate,
    procedures_offered,
    question_guide_form,
    told_by_situation,
)


def happened_for(slugs: Iterable[str], *, on: date) -> dict[str, Any]:
    """Answers of the question guide that follow from what somebody comes for: a procedure that is needed after one event
    of the city's list, and after no other whatever else is answered, says that this has happened. Empty where two would do.
    """
    offered = {one.slug: one for one in procedures_offered(on)}
    wanted = [offered[slug].needed_when for slug in slugs if slug in offered]
    found: list[Mapping[str, Any]] = []
    for source in wanted:
        cause = _cause(source, on) if source else None
        if cause is not None and cause not in found:
            found.append(cause)
    return dict(found[0]) if len(found) == 1 else {}


def _cause(needed_when: str, on: date) -> Mapping[str, Any] | None:
    """The only event after which a condition can hold, where it holds by that alone."""
    guide, causes = question_guide_form(), []
    for one in city_library().occasions:
        said, _open = Situation(guide, {}, today=on, chosen=one.answers, heard={}, household=None).judge(needed_when)
        if said is not False:
            causes.append((one.answers, said))
    return causes[0][0] if len(causes) == 1 and causes[0][1] is True else None


def told_by_visit(procedure: Procedure, slugs: Iterable[str], *, on: date) -> dict[str, str]:
    """Question -> option, of the questions of a form that what has happened answers."""
    return told_by_facts(procedure, happened_for(slugs, on=on), on=on)


def told_by_facts(procedure: Procedure, facts: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """The same for each form of a visit whose ``facts`` were found once (``happened_for``)."""
    guide = question_guide_form()
    return told_by_situation(procedure, guide, _names(guide, facts, on)) if facts else {}


def _names(guide: Procedure, answers: Mapping[str, Any], on: date) -> Mapping[str, Any]:
    return evaluate(guide, dict(answers), Circumstances(today=on, channel="counter", register_reached=False)).names
