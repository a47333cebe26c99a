"""The benchmarks of single parts, run as programs; each tells its own figures and ends with an error when it misses."""

from __future__ import annotations

import re
import subprocess
import sys

from benchmarks import surroundings
from benchmarks.figures import Figure
from benchmarks.surroundings import ROOT, Database

PROGRAMS = ("publish", "expressions", "search", "register_import")


def measured(database: Database) -> list[Figure]:
    """What each program printed, and whether it ended well; what writes does so into ``database``, which is empty."""
    figures = []
    env = surroundings.environment(database, ROOT / "cities" / "goshogawara")
    for name in PROGRAMS:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], capture_output=True, text=True, cwd=ROOT, check=False, env=env
        )
        print(f"\n{name}:\n  " + (done.stdout + done.stderr).strip().replace("\n", "\n  "), flush=True)
        figures.append(Figure(f"{name}: ended with", done.returncode, "", 0))
        if name == "publish" and (found := re.search(r"checked in ([0-9.]+) s", done.stdout)):
            figures.append(Figure("a definition of 95 questions checked", float(found[1]), "s", 1.0))
        if name == "publish" and (found := re.search(r"published in ([0-9.]+) s", done.stdout)):
            figures.append(
                Figure("a definition of 95 questions published, written and confirmed", float(found[1]), "s", 1.0)
            )
    return figures
