"""What the counter counts: sets of the last 365 days, by the department that began them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel.indicators import Line, indicator, lines_by
from madoguchi.services.counter.counted import rows, submitted_sets


def _departments(keys: Sequence[str]) -> Mapping[str, str]:
    return {one.key: str(one.name) for one in Department.objects.filter(key__in=set(keys))}


@indicator(
    "counter.sets",
    _("Visits at the writing-free counter"),
    unit=_("visits"),
    definition=_("Sets of procedures that were submitted at the counter in the last 365 days."),
    counted=_("Each set counts one on the day on which it was submitted."),
    better="more",
    words=_departments,
    source="counter_home",
    rows=rows,
)
def sets(on: date) -> Iterator[Line]:
    """One line a department."""
    return lines_by(submitted_sets(on), "home")


@indicator(
    "counter.characters_saved",
    _("Characters that nobody had to write"),
    unit=_("characters"),
    definition=_(
        "What the paper forms of the sets of the last 365 days would have asked for, less what was typed instead."
    ),
    counted=_(
        "Characters and marks that each paper form would have asked the resident for, less those that the clerk typed, "
        "noted when the set is submitted. Sets from before this was noted count nothing."
    ),
    better="more",
    words=_departments,
    source="counter_home",
    rows=rows,
)
def characters_saved(on: date) -> Iterator[Line]:
    """One line a department."""
    noted = submitted_sets(on).exclude(written_characters=None)
    by_home = noted.values_list("home").annotate(saved=Sum(F("written_characters") - F("typed_characters")))
    for home, saved in by_home.order_by("home"):
        yield Line(home, saved)
