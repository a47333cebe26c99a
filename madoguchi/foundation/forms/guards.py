"""What keeps a published version as it was in the database itself: a trigger that refuses to rewrite it.

Its days of validity may be changed; what people were asked, and the hash taken over it, may not.
A later migration that alters the table makes SQLite build it anew, without its trigger:
such a migration ends with ``migrations.RunPython(raise_guards, lower_guards)``.
"""

from __future__ import annotations

from typing import Any

TABLE = "forms_procedureversion"
TRIGGER = f"{TABLE}_stays"
FIXED = "slug, sha256, data, number, published_at, valid_from"
MESSAGE = "a published version is never changed"


def raise_guards(apps: Any, schema_editor: Any) -> None:
    """Put the trigger in place (also when it already is)."""
    lower_guards(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION forms_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        action = "EXECUTE FUNCTION forms_refuse()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    schema_editor.execute(f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF {FIXED} ON {TABLE} FOR EACH ROW {action}")


def lower_guards(apps: Any, schema_editor: Any) -> None:
    """Take the trigger away."""
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}{on}")
