"""Meetings: convened, given an agenda and papers, opened with those who are there, and closed with minutes."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate

from madoguchi.foundation.files.public import Content, store_bytes
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.authority import require_chair, require_secretariat
from madoguchi.services.plan.definition import Body, Plan
from madoguchi.services.plan.models import AgendaItem, Meeting, Paper
from madoguchi.services.plan.queries.waiting import OnTheTable, on_the_table
from madoguchi.services.plan.refusals import (
    BodyUnknown,
    ItemsUndecided,
    MeetingNotOpen,
    MeetingNotPlanned,
    MinutesMissing,
    OwnMinutes,
    PaperMissing,
    TooEarly,
    TooFewPresent,
    WordsMissing,
)
from madoguchi.services.plan.vocabulary import MeetingState


def convene_meeting(
    plan: Plan, body: Body, *, on: date, place: str, by: Actor, at: datetime, everything: bool = True
) -> Meeting:
    """Call a meeting of a body (招集); what waits for the body stands on its agenda, unless told otherwise."""
    with act("meeting.convene", on=None, by=by, at=at, body=body.key) as this:
        person = require_secretariat(by, plan, body, at=at)
        before = Meeting.objects.filter(plan_key=plan.plan, body_key=body.key).aggregate(last=Max("number"))["last"]
        meeting = Meeting.objects.create(
            plan_key=plan.plan,
            body_key=body.key,
            number=(before or 0) + 1,
            on=on,
            place=place.strip(),
            convened_at=at,
            convened_by=person,
            convened_by_post=by.post,
        )
        if everything:
            _put(meeting, on_the_table(plan, body))
        this.on = meeting
        this.note(number=meeting.number, items=meeting.items.count())
    return meeting


def put_on_agenda(
    plan: Plan, meeting: Meeting, *, by: Actor, at: datetime, title: str = "", everything: bool = False
) -> list[AgendaItem]:
    """Add to the agenda: an item in words, or everything that waits for the body and stands on no agenda yet."""
    with act("meeting.put_on_agenda", on=meeting, by=by, at=at) as this:
        body = _body(plan, meeting)
        require_secretariat(by, plan, body, at=at)
        if meeting.state == MeetingState.CLOSED:
            raise MeetingNotPlanned
        if not title.strip() and not everything:
            raise WordsMissing
        table = on_the_table(plan, body) if everything else OnTheTable()
        made = _put(meeting, table, title=title.strip())
        this.note(items=len(made))
    return made


def _put(meeting: Meeting, table: OnTheTable, *, title: str = "") -> list[AgendaItem]:
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    made: list[AgendaItem] = []
    things: list[dict[str, Any]] = [
        *({"answer": one} for one in table.answers),
        *({"question": one} for one in table.questions),
        *({"report": one} for one in table.reports),
        *({"proposal": one} for one in table.proposals),
        *([{"title": title}] if title else []),
    ]
    for number, thing in enumerate(things, start=last + 1):
        made.append(AgendaItem.objects.create(meeting=meeting, number=number, **thing))
    return made


def add_paper(
    plan: Plan,
    meeting: Meeting,
    *,
    title: str,
    by: Actor,
    at: datetime,
    link: str = "",
    file: Content | None = None,
    file_name: str = "",
) -> Paper:
    """Give the members something to read (資料): a file, or the address of a page."""
    with act("meeting.add_paper", on=meeting, by=by, at=at) as this:
        person = require_secretariat(by, plan, _body(plan, meeting), at=at)
        if meeting.state == MeetingState.CLOSED:
            raise MeetingNotPlanned
        if not title.strip():
            raise WordsMissing
        if file is None and not link:
            raise PaperMissing
        stored = None
        if file is not None:
            holder = f"plan-paper:{uuid.uuid4()}"
            stored = store_bytes(file.data, name=file_name, media_type=file.media_type, by=by, at=at, holder=holder)
        paper = Paper.objects.create(
            meeting=meeting,
            title=title.strip(),
            file=stored,
            link=link,
            added_at=at,
            added_by=person,
            added_by_post=by.post,
        )
        this.note(paper=paper.pk)
    return paper


def open_meeting(plan: Plan, meeting: Meeting, *, present: Collection[str], by: Actor, at: datetime) -> None:
    """Open a meeting with the posts that are there (開会); refuses ``TooFewPresent``."""
    with act("meeting.open", on=meeting, by=by, at=at) as this:
        body = _body(plan, meeting)
        require_secretariat(by, plan, body, at=at)
        if meeting.state != MeetingState.PLANNED:
            raise MeetingNotPlanned
        if localdate(at) < meeting.on:
            raise TooEarly(on=meeting.on.isoformat())
        there = [post for post in body.posts if post in set(present)]
        if 2 * len(there) <= len(body.posts) or not set(there) & set(body.chairs):
            raise TooFewPresent
        meeting.state, meeting.present, meeting.opened_at = MeetingState.HELD, there, at
        meeting.save(update_fields=["state", "present", "opened_at"])
        this.note(present=len(there), members=len(body.posts))


def write_minutes(plan: Plan, meeting: Meeting, *, text: str, by: Actor, at: datetime) -> None:
    """Write the minutes (議事録), or write them anew; they stand once another has approved them."""
    with act("meeting.write_minutes", on=meeting, by=by, at=at):
        person = require_secretariat(by, plan, _body(plan, meeting), at=at)
        if meeting.state != MeetingState.HELD:
            raise MeetingNotOpen
        if not text.strip():
            raise WordsMissing
        meeting.minutes, meeting.minutes_at = text.strip(), at
        meeting.minutes_by, meeting.minutes_by_post = person, by.post
        meeting.save(update_fields=["minutes", "minutes_at", "minutes_by", "minutes_by_post"])


def approve_minutes(plan: Plan, meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Approve the minutes, as the chair, and close the meeting."""
    with act("meeting.approve_minutes", on=meeting, by=by, at=at):
        person = require_chair(by, _body(plan, meeting), at=at)
        if meeting.state != MeetingState.HELD:
            raise MeetingNotOpen
        if not meeting.minutes:
            raise MinutesMissing
        if meeting.minutes_by_id == person.pk:
            raise OwnMinutes
        if meeting.items.filter(decision=None).exists():
            raise ItemsUndecided
        meeting.state, meeting.approved_at = MeetingState.CLOSED, at
        meeting.approved_by, meeting.approved_by_post = person, by.post
        meeting.save(update_fields=["state", "approved_at", "approved_by", "approved_by_post"])


def _body(plan: Plan, meeting: Meeting) -> Body:
    body = plan.find_body(meeting.body_key)
    if body is None or meeting.plan_key != plan.plan:
        raise BodyUnknown
    return body
