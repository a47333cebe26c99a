"""What the room of cases counts: applications and decisions of the last 365 days, by procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.queries.figures import ONLINE
from madoguchi.foundation.forms.public import titles_of
from madoguchi.kernel.indicators import Line, indicator, lines_by, year_up_to

WITH_CARD = ("card", "signature")


def _submitted(on: date) -> QuerySet[Case]:
    first, beyond = year_up_to(on)
    return Case.objects.filter(submitted_at__gte=first, submitted_at__lt=beyond).order_by()


@indicator(
    "cases.submitted",
    _("Applications"),
    unit=_("applications"),
    definition=_("Applications of the last 365 days, on every channel."),
    counted=_("Each application counts one on the day on which it reached the city."),
    better="neither",
    words=titles_of,
    source="figures",
)
def submitted(on: date) -> Iterator[Line]:
    """One line a procedure."""
    return lines_by(_submitted(on), "slug")


@indicator(
    "cases.online_share",
    _("Share of applications made online"),
    unit="%",
    definition=_("Of the applications of the last 365 days those that came online."),
    counted=_("Applications on the channel online, of a hundred applications on all channels."),
    better="more",
    total="share",
    words=titles_of,
    source="figures",
)
def online_share(on: date) -> Iterator[Line]:
    """One line a procedure: online, of all."""
    rows = _submitted(on).values_list("slug").annotate(online=Count("id", filter=Q(channel=ONLINE)), n=Count("id"))
    for slug, online, count in rows.order_by("slug"):
        yield Line(slug, online, count)


@indicator(
    "cases.card_share",
    _("Share of online applications made with a card"),
    unit="%",
    definition=_("Of the online applications of the last 365 days those in which a My Number card proved who applied."),
    counted=_("Online applications with the assurance of a card or its signature, of a hundred online applications."),
    better="more",
    total="share",
    words=titles_of,
    source="figures",
)
def card_share(on: date) -> Iterator[Line]:
    """One line a procedure: with a card, of those online."""
    online = _submitted(on).filter(channel=ONLINE)
    rows = online.values_list("slug").annotate(card=Count("id", filter=Q(assurance__in=WITH_CARD)), n=Count("id"))
    for slug, card, count in rows.order_by("slug"):
        yield Line(slug, card, count)


@indicator(
    "cases.decided",
    _("Decisions made electronically"),
    unit=_("decisions"),
    definition=_("Cases that were decided in this system in the last 365 days."),
    counted=_("Each case counts one on the day of its decision."),
    better="more",
    words=titles_of,
    source="figures",
)
def decided(on: date) -> Iterator[Line]:
    """One line a procedure."""
    first, beyond = year_up_to(on)
    return lines_by(Case.objects.filter(decided_at__gte=first, decided_at__lt=beyond), "slug")


@indicator(
    "cases.days_to_decision",
    _("Days to a decision (median)"),
    unit=_("working days"),
    definition=_(
        "Working days from the application to the decision, of the decisions of the last 365 days: the middle one."
    ),
    counted=_("Days on which the clock stood, because something was awaited from the applicant, are left out."),
    better="fewer",
    total="median",
    words=titles_of,
    source="figures",
)
def days_to_decision(on: date) -> Iterator[Line]:
    """One line a procedure and length."""
    first, beyond = year_up_to(on)
    found = Case.objects.filter(decided_at__gte=first, decided_at__lt=beyond).exclude(days_to_decision=None).order_by()
    rows = found.values_list("slug", "days_to_decision").annotate(n=Count("id")).order_by("slug", "days_to_decision")
    for slug, days, count in rows:
        if days is not None:
            yield Line(slug, count, size=days)
