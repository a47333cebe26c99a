"""A figure, step by step: data, rows, numbers, drawing; or SQL. Each step shows what comes of it before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.charts.vocabulary import Chart
from madoguchi.services.evidence.desk_refusals import (
    FigureChangedMeanwhile,
    FiguresInAnotherOrder,
    NoFigureYet,
    PickingErased,
)
from madoguchi.services.evidence.drawing import (
    Drawn,
    chart_of,
    drawn_up,
    figure_of,
    from_the_newest,
    is_picking_erased,
    newest_versions,
    recipe_of,
    seen_of,
)
from madoguchi.services.evidence.forms_chart import ChartForm
from madoguchi.services.evidence.forms_figures import (
    SQL_WAY,
    STEPS_WAY,
    MeasuresForm,
    RowsForm,
    SqlForm,
    TablesForm,
)
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.operations import draw_sheet_figure, move_sheet_figure, remove_sheet_figure
from madoguchi.services.evidence.picking import offered_tables, tables_of, with_tables
from madoguchi.services.evidence.views.staff.frame import crumbs, edition_crumb, edition_in, figure_in, require_writing

STEPS = {STEPS_WAY: ("tables", "rows", "measures", "chart"), SQL_WAY: ("tables", "sql", "chart")}
NAMES: dict[str, Callable[[], str]] = {
    "tables": lambda: _("Data"),
    "rows": lambda: _("Rows"),
    "measures": lambda: _("Numbers"),
    "sql": lambda: "SQL",
    "chart": lambda: _("Drawing"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_figure_new(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The first step of a new figure: which data."""
    person, edition = edition_in(request, edition_id)
    require_writing(person, edition)
    offered = offered_tables(clock.today())
    form = TablesForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and form.is_valid():
        recipe = with_tables(None, form.cleaned_data["tables"], offered)
        made = draw_sheet_figure(edition, None, drawn=Drawn(recipe), by=actor_of(request), at=clock.now())
        return redirect("evidence_figure_step", figure_id=made.pk, step=STEPS[form.cleaned_data["way"]][1])
    return _render(request, edition, None, "tables", form, offered=offered)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_figure_step(request: HttpRequest, figure_id: int, step: str) -> HttpResponse:
    """One step: looked at (``deed=preview``) or kept, then on to the next."""
    _person, row = figure_in(request, figure_id)
    if step not in NAMES:
        raise Http404(step)
    if step == "chart" and not row.kept.get("columns"):
        raise NoFigureYet
    form = _form(request, row, step)
    if request.method != "POST" or not form.is_valid():
        return _render(request, row.edition, row, step, form)
    try:
        drawn = _picked(row, step, form)
        if request.POST.get("deed") == "preview":
            return _render(request, row.edition, row, step, form, drawn=drawn)
        _keep(request, row, drawn)
    except FigureChangedMeanwhile:
        row.refresh_from_db()
        return _render(request, row.edition, row, step, form, clash=True)
    except Refused as refused:
        form.add_error(None, refused.told)
        return _render(request, row.edition, row, step, form)
    return _go_on(request, row, step, form, drawn)


def _form(request: HttpRequest, row: SheetFigure, step: str) -> Any:
    data = request.POST if request.method == "POST" else None
    recipe = recipe_of(row)
    if step == "tables":
        way = SQL_WAY if recipe.sql else STEPS_WAY
        initial = {"tables": [one.name for one in recipe.sources], "way": way}
        pinned = {one.name: one for one in tables_of(recipe)}
        return TablesForm(data, offered={**pinned, **offered_tables(clock.today())}, initial=initial)
    if step == "sql":
        return SqlForm(data, recipe=recipe, tables=tables_of(recipe), initial={"sql": recipe.sql})
    if step == "chart":
        return ChartForm(data, figure=figure_of(row), chart=chart_of(row), note=row.note)
    kind = RowsForm if step == "rows" else MeasuresForm
    return kind(data, recipe=recipe, tables=tables_of(recipe))


def _picked(row: SheetFigure, step: str, form: Any) -> Drawn:
    """The figure as the step makes it; a drawing that no longer fits its numbers is left for the last step."""
    recipe, chart, note, today = recipe_of(row), chart_of(row), row.note, clock.today()
    if step == "chart":
        return Drawn(recipe, form.picked, form.cleaned_data["note"], figure_of(row))
    if step == "tables":
        recipe = with_tables(recipe, form.cleaned_data["tables"], offered_tables(today))
        if form.cleaned_data["way"] == STEPS_WAY:
            recipe = replace(recipe, sql="")
    elif step == "sql":
        recipe = replace(recipe, sql=form.cleaned_data["sql"], keys=(), measures=(), order=0)
    else:
        recipe = form.picked
        if recipe.keys and any(one.how == "value" for one in recipe.measures):
            # Each number first says how records become one: that is the next step, and nothing that was picked is lost.
            return Drawn(recipe, None, note)
    drawn = drawn_up(recipe, chart, note=note, on=today)
    return drawn if _fits(chart, drawn) else replace(drawn, chart=None)


