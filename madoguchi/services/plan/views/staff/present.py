"""What the pages of the bodies begin with: the plan as it is now, for nothing is decided in the past."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.services.plan.definition import Body
from madoguchi.services.plan.models import ChangeProposal, Meeting
from madoguchi.services.plan.quarters import Quarter, find_quarter, quarters_of
from madoguchi.services.plan.queries import former_body
from madoguchi.services.plan.refusals import BodyUnknown
from madoguchi.services.plan.views.staff.frame import Frame, present_frame


def quarter_in(frame: Frame, key: str) -> Quarter:
    """The quarter; refuses ``BodyUnknown`` for one that the plan does not cover."""
    found = find_quarter(key)
    if found is None or found not in quarters_of(frame.plan):
        raise BodyUnknown
    return found


def body_in(frame: Frame, key: str) -> Body:
    """The body; refuses ``BodyUnknown``."""
    found = frame.plan.find_body(key)
    if found is None:
        raise BodyUnknown
    return found


def meeting_in(request: HttpRequest, meeting_id: UUID) -> tuple[Frame, Meeting, Body]:
    """A meeting with the plan and the body that it is of; one of a body that exists no longer can still be read."""
    found = Meeting.objects.select_related("minutes_by", "approved_by").filter(pk=meeting_id).first()
    if found is None:
        raise BodyUnknown
    frame = present_frame(request, found.plan_key)
    body = former_body(frame.plan, found.body_key)
    if body is None:
        raise BodyUnknown
    return frame, found, body


def proposal_in(request: HttpRequest, proposal_id: UUID) -> tuple[Frame, ChangeProposal]:
    """A proposal with its plan."""
    found = ChangeProposal.objects.select_related("written_by", "base", "effect").filter(pk=proposal_id).first()
    if found is None:
        raise BodyUnknown
    return present_frame(request, found.plan_key), found


def quarter_crumb(frame: Frame, quarter: Quarter) -> tuple[str, str]:
    """The way back to a quarter."""
    return str(quarter), reverse("plan_quarter", args=[quarter.key]) + frame.query


def bodies_crumb(frame: Frame) -> tuple[str, str]:
    """The way back to the bodies."""
    return _("Bodies"), reverse("plan_bodies") + frame.query


def proposals_crumb(frame: Frame) -> tuple[str, str]:
    """The way back to the proposals."""
    return _("Changes of the plan"), reverse("plan_proposals") + frame.query
