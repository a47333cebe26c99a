"""The newest migrations, tried on data that the program before them wrote.

    python -m tests.resilience.migrations [--from REVISION] [--database URL]

Takes the commit before the one that changed migrations last (or REVISION) out of the history into a folder of its own, has *that*
program prepare a database and fill it with the invented city, its people and their cases, then migrates forward with the program
of today, back, and forward again. After each step every row that was there is there, with the same values in all columns that
remain. Then every row is read by the models of today. Last comes the control: a planted migration that empties one column must
be found. Without ``--database`` a SQLite file is used; a PostgreSQL address names a database that is made, and thrown away.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATHS = "madoguchi/**/migrations/0*.py"
FILL = """
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from madoguchi.config import demo
from madoguchi.config.demo_city import load_demo
from madoguchi.kernel import clock
call_command("migrate", verbosity=0)
print("  " + load_demo(Path(settings.CITY_FOLDER), at=clock.now()))
"""

Tables = dict[str, dict[str, dict[str, Any]]]
"""table → primary key as text → column → value as the driver gives it."""


def tables() -> Tables:
    """Every row of every table but Django's own bookkeeping of migrations."""
    from django.db import connection

    found: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ("django_migrations", "django_content_type", "auth_permission"):
                continue  # written anew from the models after each migration
            key = connection.introspection.get_primary_key_column(cursor, table)
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            found[table] = {str(row[key]) if key else repr(row): row for row in rows}
    return found


def lost(before: Tables, after: Tables, *, told: dict[str, str] | None = None, back: bool = False) -> list[str]:
    """What was there before and is not, or is something else; ``told`` names what may go.

    ``back``: the step went back, where columns and tables that are newer than the goal go by design.
    """
    told = told or {}
    found = []
    for table, rows in before.items():
        if table not in after:
            if not back and table not in told:
                found.append(f"{table} is gone, with {len(rows)} rows")
            continue
        for key, row in rows.items():
            there = after[table].get(key)
            if there is None:
                if table not in told:
                    found.append(f"{table} {key} is gone")
                continue
            for column, value in row.items():
                if f"{table}.{column}" in told or (back and column not in there):
                    continue
                if column not in there:
                    found.append(f"{table}.{column} is gone")
                elif there[column] != value:
                    found.append(f"{table}.{column} of {key} is another")
    return sorted(set(found))


def applied() -> dict[str, str]:
    """app → its last migration that is applied here."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    rows = MigrationRecorder(connection).migration_qs.order_by("id").values_list("app", "name")
    return {app: max(name for one, name in rows if one == app) for app, _name in rows}


def migrate_to(goal: dict[str, str] | None) -> None:
    """Migrate to the newest, or to a goal (apps that it does not name are taken away)."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if goal is None:
        call_command("migrate", verbosity=0)
        return
    executor = MigrationExecutor(connection)
    targets: list[tuple[str, str | None]] = [*goal.items()]
    targets += [(app, None) for app in sorted(executor.loader.migrated_apps - goal.keys())]
    executor.migrate(targets)


def told_since(goal: dict[str, str], *, back: bool = False) -> dict[str, str]:
    """What the migrations after ``goal`` say that they lose, or that going ``back`` to it loses."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from tests.conformance.migration_rules import losses

    loader = MigrationLoader(connection)
    told: dict[str, str] = {}
    for (app, name), migration in loader.disk_migrations.items():
        if name > goal.get(app, ""):
            told |= losses(migration, back=back)
    return told


def read_everything() -> int:
    """Have today's models read every row; returns how many."""
    from django.apps import apps

    return sum(len(list(m._default_manager.all())) for m in apps.get_models() if m._meta.managed and not m._meta.proxy)


def there_and_back(before: dict[str, str], first: Tables) -> list[str]:
    """Forward, back to ``before`` and forward again; what was lost on the way."""
    told, told_back = told_since(before), told_since(before, back=True)
    migrate_to(None)
    now = tables()
    faults = [f"forward: {one}" for one in lost(first, now, told=told)]
    migrate_to(before)
    faults += [f"back: {one}" for one in lost(now, tables(), told=told_back, back=True)]
    faults += [f"back at the start: {one}" for one in lost(first, tables(), told=told | told_back)]
    migrate_to(None)
    return faults + [f"forward again: {one}" for one in lost(first, tables(), told=told | told_back)]


def planted_loss() -> list[str]:
    """The control: a step that empties one column is found."""
    from django.db import connection, transaction

    from madoguchi.foundation.residents.models import Resident

    with transaction.atomic():
        before = tables()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Resident._meta.db_table} SET name_key = ''")
        found = lost(before, tables())
        transaction.set_rollback(True)
    return found


def newest_change() -> str:
    """The commit before the one that changed a migration last."""
    line = ["git", "log", "-1", "--format=%H", "--", f":(glob){PATHS}"]
    commit = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    if not commit:
        raise SystemExit("No history here: clone with it, or name a revision with --from.")
    return f"{commit}^"


def filled_by(revision: str, folder: Path) -> None:
    """Have the program of ``revision`` prepare the database and fill it."""
    tree = folder / "program"
    subprocess.run(["git", "worktree", "add", "--detach", "-q", str(tree), revision], cwd=ROOT, check=True)
    try:
        environment = {**os.environ, "PYTHONPATH": str(tree), "MADOGUCHI_CITY": str(tree / "cities" / "goshogawara")}
        subprocess.run([sys.executable, "-c", FILL], cwd=tree, env=environment, check=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def recreate(url: str) -> None:
    """An empty PostgreSQL database under this address."""
    from urllib.parse import urlsplit

    import psycopg
    from psycopg import sql

    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def main() -> int:
    """Say what was done and what was lost; 1 where anything was, or where the control found nothing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="revision", default="")
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-migrations-"))
    try:
        os.environ |= {
            "MADOGUCHI_VAR": str(folder / "var"), "MADOGUCHI_DEMO": "1", "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "MADOGUCHI_SECRET_KEY": "only-for-this-test-" * 3,
            "MADOGUCHI_DATABASE_URL": options.database or f"sqlite:///{folder}/madoguchi.sqlite3",
        }  # fmt: skip
        if options.database:
            recreate(options.database)
        revision = options.revision or newest_change()
        print(f"Data by the program of {revision}:", flush=True)
        filled_by(revision, folder)
        import django

        django.setup()
        before, first = applied(), tables()
        rows = sum(len(one) for one in first.values())
        faults = there_and_back(before, first)
        now = applied()
        new = [f"{app}.{name}" for app, name in sorted(now.items()) if before.get(app) != name]
        print(f"  {rows} rows in {len(first)} tables; newer: {', '.join(new) or 'nothing'}")
        print(f"  {read_everything()} rows read by the models of today")
        print("\n".join(faults) or "  forward, back and forward again: nothing lost")
        control = planted_loss()
        print(f"  control: one column emptied, {len(control)} losses found")
        return 1 if faults or not control or not new else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
