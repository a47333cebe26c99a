"""Files for core systems; each case in them is a look that is recorded."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.export import (
    Exported,
    Target,
    cases_to_export,
    numbers_in,
    targets_of,
    with_report,
    write_export,
)
from madoguchi.foundation.cases.forms import ExportForm
from madoguchi.foundation.cases.policies import departments_worked_in
from madoguchi.foundation.cases.views.staff.opening import staff_of, typed_in, write_look
from madoguchi.foundation.files.public import HEADER, refuse_anothers
from madoguchi.kernel import clock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_export(request: HttpRequest) -> HttpResponseBase:
    """Choose a file, then download it as CSV (as ZIP where characters had to be replaced or cases were left out)."""
    today = clock.today()
    departments = departments_worked_in(staff_of(request), on=today)
    targets = {target.key: target for target in targets_of(departments)}
    form = ExportForm(
        typed_in(request),
        targets=[(key, target.title) for key, target in targets.items()],
        initial={"start": today.replace(day=1), "end": today, "which": "granted", "encoding": "utf-8"},
    )
    if request.method == "POST" and form.is_valid():
        response = _answer(request, targets[form.cleaned_data["target"]], form, departments)
        if response is not None:
            return response
        form.add_error(None, _("There is no application of these days to write. Choose other days."))
    context = {"form": form, "targets": targets, "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Export"), None)]}
    return render(request, "cases/staff/case_export.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, target: Target, form: ExportForm, departments: set[str]) -> HttpResponseBase | None:
    chosen = form.cleaned_data
    cases = cases_to_export(target, departments, start=chosen["start"], end=chosen["end"], which=chosen["which"])
    exported = write_export(
        cases,
        target,
        encoding=chosen["encoding"],
        look=lambda case: write_look(request, case, purpose=wording.EXPORT, what=wording.EXPORTED),
    )
    if not exported.lines and not exported.left_out:
        return None
    wanted = set(cases.values_list("number", flat=True)) - set(exported.left_out)
    if wanted or exported.lines:
        refuse_anothers(wanted, numbers_in(exported, chosen["encoding"]), what="export")
    response = _download(request, exported, target, chosen)
    response[HEADER] = f"export:{staff_of(request).pk}, {target.key}"
    return response


def _download(request: HttpRequest, exported: Exported, target: Target, chosen: dict[str, Any]) -> HttpResponseBase:
    name = f"{target.procedure.slug}-{chosen['start']:%Y%m%d}-{chosen['end']:%Y%m%d}"
    if exported.replaced or exported.left_out:
        return FileResponse(
            with_report(exported, name), as_attachment=True, filename=f"{name}.zip", content_type="application/zip"
        )
    charset = "utf-8" if chosen["encoding"] == "utf-8" else "Shift_JIS"
    return FileResponse(
        exported.file, as_attachment=True, filename=f"{name}.csv", content_type=f"text/csv; charset={charset}"
    )
