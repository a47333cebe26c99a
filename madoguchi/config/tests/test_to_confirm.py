"""What the city has not confirmed is listed with its file, line and words; nothing that carries the mark is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.config.management.commands import city_check
from madoguchi.config.to_confirm import ToConfirm, marks_in
from tests.cast import CITY_FOLDER
from tests.desk import sound_city

FILE = """\
# Everything here is to be confirmed by the city.
#
# From which age on; this is our own bound, to be
# confirmed by the city.
age: 15
hours: [9, 17]    # since 2020; to be confirmed by the city
title: to be confirmed by the city
kpis:
  - {target: 3, to_confirm: [target, years]}
# An ordinary remark.
sure: yes    # decided by the city
"""


def test_a_mark_is_told_with_its_line_its_words_and_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "counter.yaml").write_text(FILE)
    file = str(tmp_path / "counter.yaml")
    assert marks_in(tmp_path) == [
        ToConfirm(file, 1, "Everything here is to be confirmed by the city."),
        ToConfirm(file, 4, "From which age on; this is our own bound, to be confirmed by the city.", "age: 15"),
        ToConfirm(file, 6, "since 2020; to be confirmed by the city", "hours: [9, 17]"),
        ToConfirm(file, 7, "title: to be confirmed by the city"),
        ToConfirm(file, 9, "to_confirm: target, years"),
    ]


def test_no_mark_of_the_city_is_left_out() -> None:
    """Counted in another way: by the words alone, over the ends of lines."""
    told = marks_in(CITY_FOLDER)
    for path in CITY_FOLDER.rglob("*"):
        if path.suffix in (".yaml", ".md"):
            text = path.read_text()
            least = len(
                re.findall(r"(?i)to be\s+(?:#\s+)?confirmed\s+(?:#\s+)?by\s+(?:#\s+)?the\s+(?:#\s+)?city", text)
            )
            said = sum("by the city" in one.text for one in told if one.file == str(path))
            assert bool(said) == bool(least), path
            assert said <= least
    assert sum(one.text.startswith("to_confirm: ") for one in told) >= 50


def test_the_officer_is_told_where_to_decide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The age of a representative, and each procedure that does not say whether somebody signs at the counter."""
    monkeypatch.setattr(city_check, "check_city", lambda folder: sound_city())
    call_command("city_check", str(CITY_FOLDER), "--to-confirm")
    said = capsys.readouterr().out.splitlines()
    lines = (CITY_FOLDER / "counter.yaml").read_text().splitlines()
    at = lines.index("representative_from_age: 15")
    assert any(
        line.startswith(f"{CITY_FOLDER}/counter.yaml:{at}: From which age on")
        and "→ representative_from_age: 15" in line
        for line in said
    )
    unsaid = [line for line in said if "sign: yes or sign: no?" in line]
    assert len(unsaid) >= 20
    for line in unsaid:
        file, number, _rest = line.split(":", 2)
        assert Path(file).read_text().splitlines()[int(number) - 1].startswith("assurance: {online: card"), line
    call_command("city_check", str(CITY_FOLDER))
    assert re.search(rf"\d+ things are for the city to confirm: .*{CITY_FOLDER} --to-confirm", capsys.readouterr().out)
