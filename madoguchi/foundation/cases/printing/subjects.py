"""Whose a paper is: the ids that stand in it and are compared before it leaves."""

from __future__ import annotations

from madoguchi.foundation.cases.models import Case, IssuedDocument


def subjects_of(case: Case) -> tuple[str, ...]:
    """For a receipt, and for an application on its form."""
    return (f"case:{case.number}",)


def subjects_of_document(document: IssuedDocument) -> tuple[str, ...]:
    """For a certificate or notice."""
    return (f"case:{document.case.number}", f"document:{document.number}")
