"""The index of the search, as each database does it best."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.foundation.residents.models.finding

POSTGRESQL = (
    "CREATE INDEX residents_search_words ON residents_searchentry USING gin (words) WITH (fastupdate = off)",
    # The commonest names of a city are some thousands; the planner should know how common each of them is.
    "ALTER TABLE residents_searchentry ALTER COLUMN words SET STATISTICS 1000",
)
SQLITE = (
    "CREATE TABLE residents_searchposting (word INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (word, entry))"
    " WITHOUT ROWID",
    "CREATE TRIGGER residents_search_added AFTER INSERT ON residents_searchentry BEGIN"
    " INSERT INTO residents_searchposting SELECT DISTINCT value, NEW.id FROM json_each(NEW.words); END",
    "CREATE TRIGGER residents_search_changed AFTER UPDATE OF words ON residents_searchentry"
    " WHEN NEW.words <> OLD.words BEGIN"
    " DELETE FROM residents_searchposting WHERE entry = OLD.id AND word IN (SELECT value FROM json_each(OLD.words));"
    " INSERT INTO residents_searchposting SELECT DISTINCT value, NEW.id FROM json_each(NEW.words); END",
    "CREATE TRIGGER residents_search_gone AFTER DELETE ON residents_searchentry BEGIN"
    " DELETE FROM residents_searchposting WHERE entry = OLD.id AND word IN (SELECT value FROM json_each(OLD.words)); END",
)


def _make(apps: Any, schema_editor: Any) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def _unmake(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        # The triggers go with their table; on PostgreSQL the index does.
        schema_editor.execute("DROP TABLE residents_searchposting", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("residents", "0003_register_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.PositiveSmallIntegerField(choices=[(0, "end"), (1, "slip")])),
                ("text", madoguchi.foundation.residents.models.finding.ByCode(max_length=60)),
                ("whole", madoguchi.foundation.residents.models.finding.ByCode(max_length=60)),
                ("word", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "part of a word",
                "constraints": [models.UniqueConstraint(fields=("kind", "text", "word"), name="residents_one_part_a_word")],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", madoguchi.foundation.residents.models.finding.Numbers()),
                ("sort_key", madoguchi.foundation.residents.models.finding.ByCode(max_length=80)),
                ("resident", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="search_entry", to="residents.resident")),
            ],
            options={
                "verbose_name": "words of a resident",
                "indexes": [models.Index(fields=["sort_key", "id"], name="residents_search_in_order")],
            },
        ),
        migrations.RunPython(_make, _unmake),
    ]
