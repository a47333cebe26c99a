"""What an issued document says, fixed at the moment of the decision (発行文書)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import TEMPLATES, DocumentPart, Findings, FormState, field_type
from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.ui.wareki import to_wareki

SEX_ON_CERTIFICATES = {"male": "男", "female": "女", "unknown": ""}
"""How a certificate writes what the register holds."""


def document_number(definition: DocumentPart, *, at: datetime) -> str:
    """Number of an issued document: prefix, fiscal year (年度), eight random digits."""
    day = timezone.localdate(at)
    fiscal_year = day.year if day.month >= 4 else day.year - 1
    return f"{definition.number_prefix}{fiscal_year}-{secrets.randbelow(10**8):08d}"


def shown_value(state: FormState, source: str, *, certified: bool = False, findings: Findings | None = None) -> str:
    """A value in Japanese as it is printed: a bare field path is shown by its type, anything else is calculated.

    ``certified``: where the register holds the concept, the register is printed and not what was typed.
    """
    f = state.procedure.fields.get(source)
    if f is not None and not f.repeat:
        held = state.circumstances.known.get(f.concept) if certified and f.concept else None
        value = held.value if held is not None else state.active.get(f.name)
        if value is None:
            return ""
        return field_type(f.type).show(value, f, "ja")
    found = next((f for f in state.procedure.findings if f.name == source), None)
    if found is not None:
        value = (findings or {}).get(source)
        return "" if value is None else field_type(found.type).show(value, found, "ja")
    value = state.procedure.expression(source)({**state.names, **(findings or {})})
    return "" if value is None else str(value)


def content_of_document(case: Case, state: FormState, definition: DocumentPart, *, at: datetime) -> dict[str, Any]:
    """Everything the page says, as JSON, in Japanese (the official language of certificates)."""
    certified, scope = definition.kind == "certificate", {**state.names, **case.findings}

    def applies(condition: str | None) -> bool:
        return not condition or state.procedure.expression(condition)(scope) is True

    rows = [
        {
            "label": row.label.ja,
            "value": shown_value(state, row.value, certified=certified, findings=case.findings),
        }
        for row in definition.rows
        if applies(row.when)
    ]
    tables = [
        {"columns": [c.label.ja for c in table.columns], "rows": _table_rows(state, table.each, table.columns)}
        for table in definition.tables
        if applies(table.when)
    ]
    hall = city()
    return {
        "kind": definition.kind,
        "title": definition.title.ja,
        "lead": definition.lead.ja,
        "rows": rows,
        "tables": [t for t in tables if t["rows"]],
        "closing": definition.closing.ja,
        "seal": definition.seal,
        "to": case.applicant_name,
        "date": timezone.localdate(at).isoformat(),
        "signer": hall.mayor_title.ja,
        "case_number": case.number,
        "reasons": case.reasons,
        "appeal": case.procedure.appeal.ja if _teaches(case, definition) else "",
    }


def _teaches(case: Case, definition: DocumentPart) -> bool:
    """Whether the right to appeal is told (教示, 行政不服審査法第82条): with refusals, and with notices of a decision."""
    decided = TEMPLATES[case.procedure.review_template].chief_decides
    return case.state == "refused" or (definition.kind == "notice" and decided)


def _table_rows(state: FormState, each: str, columns: Any) -> list[list[str]]:
    people: list[Mapping[str, Any]]
    people = list(state.circumstances.household) if each == "household" else state.active.get(each) or []
    return [[_cell(state, each, person, column.value) for column in columns] for person in people]


def _cell(state: FormState, each: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    f = state.procedure.fields.get(f"{each}.{name}")
    if f is not None and value is not None:
        return field_type(f.type).show(value, f, "ja")
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return f"{value.get('family', '')} {value.get('given', '')}".strip()
    if name.endswith("_on"):
        return to_wareki(date.fromisoformat(str(value)), "ja")
    return SEX_ON_CERTIFICATES.get(str(value), str(value)) if name == "sex" else str(value)
