"""What the audit room counts: looks at people's data, by month. Never who looked at whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.models import AccessLine
from madoguchi.kernel.indicators import Line, indicator, year_up_to


@indicator(
    "audit.looks",
    _("Looks at people's data"),
    unit=_("looks"),
    definition=_("Looks of staff at data of a person in the last 365 days, each with its purpose."),
    counted=_("Each line of the ledger of looks that a member of staff left counts one."),
    better="neither",
    source="audit_looks",
)
def looks(on: date) -> Iterator[Line]:
    """One line a month."""
    first, beyond = year_up_to(on)
    found = AccessLine.objects.filter(at__gte=first, at__lt=beyond, actor_kind="staff").order_by()
    for month, count in (
        found.annotate(month=TruncMonth("at")).values_list("month").annotate(n=Count("id")).order_by("month")
    ):
        yield Line(f"{timezone.localdate(month):%Y-%m}", count)
