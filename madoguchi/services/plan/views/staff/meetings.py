"""Meetings: convened, prepared, opened, decided in, and closed with minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.files.public import make_content, respond_with_file
from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.plan.authority import may_chair, may_convene
from madoguchi.services.plan.body_forms import ConveneForm, DecideForm, ItemForm, MinutesForm, PaperForm, PresentForm
from madoguchi.services.plan.definition import Body
from madoguchi.services.plan.models import AgendaItem, Meeting, Paper
from madoguchi.services.plan.operations import (
    add_paper,
    approve_minutes,
    convene_meeting,
    decide_items,
    open_meeting,
    put_on_agenda,
    write_minutes,
)
from madoguchi.services.plan.outcomes import outcomes_of
from madoguchi.services.plan.queries import on_the_table
from madoguchi.services.plan.refusals import NotTheChair, NotTheSecretariat
from madoguchi.services.plan.timeline import body_in_words
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, present_frame
from madoguchi.services.plan.views.staff.present import bodies_crumb, body_in, meeting_in
from madoguchi.services.plan.views.staff.words import item_in_words, names_in_bodies
from madoguchi.services.plan.vocabulary import MeetingState, Outcome

ACCEPTED = ("photo", "pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_meeting_convene(request: HttpRequest, body_key: str) -> HttpResponse:
    """Call a meeting of a body."""
    frame = present_frame(request)
    body = body_in(frame, body_key)
    _only_secretariat(frame, body)
    form = ConveneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        meeting = convene_meeting(frame.plan, body, **form.cleaned_data, by=actor_of(request), at=clock.now())
        messages.success(request, _("The meeting is convened. What waits for the body stands on its agenda."))
        return redirect("plan_meeting", meeting_id=meeting.pk)
    context = {
        "frame": frame, "body": body, "form": form, "waiting": on_the_table(frame.plan, body).count,
        "crumbs": crumbs(frame, bodies_crumb(frame), (_("Convene a meeting"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_meeting_convene.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def plan_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting: agenda, papers, decisions, minutes."""
    return _show(request, *meeting_in(request, meeting_id))


