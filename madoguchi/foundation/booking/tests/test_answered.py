"""The day's list counts the forms whose answers are complete, not those that were only begun."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.booking.visits.shown import answered_of
from madoguchi.foundation.cases.public import Draft, draft_states, is_answered
from madoguchi.foundation.forms.public import Field, field_type

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
AT_THE_COUNTER = ("statement", "signature", "file", "my_number")


def answer(draft: Draft, at: datetime) -> list[Field]:
    """Give every answer that is needed and can be given at home; which ones."""
    given: list[Field] = []
    for _round in range(20):
        (state,) = draft_states([draft], assurance="email", at=at)
        wanted = [
            f for path, f in state.asked.items()
            if path in state.required and state.value(path) is None and f.type not in AT_THE_COUNTER and not f.repeat
        ]  # fmt: skip
        if not wanted:
            return given
        for f in wanted:
            draft.answers[f.name] = field_type(f.type).sample(f, state.circumstances)
            given.append(f)
    raise AssertionError("There is no end to the questions.")


def test_what_was_only_begun_is_not_counted_and_what_is_answered_is(
    client: Client, sato_client: Client, at: datetime
) -> None:
    visit = reserved_visit("juminhyo", "dog-registration", at=at, minutes_from_now=180)
    client.post(reverse("draft_start", args=["dog-registration"]))
    draft = Draft.objects.get()
    visit.procedures.filter(slug="dog-registration").update(draft=draft)
    Draft.objects.update(channel="counter")
    draft.refresh_from_db()
    assert not is_answered(draft, at=at)
    assert answered_of(visit, at=at) == 0
    assert "<td>0 / 2</td>" in sato_client.get("/staff/visits/").content.decode()
    given = answer(draft, at)
    draft.save()
    assert answered_of(visit, at=at) == 1
    assert "<td>1 / 2</td>" in sato_client.get("/staff/visits/").content.decode()
    gone = next(f for f in given if f.name in draft.answers)
    draft.answers.pop(gone.name)
    assert not is_answered(draft, at=at), gone.name
    draft.typed[gone.name] = {"": "?"}
    assert not is_answered(draft, at=at), "typed, but not understood"
