"""Receipts for several applications on one sheet (受付票の一覧)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.printing.press import printed
from madoguchi.foundation.cases.printing.subjects import subjects_of
from madoguchi.foundation.cases.queries.applicant import public_text
from madoguchi.foundation.organisation.public import Department, city
from madoguchi.kernel.ui.drawn_code import drawn_code


def receipts_pdf(cases: Sequence[Case], *, name: str, language: str) -> bytes:
    """One sheet for up to twelve, in the resident's language: of each application its number, QR code, office and
    what comes next.

    The total of the fees stands below. The sheet names every case among its subjects.
    """
    address = f"{settings.BASE_URL}{reverse('reopen')}"
    departments = Department.objects.in_bulk([case.department for case in cases])
    with override(language):
        rows = [
            {
                "case": case,
                "department": departments[case.department],
                "next": public_text(case),
                "qr": drawn_code(f"{address}?number={case.number}", scale=2, border=2),
            }
            for case in cases
        ]
        title = gettext("Receipts of your applications")
        context = {
            "rows": rows,
            "to": name,
            "hall": city(),
            "address": address,
            "total_yen": sum(case.fee["total_yen"] for case in cases if case.fee),
        }
    subjects = tuple(one for case in cases for one in subjects_of(case))
    return printed(
        "cases/print/receipts.html", context, style="receipts.css", subjects=subjects, language=language, title=title
    )
