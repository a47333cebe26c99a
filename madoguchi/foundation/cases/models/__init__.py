"""Tables of cases."""

from madoguchi.foundation.cases.models.case import (
    Case,
    CaseContent,
    CaseEvent,
    CaseFile,
    CaseMessage,
    CaseNote,
    CheckMark,
    Correction,
    IssuedDocument,
)
from madoguchi.foundation.cases.models.draft import AccessCode, Draft, DraftFile, WithVersion

__all__ = [
    "AccessCode",
    "Case",
    "CaseContent",
    "CaseEvent",
    "CaseFile",
    "CaseMessage",
    "CaseNote",
    "CheckMark",
    "Correction",
    "Draft",
    "DraftFile",
    "IssuedDocument",
    "WithVersion",
]
