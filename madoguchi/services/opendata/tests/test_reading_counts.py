"""What is wrong in reading a file stands against the table that was made of it: nothing else tells that it was turned back."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata import examining
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import repair_version, submit_version
from madoguchi.services.opendata.queries import bytes_of, table_of
from madoguchi.services.opendata.refusals import CheckFails
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.tasks import examine_table
from madoguchi.services.opendata.tests.desk import NEW, clean_file, prepared
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows
from tests.cast import acting


def garbled(_text: str) -> bytes:
    return clean_file().decode("utf-8-sig").encode().decode("latin-1").encode()


def half(_text: str) -> bytes:
    lines = clean_file(8).decode("utf-8-sig").splitlines(keepends=True)
    return b"".join(line.encode("cp932" if n > 4 else "utf-8") for n, line in enumerate(lines))


def quoted(_text: str) -> bytes:
    rows = clean_rows("population", 4)
    return as_csv(rows).replace(rows[2][2], f'"{rows[2][2]}', 1).encode()


UNREADABLE: dict[str, Callable[[str], bytes]] = {
    "chance": lambda _text: random.Random(7).randbytes(20_000),
    "nothing": lambda _text: b"\x00" * 5_000,
    "deep": lambda _text: b"[" * 50_000,
    "heading only": lambda _text: clean_file().splitlines(keepends=True)[0],
    "a quote": quoted,
}
TURNED: dict[str, Callable[[str], bytes]] = {"garbled": garbled, "two encodings": half}


def submit(version: Version, by: User, at: datetime) -> None:
    submit_version(version, reason=NEW, publish_on=None, as_of=None, by=acting(by), at=at)


@pytest.mark.parametrize("kind", [*UNREADABLE, *TURNED])
def test_what_the_command_calls_an_error_is_one_at_the_desk(
    kind: str, population: Dataset, sato: User, at: datetime
) -> None:
    version = prepared(population, sato, at, (UNREADABLE | TURNED)[kind](""))
    assert version.file_report["counts"]["error"], "the command says so"
    assert (version.state, version.errors > 0) == (State.DRAFT, True)
    with pytest.raises(CheckFails):
        submit(version, sato, at)


@pytest.mark.parametrize("kind", TURNED)
def test_what_reading_turns_back_is_published_after_somebody_said_yes(
    kind: str, population: Dataset, sato: User, at: datetime
) -> None:
    version = prepared(population, sato, at, TURNED[kind](""))
    assert version.repaired is not None, "it is offered"
    examined = examine_table(population, bytes_of(version.repaired), name="repaired.csv")
    repair_version(version, examined=examined, by=acting(sato), at=at)
    assert (version.errors, version.state) == (0, State.CHECKED)
    assert (
        table_of(version).decode("utf-8-sig").splitlines()
        == clean_file(8 if kind == "two encodings" else 4).decode("utf-8-sig").splitlines()
    )
    submit(version, sato, at)


def test_a_repair_does_not_clear_what_it_does_not_mend(population: Dataset, sato: User, at: datetime) -> None:
    file = quoted("").replace(b"2026-04-01", "令和8年4月1日".encode())
    version = prepared(population, sato, at, file)
    assert version.repaired is not None
    examined = examine_table(population, bytes_of(version.repaired), name="repaired.csv")
    repair_version(version, examined=examined, by=acting(sato), at=at)
    assert (version.state, version.errors) == (State.DRAFT, 1)
    with pytest.raises(CheckFails):
        submit(version, sato, at)


def test_without_the_errors_of_reading_nothing_would_be_wrong(
    population: Dataset, sato: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(examining, "IN_READING", frozenset())
    version = prepared(population, sato, at, TURNED["garbled"](""))
    assert version.errors == 0
