"""Lists ask the database as often for many rows as for few, and no more often than is written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from tests.cast import acting

MORE = 6


def asked(client: Client, path: str) -> int:
    """How many queries a page takes, the second time it is opened."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(seen)


@pytest.mark.parametrize(("path", "most"), [("/applications/", 5), ("/my/", 6)])
def test_my_applications(path: str, most: int, apply: Callable[..., Any], hanako: Any, hanako_client: Client) -> None:
    apply("lamp", owner=hanako)
    few = asked(hanako_client, path)
    for _turn in range(MORE):
        apply("lamp", owner=hanako)
        apply("bell", owner=hanako)
    assert asked(hanako_client, path) == few <= most


@pytest.mark.parametrize("view", ["open", "all", "new", "ended"])
def test_the_inbox(view: str, apply: Callable[..., Any], sato: Any, suzuki: Any, sato_client: Client, at: Any) -> None:
    def worked_on() -> None:
        apply("lamp")
        receive_case(ended := apply("lamp"), by=acting(sato), at=at)
        decide_case(ended, outcome="granted", by=acting(suzuki), at=at)

    worked_on()
    few = asked(sato_client, f"/staff/cases/?view={view}")
    for _turn in range(MORE):
        worked_on()
    assert asked(sato_client, f"/staff/cases/?view={view}") == few <= 18
