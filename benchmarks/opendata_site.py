"""The product itself, as its own server serves it, with one published dataset: what is asked passes all that a question passes.

``gunicorn --config python:madoguchi.config.gunicorn benchmarks.opendata_site:application``. Totals are counted anew for
each request unless ``BENCH_TOTALS`` is 1: what was asked before must not answer for what is asked now.

``python -m benchmarks.opendata_site ROWS SNAPSHOT`` publishes the records in the product's database and puts the snapshot
that was built of them onto its shelf.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

SLUG = "facilities"


def publish(rows: Path, snapshot: Path) -> None:
    """Write the dataset and its version as they stand in the database after two persons have done their work."""
    import django

    django.setup()
    from benchmarks.opendata_rows import COLUMNS
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM, act
    from madoguchi.services.opendata.keeping import described, keep
    from madoguchi.services.opendata.models import Dataset, Version
    from madoguchi.services.opendata.shelf import folder_of

    at, data = clock.now(), rows.read_bytes()
    words = {"ja": "見本の施設", "plain": "見本の 施設", "en": "Facilities"}
    part = {
        "slug": SLUG, "title": words, "description": words, "group": "all", "owner": "it", "licence": "cc",
        "frequency": "yearly", "columns": [{"name": one.title, "key": one.name, "type": "text"} for one in COLUMNS],
    }  # fmt: skip
    content = {
        "part": part, "group": {"key": "all", "title": words}, "office": "it", "approved_by": ["it-chief"],
        "licence": {"key": "cc", "title": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    }  # fmt: skip
    with act("bench.publish", on=None, by=SYSTEM, at=at):
        dataset = Dataset.objects.create(slug=SLUG, owner="it", content=content, sha256="-", loaded_at=at)
        table = keep(data, at=at)
        version = Version.objects.create(
            dataset=dataset, number=1, state="published", origin="source", table=table, sha256=table.sha256,
            checked_sha256=table.sha256, rows=data.count(b"\n") - 1, prepared_at=at, by_rule=True, decided_at=at,
            published_at=at, described=described(dataset),
            columns=[{key: value for key, value in asdict(one).items() if key != "description"} for one in COLUMNS],
        )  # fmt: skip
    folder = folder_of(version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(snapshot, folder)


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
elif "BENCH_TOTALS" in os.environ:
    from madoguchi.config.wsgi import application

    __all__ = ["application"]
    if os.environ["BENCH_TOTALS"] != "1":
        from madoguchi.services.opendata.snapshots import pages

        pages.MOST_TOTALS = 0
