"""The newest migration of each app is undone and done again on data, and nothing is lost; what loses something is found.

All of them, twice, on data that the program before them wrote: ``python -m tests.resilience.migrations``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from madoguchi.foundation.cases.public import Case
from tests.conformance.migration_rules import OURS
from tests.desk import MakeCase
from tests.resilience.migrations import (
    applied,
    lost,
    migrate_to,
    planted_loss,
    read_everything,
    tables,
    there_and_back,
    told_since,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _newest_afterwards() -> Iterator[None]:
    yield
    migrate_to(None)


def some_steps_back() -> dict[str, str]:
    """The leaves when the newest migration of each app of ours, but not its first, is undone.

    What leans on something undone goes back as well, an app that cannot stand without it altogether.
    """
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    goal, loader = applied(), MigrationLoader(connection)
    names = {label: sorted(name for app, name in loader.disk_migrations if app == label) for label in goal}
    for label in labels & goal.keys():
        goal[label] = names[label][max(0, len(names[label]) - 2)]
    leaning = True
    while leaning:
        leaning = False
        for app, name in list(goal.items()):
            needs = [one for one in loader.graph.forwards_plan((app, name)) if one[0] != app]
            if any(other not in goal or needed > goal[other] for other, needed in needs):
                older = [one for one in names[app] if one < name]
                goal |= {app: older[-1]} if older else {}
                if not older:
                    del goal[app]
                leaning = True
    return goal


def test_the_newest_migrations_keep_what_is_there(make_case: MakeCase, sato: object, hanako: Any) -> None:
    make_case("dog-registration", owner=hanako)
    make_case("juminhyo", owner=hanako, seed=2)
    newest, full = applied(), tables()
    goal = some_steps_back()
    assert goal != newest
    migrate_to(goal)
    older = tables()
    assert lost(full, older, told=told_since(goal, back=True), back=True) == []
    migrate_to(None)
    assert lost(older, tables(), told=told_since(goal)) == []
    assert applied() == newest
    assert Case.objects.count() == 2
    assert read_everything() > 100


def emptied(apps: Any, schema_editor: Any) -> None:
    apps.get_model("cases", "Case").objects.update(search_text="")


def test_a_planted_migration_that_loses_something_is_found(
    make_case: MakeCase, hanako: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_case("dog-registration", owner=hanako)
    goal, first = applied(), tables()
    load = MigrationLoader.load_disk

    def with_planted(self: Any) -> None:
        load(self)
        planted: Any = migrations.Migration("9999_planted", "cases")
        planted.dependencies = [("cases", goal["cases"])]
        planted.operations = [migrations.RunPython(emptied, migrations.RunPython.noop)]
        self.disk_migrations["cases", "9999_planted"] = planted

    with monkeypatch.context() as patched:
        patched.setattr(MigrationLoader, "load_disk", with_planted)
        faults = there_and_back(goal, first)
        migrate_to(goal)
    assert any("cases_case.search_text" in fault for fault in faults), faults


def test_what_is_gone_is_told(register: object) -> None:
    """A column, a row and a table that go are told, unless the migration names them."""
    assert planted_loss()
    before = tables()
    without_column = {
        t: {k: {c: v for c, v in r.items() if c != "born_on"} for k, r in rows.items()} for t, rows in before.items()
    }
    assert lost(before, without_column) == ["residents_resident.born_on is gone"]
    assert lost(before, without_column, told={"residents_resident.born_on": "kept by the prefecture"}) == []
    without_row = {**before, "residents_resident": dict(list(before["residents_resident"].items())[1:])}
    assert len(lost(before, without_row)) == 1
    assert lost(before, {t: rows for t, rows in before.items() if t != "residents_resident"})
    assert lost(before, before) == []
