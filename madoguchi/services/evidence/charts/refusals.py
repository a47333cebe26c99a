"""Refusals of charts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class ChartUnfit(Refused):
    """A figure cannot be drawn in this way."""

    code = "evidence.chart-unfit"
    reason = _("The figure cannot be drawn in this way with these columns.")
    next_step = _("Choose among these: %(columns)s. Or show the figure as a table.")
    status = 422


class UnlikeSides(Refused):
    """A pyramid whose sides count unlike things: on one scale the one says nothing of the other."""

    code = "evidence.unlike-sides"
    reason = _("The two sides of a pyramid share one scale, and these are counted in different things: %(units)s.")
    next_step = _(
        "Choose two numbers of the same unit (give both a unit under “Numbers”), or draw bars: there each unit has a"
        " scale of its own."
    )
    status = 422


class NothingToDraw(Refused):
    """No row has a number."""

    code = "evidence.nothing-to-draw"
    reason = _("There is no number in the figure that could be drawn.")
    next_step = _("Take other columns, or filter less.")
    status = 422


class NoPlacesToDraw(Refused):
    """A map without places."""

    code = "evidence.no-places-to-draw"
    reason = _("The rows of the figure have no place, so there is no map of them.")
    next_step = _("Add the columns of longitude and latitude, or choose bars.")
    status = 422
