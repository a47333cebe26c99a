"""Refusals of taking datasets over from another CKAN."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class RemoteNotCkan(Refused):
    """The other side does not answer as a CKAN does."""

    code = "opendata.remote-not-ckan"
    reason = _("“%(name)s” cannot be read there: it is no CKAN, or has no such dataset.")
    next_step = _("Check the address and the name of the dataset.")
    status = 502


class RemoteHasNoFile(Refused):
    """No file, or one that cannot be fetched."""

    code = "opendata.remote-no-file"
    reason = _("“%(name)s” has no file there that can be taken over (%(why)s).")
    next_step = _("Fetch the file by hand and send it as a new version.")
    status = 502


class RemoteTooLarge(Refused):
    """More than an examination takes."""

    code = "opendata.remote-too-large"
    reason = _("The file of “%(name)s” is larger than %(megabytes)s MB.")
    next_step = _("Divide the data there, or send a part of it by hand.")
    status = 502
