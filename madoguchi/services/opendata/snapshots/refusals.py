"""Refusals of snapshots: what cannot be built, and what cannot be asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class RowsUnfit(Refused):
    """The CSV of a version is not what its columns say."""

    code = "opendata.rows-unfit"
    reason = _("Row %(row)s does not fit the columns of the dataset.")
    next_step = _("Check the file, and send it again with the headings of the dataset.")
    status = 422


class ValueUnfit(Refused):
    """A cell is no value of its column's kind."""

    code = "opendata.value-unfit"
    reason = _("Row %(row)s, column “%(column)s”: “%(value)s” is not %(kind)s.")
    next_step = _("Correct the value, or leave it empty.")
    status = 422


class NoSuchField(Refused):
    """A question names a field that is not there."""

    code = "opendata.no-such-field"
    reason = _("There is no field “%(field)s”.")
    next_step = _("Take one of these: %(fields)s. Or ask with text= (words anywhere), near= or bbox= (places).")
    status = 400


class NoSuchOperator(Refused):
    """A filter's operator is not known, or is not for this kind of field."""

    code = "opendata.no-such-operator"
    reason = _("“%(operator)s” cannot be used for the field “%(field)s”.")
    next_step = _("Take one of these: %(operators)s.")
    status = 400


class ValueOfAnotherKind(Refused):
    """A filter compares with something that the field cannot hold."""

    code = "opendata.value-of-another-kind"
    reason = _("“%(value)s” cannot be compared with the field “%(field)s”.")
    next_step = _("Write %(kind)s.")
    status = 400


class AskedTwice(Refused):
    """A parameter that may come once came several times."""

    code = "opendata.asked-twice"
    reason = _("“%(parameter)s” was given more than once.")
    next_step = _("Give it once. Several values of one field are asked for with “__in”.")
    status = 400


class ParameterUnreadable(Refused):
    """A parameter is not written as it has to be."""

    code = "opendata.parameter-unreadable"
    reason = _("“%(parameter)s” cannot be read: “%(value)s”.")
    next_step = _("Write it like this: %(example)s.")
    status = 400


class DegreesExchanged(Refused):
    """Latitude and longitude in the wrong order."""

    code = "opendata.degrees-exchanged"
    reason = _("“%(parameter)s” cannot be read: “%(value)s”. Longitude and latitude look exchanged.")
    next_step = _("Write %(order)s in this order, such as: %(example)s.")
    status = 400


class WestBeyondEast(Refused):
    """A box whose west lies east of its east."""

    code = "opendata.west-beyond-east"
    reason = _("The west of the box (%(west)s) is larger than its east (%(east)s).")
    next_step = _("Write west, south, east and north in this order: %(example)s.")
    status = 400


class SouthBeyondNorth(Refused):
    """A box whose south lies north of its north."""

    code = "opendata.south-beyond-north"
    reason = _("The south of the box (%(south)s) is larger than its north (%(north)s).")
    next_step = _("Write west, south, east and north in this order: %(example)s.")
    status = 400


class NearOrSort(Refused):
    """Two orders at once."""

    code = "opendata.near-or-sort"
    reason = _("“near” and “sort” cannot be asked together.")
    next_step = _("Leave out one of them: with “near” the nearest come first.")
    status = 400


class NoPlaces(Refused):
    """The records have no place."""

    code = "opendata.no-places"
    reason = _("The records of this dataset have no place.")
    next_step = _("Leave out the place, and filter by a field.")
    status = 400


class TooMuchAsked(Refused):
    """More than one question may hold."""

    code = "opendata.too-much-asked"
    reason = _("“%(parameter)s” is more than one question may hold.")
    next_step = _("The most is %(most)s. Divide the question, or take the whole file.")
    status = 400


class PlaceLost(Refused):
    """A cursor belongs to another question or to another version, or was changed."""

    code = "opendata.place-lost"
    reason = _("This cursor does not belong to this question.")
    next_step = _("Ask again without the cursor; the data may have been published anew.")
    status = 400


class TookTooLong(Refused):
    """The answer was not ready in time."""

    code = "opendata.took-too-long"
    reason = _("The answer took too long.")
    next_step = _("Narrow the question, or take the whole file.")
    status = 503


class SnapshotGone(Refused):
    """The files of a version are not there."""

    code = "opendata.snapshot-gone"
    reason = _("The files of this version are not there just now.")
    next_step = _("Please try again later, or take another version.")
    status = 404