def _fits(chart: Chart | None, drawn: Drawn) -> bool:
    if chart is None or drawn.figure is None:
        return chart is None
    names = {one.name for one in drawn.figure.columns}
    return {chart.x, *chart.series} <= names


def _keep(request: HttpRequest, row: SheetFigure, drawn: Drawn) -> None:
    revision = _whole(request.POST.get("revision", ""))
    draw_sheet_figure(row.edition, row, drawn=drawn, revision=revision, by=actor_of(request), at=clock.now())


def _whole(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


def _go_on(request: HttpRequest, row: SheetFigure, step: str, form: Any, drawn: Drawn) -> HttpResponse:
    if step == "chart":
        return redirect("evidence_edition", edition_id=row.edition_id)
    if step == "tables" and "filters" in row.kept.get("erased", ()):
        messages.warning(request, _("The conditions were erased with the data: say anew which records count."))
    if step == "rows" and drawn.figure is None and drawn.recipe.measures:
        messages.info(request, _("Now say for each number how the records of a row become one number."))
    way = form.cleaned_data["way"] if step == "tables" else SQL_WAY if step == "sql" else STEPS_WAY
    steps = STEPS[way]
    return redirect("evidence_figure_step", figure_id=row.pk, step=steps[steps.index(step) + 1])


def _render(
    request: HttpRequest,
    edition: Edition,
    row: SheetFigure | None,
    step: str,
    form: Any,
    *,
    drawn: Drawn | None = None,
    clash: bool = False,
    **more: Any,
) -> HttpResponse:
    way = SQL_WAY if step == "sql" or (row is not None and row.recipe.get("sql") and step != "measures") else STEPS_WAY
    if step == "rows":
        way = STEPS_WAY
    steps, place = STEPS[way], STEPS[way].index(step)
    seen = seen_of(drawn or _as_kept(row), get_language() or "ja") if row is not None else None
    problems = [(target or "figure-form", words) for target, words in form.problems] if form.is_bound else []
    context = {
        "edition": edition, "row": row, "step": step, "form": form, "clash": clash, "previewed": drawn is not None,
        "problems": problems, "seen": seen, "tables": tables_of(recipe_of(row)) if row is not None else [],
        "steps": [
            {"label": NAMES[one](), "state": "done" if n < place else "current" if n == place else "todo",
             "url": reverse("evidence_figure_step", args=[row.pk, one]) if row is not None and n < place else ""}
            for n, one in enumerate(steps)
        ],
        "is_last": step == "chart", "heading": NAMES[step](),
        "crumbs": crumbs(edition_crumb(edition), (_("Figure"), None)), **more,
    }  # fmt: skip
    status = 422 if problems else 409 if clash else 200
    return render(request, "evidence/staff/evidence_figure_step.html", context, status=status)


def _as_kept(row: SheetFigure | None) -> Drawn | None:
    if row is None or not row.kept.get("columns"):
        return None
    return Drawn(recipe_of(row), chart_of(row), row.note, figure_of(row))


@require_POST
def evidence_figure_remove(request: HttpRequest, figure_id: int) -> HttpResponse:
    """Leave it out."""
    _person, row = figure_in(request, figure_id)
    remove_sheet_figure(row.edition, row, by=actor_of(request), at=clock.now())
    messages.success(request, _("The figure was removed."))
    return redirect("evidence_edition", edition_id=row.edition_id)


@require_POST
def evidence_figure_move(request: HttpRequest, figure_id: int) -> HttpResponse:
    """One place up or down (``deed``); a page that is out of date moves nothing, and the order of now is shown."""
    _person, row = figure_in(request, figure_id)
    up = request.POST.get("deed") == "up"
    try:
        row = move_sheet_figure(
            row.edition, row, up=up, seen=_whole(request.POST.get("position", "")), by=actor_of(request), at=clock.now()
        )
        messages.success(
            request, _("The figure is one place further up.") if up else _("The figure is one place further down.")
        )
    except FiguresInAnotherOrder as refused:
        messages.warning(request, refused.told)
        row.refresh_from_db()
    address = reverse("evidence_edition", args=[row.edition_id])
    return redirect(f"{address}#figure-{row.position}-heading")


@require_POST
def evidence_figure_redraw(request: HttpRequest, figure_id: int) -> HttpResponse:
    """Draw it from the newest version of its data."""
    _person, row = figure_in(request, figure_id)
    if is_picking_erased(figure_of(row).erased):
        raise PickingErased
    recipe = from_the_newest(recipe_of(row), newest_versions(clock.today()))
    drawn = drawn_up(recipe, chart_of(row), note=row.note, on=clock.today())
    if not _fits(drawn.chart, drawn):
        drawn = replace(drawn, chart=None)
    draw_sheet_figure(
        row.edition, row, drawn=drawn, revision=row.revision, by=actor_of(request), at=clock.now()
    )  # fmt: skip
    messages.success(request, _("Drawn from the newest data. Look at it, and at what you wrote of it."))
    return redirect("evidence_edition", edition_id=row.edition_id)
