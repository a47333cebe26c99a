"""Refusals of the map."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NoSuchPlace(Refused):
    """Nothing published is called so, or it has no place."""

    code = "opendata.no-such-place"
    reason = _("There is no such place on the map.")
    next_step = _("It may have been taken out of the data. Look for it by its name on the map.")
    status = 404


class MapRenewed(Refused):
    """The page shows an earlier version of the data."""

    code = "opendata.map-renewed"
    reason = _("The data was renewed since this page was opened.")
    next_step = _("Load the page again.")
    status = 409


class NothingToCorrect(Refused):
    """There is no table yet, or its records have no place."""

    code = "opendata.nothing-to-correct"
    reason = _("This dataset has no places that could be corrected on a map.")
    next_step = _("Send a file with latitudes and longitudes first.")
    status = 404


class TableChanged(Refused):
    """Somebody else was quicker."""

    code = "opendata.table-changed"
    reason = _("The table was changed while you were correcting it.")
    next_step = _("Open the record again; what you typed still stands in the form before.")
    status = 409


class NoSuchPhoto(Refused):
    """No public version names it."""

    code = "opendata.no-such-photo"
    reason = _("There is no such photograph in the open data.")
    next_step = _("It may have been taken out of the data. Look for the place on the map.")
    status = 404


class NoPlaceForPhotos(Refused):
    """Neither the table nor the standard has a column for a picture."""

    code = "opendata.no-place-for-photos"
    reason = _("The standard of this dataset has no column for a picture.")
    next_step = _(
        "Leave the photograph out, or add a column for it to the dataset in the city's folder (key: image, type: url)."
    )
    status = 422
