"""Changes of the plan: proposed, remarked on, and followed to the version that came of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.plan.authority import body_discussing, is_member, may_propose
from madoguchi.services.plan.body_forms import ProposalForm, RemarkForm
from madoguchi.services.plan.definition import Measure
from madoguchi.services.plan.models import ChangeProposal
from madoguchi.services.plan.operations import make_remark, propose_change
from madoguchi.services.plan.operations.adopting import content_of
from madoguchi.services.plan.parts import changes_between, part_as_text, proposed_content
from madoguchi.services.plan.queries import is_stray, plan_versions
from madoguchi.services.plan.refusals import MeasureUnknown, NotForThisPost, NothingChanged, PartUnreadable
from madoguchi.services.plan.single import Single
from madoguchi.services.plan.single_forms import FORMS, SingleForm
from madoguchi.services.plan.timeline import body_in_words, timeline_of
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, measure_in, present_frame
from madoguchi.services.plan.views.staff.present import proposal_in, proposals_crumb

Changes = list[list[Any]]
ALL_BUT_MEASURES = "plan"
"""In addresses: the part that is everything outside the measures."""


@never_cache
@require_safe
def plan_proposals(request: HttpRequest) -> HttpResponse:
    """All proposals, the newest first, and the versions that there are."""
    frame = present_frame(request)
    found = ChangeProposal.objects.filter(plan_key=frame.plan.plan).select_related("written_by", "effect")
    may = [one for one in frame.plan.measures if may_propose(frame.person, frame.plan, one, on=frame.on)]
    context = {
        "frame": frame, "plan": frame.plan,
        "proposals": [(one, body_in_words(frame.plan, one.body_key)) for one in found],
        "may": may, "kinds": [(one.value, one.label) for one in Single],
        "may_frame": may_propose(frame.person, frame.plan, None, on=frame.on),
        "versions": plan_versions(frame.plan.plan),
        "crumbs": crumbs(frame, (_("Changes of the plan"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_proposals.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_proposal_new(request: HttpRequest, part: str) -> HttpResponse:
    """Propose a part of the plan anew; what would change can be looked at first."""
    frame = present_frame(request)
    measure = None if part == ALL_BUT_MEASURES else measure_in(frame, part)
    if not may_propose(frame.person, frame.plan, measure, on=frame.on):
        raise NotForThisPost
    key = measure.key if measure else ""
    content = content_of(frame.plan)
    if request.method != "POST":
        form = ProposalForm(initial={"text": part_as_text(content, key)})
        return _write(request, frame, measure, form, None)
    form = ProposalForm(request.POST)
    changes = _changes(frame, form, key, form.cleaned_data["text"], at="text") if form.is_valid() else None
    if not changes or request.POST.get("deed") == "look":
        return _write(request, frame, measure, form, changes)
    proposal = propose_change(frame.version, part=key, **form.cleaned_data, by=actor_of(request), at=clock.now())
    messages.success(request, _("The proposal lies before the first body now."))
    return redirect("plan_proposal", proposal_id=proposal.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_proposal_single(request: HttpRequest, part: str, kind: str) -> HttpResponse:
    """Propose one target, one owner or one span without touching the text."""
    frame = present_frame(request)
    measure = measure_in(frame, part)
    if kind not in Single.values:
        raise MeasureUnknown
    if not may_propose(frame.person, frame.plan, measure, on=frame.on):
        raise NotForThisPost
    form = FORMS[Single(kind)](request.POST if request.method == "POST" else None, plan=frame.plan, measure=measure)
    if request.method != "POST" or not form.is_valid():
        return _write_single(request, frame, form, kind, None)
    text = form.text(content_of(frame.plan))
    changes = _changes(frame, form, measure.key, text, at=form.WHAT)
    if not changes or request.POST.get("deed") == "look":
        return _write_single(request, frame, form, kind, changes)
    proposal = propose_change(
        frame.version, part=measure.key, text=text, title=form.title, reason=form.cleaned_data["reason"],
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("The proposal lies before the first body now."))
    return redirect("plan_proposal", proposal_id=proposal.pk)


def _write_single(
    request: HttpRequest, frame: Frame, form: SingleForm, kind: str, changes: Changes | None
) -> HttpResponse:
    context = {
        "frame": frame, "measure": form.measure, "form": form, "changes": changes, "heading": Single(kind).label,
        "kinds": [(one.value, one.label) for one in Single if one != kind],
        "crumbs": crumbs(frame, proposals_crumb(frame), (_("Propose a change"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_proposal_single.html", context, status=422 if form.errors else 200)


def _changes(frame: Frame, form: OfficeForm, part: str, text: str, *, at: str) -> Changes | None:
    content = content_of(frame.plan)
    try:
        changes = changes_between(content, proposed_content(frame.plan, content, part, text))
        if not changes:
            raise NothingChanged
    except (PartUnreadable, NothingChanged) as refused:
        form.add_error(at, refused.told)
        return None
    return changes


def _write(
    request: HttpRequest,
    frame: Frame,
    measure: Measure | None,
    form: ProposalForm,
    changes: Changes | None,
) -> HttpResponse:
    context = {
        "frame": frame, "measure": measure, "form": form, "changes": changes,
        "kinds": [(one.value, one.label) for one in Single] if measure else [],
        "crumbs": crumbs(frame, proposals_crumb(frame), (_("Propose a change"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_proposal_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def plan_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: what it changes, why, and where it stands."""
    return _show(request, *proposal_in(request, proposal_id))


@never_cache
@require_POST
def plan_proposal_remark(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A member's remark."""
    frame, proposal = proposal_in(request, proposal_id)
    body_discussing(frame.person, frame.plan, proposal, on=frame.on)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _show(request, frame, proposal, form)
    make_remark(frame.plan, proposal, text=form.cleaned_data["remark"], by=actor_of(request), at=clock.now())
    messages.success(request, _("The remark is kept."))
    return redirect("plan_proposal", proposal_id=proposal.pk)


def _show(request: HttpRequest, frame: Frame, proposal: ChangeProposal, form: RemarkForm | None = None) -> HttpResponse:
    body = frame.plan.find_body(proposal.body_key)
    context = {
        "frame": frame, "plan": frame.plan, "proposal": proposal, "body": body,
        "measure": frame.plan.find_measure(proposal.part) if proposal.part else None,
        "gone": is_stray(frame.plan, proposal),
        "may_remark": body is not None and is_member(frame.person, body, on=frame.on),
        "remark_form": form or RemarkForm(), "problems": form.problems if form is not None else [],
        "timeline": timeline_of(frame.plan, proposal),
        "crumbs": crumbs(frame, proposals_crumb(frame), (proposal.title, None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_proposal.html", context, status=422 if form is not None else 200)
