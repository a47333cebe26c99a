"""What the procedures room counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.foundation.forms.public import procedures_offered, titles_of
from madoguchi.kernel.indicators import Line, indicator

ONLINE = "online"


def _guides(_person: object, on: date, _today: date) -> dict[str, str]:
    # A line is one procedure, and its page is for everybody.
    return {one.slug: reverse("procedure_guide", args=[one.slug]) for one in procedures_offered(on)}


@indicator(
    "procedures.online",
    _("Procedures that can be done online"),
    unit=pgettext_lazy("unit", "procedures"),
    definition=_("Procedures on offer on the day that can be applied for online."),
    counted=_("Each published definition that is valid on the day and names the channel online counts one."),
    better="more",
    words=titles_of,
    source="procedure_list",
    rows=_guides,
)
def procedures_online(on: date) -> Iterator[Line]:
    """One line a procedure."""
    return (Line(one.slug, 1) for one in procedures_offered(on) if ONLINE in one.channels)


@indicator(
    "procedures.offered",
    _("Procedures on offer"),
    unit=pgettext_lazy("unit", "procedures"),
    definition=_("Procedures on offer on the day, whatever the channel."),
    counted=_("Each published definition that is valid on the day counts one."),
    better="neither",
    words=titles_of,
    source="procedure_list",
    rows=_guides,
)
def all_procedures(on: date) -> Iterator[Line]:
    """One line a procedure."""
    return (Line(one.slug, 1) for one in procedures_offered(on))
