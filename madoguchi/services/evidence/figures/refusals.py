"""Refusals of figures: what cannot be picked, joined or asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class RecipeUnreadable(Refused):
    """A recipe is not written as it has to be."""

    code = "evidence.recipe-unreadable"
    reason = _("“%(value)s” cannot be used for “%(part)s”.")
    next_step = _("Choose it again from the list on the page.")
    status = 422


class TooMuchPicked(Refused):
    """More than a figure may hold."""

    code = "evidence.too-much-picked"
    reason = _("There is too much in “%(part)s”.")
    next_step = _("The most is %(most)s. Leave something out, or make two figures.")
    status = 422


class NoSuchTable(Refused):
    """The version of a table is not there, or no longer."""

    code = "evidence.no-such-table"
    reason = _("The table “%(table)s” is not there in version %(version)s.")
    next_step = _("Take another version of it, or another table. A version that was withdrawn can no longer be used.")
    status = 422


class NothingPicked(Refused):
    """A recipe without anything to show."""

    code = "evidence.nothing-picked"
    reason = _("Nothing was picked that could be counted or shown.")
    next_step = _("Pick at least one column of one table, or how many records there are.")
    status = 422


class NoSuchColumn(Refused):
    """A table has no such column."""

    code = "evidence.no-such-column"
    reason = _("The table “%(table)s” has no column “%(column)s”.")
    next_step = _("Take one of these: %(columns)s.")
    status = 422


class ColumnNotCounted(Refused):
    """A text cannot be added up."""

    code = "evidence.column-not-counted"
    reason = _("“%(column)s” holds no numbers that could be added up.")
    next_step = _("Take a column of numbers, or count the records instead.")
    status = 422


class KeyUnfit(Refused):
    """What tables are joined by is not in them."""

    code = "evidence.key-unfit"
    reason = _("The tables cannot be joined by “%(key)s”.")
    next_step = _(
        "At least one of the tables needs a column for each; for a year, a day or a year; for a district, its name."
    )
    status = 422


class MeasureUnfit(Refused):
    """A measure cannot stand as it was picked."""

    code = "evidence.measure-unfit"
    reason = _("This cannot be shown together: %(measure)s.")
    next_step = _("Records as they are stand alone, of one table. A rate needs a sum or a number that it is of.")
    status = 422


class SeveralDaysAdded(Refused):
    """The same people of several survey days would be added up."""

    code = "evidence.several-days-added"
    reason = _(
        "“%(table)s” holds several surveys of the same things (%(column)s from %(first)s to %(last)s): "
        "added up, each would count several times."
    )
    next_step = _(
        "In “Rows”, count only the records with one day, for example %(column)s equal to %(last)s; or make a row for each day."
    )
    status = 422


class FilterUnfit(Refused):
    """A filter compares with what the column cannot hold."""

    code = "evidence.filter-unfit"
    reason = _("“%(value)s” cannot be compared with the column “%(column)s”.")
    next_step = _(
        "Write a number for numbers, a day like 2026-04-01 or 令和8年4月1日 for days, "
        "and true or false for what is one of the two."
    )
    status = 422


class DistrictsUnreadable(Refused):
    """The city's list of districts has a mistake."""

    code = "evidence.districts-unreadable"
    reason = _("The list of districts (districts.yaml) cannot be used: %(faults)s")
    next_step = _("Tell whoever keeps the city's folder. No figure can be drawn up until it is mended.")
    status = 503
