"""Every migration can be undone, or says why not; what it takes away it names."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.conformance.migration_rules import OURS, faults_of


def ours() -> list[migrations.Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    return [migration for (label, _name), migration in sorted(loader.disk_migrations.items()) if label in labels]


def test_every_migration_can_be_undone_or_says_why_not() -> None:
    found = ours()
    assert len({migration.app_label for migration in found}) >= 9
    assert [fault for migration in found for fault in faults_of(migration)] == []


def nothing(apps: Any, schema_editor: Any) -> None:
    """A step of a planted migration."""


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RunPython(nothing),
        migrations.RunPython(nothing, migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1"),
        migrations.RemoveField("case", "number"),
        migrations.DeleteModel("Case"),
        migrations.SeparateDatabaseAndState([migrations.RunSQL("SELECT 1")], []),
    ],
    ids=["python one way", "python back is nothing", "sql one way", "field", "model", "in a separate part"],
)
def test_a_planted_migration_is_told_until_it_says_why(operation: Any) -> None:
    migration: Any = migrations.Migration("0099_planted", "cases")
    migration.operations = [operation]
    assert len(faults_of(migration)) == 1
    migration.one_way = "nobody used it"
    migration.loses = {"cases_case": "it is kept elsewhere"}
    assert faults_of(migration) == []


def test_adding_is_no_loss() -> None:
    migration: Any = migrations.Migration("0099_planted", "cases")
    migration.operations = [migrations.AddField("case", "colour", models.TextField(default=""))]
    assert faults_of(migration) == []
