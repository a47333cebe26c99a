"""Events are heard in the announcer's transaction, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.contenttypes.models import ContentType

from madoguchi.kernel import events
from madoguchi.kernel.acts import Act, act
from madoguchi.kernel.events import AnnouncedOutsideAct, announce, listen
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.tests.conftest import AT, SATO


@dataclass(frozen=True)
class ThingMade:
    name: str


class NoRoom(Refused):
    code = "kerneltest.no-room"


@pytest.fixture(autouse=True)
def nobody_listens() -> Iterator[None]:
    yield
    events._listeners.pop(ThingMade, None)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_an_act_is_refused_even_when_nobody_listens() -> None:
    with pytest.raises(AnnouncedOutsideAct):
        announce(ThingMade("a"))


@pytest.mark.django_db
def test_listeners_hear_in_the_order_in_which_they_came_and_once_each(recorded: list[Act]) -> None:
    heard: list[str] = []

    def first(event: ThingMade) -> None:
        heard.append(f"first {event.name}")

    listen(ThingMade, first)
    listen(ThingMade, lambda event: heard.append(f"second {event.name}"))
    listen(ThingMade, first)
    with act("thing.make", on=None, by=SATO, at=AT):
        announce(ThingMade("a"))
    assert heard == ["first a", "second a"]


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_refuses_undoes_the_whole_act(recorded: list[Act]) -> None:
    def refuse(event: ThingMade) -> None:
        raise NoRoom

    listen(ThingMade, refuse)
    with pytest.raises(NoRoom), act("thing.make", on=None, by=SATO, at=AT):
        ContentType.objects.create(app_label="kerneltest", model="x")
        announce(ThingMade("a"))
    assert recorded == []
    assert not ContentType.objects.filter(app_label="kerneltest").exists()
