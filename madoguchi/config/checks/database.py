"""The database: there, new enough, up to date, and its ledgers guarded."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.public import missing_guards
from madoguchi.kernel.checks import Finding, check, green, red, yellow

OLDEST = {"sqlite": (3, 38), "postgresql": (15,)}


@check("database.answers", _("Database"))
def answers(*, at: datetime) -> Finding:
    """It answers, quickly, and is new enough."""
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            version = connection.get_database_version()
    except DatabaseError as silent:
        connection.close()
        return red(
            _("The database does not answer: %(why)s"),
            _("Look whether it runs (systemctl status postgresql), and at MADOGUCHI_DATABASE_URL."),
            why=str(silent).strip().splitlines()[0][:160] if str(silent).strip() else type(silent).__name__,
        )
    took, told = (time.monotonic() - began) * 1000, ".".join(map(str, version))
    if version < OLDEST[connection.vendor]:
        return red(
            _("%(engine)s %(version)s is older than what Madoguchi is tested with."),
            _("Bring it to a current version, after a backup."),
            engine=connection.vendor, version=told,
        )  # fmt: skip
    if took > 1000:
        return yellow(
            _("The database took %(ms)s ms for a question without content."),
            _("Look what else runs there; on PostgreSQL: SELECT * FROM pg_stat_activity."),
            ms=round(took),
        )
    return green(_("%(engine)s %(version)s answers."), engine=connection.vendor, version=told)


@check("database.tables", _("Tables"))
def tables(*, at: datetime) -> Finding:
    """Every migration is applied."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return red(
            _("The tables are %(count)s steps behind the program."),
            _("Run madoguchi prepare, then restart the services."),
            count=len(waiting),
        )
    return green(_("The tables are up to date."))


@check("database.ledgers", _("Ledgers"))
def ledgers(*, at: datetime) -> Finding:
    """The triggers that refuse changes."""
    missing = missing_guards()
    if missing:
        return red(
            _("Lines of %(tables)s can be changed: triggers are missing."),
            _(
                "Find out who took them away. Run madoguchi audit verify, which tells what was changed and how they come back."
            ),
            tables=", ".join(sorted({table for table, _verb in missing})),
        )
    return green(_("The ledgers refuse to be changed."))
