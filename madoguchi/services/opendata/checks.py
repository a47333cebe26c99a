"""What can be wrong with the catalogue: data that is older than was promised, and approved data that nobody published."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.checks import Finding, check, green, red, yellow
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.queries import HEAVY, Standing, standings
from madoguchi.services.opendata.shelf import not_built, readable_versions
from madoguchi.services.opendata.states import DAYS, Frequency, State

NAMED = 5
"""Datasets that a sentence names."""


@check("opendata.due", _("Renewal of open data"))
def due(*, at: datetime) -> Finding:
    """Whether each public dataset was renewed as often as the city promised; what was never public is not late."""
    today = localdate(at)
    public = [one for one in standings(on=today) if one.published is not None]
    late = sorted((one for one in public if one.overdue and one.due_on), key=lambda one: str(one.due_on))
    if not late:
        return green(_("All %(count)s public datasets were renewed as often as promised."), count=len(public))
    told = {
        "count": len(late),
        "named": "、".join(f"{one.dataset.title} ({one.due_on})" for one in late[:NAMED])
        + ("…" if late[NAMED:] else ""),
    }
    says = _("%(count)s datasets are older than their promised frequency, with the day they were due: %(named)s.")
    remedy = _(
        "Have the department that owns it send a new version (Open data → the dataset → Send a file), or, where the data did"
        " not change, the same file anew; or write a frequency that can be kept into open_data/datasets.yaml. For one from"
        " the platform's own tables see what “Worker” says."
    )
    forgotten = any(_missed_twice(one, at) for one in late)
    return red(says, remedy, **told) if forgotten else yellow(says, remedy, **told)


def _missed_twice(one: Standing, at: datetime) -> bool:
    """Late for as long again as a whole period."""
    days = DAYS[Frequency(one.dataset.definition.part.frequency)]
    return one.due_on is not None and (localdate(at) - one.due_on).days > days


@check("opendata.files", _("Files of open data"))
def files(*, at: datetime) -> Finding:
    """Whether files lie on this machine in a form that the product no longer writes; what is not built yet is no fault."""
    readable = readable_versions()
    older = [one for one, is_older in not_built(readable) if is_older]
    if not older:
        return green(
            _("None of the files of the %(count)s versions that may be read is of an older form."), count=len(readable)
        )
    return yellow(
        _("The files of %(count)s versions lie on this machine in an older form only: %(named)s."),
        _(
            "Run madoguchi opendata rebuild, or wait: the worker builds them anew within the hour, under the same addresses."
        ),
        count=len(older),
        named="、".join(f"{one.dataset.title} {one.number}" for one in older[:NAMED]) + ("…" if older[NAMED:] else ""),
    )


@check("opendata.to_publish", _("Publishing of open data"))
def to_publish(*, at: datetime) -> Finding:
    """Whether what was approved for a day is public on it."""
    stuck = Version.objects.filter(state=State.APPROVED, publish_on__lt=localdate(at)).select_related("dataset")
    found = list(stuck.defer(*HEAVY)[:NAMED])
    if not found:
        return green(_("Nothing that was approved waits beyond its day."))
    return red(
        _("Approved data is not public although its day has passed: %(named)s."),
        _("See what “Worker” and “Work given up” say; a worker publishes it within minutes."),
        named="、".join(f"{one.dataset.title} ({one.publish_on})" for one in found),
    )
