"""The bodies with their members and meetings, and what waits for whoever looks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.services.plan.authority import is_member, may_convene
from madoguchi.services.plan.definition import Body
from madoguchi.services.plan.models import Meeting, Referral
from madoguchi.services.plan.quarters import quarter_to_report
from madoguchi.services.plan.queries import on_the_table, waiting_for
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, present_frame
from madoguchi.services.plan.views.staff.words import matter_in_words, names_in_bodies

LATEST = 12
"""Meetings in the list of a body."""


@never_cache
@require_safe
def plan_waiting(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks, by the posts held today."""
    frame = present_frame(request)
    waiting = waiting_for(frame.person, frame.plan, on=frame.on)
    context = {
        "frame": frame, "waiting": waiting, "quarter": quarter_to_report(frame.plan, on=frame.on),
        "to_discuss": [(body, one, *matter_in_words(frame.plan, one)) for body, one in waiting.to_discuss],
        "to_hold": [(frame.plan.find_body(one.body_key), one) for one in waiting.to_hold],
        "to_approve": [(frame.plan.find_body(one.body_key), one) for one in waiting.to_approve],
        "stray": len(waiting.stray),
        "to_decide": _by_meeting([(body, one.meeting) for body, one in waiting.to_decide]),
        "crumbs": crumbs(frame, (_("What waits for me"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_waiting.html", context)


def _by_meeting(pairs: list[tuple[Body, Meeting]]) -> list[tuple[Body, Meeting, int]]:
    found: dict[object, tuple[Body, Meeting, int]] = {}
    for body, meeting in pairs:
        found[meeting.pk] = (body, meeting, found[meeting.pk][2] + 1 if meeting.pk in found else 1)
    return list(found.values())


@never_cache
@require_safe
def plan_bodies(request: HttpRequest) -> HttpResponse:
    """The bodies from the lowest to the one that adopts, with members by post, meetings and questions under way."""
    frame = present_frame(request)
    context = {
        "frame": frame, "plan": frame.plan, "names": names_in_bodies(frame.plan),
        "bodies": [_shown(frame, body) for body in frame.plan.bodies],
        "crumbs": crumbs(frame, (_("Bodies"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_bodies.html", context)


def _shown(frame: Frame, body: Body) -> dict[str, object]:
    plan = frame.plan
    asked = Referral.objects.filter(plan_key=plan.plan, from_body=body.key)
    above = plan.body_above(body.key)
    return {
        "body": body, "above": above, "secretariat": body.secretariat or plan.office,
        "member": is_member(frame.person, body, on=frame.on),
        "may_convene": may_convene(frame.person, plan, body, on=frame.on),
        "waiting": on_the_table(plan, body).count,
        "meetings": Meeting.objects.filter(plan_key=plan.plan, body_key=body.key)[:LATEST],
        "asked": [(one, plan.find_body(one.to_body)) for one in asked.filter(noted_at=None)],
    }  # fmt: skip
