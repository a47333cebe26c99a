"""The console command: help, misspellings, and faults said as sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from madoguchi.config import cli


def madoguchi(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "madoguchi.config.cli", *arguments],
        capture_output=True, text=True, env={**os.environ, **environment}, timeout=120, check=False,
    )  # fmt: skip


def test_without_arguments_it_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    for entry in cli.ENTRIES:
        assert f"  {entry.typed}" in said
        assert entry.about in said


def test_a_misspelt_command_is_answered_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serv"]) == 2
    assert "Did you mean: madoguchi serve?" in capsys.readouterr().err


def test_half_a_command_is_answered_with_its_continuations(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["city"]) == 2
    assert "madoguchi city check | madoguchi city load" in capsys.readouterr().err


def test_help_of_half_a_command_lists_its_continuations(capsys: pytest.CaptureFixture[str]) -> None:
    for word in {entry.words[0] for entry in cli.ENTRIES if len(entry.words) == 2} - {"backup"}:
        assert cli.main([word, "--help"]) == 0
        said = capsys.readouterr().out
        for entry in cli.ENTRIES:
            assert (entry.about in said) == (entry.words[0] == word), entry.typed


@pytest.mark.parametrize(
    "command", [("keys", "rotate"), ("doctor",), ("staff", "invite"), ("serve",), ("city", "load")]
)
def test_a_mistyped_folder_is_told_and_not_made(command: tuple[str, ...], tmp_path: Path) -> None:
    said = madoguchi(*command, MADOGUCHI_VAR=f"{tmp_path}/mistyped")
    assert said.returncode == 2
    assert "mistyped': there is no such folder." in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_made_in_a_folder_that_nothing_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADOGUCHI_SECRET_KEY", raising=False)
    for command in (("keys", "rotate"), ("doctor",)):
        said = madoguchi(*command, MADOGUCHI_VAR=str(tmp_path))
        assert said.returncode == 2
        assert "nothing was prepared in this folder" in said.stderr
    assert list(tmp_path.iterdir()) == []
    # The control: what a prepared place has makes it one, and the command begins.
    (tmp_path / "secret-key").write_text("k" * 20 + "abcdefghi0123456789xyz")
    assert "nothing was prepared" not in madoguchi("doctor", MADOGUCHI_VAR=str(tmp_path)).stderr


def test_every_entry_has_a_management_command_behind_it() -> None:
    commands = {path.stem for path in (Path(cli.__file__).parent / "management" / "commands").glob("[!_]*.py")}
    assert commands == {entry.command for entry in cli.ENTRIES} - {"", "migrate"}


def test_help_of_a_command_shows_what_was_typed_and_no_options_of_django() -> None:
    said = madoguchi("city", "check", "--help")
    assert said.returncode == 0
    assert "usage: madoguchi city check" in said.stdout
    assert "--settings" not in said.stdout


def test_a_fault_is_one_sentence_without_a_traceback() -> None:
    said = madoguchi("city", "check", "no/such/folder")
    assert said.returncode == 1
    assert said.stderr == "madoguchi: no/such/folder is no folder.\n"


def test_a_wrong_setting_stops_the_start_with_its_name_value_and_remedy() -> None:
    said = madoguchi("prepare", MADOGUCHI_DEBUG="perhaps")
    assert said.returncode == 2
    assert said.stderr == "madoguchi: MADOGUCHI_DEBUG='perhaps': write 1 or 0.\n"


def test_a_database_that_is_not_prepared_is_not_served(tmp_path: Path) -> None:
    said = madoguchi("serve", MADOGUCHI_DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert said.returncode == 1
    assert "Run: madoguchi prepare" in said.stderr


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment variables that the demo sets, put back afterwards."""
    for name in ("MADOGUCHI_VAR", "MADOGUCHI_DEMO", "MADOGUCHI_BASE_URL"):
        monkeypatch.setenv(name, "to be put back")
        os.environ.pop(name)


@pytest.mark.usefixtures("elsewhere")
def test_the_demo_never_uses_the_folder_of_a_real_city() -> None:
    cli.demo_surroundings([])
    assert os.environ["MADOGUCHI_VAR"].endswith("/var/demo")
    assert os.environ["MADOGUCHI_DEMO"] == "1"
    assert "MADOGUCHI_BASE_URL" not in os.environ


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("typed", [["--address", "127.0.0.1:8123"], ["--address=127.0.0.1:8123"]])
def test_links_in_the_mails_of_the_demo_lead_to_its_address(typed: list[str]) -> None:
    cli.demo_surroundings(typed)
    assert os.environ["MADOGUCHI_BASE_URL"] == "http://127.0.0.1:8123"
