"""One world for all of these tests, and what a test changes in it undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conformance.standing import standing_world
from tests.conformance.url_world import World, undone

BrowserOf = Callable[[str], Client]


@pytest.fixture(scope="package")
def shared_world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """花子 has begun one application, sent a second that awaits a correction, and a third that was granted."""
    with standing_world(django_db_blocker) as world:
        yield world


@pytest.fixture
def world(shared_world: World, db: None) -> Iterator[World]:
    """The world as it was made."""
    cache.clear()
    with undone():
        shared_world.draft.refresh_from_db()
        shared_world.case.refresh_from_db()
        yield shared_world


@pytest.fixture
def browser_of(world: World) -> BrowserOf:
    """A browser of somebody (``resident``, ``clerk`` …, see ``url_world.ROLES``)."""

    def browser(role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in world.sessions:
            client.cookies["sessionid"] = world.sessions[role]
        return client

    return browser
