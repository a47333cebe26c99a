"""Figures of the day and the month, for the chiefs (staff pages)."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.tickets.forms import FiguresForm, period_of
from madoguchi.foundation.tickets.queries.desk import areas_led_by
from madoguchi.foundation.tickets.queries.figures import HallFigures
from madoguchi.foundation.tickets.queries.figures import hall_figures as figures_of
from madoguchi.foundation.tickets.tables import by_hour_table, hour_labels, queue_table, weekday_name
from madoguchi.foundation.tickets.views.staff.desks import person_of
from madoguchi.foundation.tickets.vocabulary import Area
from madoguchi.kernel import clock


@require_safe
def hall_figures(request: HttpRequest) -> HttpResponse:
    """How long people waited and were served, when they came, who did not come."""
    form, area, figures, day, span = _chosen(request)
    columns, rows = queue_table(figures)
    told = {
        "form": form, "areas": form.areas, "area": area, "figures": figures, "day": day, "span": span,
        "columns": columns, "rows": rows, "hour_labels": hour_labels(figures),
        "heat": [(weekday_name(weekday), counts) for weekday, counts in figures.by_hour],
        "crumbs": [(_("Desks"), reverse("desk_list")), (_("Figures of the hall"), None)],
    }  # fmt: skip
    return render(request, "tickets/staff/hall_figures.html", told)


@require_safe
def hall_figures_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a file: queues, then numbers taken by weekday and hour."""
    _form, area, figures, day, span = _chosen(request)
    text = io.StringIO()
    lines = csv.writer(text)
    for columns, rows in (queue_table(figures), by_hour_table(figures)):
        lines.writerow(columns)
        lines.writerows(rows)
        lines.writerow([])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"hall-{area.key}-{day:%Y-%m}.csv" if span == "month" else f"hall-{area.key}-{day:%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(request: HttpRequest) -> tuple[FiguresForm, Area, HallFigures, object, str]:
    areas = areas_led_by(person_of(request), on=clock.today())
    if not areas:
        raise Http404
    form = FiguresForm(request.GET, areas=areas)
    area, day, span = form.chosen(today=clock.today())
    return form, area, figures_of(area, period_of(day, span)), day, span
