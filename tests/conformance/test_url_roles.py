"""Every address × every role has one expected answer, written in one table (``url_roles.txt``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.conformance.standing import standing_world
from tests.conformance.url_world import ROLES, World, addresses

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("url_roles.txt")
ROWS = {
    (name, method): answers
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith(("#", "address "))
    for name, method, *answers in [line.split()]
}


ASKED = ROLES if connection.vendor == "sqlite" else ("resident", "clerk", "administrator")
"""Who gets in is the same on either engine; that what the pages ask works on PostgreSQL too is seen by these."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with standing_world(django_db_blocker) as world:
        yield world


def row(world: World, name: str, method: str) -> str:
    """The line of the table that says what happens now."""
    answers = (world.ask(role, method, name, addresses()[name]) for role in ROLES)
    return f"{name:<32}{method:<6}" + " ".join(f"{answer:<5}" for answer in answers).rstrip()


def test_every_address_has_its_rows(world: World) -> None:
    expected = [(name, method) for name in addresses() for method in ("GET", "POST")]
    assert sorted(ROWS.keys() - set(expected)) == [], "these addresses no longer exist"
    missing = [row(world, *one) for one in expected if one not in ROWS]
    if missing:
        pytest.fail("Ask of each row whether it should be so, then add it:\n" + "\n".join(missing), pytrace=False)


def test_every_row_has_an_answer_for_each_role() -> None:
    assert {row: answers for row, answers in ROWS.items() if len(answers) != len(ROLES)} == {}


@pytest.mark.parametrize(("name", "method"), sorted(ROWS), ids=lambda part: str(part))
def test_an_address_answers_each_role_as_the_table_says(world: World, name: str, method: str) -> None:
    if name not in addresses():
        pytest.skip("told by test_every_address_has_its_rows")
    expected = dict(zip(ROLES, ROWS[name, method], strict=True))
    for role in ASKED:
        assert (role, world.ask(role, method, name, addresses()[name])) == (role, expected[role])
