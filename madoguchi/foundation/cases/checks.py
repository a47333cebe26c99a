"""What can be wrong in the room of cases."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.cases.models import Case
from madoguchi.kernel.checks import Finding, check, green, red


@check("cases.trail", _("Trail of cases"))
def trail(*, at: datetime) -> Finding:
    """Every case was opened by an act: submitting is recorded on the draft, with the case's number."""
    submitted = AuditEntry.objects.filter(act="application.submit").values_list("detail__case", flat=True)
    told = set(submitted.iterator(chunk_size=2000))
    numbers = Case.objects.order_by("number").values_list("number", flat=True).iterator(chunk_size=2000)
    without = [number for number in numbers if number not in told]
    if without:
        return red(
            _("%(count)s cases have no line in the audit trail, among them %(first)s: something wrote past the acts."),
            _("Run madoguchi audit verify, find out who wrote into the database, and keep a backup of it as it is."),
            count=len(without), first=without[0],
        )  # fmt: skip
    return green(_("Every case has its trail."))
