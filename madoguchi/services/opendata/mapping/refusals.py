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
