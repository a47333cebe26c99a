"""Refusals of the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.folder import CityFolderFaulty
from madoguchi.kernel.refusals import Refused

__all__ = ["AlreadyHeld", "CityFolderFaulty", "NotOfStaff", "NotHeldSoLong"]


class NotOfStaff(Refused):
    """A resident's account cannot hold a post."""

    code = "organisation.not-of-staff"
    reason = _("%(name)s is not a member of staff and cannot hold a post.")
    next_step = _("Make a staff account for this person first.")


class AlreadyHeld(Refused):
    """The same person holds the same post in an overlapping time."""

    code = "organisation.already-held"
    reason = _("%(name)s already holds this post in that time.")
    next_step = _("End the earlier holding first, or choose a later day.")


class NotHeldSoLong(Refused):
    """A holding would end before it began."""

    code = "organisation.not-held-so-long"
    reason = _("This post is held from %(from_on)s; it cannot end on %(until_on)s.")
    next_step = _("Choose a later day.")
