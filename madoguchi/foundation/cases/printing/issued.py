"""Certificates and notices (発行文書)."""

from __future__ import annotations

from madoguchi.foundation.cases.models import IssuedDocument
from madoguchi.foundation.cases.printing.press import iso_day, printed
from madoguchi.foundation.cases.printing.subjects import subjects_of_document


def issued_pdf(document: IssuedDocument) -> bytes:
    """The PDF of an issued document, from the content fixed at the decision."""
    page = document.content
    signer = str(page["signer"])
    return printed(
        "cases/print/issued.html",
        {"document": document, "page": page, "day": iso_day(page["date"]), "seal": f"{signer}之印"},
        style="issued.css",
        subjects=subjects_of_document(document),
        title=str(page["title"]),
    )
