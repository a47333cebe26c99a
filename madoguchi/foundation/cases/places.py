"""Places in a case that can be asked about again: a field, a row's field, an attachment."""

from __future__ import annotations

from django.utils.translation import override

from madoguchi.foundation.cases.circumstances import ATTACHMENT, attached, circumstances_for, with_files
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import Field, FormState, Text, evaluate


def case_state(case: Case) -> FormState:
    """The definition evaluated under a case's answers, as of its submission."""
    circumstances = circumstances_for(
        owner=case.applicant,
        resident_id=case.resident_id,
        answers=case.answers,
        represents=case.procedure.represent,
        channel=case.channel,
        assurance=case.assurance,
        at=case.submitted_at,
    )
    return evaluate(case.procedure, case.answers, circumstances)


def field_at(case: Case, path: str) -> Field | None:
    """The field at an input path (``children.0.born_on``)."""
    head, _dot, rest = path.partition(".")
    index, _dot, name = rest.partition(".")
    fields = case.procedure.fields
    if index.isdecimal() and (in_row := fields.get(f"{head}.{name}")) is not None:
        return in_row
    found = fields.get(path)
    return found if found is not None and not found.repeat else None


def label_of(case: Case, path: str) -> dict[str, str] | None:
    """The label of a place in three languages, ``None`` when there is no such place or it may not be corrected."""
    if path.startswith(ATTACHMENT):
        found = next((a for a in case.procedure.attachments if f"{ATTACHMENT}{a.name}" == path), None)
        return _in_three(found.label) if found else None
    f = field_at(case, path)
    if f is None or not f.correctable or f.compute is not None or f.type in ("note", "signature"):
        return None
    label = _in_three(f.label)
    if f.repeat:
        page = case.procedure.page_of[f.path]
        row = int(path.split(".")[1]) + 1
        if row > len(case.answers.get(f.repeat) or []):
            return None
        return {key: f"{_in_three(page.item)[key]} {row}: {text}" for key, text in label.items()}
    return label


def _in_three(text: Text) -> dict[str, str]:
    with override(None):
        return {"ja": text.ja, "plain": text.plain or text.ja, "en": text.en or text.ja}


__all__ = ["attached", "case_state", "field_at", "label_of", "with_files"]
