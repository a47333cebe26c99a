"""``python -m tests.resilience.bad_input [engine …]``: 3,600 new examples of bad input, on SQLite and PostgreSQL.

What it finds is printed with the line that repeats it. The controls (a guard turned off, which must be found) run along.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(engines: list[str]) -> int:
    """Run the properties long on each engine; the exit status of the first that failed."""
    worst = 0
    for engine in engines or ["sqlite", "postgresql"]:
        told = os.environ | {"MADOGUCHI_HYPOTHESIS": "long"}
        told.pop("MADOGUCHI_DATABASE_URL", None)
        if engine == "postgresql":
            subprocess.run(["scripts/postgres", "start"], cwd=ROOT, check=True)
            url = subprocess.run(
                ["scripts/postgres", "url"], cwd=ROOT, check=True, capture_output=True, text=True
            ).stdout
            told["MADOGUCHI_DATABASE_URL"] = url.strip()
        print(f"== Bad input on {engine}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-o", "faulthandler_timeout=0"]
        done = subprocess.run([*command, "tests/resilience/test_bad_input.py"], cwd=ROOT, env=told, check=False)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
