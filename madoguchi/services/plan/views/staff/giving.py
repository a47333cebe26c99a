"""The figures of the population as a file of the city: checked, looked at, and proposed as a change of the plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.plan.body_forms import PopulationFileForm
from madoguchi.services.plan.operations import propose_change
from madoguchi.services.plan.operations.adopting import content_of
from madoguchi.services.plan.parts import changes_between, part_as_text
from madoguchi.services.plan.policies import may_run_plan
from madoguchi.services.plan.population_file import HEADS, ReadPopulation, decoded, read_population, with_file
from madoguchi.services.plan.refusals import MeasureUnknown, NotForThisPost
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, present_frame


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_population_file(request: HttpRequest) -> HttpResponse:
    """Check the file first; then propose what it changes."""
    frame = present_frame(request)
    if not may_run_plan(frame.person, frame.plan, on=frame.on):
        raise NotForThisPost
    if frame.plan.population is None:
        raise MeasureUnknown
    if request.method != "POST":
        return _show(request, frame, PopulationFileForm())
    form = PopulationFileForm(_with_the_file(request), proposing=request.POST.get("deed") == "propose")
    read = _read(frame, form) if form.is_valid() else None
    if read is None:
        return _show(request, frame, form)
    before, changed = content_of(frame.plan), content_of(with_file(frame.plan, read))
    changes = changes_between(before, changed)
    if not changes:
        form.add_error("text", _("This says nothing that the plan does not say already."))
    if not changes or request.POST.get("deed") != "propose":
        return _show(request, frame, form, read, changes)
    proposal = propose_change(
        frame.version, part="", text=part_as_text(changed, ""), title=form.cleaned_data["title"],
        reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("The proposal lies before the first body now."))
    return redirect("plan_proposal", proposal_id=proposal.pk)


def _with_the_file(request: HttpRequest) -> dict[str, Any]:
    """What was typed, with a chosen file's text in the place of the text: so it stays when the page comes again."""
    typed = request.POST.dict()
    chosen = request.FILES.get("file")
    if chosen is None:
        return typed
    text = decoded(chosen.read(4 * PopulationFileForm.LONGEST))
    return {**typed, "text": "" if text is None else text, "unreadable": "yes" if text is None else ""}


def _read(frame: Frame, form: PopulationFileForm) -> ReadPopulation | None:
    assert frame.plan.population is not None
    read = read_population(form.cleaned_data["text"], frame.plan.population)
    for mistake in read.mistakes:
        form.add_error("text", str(mistake))
    return None if read.mistakes else read


def _show(
    request: HttpRequest,
    frame: Frame,
    form: PopulationFileForm,
    read: ReadPopulation | None = None,
    changes: list[list[Any]] | None = None,
) -> HttpResponse:
    context = {
        "frame": frame, "form": form, "changes": changes, "doubts": read.doubts if read else [],
        "heads": "、".join(HEADS.values()), "optional": (HEADS["total"], HEADS["projected"]),
        "crumbs": crumbs(
            frame, (_("Population"), reverse("plan_population") + frame.query), (_("Give the figures as a file"), None)
        ),
    }  # fmt: skip
    return render(request, "plan/staff/plan_population_file.html", context, status=422 if form.errors else 200)
