"""How long a backup, its verification and a restore take, and how much memory: python -m benchmarks.backing_up [FILES]

Makes a city's folder of its own with FILES (2,000) files of 500 kB, runs the commands as an officer does, each in a process
of its own, and compares with ``cp -r`` of the same folder in the same run. SQLite; prints CPU seconds beside seconds.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILE_BYTES = 500_000
FILL = """
import os, sys, django
django.setup()
from madoguchi.foundation.files.public import store_bytes
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM, act
for start in range(0, int(sys.argv[1]), 100):
    with act("benchmark.fill", on=None, by=SYSTEM, at=clock.now()):
        for i in range(start, min(start + 100, int(sys.argv[1]))):
            store_bytes(os.urandom(int(sys.argv[2])), name="x.pdf", media_type="application/pdf", by=SYSTEM,
                        at=clock.now(), holder=f"case:{i // 3}")
"""


def timed(title: str, *line: str, **environment: str) -> None:
    """Run one command; prints seconds, CPU seconds and the most memory it took."""
    began = time.monotonic()
    process = subprocess.Popen(line, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    cpu = used.ru_utime + used.ru_stime
    print(f"{title:<28}{time.monotonic() - began:8.1f} s {cpu:8.1f} s CPU {used.ru_maxrss // 1024:6} MB")
    if status:
        raise SystemExit(f"{title} failed")


def main(files: int) -> None:
    """Fill, back up, verify, restore."""
    place = Path(tempfile.mkdtemp(prefix="madoguchi-backup-"))
    os.environ |= {
        "MADOGUCHI_VAR": str(place / "var"), "MADOGUCHI_DEMO": "0", "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings"
    }  # fmt: skip
    program = [sys.executable, "-m", "madoguchi.config.cli"]
    try:
        subprocess.run([*program, "migrate"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-c", FILL, str(files), str(FILE_BYTES)], check=True)
        said = subprocess.run(
            [*program, "backup", "key", "--to", str(place / "key")], check=True, capture_output=True, text=True
        ).stdout
        print(f"{files} files, {files * FILE_BYTES / 1e9:.2f} GB")
        timed("a command that does nothing", *program, "backup", "--help")
        timed("cp -r and sync", "sh", "-c", f"cp -r {place}/var {place}/copy && sync {place}/copy")
        recipient = said.split("=", 1)[1].split()[0]
        timed("backup", *program, "backup", "--to", str(place / "out"), "--recipient", recipient)
        (made,) = (place / "out").glob("*.age")
        timed("backup verify", *program, "backup", "verify", str(made), "--key", str(place / "key"))
        timed(
            "restore", *program, "restore", str(made), "--key", str(place / "key"), MADOGUCHI_VAR=str(place / "again")
        )
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
