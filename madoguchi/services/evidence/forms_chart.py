"""The last step of a figure: how it is drawn. What a drawing of the chosen kind still needs is said in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.evidence_tables import NUMERIC
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.evidence.charts.refusals import UnlikeSides
from madoguchi.services.evidence.charts.vocabulary import Chart, unlike_in
from madoguchi.services.evidence.content import LONGEST_LINE
from madoguchi.services.evidence.desk_wording import CHARTS
from madoguchi.services.evidence.figures.vocabulary import Figure
from madoguchi.services.evidence.forms_figures import choose_one, choose_several
from madoguchi.services.evidence.models import LONGEST_REASON
from madoguchi.services.evidence.picking import has_places, sides

POINTS = ("year", "longitude", "latitude")
"""Kinds that are no length, but can be a place in one direction."""


class ChartForm(OfficeForm):
    """Step 4: how it is drawn, and what it shows."""

    def __init__(self, *args: Any, figure: Figure, chart: Chart | None, note: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        titled = [(one.name, one.title or one.name) for one in figure.columns]
        numbers = [(one.name, one.title or one.name) for one in figure.columns if one.is_number]
        drawable = [(one.name, one.title or one.name) for one in figure.columns if one.is_number or one.kind in POINTS]
        is_map = not numbers and has_places(figure)
        self.fields["title"] = forms.CharField(
            label=_("Title of the figure"),
            max_length=LONGEST_LINE,
            initial=chart.title if chart else "",
            error_messages={"required": _("Write a title.")},
            widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"}),
        )
        self.fields["kind"] = choose_one(
            _("Drawn as"), list(CHARTS.items()), initial=chart.kind if chart else "map" if is_map else "line"
        )
        words = [one.name for one in figure.columns if one.kind in ("text", "district")]
        first = figure.columns[0].name if figure.columns else ""
        if is_map:
            first = words[0] if words else ""
        none = [("", "–")]
        self.fields["x"] = choose_one(
            _("Along the axis"),
            [*none, *titled],
            initial=chart.x if chart else first,
            help_text=_("On a map it names the points. A pyramid from a table with a column for each age has none."),
        )
        self.fields["series"] = choose_several(
            _("Numbers that are drawn"),
            drawable,
            initial=list(chart.series) if chart else [name for name, _title in numbers][:4],
            required=False,
            help_text=_("A map may do without, or take one for the size of its points."),
        )
        self.fields["projected"] = choose_one(
            _("Which column says that a row is expected, not counted"),
            [*none, *titled],
            initial=chart.projected if chart else "",
        )
        self.fields["note"] = forms.CharField(
            label=_("What it shows"),
            required=False,
            max_length=LONGEST_REASON,
            initial=note,
            widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """Says in words what a drawing of this kind still needs."""
        typed = self.cleaned_data
        kind, series = typed.get("kind") or "line", typed.get("series") or []
        kinds = {one.name: one.kind for one in self.figure.columns}
        places = [name for name in series if kinds[name] in ("longitude", "latitude")]
        if kind == "map":
            if not has_places(self.figure):
                self.add_error(
                    "kind", _("A map needs longitude and latitude. Go back to “Numbers” and mark “For a map”.")
                )
            elif places:
                self.add_error(
                    "series", _("Longitude and latitude place the points by themselves. Take their marks away.")
                )
            elif len(series) > 1:
                self.add_error("series", _("Only one number can be the size of the points. Leave one mark, or none."))
        elif kind == "scatter":
            if len(series) != 1:
                self.add_error("series", _("Choose one number: it goes upwards; the other is the one along the axis."))
            if kinds.get(typed.get("x", "")) not in (*NUMERIC, *POINTS):
                self.add_error("x", _("Points need a number along the axis, too."))
        elif not series:
            self.add_error("series", self._no_number())
        elif places:
            self.add_error("series", _("Longitude and latitude are drawn on a map, or as points in two directions."))
        elif kind in ("line", "bar") and not typed.get("x"):
            self.add_error("x", _("Choose what stands along the axis."))
        elif kind == "pyramid" and typed.get("x") and len(series) != 2:
            self.add_error("series", _("A pyramid has two sides: choose two numbers."))
        elif kind == "pyramid" and (units := unlike_in([one for one in self.figure.columns if one.name in series])):
            refused = UnlikeSides(units=units)
            self.add_error("series", refused.told)
        return typed

    def _no_number(self) -> str:
        if any(one.is_number for one in self.figure.columns):
            return _now("Choose at least one number.")
        if has_places(self.figure):
            return _now("This figure has no number, only places: draw it as a map.")
        return _now("This figure has no number that could be drawn. Go back to “Numbers” and choose one.")

    @property
    def picked(self) -> Chart:
        """The chart."""
        typed = self.cleaned_data
        series = tuple(typed["series"])
        if typed["kind"] == "pyramid" and not typed["x"]:
            series = sides({one.name: one.title for one in self.figure.columns if one.name in series})
        return Chart(typed["kind"] or "line", typed["x"], series, typed["title"], projected=typed["projected"])
