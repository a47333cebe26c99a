"""What keeps a published version, and a form once printed, as they were in the database itself: triggers that refuse.

A version's days of validity may be changed; what people were asked, and the hash taken over it, may not.
A later migration that alters a table makes SQLite build it anew, without its trigger:
such a migration ends with ``migrations.RunPython(raise_guards, lower_guards)`` (or those of the printed forms).
"""

from __future__ import annotations

from typing import Any

TABLE = "forms_procedureversion"
TRIGGER = f"{TABLE}_stays"
FIXED = "slug, sha256, data, number, published_at, valid_from"
MESSAGE = "a published version is never changed"
FORMS = "forms_printedform"
FORMS_TRIGGER = f"{FORMS}_stays"
FORMS_FIXED = "version_id, edition, language, layout, layout_sha256, pdf, pdf_sha256, printed_at"
FORMS_MESSAGE = "a printed form is never changed"


def raise_guards(apps: Any, schema_editor: Any) -> None:
    """Put the trigger in place (also when it already is)."""
    lower_guards(apps, schema_editor)
    _raise(schema_editor, TABLE, TRIGGER, FIXED, MESSAGE, "forms_refuse")


def lower_guards(apps: Any, schema_editor: Any) -> None:
    """Take the trigger away."""
    _lower(schema_editor, TABLE, TRIGGER)


def raise_form_guards(apps: Any, schema_editor: Any) -> None:
    """The same for printed forms."""
    lower_form_guards(apps, schema_editor)
    _raise(schema_editor, FORMS, FORMS_TRIGGER, FORMS_FIXED, FORMS_MESSAGE, "forms_refuse_form")


def lower_form_guards(apps: Any, schema_editor: Any) -> None:
    """Take that trigger away."""
    _lower(schema_editor, FORMS, FORMS_TRIGGER)


def _raise(schema_editor: Any, table: str, trigger: str, fixed: str, message: str, function: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        action = f"EXECUTE FUNCTION {function}()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    schema_editor.execute(f"CREATE TRIGGER {trigger} BEFORE UPDATE OF {fixed} ON {table} FOR EACH ROW {action}")


def _lower(schema_editor: Any, table: str, trigger: str) -> None:
    on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")
