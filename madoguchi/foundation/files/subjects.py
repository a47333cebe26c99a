"""Never another's document (取り違え防止): what leaves says whose it is, and that is read off it before it leaves.

In 2023 certificate printers under load handed people the papers of others: one request's document was put into the
answer to another's. So the id stands in the document itself (``case:<receipt number>``, ``document:<number>``; in a PDF
among its keywords), written where it is made, and is compared with what was asked for where it is delivered. Two ids that
do not meet are refused, logged as critical and kept as an alarm; the reader gets a page to try again, never the paper.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Collection
from datetime import datetime
from urllib.parse import quote

import pikepdf
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.public import Attempt, record_attempt
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.hardening import show_in_our_frames

log = logging.getLogger(__name__)

HEADER = "Madoguchi-Subject"
ALARM = "files.another-document"


class AnothersDocument(Refused):
    """What was about to be sent is not what was asked for."""

    code = "files.another-document"
    reason = _("This document could not be checked, so it is not shown.")
    next_step = _("Try again in a few minutes. If it happens again, call the city hall.")
    status = 503


def subjects_in_pdf(data: bytes) -> frozenset[str]:
    """The ids that stand among a PDF's keywords; none where it cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return frozenset(str(pdf.docinfo.get("/Keywords", "")).split(", ")) - {""}
    except pikepdf.PdfError:
        return frozenset()


def refuse_anothers(asked: Collection[str], found: Collection[str], *, what: str) -> None:
    """Raise ``AnothersDocument`` unless exactly what was asked for was found; the alarm survives the refusal."""
    if set(asked) == set(found) and asked:
        return
    log.critical("another's document was stopped", extra={"what": what, "asked": sorted(asked), "found": sorted(found)})
    record_attempt(kind=ALARM, key=" ".join(sorted(asked)), succeeded=False, at=clock.now())
    raise AnothersDocument


def documents_stopped_since(since: datetime) -> int:
    """How often a document was stopped because it was another's: each one is a fault to be looked into."""
    return Attempt.objects.filter(kind=ALARM, at__gte=since).count()


def respond_with_pdf(
    data: bytes, *, subjects: Collection[str], name: str, inline: bool = True, kept: bool = False
) -> HttpResponse:
    """A PDF that we made, after its own ids were compared with ``subjects``; they go into a header too.

    ``kept``: it was compared when it was kept, under a lock that fits no other row; one kept before ids were written
    into papers has none, and is shown.
    """
    found = subjects_in_pdf(data)
    if found or not kept:
        refuse_anothers(subjects, found, what=name)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    response[HEADER] = quote(", ".join(sorted(subjects)), safe=":, ")
    response["Cache-Control"] = "private, no-store"
    show_in_our_frames(response)
    return response
