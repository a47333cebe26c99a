"""The application in the layout of an official form (申請書)."""

from __future__ import annotations

from django.utils.safestring import mark_safe
from django.utils.translation import override

from madoguchi.foundation.cases.answers import answer_groups, named_files
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.printing.press import printed, qr_svg
from madoguchi.foundation.organisation.public import city


def application_pdf(case: Case) -> bytes:
    """Print an application with its QR (receipt number and definition version), in Japanese."""
    with override("ja"):
        state = case_state(case)
        context = {
            "case": case,
            "groups": answer_groups(state, case.provenance),
            "hall": city(),
            "files": named_files(state, case.files.filter(replaced_at=None).select_related("file")),
            "checks": [c for c in case.procedure.checks if state.holds(c.when)],
            "qr": mark_safe(qr_svg(f"madoguchi:{case.number}:{case.version.sha256[:16]}")),  # noqa: S308 - our own SVG
        }
    return printed("cases/print/application.html", context, style="application.css", title=case.procedure.title.ja)
