"""The receipt (受付票)."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from madoguchi.foundation.cases.answers import answer_groups, named_files
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.printing.press import printed
from madoguchi.foundation.cases.printing.subjects import subjects_of
from madoguchi.foundation.organisation.public import Department, city
from madoguchi.kernel.ui.drawn_code import drawn_code


def receipt_pdf(case: Case, *, language: str) -> bytes:
    """The receipt in the applicant's language: number, what was sent, when it is due, how to follow it."""
    address = f"{settings.BASE_URL}{reverse('reopen')}"
    with override(language):
        state = case_state(case)
        context = {
            "case": case,
            "to": case.applicant_name,
            "groups": answer_groups(state, case.provenance),
            "hall": city(),
            "files": named_files(state, case.files.filter(replaced_at=None).select_related("file")),
            "department": Department.objects.get(pk=case.department),
            "address": address,
            "qr": drawn_code(f"{address}?number={case.number}", scale=2, border=2),
        }
        title = gettext("Receipt of your application")
    return printed(
        "cases/print/receipt.html",
        context,
        style="receipt.css",
        subjects=subjects_of(case),
        language=language,
        title=title,
    )
