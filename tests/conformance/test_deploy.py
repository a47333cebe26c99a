"""What lies in ``deploy/``: sound for systemd, little to gain for an intruder, and in step with commands and settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from madoguchi.config.cli import find_entry
from madoguchi.config.settings import env

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = DEPLOY / "systemd"
systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")


def checked(units: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DEPLOY / "check", units], capture_output=True, text=True, timeout=120, check=False)


@systemd
def test_the_units_are_sound_and_can_do_little() -> None:
    done = checked(UNITS)
    assert done.returncode == 0, done.stdout + done.stderr
    exposures = dict(re.findall(r"^(\S+): ([0-9.]+)$", done.stdout, re.MULTILINE))
    assert len(exposures) == len(list(UNITS.glob("*.service")))
    assert max(float(one) for one in exposures.values()) <= 2.5


@systemd
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ProtectSystem=strict", "ProtectSytem=strict"),
        ("Requires=madoguchi-web.socket", "Requires=madoguchi-wbe.socket"),
        ("CapabilityBoundingSet=\n", ""),
    ],
    ids=["an unknown key", "a unit that is not there", "every right"],
)
def test_the_check_can_fail(tmp_path: Path, old: str, new: str) -> None:
    shutil.copytree(UNITS, tmp_path / "units")
    web = tmp_path / "units" / "madoguchi-web.service"
    whole = web.read_text(encoding="utf-8")
    assert old in whole
    changed = whole.replace(old, new)
    if not new:
        changed = "\n".join(
            line for line in changed.splitlines() if not re.match("Protect|Private|Restrict|System", line)
        )
    web.write_text(changed, encoding="utf-8")
    assert checked(tmp_path / "units").returncode == 1


def test_the_units_and_the_image_call_commands_that_exist() -> None:
    lines = [line for unit in UNITS.glob("*.service") for line in unit.read_text(encoding="utf-8").splitlines()]
    called = [line.split("bin/madoguchi ")[1].split() for line in lines if line.startswith("ExecStart=")]
    assert len(called) == 4
    assert [one for one in called if find_entry(one) is None] == []


def test_the_example_of_settings_names_settings_that_exist() -> None:
    named = re.findall(r"^(MADOGUCHI_\w+)=", (UNITS / "madoguchi.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) > 5
    assert set(named) - env.seen.keys() == set()
    assert "MADOGUCHI_DEMO" not in named


def test_the_front_writes_no_addresses_and_believes_no_browser() -> None:
    front = (DEPLOY / "nginx" / "madoguchi.conf").read_text(encoding="utf-8")
    assert "access_log off;" in front
    assert "X-Forwarded-For $remote_addr;" in front
