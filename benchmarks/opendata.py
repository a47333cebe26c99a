"""The checker of open data beside ``frictionless validate``: the same files, the same schema, one run.

``python -m benchmarks.opendata FILE`` checks one file in a fresh process and prints seconds, CPU seconds and peak memory as JSON.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.figures import Figure
from benchmarks.surroundings import ROOT

COLUMNS_15 = (
    "全国地方公共団体コード", "ID", "名称", "名称_カナ", "所在地_連結表記", "緯度", "経度", "設置位置", "電話番号", "郵便番号",
    "法人番号", "開始時間", "終了時間", "小児対応設備の有無", "URL",
)  # fmt: skip
"""Of the AED dataset: every kind of type, and what its files mostly hold."""
ONE_IN = 50
"""In the dirty file every fiftieth record has a planted fault."""
ROUNDS = 5


def measured(*, short: bool) -> list[Figure]:
    """All figures; ``short`` with a tenth of the records, and without targets for times."""
    from madoguchi.services.opendata.tests.samples import as_csv, clean_rows

    records = 10_000 if short else 100_000
    whole = clean_rows("aed", records)
    places = [whole[0].index(name) for name in COLUMNS_15]
    narrow = [[row[place] for place in places] for row in whole]
    with tempfile.TemporaryDirectory() as folder:
        wide, clean, dirty = (Path(folder) / name for name in ("wide.csv", "clean.csv", "dirty.csv"))
        for path, rows in ((wide, whole), (clean, narrow), (dirty, _spoiled(narrow))):
            path.write_text(as_csv(rows), encoding="utf-8", newline="")
        figures = _beside(clean, "clean", records, short=short) + _beside(dirty, "dirty", records, short=short)
        figures += _alone(wide, records, short=short)
        return [*figures, _control(dirty)]


def _spoiled(rows: list[list[str]]) -> list[list[str]]:
    """Planted values of every kind, each in its own column."""
    from madoguchi.services.opendata.tests.test_planted import CELLS

    chance = random.Random(35)
    planted = [
        (rows[0].index(one[2]), one[3]) for one in CELLS if one[2] in rows[0] and one[1] == "aed" and "\n" not in one[3]
    ]
    changed = [list(row) for row in rows]
    for row in changed[1::ONE_IN]:
        place, value = chance.choice(planted)
        row[place] = value
    return changed


def _beside(path: Path, name: str, records: int, *, short: bool) -> list[Figure]:
    data = path.read_bytes()
    wall, cpu, ours = _best(lambda: _ours(data), rounds=ROUNDS)
    peer_wall, peer_cpu, theirs = _best(lambda: _frictionless(path), rounds=1)
    size = f"{records:,} × {len(COLUMNS_15)}, {name}"
    return [
        Figure(f"{size}: checked in", wall, "s", None if short else 0.3, note=f"CPU {cpu:.2f} s, best of {ROUNDS}"),
        Figure("  frictionless with the same schema", peer_wall, "s", note=f"CPU {peer_cpu:.2f} s"),
        Figure("  times as fast as frictionless", peer_wall / wall, "×", None if short else 25, "least"),
        Figure("  times as fast by CPU seconds", peer_cpu / cpu, "×"),
        Figure("  cells that either objects to", len(ours | theirs), ""),
        Figure("  cells that they judge differently", len(ours ^ theirs), "", 0),
    ]


def _best(run: Callable[[], Any], *, rounds: int) -> tuple[float, float, Any]:
    """The least wall and CPU seconds of some rounds, and what came out."""
    walls, cpus, out = [], [], None
    for _round in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        out = run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), out


def _ours(data: bytes) -> set[tuple[int, str]]:
    from madoguchi.services.opendata.checking.tables import check

    return check(data, slug="aed").report.broken


def _frictionless(path: Path) -> set[tuple[int, str]]:
    import frictionless

    from madoguchi.services.opendata.exporting import table_schema
    from madoguchi.services.opendata.tests.samples import edition

    schema = frictionless.Schema.from_descriptor(table_schema(edition("aed"), list(COLUMNS_15)))
    resource_ = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema, encoding="utf-8")
    report = frictionless.validate(resource_, limit_errors=10_000_000)
    return {
        (error.row_number, error.field_name)
        for task in report.tasks
        for error in task.errors
        if isinstance(error, frictionless.errors.CellError)
    }


def _alone(path: Path, records: int, *, short: bool) -> list[Figure]:
    """The widest files, in a process of their own for its memory."""
    runs = []
    for _round in range(3):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.opendata", str(path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    best = min(runs, key=lambda one: one["seconds"])
    size = f"{records:,} × {best['columns']}"
    return [
        Figure(
            f"{size}, clean: checked in", best["seconds"], "s", None if short else 1.0, note=f"CPU {best['cpu']:.2f} s"
        ),
        Figure("  most memory of the process", max(one["megabytes"] for one in runs), "MB", 300),
        Figure("  findings in it", best["findings"], "", 0),
    ]


def _control(path: Path) -> Figure:
    """A sieve that lets every cell through must be noticed."""
    import polars as pl

    from madoguchi.services.opendata.checking import tables

    with mock.patch.object(tables, "surely_fine", lambda _column, value: value.is_not_null() | pl.lit(True)):
        blind = _ours(path.read_bytes())
    missed = len(_ours(path.read_bytes()) - blind)
    return Figure("Control: cells missed by a sieve that lets all through", missed, "", 1, "least")


def _one(path: Path) -> dict[str, float]:
    from madoguchi.services.opendata.checking.tables import check
    from madoguchi.services.opendata.standards import shipped_standards

    shipped_standards()
    wall, cpu = time.perf_counter(), time.process_time()
    report = check(path.read_bytes()).report
    return {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "megabytes": _peak() / 1024,
        "columns": len(report.columns),
        "findings": sum(group.count for group in report.sorted_groups()),
    }


def _peak() -> int:
    """Most memory this process ever held, in kB; ``getrusage`` would count what it was forked from as well."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:")))


if __name__ == "__main__":
    print(json.dumps(_one(Path(sys.argv[1]))))
