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
