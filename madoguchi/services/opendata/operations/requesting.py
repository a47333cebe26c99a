"""People say which data they would like to have; the office of the catalogue answers, and publishes what all should know."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kernel.acts import SYSTEM, Actor, act
from madoguchi.services.opendata.models import DataRequest
from madoguchi.services.opendata.policies import require_office
from madoguchi.services.opendata.refusals import PublicWordsMissing, RequestAnswered, RequestTwice, SayWhatIsNew

KEPT = timedelta(days=3 * 365)
"""So long what people wrote is kept; then it is deleted."""


def send_request(
    request_id: UUID, *, wish: str, purpose: str, about: str, language: str, by: Actor, at: datetime
) -> DataRequest:
    """Keep what somebody asks for. The same form sent again is the same request; refuses ``RequestTwice`` for other words."""
    with act("data_request.send", on=None, by=by, at=at, about=about) as this:
        known = DataRequest.objects.filter(pk=request_id).first()
        if known is not None:
            if (known.wish, known.purpose) != (wish, purpose):
                raise RequestTwice
            this.note(again=True)
            return known
        sent = DataRequest.objects.create(
            id=request_id, received_at=at, language=language, about=about, wish=wish, purpose=purpose
        )
        this.on = sent
    return sent


def answer_request(
    request: DataRequest, *, question: str, answer: str, publish: bool, by: Actor, at: datetime
) -> DataRequest:
    """Answer; with ``publish`` question and answer stand in the public list, in the office's words."""
    with act("data_request.answer", on=request, by=by, at=at, published=publish):
        person = require_office(by, at=at)
        if request.answered_at is not None:
            raise RequestAnswered
        if not answer.strip():
            raise SayWhatIsNew
        if publish and not question.strip():
            raise PublicWordsMissing
        request.question = question.strip() if publish else ""
        request.answer, request.is_public = answer.strip(), publish
        request.answered_at, request.answered_by, request.answered_by_post = at, person, by.post
        request.save()
    return request


def forget_old_requests(*, at: datetime) -> int:
    """Delete what people wrote longer ago than ``KEPT``; of what is public the city's own words stay. Returns how many."""
    old = DataRequest.objects.filter(received_at__lt=at - KEPT)
    written = old.filter(is_public=True).exclude(wish="", purpose="")
    private = old.filter(is_public=False)
    if not written.exists() and not private.exists():
        return 0
    with act("data_request.forget", on=None, by=SYSTEM, at=at) as this:
        emptied = written.update(wish="", purpose="")
        gone: int = private.delete()[0]
        this.note(gone=gone, emptied=emptied)
    return gone + emptied
