"""What the room of cases counts: applications and decisions of the last 365 days, by procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.cases.queries.counted import (
    WITH_CARD,
    decided_cases,
    online_cases,
    rows_of,
    submitted_cases,
    timed_cases,
)
from madoguchi.foundation.cases.queries.figures import ONLINE
from madoguchi.foundation.forms.public import titles_of
from madoguchi.kernel.indicators import Line, indicator, lines_by


@indicator(
    "cases.submitted",
    _("Applications"),
    unit=_("applications"),
    definition=_("Applications of the last 365 days, on every channel."),
    counted=_("Each application counts one on the day on which it reached the city."),
    better="neither",
    words=titles_of,
    source="figures",
    rows=rows_of("submitted"),
)
def submitted(on: date) -> Iterator[Line]:
    """One line a procedure."""
    return lines_by(submitted_cases(on), "slug")


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
    rows=rows_of("online_share"),
)
def online_share(on: date) -> Iterator[Line]:
    """One line a procedure: online, of all."""
    rows = submitted_cases(on).values_list("slug").annotate(online=Count("id", filter=Q(channel=ONLINE)), n=Count("id"))
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
    rows=rows_of("card_share"),
)
def card_share(on: date) -> Iterator[Line]:
    """One line a procedure: with a card, of those online."""
    rows = (
        online_cases(on)
        .values_list("slug")
        .annotate(card=Count("id", filter=Q(assurance__in=WITH_CARD)), n=Count("id"))
    )
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
    rows=rows_of("decided"),
)
def decided(on: date) -> Iterator[Line]:
    """One line a procedure."""
    return lines_by(decided_cases(on), "slug")


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
    rows=rows_of("days_to_decision"),
)
def days_to_decision(on: date) -> Iterator[Line]:
    """One line a procedure and length."""
    rows = (
        timed_cases(on)
        .values_list("slug", "days_to_decision")
        .annotate(n=Count("id"))
        .order_by("slug", "days_to_decision")
    )
    for slug, days, count in rows:
        if days is not None:
            yield Line(slug, count, size=days)
