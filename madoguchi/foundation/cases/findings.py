"""The office's findings as they are written down on the page of the decision (認定内容の記入)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.reading import Data, read_fields
from madoguchi.foundation.forms.public import (
    BoundField,
    Findings,
    FormState,
    Problem,
    bound_field,
    field_type,
    finding_problems,
    findings_asked,
)


@dataclass(slots=True)
class FindingsSheet:
    """What was written, ready to be drawn again, and what is still to be mended."""

    values: dict[str, Any] = field(default_factory=dict)
    bounds: list[BoundField] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(input id, sentence) for the error summary."""
        places = {bound.path: bound.id for bound in self.bounds}
        return [(places.get(p.path, p.path.replace(".", "-")), p.message) for p in self.problems]


def findings_sheet(state: FormState, data: Data | None) -> FindingsSheet:
    """Read what was sent (``None``: nothing yet); only what applies under the answers is asked."""
    if not state.procedure.findings:
        return FindingsSheet()
    everything = {f.name for f in state.procedure.findings}
    reading = read_fields(state.procedure.findings, data or {}, shown=everything if data is not None else set())
    values = {name: value for name, value in reading.values.items() if value is not None}
    asked = findings_asked(state, values)
    problems = [] if data is None else [*reading.problems.values(), *finding_problems(state, values)]
    problems = [p for i, p in enumerate(problems) if p.path not in {earlier.path for earlier in problems[:i]}]
    bounds = [
        bound_field(
            f, value=values.get(f.name), typed=reading.typed.get(f.name), problems=problems,
            required=f.required is True, circumstances=state.circumstances,
        )
        for f in asked
    ]  # fmt: skip
    return FindingsSheet(values, bounds, problems)


def findings_shown(case: Case, findings: Findings) -> list[tuple[str, str]]:
    """(label, value) of findings in the reader's language."""
    return [
        (str(f.label), field_type(f.type).show(findings[f.name], f, get_language() or "ja"))
        for f in case.procedure.findings
        if findings.get(f.name) is not None
    ]
