"""What the office finds out before it decides favourably (認定内容): asked of whoever decides, not of the applicant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState, missing_sentence
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.vocabulary import Field, Problem

Findings = Mapping[str, Any]
"""``finding.<name>`` -> canonical value."""


def findings_asked(state: FormState, findings: Findings) -> list[Field]:
    """The questions to the office under the answers of the case and what it has found so far."""
    scope = {**state.names, **findings}
    return [f for f in state.procedure.findings if f.when is None or f.when(scope) is True]


def findings_kept(state: FormState, findings: Findings) -> dict[str, Any]:
    """What counts: a finding that another one made pointless is gone."""
    return {f.name: findings[f.name] for f in findings_asked(state, findings) if findings.get(f.name) is not None}


def finding_problems(state: FormState, findings: Findings) -> list[Problem]:
    """Everything that is missing or cannot be."""
    return list(_problems(state, findings))


def _problems(state: FormState, findings: Findings) -> Iterator[Problem]:
    scope = {**state.names, **findings}
    for f in findings_asked(state, findings):
        value = findings.get(f.name)
        if value is None or value in ("", []):
            if f.required is True or (not isinstance(f.required, bool) and f.required(scope) is True):
                yield Problem(f.path, missing_sentence(f), "missing")
            continue
        try:
            field_type(f.type).check(value, f, state.circumstances)
        except Unacceptable as error:
            yield Problem(f"{f.path}.{error.part}" if error.part else f.path, str(error.message), error.code)
