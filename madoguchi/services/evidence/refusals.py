"""Refusals that readers of published sheets meet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NoSuchSheet(Refused):
    """No sheet is public under this address."""

    code = "evidence.no-such-sheet"
    reason = _("No sheet is published under this address.")
    next_step = _("Look for it in the list under /open/evidence/.")
    status = 404


class EditionWithdrawn(Refused):
    """It was taken down; ``others`` are the editions that anybody may still read, in words and by their addresses."""

    code = "evidence.withdrawn"
    reason = _("This sheet was withdrawn: %(why)s")
    next_step = _("Read another sheet, or ask the city.")
    status = 410

    def __init__(self, *, why: str, others: Sequence[tuple[str, str]]) -> None:
        super().__init__(why=why)
        self.links = others


class FigureWithheld(Refused):
    """The data that it comes from was taken down."""

    code = "evidence.figure-withheld"
    reason = _("This figure is not shown any more: its data (%(data)s) was withdrawn. %(why)s")
    next_step = _("Ask the city: %(ask)s")
    status = 410
