"""Refusals of the open data room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class FileTooLarge(Refused):
    """More than a page takes."""

    code = "opendata.file-too-large"
    reason = _("The file is larger than %(megabytes)s MB.")
    next_step = _("Check a part of it here, or the whole with the command madoguchi opendata check.")
    status = 413


class NoFileSent(Refused):
    """There was nothing to check."""

    code = "opendata.no-file"
    reason = _("No file was sent.")
    next_step = _("Choose a CSV, Excel or JSON file.")
    status = 422


class NoSuchDataset(Refused):
    """None of the fourteen is called so."""

    code = "opendata.no-such-dataset"
    reason = _("No standard dataset is called so.")
    next_step = _("Take one of the names under /api/opendata/datasets/.")
    status = 404


class CheckBusy(Refused):
    """Another file is being checked."""

    code = "opendata.busy"
    reason = _("Other files are being checked just now.")
    next_step = _("Please try again in a minute.")
    status = 503
    retry_after = 30


class FileTooHard(Refused):
    """The check ran out of time or memory, or the file broke a reader."""

    code = "opendata.file-too-hard"
    reason = _("This file could not be checked.")
    next_step = _("Save it as CSV (UTF-8) and try again, or check a part of it.")
    status = 422
