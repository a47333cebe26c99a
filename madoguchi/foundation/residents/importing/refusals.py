"""Refusals of an import; only those who import read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class ImportUnreadable(Refused):
    """A file of an import is no table of the documented form."""

    code = "residents.import-unreadable"
    reason = _("The file %(file)s cannot be read: %(faults)s")
    next_step = _("Compare its first line with docs/reference/register-import.md. Nothing was taken over.")
    status = 400


class ImportRunning(Refused):
    """Another import is at work."""

    code = "residents.import-running"
    reason = _("Another import of the register is running.")
    next_step = _("Wait until it has ended. If it was killed, try again in five minutes.")
    status = 409


class ImportOvertaken(Refused):
    """The import was marked as stopped while it was at work."""

    code = "residents.import-overtaken"
    reason = _("This import was silent for too long, and another one has begun.")
    next_step = _("Look at the other import; run this one again if need be.")
    status = 409


class TooManyLeaving(Refused):
    """A full import in which very many people are missing is not believed."""

    code = "residents.too-many-leaving"
    reason = _(
        "%(leaving)s of %(listed)s people are missing in the file, more than %(percent)s per cent. Nothing was taken over."
    )
    next_step = _("Check that the export is complete. If it is right, run it again with --many-leave.")
    status = 409


class ImportUnknown(Refused):
    """No import has this number."""

    code = "residents.import-unknown"
    reason = _("There is no import with this number.")
    next_step = _("Choose one from the list of imports.")
    status = 404
