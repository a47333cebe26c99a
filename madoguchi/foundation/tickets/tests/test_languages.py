"""The hall speaks four languages, and says everything in each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.foundation.tickets import refusals, wording
from madoguchi.foundation.tickets.folder import DesksBroken, read_desks
from madoguchi.foundation.tickets.policies import device_key
from madoguchi.foundation.tickets.vocabulary import HALL_LANGUAGES, Area
from tests.cast import CITY_FOLDER
from tests.conformance.messages import in_python, in_template, translated

ROOM = Path(refusals.__file__).parent
FOR_STAFF = {"DeskNotOpen", "NobodyWaits", "DeskBusy", "DeskMoved", "NumberCalled"}


def said_to_everybody() -> set[str]:
    """Every sentence of the hall's own pages, and of the refusals that people there meet."""
    found = {
        one.text
        for page in (ROOM / "templates" / "tickets" / "hall").rglob("*.html")
        for one in in_template(page, page.read_text(encoding="utf-8"))
    }
    for module in (wording, refusals):
        path = Path(module.__file__ or "")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tree.body = [part for part in tree.body if not (isinstance(part, ast.ClassDef) and part.name in FOR_STAFF)]
        found |= {one.text for one in in_python(path, tree)}
    return found


def test_every_sentence_of_the_hall_is_there_in_vietnamese() -> None:
    known = {text for _context, text in translated("vi")}
    assert len(said_to_everybody()) > 50
    assert sorted(said_to_everybody() - known) == []


def test_a_wait_is_told_in_each_language() -> None:
    told = {}
    for code, _name in HALL_LANGUAGES:
        with translation.override(code):
            told[code] = [wording.wait_words(5, 10), wording.wait_words(0, 1), wording.wait_words(-1, -1)]
    assert told["vi"] == ["khoảng 5 đến 10 phút", "gần như không phải chờ", "chưa rõ"]
    assert told["en"][0] == "about 5 to 10 minutes"
    assert len({tuple(words) for words in told.values()}) == len(HALL_LANGUAGES)


@pytest.mark.parametrize("code", [code for code, _name in HALL_LANGUAGES])
def test_the_kiosk_says_which_language_it_speaks(client: Client, area: Area, code: str) -> None:
    answer = client.get(reverse("kiosk", args=[area.key, device_key(area)]), {"in": code})
    assert answer.headers["Content-Language"] == code.partition("-")[0]
    assert f'<html lang="{code.partition("-")[0]}"' in answer.content.decode()
    assert area.queues[0].title.within(code) in answer.content.decode().replace("<rt", "\n<rt") or code == "ja-plain"


def test_a_faulty_hall_is_told_with_lines_and_all_faults_at_once() -> None:
    text = (CITY_FOLDER / "desks.yaml").read_text(encoding="utf-8")
    faulty = text.replace('first: "08:30"', "first: 8:30").replace("letter: B", "letter: bb")
    with pytest.raises(DesksBroken) as told:
        read_desks(faulty)
    assert "write the time in quotes" in str(told.value)
    assert "letter" in str(told.value)
    assert str(told.value).count("desks.yaml:") == 2
    for wrong, words in (
        (text.replace("serves: [children]", "serves: [health]"), "no desk serves children"),
        (text.replace("letter: B", "letter: A"), "stands twice: the letter A"),
        (text.replace("helps: [moving]", "helps: [nothing]"), "no queue of this area is called nothing"),
    ):
        with pytest.raises(DesksBroken, match=words):
            read_desks(wrong)
