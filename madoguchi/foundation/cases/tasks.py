"""Jobs of cases."""

from __future__ import annotations

from madoguchi.foundation.cases.operations.deciding import get_document, keep_printed_document
from madoguchi.foundation.cases.printing.issued import issued_pdf
from madoguchi.kernel import clock
from madoguchi.kernel.jobs import job


@job("cases.print_document")
def print_document(*, key: str, document_id: str) -> None:
    """Print an issued document; done once, harmless when repeated."""
    document = get_document(document_id)
    if document.file_id is None:
        keep_printed_document(document, pdf=issued_pdf(document), at=clock.now())
