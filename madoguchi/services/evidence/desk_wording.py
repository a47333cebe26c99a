"""What fields and steps of a sheet, and ways to draw, are called at the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence
from madoguchi.services.evidence.wording import BETWEEN

FIELDS: dict[str, Sentence] = {
    "title": _("Title of the sheet"),
    "question": _("The question"),
    "inputs": _("Inputs"),
    "activities": _("Activities"),
    "outputs": _("Outputs"),
    "outcomes": _("Outcomes"),
    "indicators": _("Indicators"),
    "baseline": _("Baseline"),
    "finding": _("Finding"),
    "plain": _("In short, in plain Japanese"),
    "english": _("In short, in English"),
    "figures": _("A figure"),
    "figure_unfinished": _("The last step of a figure"),
}
STEPS: dict[str, Sentence] = {
    "sheet.begin": _("began the sheet"),
    "sheet.write": _("wrote"),
    "sheet.submit": _("submitted it for approval"),
    "sheet.take_back": _("took it back"),
    "sheet.return": _("returned it"),
    "sheet.publish": _("approved and published it"),
    "sheet.withdraw": _("withdrew it"),
    "sheet.discard": _("discarded it"),
    "sheet.renew": _("began a newer edition"),
    "sheet_figure.draw": _("drew figure"),
    "sheet_figure.move": _("moved figure"),
    "sheet_figure.remove": _("removed figure"),
    "sheet_figure.forget": _("The numbers were deleted, because the data was erased; figure"),
}
CHARTS: dict[str, Sentence] = {
    "line": _("lines"),
    "bar": _("bars"),
    "pyramid": _("population pyramid"),
    "map": _("map by district"),
    "scatter": _("points in two directions"),
}


def names_of_fields(names: Iterable[str]) -> str:
    """Fields in the reader's language, in a row."""
    return str(BETWEEN).join(str(FIELDS[name]) for name in names)
