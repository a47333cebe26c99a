"""Jobs and chores of cases."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.foundation.cases.keeping import drafts_still_needed
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.operations.deciding import get_document, keep_printed_document
from madoguchi.foundation.cases.operations.drafting import discard_draft
from madoguchi.foundation.cases.printing.issued import issued_pdf
from madoguchi.foundation.cases.printing.subjects import subjects_of_document
from madoguchi.foundation.cases.refusals import DraftEnded
from madoguchi.foundation.files.public import refuse_anothers, subjects_in_pdf
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.chores import chore
from madoguchi.kernel.jobs import job

MOST_AT_ONCE = 500


@job("cases.print_document")
def print_document(*, key: str, document_id: str) -> None:
    """Print an issued document; done once, harmless when repeated."""
    document = get_document(document_id)
    if document.file_id is None:
        pdf = issued_pdf(document)
        refuse_anothers(subjects_of_document(document), subjects_in_pdf(pdf), what="print")
        keep_printed_document(document, pdf=pdf, at=clock.now())


@chore("cases.discard_abandoned", every=timedelta(hours=6))
def discard_abandoned_drafts(*, at: datetime) -> int:
    """Throw away drafts that nobody touched for as long as their definition says (``abandoned_days``)."""
    thrown = 0
    old = Draft.objects.filter(submitted_at=None, saved_at__lt=at - timedelta(days=1)).with_version()
    several = list(old.order_by("saved_at")[:MOST_AT_ONCE])
    needed = drafts_still_needed([draft.pk for draft in several])
    for draft in several:
        if draft.pk not in needed and draft.saved_at < at - timedelta(days=draft.version.procedure.abandoned_days):
            try:
                discard_draft(draft, by=SYSTEM, at=at)
            except (DraftEnded, Draft.DoesNotExist):
                continue
            thrown += 1
    return thrown
