"""Figures as tables, for the page and for the file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from madoguchi.foundation.tickets.queries.figures import HallFigures

Table = tuple[list[str], list[list[str]]]


def weekday_name(weekday: int) -> str:
    """Monday is 0."""
    return [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")][weekday]


def hour_labels(figures: HallFigures) -> Sequence[str]:
    """9:00, 10:00 …"""
    return [f"{hour}:00" for hour in figures.hours]


def queue_table(figures: HallFigures) -> Table:
    """One row a queue; minutes with one place."""
    columns = [
        _("For"), _("Numbers taken"), _("With precedence"), _("Wait, median (min)"), _("Wait, 90 % within (min)"),
        _("Visit, median (min)"), _("Visit, 90 % within (min)"), _("Not there when called"), _("Left or not reached"),
        _("Booked"), _("Booked and begun at the counter"), _("Booked and did not come"),
    ]  # fmt: skip
    rows = [
        [
            f"{one.queue.letter} {one.queue.title}", str(one.taken), str(one.priority),
            _minutes(one.wait.median), _minutes(one.wait.ninety), _minutes(one.service.median),
            _minutes(one.service.ninety), str(one.missed), str(one.left), str(one.booked), str(one.begun), str(one.no_shows),
        ]
        for one in figures.queues
    ]  # fmt: skip
    return columns, rows


def by_hour_table(figures: HallFigures) -> Table:
    """Numbers taken by weekday and hour."""
    rows = [[weekday_name(weekday), *(str(count) for count in counts)] for weekday, counts in figures.by_hour]
    return [_("Weekday"), *hour_labels(figures)], rows


def _minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