@never_cache
@require_POST
def plan_meeting_agenda(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """An item in words, or everything that waits."""
    frame, meeting, body = meeting_in(request, meeting_id)
    _only_secretariat(frame, body)
    everything = request.POST.get("deed") == "everything"
    form = ItemForm(request.POST)
    if not everything and not form.is_valid():
        return _show(request, frame, meeting, body, item_form=form)
    title = "" if everything else form.cleaned_data["item_title"]
    put_on_agenda(frame.plan, meeting, title=title, everything=everything, by=actor_of(request), at=clock.now())
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_meeting_paper(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A paper more."""
    frame, meeting, body = meeting_in(request, meeting_id)
    _only_secretariat(frame, body)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, frame, meeting, body, paper_form=form)
    typed, file = form.cleaned_data, form.cleaned_data["paper_file"]
    add_paper(
        frame.plan, meeting, title=typed["paper_title"], link=typed["paper_link"],
        file=make_content(file, accept=ACCEPTED) if file else None, file_name=file.name if file else "",
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_meeting_open(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Open it with those who are there."""
    frame, meeting, body = meeting_in(request, meeting_id)
    _only_secretariat(frame, body)
    form = PresentForm(request.POST, posts=_posts(frame, body))
    if not form.is_valid():
        return _show(request, frame, meeting, body, present_form=form)
    open_meeting(frame.plan, meeting, present=form.cleaned_data["present"], by=actor_of(request), at=clock.now())
    messages.success(request, _("The meeting is open."))
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_meeting_decide(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The body's word on one item or several."""
    frame, meeting, body = meeting_in(request, meeting_id)
    if not may_chair(frame.person, body, on=frame.on):
        raise NotTheChair(body=str(body.title))
    form = _decide_form(frame, body, _items(meeting), request.POST)
    if not form.is_valid():
        return _show(request, frame, meeting, body, decide_form=form)
    made = decide_items(frame.plan, meeting, **form.cleaned_data, by=actor_of(request), at=clock.now())
    messages.success(request, _("Decided: %(count)s items.") % {"count": len(made)})
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_meeting_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write the minutes."""
    frame, meeting, body = meeting_in(request, meeting_id)
    _only_secretariat(frame, body)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _show(request, frame, meeting, body, minutes_form=form)
    write_minutes(frame.plan, meeting, text=form.cleaned_data["minutes"], by=actor_of(request), at=clock.now())
    messages.success(request, _("The minutes are kept. They stand once the chair has approved them."))
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_meeting_approve(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Approve the minutes, and close the meeting."""
    frame, meeting, _body = meeting_in(request, meeting_id)
    approve_minutes(frame.plan, meeting, by=actor_of(request), at=clock.now())
    messages.success(request, _("The minutes are approved and the meeting is closed."))
    return redirect("plan_meeting", meeting_id=meeting.pk)


@never_cache
@require_POST
def plan_paper(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """The file of a paper."""
    present_frame(request)
    paper = Paper.objects.select_related("file").filter(pk=paper_id).first()
    if paper is None or paper.file is None:
        raise Http404
    return respond_with_file(paper.file, inline=False)


def _only_secretariat(frame: Frame, body: Body) -> None:
    if not may_convene(frame.person, frame.plan, body, on=frame.on):
        raise NotTheSecretariat(body=str(body.title))


def _posts(frame: Frame, body: Body) -> list[tuple[str, str]]:
    names = names_in_bodies(frame.plan)
    return [(post, names.get(post, post)) for post in body.posts]


def _items(meeting: Meeting) -> list[AgendaItem]:
    related = ("report", "proposal", "question", "answer", "decision__decided_by")
    return list(meeting.items.select_related(*related))


def _decide_form(frame: Frame, body: Body, items: list[AgendaItem], typed: Any = None) -> DecideForm:
    open_items = [one for one in items if not hasattr(one, "decision")]
    possible = {outcome for one in open_items for outcome in outcomes_of(frame.plan, body, one)}
    return DecideForm(
        typed,
        items=[(one.number, f"{one.number} {item_in_words(frame.plan, one)[0]}") for one in open_items],
        outcomes=[one for one in Outcome if one in possible],
    )


def _show(request: HttpRequest, frame: Frame, meeting: Meeting, body: Body, **forms: OfficeForm) -> HttpResponse:
    items = _items(meeting)
    names = names_in_bodies(frame.plan)
    here = frame.plan.find_body(body.key) is not None
    planned, held = here and meeting.state == MeetingState.PLANNED, here and meeting.state == MeetingState.HELD
    secretariat = may_convene(frame.person, frame.plan, body, on=frame.on)
    chair = may_chair(frame.person, body, on=frame.on)
    wrong = next(iter(forms.values()), None)
    context = {
        "frame": frame, "meeting": meeting, "body": body, "planned": planned, "held": held, "gone": not here,
        "items": [(one, *item_in_words(frame.plan, one)) for one in items],
        "papers": meeting.papers.select_related("file"),
        "there": [names.get(post, post) for post in meeting.present],
        "may_prepare": secretariat and (planned or held), "waiting": on_the_table(frame.plan, body).count,
        "may_open": secretariat and planned and meeting.on <= frame.on,
        "may_decide": chair and held and any(not hasattr(one, "decision") for one in items),
        "may_write": secretariat and held,
        "may_approve": chair and held and bool(meeting.minutes) and meeting.minutes_by_id != frame.person.pk,
        "item_form": ItemForm(), "paper_form": PaperForm(),
        "present_form": PresentForm(posts=_posts(frame, body)),
        "decide_form": _decide_form(frame, body, items),
        "minutes_form": MinutesForm(initial={"minutes": meeting.minutes}),
        "problems": wrong.problems if wrong is not None else [], **forms,
        "crumbs": crumbs(frame, bodies_crumb(frame), (_title(frame, meeting), None)), "title": _title(frame, meeting),
    }  # fmt: skip
    return render(request, "plan/staff/plan_meeting.html", context, status=422 if wrong is not None else 200)


def _title(frame: Frame, meeting: Meeting) -> str:
    words = {"body": body_in_words(frame.plan, meeting.body_key), "number": meeting.number}
    return _("%(body)s, meeting %(number)s") % words
