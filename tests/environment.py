"""The surroundings of every test: a folder and a database of their own, prepared before Django reads its settings.

Loaded by pytest as an early plug-in (``-p tests.environment``), because settings read the environment once.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
JOURNEYS = ROOT / "tests" / "journeys"

_made: Path | None = None
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Workers of pytest-xdist inherit the folder from the process that started them.
    _made = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
    os.environ["MADOGUCHI_VAR"] = str(_made)
# Five processes collect, and tests start hundreds more: source is compiled once, also where images forbid it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ.setdefault("MADOGUCHI_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("MADOGUCHI_DEMO", "1")
# A test's database forgets; checkpoints do not. Tests of seals have a folder of their own.
os.environ.setdefault("MADOGUCHI_CHECKPOINTS", "")
# A live server and its test share one event loop's thread with playwright; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# What is loaded and collected stays until the end: looking through all of it again and again for what nobody needs any
# more took a tenth of the suite's time.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on only what tests make is looked through, and less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Make the database quick to write, serve static files from their sources, and compile the catalogues."""
    from django.conf import settings

    from madoguchi.config.messages import SOURCE, compile_catalogues

    # What is drawn by lot is the same in each run of the suite: a run that fails fails again, and an unlucky draw stops
    # nobody's work. MADOGUCHI_HYPOTHESIS=long draws anew.
    hypothesis.settings.register_profile("suite", derandomize=True, deadline=None, database=None)
    if os.environ.get("MADOGUCHI_HYPOTHESIS") != "long":
        hypothesis.settings.load_profile("suite")

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        # A test's database need not survive a power cut.
        default["OPTIONS"]["init_command"] = default["OPTIONS"]["init_command"].replace("FULL", "OFF")
    settings.WHITENOISE_USE_FINDERS = True
    settings.FILES_APART = False
    settings.WHITENOISE_AUTOREFRESH = True
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_catalogues(SOURCE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in ``tests/journeys``, so that it can be left out or run alone.

    What asks no database does the same on either engine: it is run on SQLite, and not again on PostgreSQL.
    """
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.journey)
    if os.environ.get("MADOGUCHI_DATABASE_URL", "").startswith("postgres"):
        without = [item for item in items if not _asks_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if _made is not None:
        shutil.rmtree(_made, ignore_errors=True)
