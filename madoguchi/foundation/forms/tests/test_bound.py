"""Questions as they are drawn: ids, names, labels, problems, no script and no style inside."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from madoguchi.foundation.forms import slots
from madoguchi.foundation.forms.bound import BoundField, ShownFile, bound_field
from madoguchi.foundation.forms.expressions import ValueType, compile_expression
from madoguchi.foundation.forms.types import field_type, known_types
from madoguchi.foundation.forms.types.persons import as_person
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Known, Option, Problem, Provenance, Text

from .test_types import AT_HOME, HOUSEHOLD, LAW, NOWHERE

OPTIONS = (
    Option("yes", Text("する", "", "I do")),
    Option("no", Text("しない", "", "I do not"), Text("ヘルプ", "", "Why")),
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def a_field(kind: str, **changes: Any) -> Field:
    field = Field(name="f", type=kind, label=Text("項目", "", "Label <b>"), options=OPTIONS, legal_basis=LAW,
                  calendar="hall", help=Text("説明", "", "Help"))  # fmt: skip
    return replace(field, **changes)


def bind(kind: str, circumstances: Circumstances = NOWHERE, *, changes: Any = None, **kwargs: Any) -> BoundField:
    return bound_field(a_field(kind, **(changes or {})), circumstances=circumstances, **kwargs)


def draw(bound: BoundField) -> str:
    return Template("{% load forms %}{% render_field bound %}").render(Context({"bound": bound}))


@pytest.mark.parametrize("kind", sorted(known_types()))
@pytest.mark.parametrize("circumstances", [NOWHERE, AT_HOME])
@pytest.mark.parametrize("filled", [True, False])
def test_every_type_is_drawn_soundly(kind: str, circumstances: Circumstances, filled: bool) -> None:
    field = a_field(kind, source="household")
    value = field_type(kind).sample(field, circumstances) if filled else None
    bound = bound_field(field, path="rows.0.f", value=value, circumstances=circumstances,
                        problems=[Problem("rows.0.f", "Wrong <i>"), Problem("other", "x")])  # fmt: skip
    drawn = draw(bound)
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'\bfor="([^"]+)"', drawn):
        assert target in ids
    for described in re.findall(r'aria-describedby="([^"]+)"', drawn):
        assert set(described.split()) <= set(ids), (described, ids)
    assert " style=" not in drawn
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "None" not in drawn
    if kind == "note":
        return
    assert "f-rows-0-f" in ids
    assert "Wrong &lt;i&gt;" in drawn
    assert 'name="rows.0.f' in drawn
    assert "Label &lt;b&gt;" in drawn
    assert "required" in drawn


@pytest.mark.parametrize("kind", sorted(known_types() - {"note", "file", "signature"}))
def test_what_is_drawn_reads_back_to_the_same_value(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_source", lambda calendar, today: [("2026-11-16T10:00", Text("10時"))])
    field = a_field(kind, source="household")
    value = field_type(kind).sample(field, AT_HOME)
    drawn = draw(bound_field(field, value=value, circumstances=AT_HOME))
    assert field_type(kind).parse(field_type(kind).typed(_submitted(drawn), "f"), field) == value


def _submitted(drawn: str) -> dict[str, list[str]]:
    """What a browser would send for the drawn inputs."""
    data: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        data.setdefault(html.unescape(name), []).append(html.unescape(value))

    for tag in re.findall(r"<input[^>]*>", drawn):
        if ('type="radio"' in tag or 'type="checkbox"' in tag) and " checked" not in tag:
            continue
        name, value = re.search(r'\bname="([^"]*)"', tag), re.search(r'\bvalue="([^"]*)"', tag)
        assert name
        add(name[1], value[1] if value else "")
    for name_, inside in re.findall(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', drawn, re.DOTALL):
        for value_ in re.findall(r'<option value="([^"]*)" selected', inside):
            add(name_, value_)
    for name_, inside in re.findall(r'<textarea[^>]*\bname="([^"]*)"[^>]*>\n?(.*?)</textarea>', drawn, re.DOTALL):
        add(name_, inside)
    return data


def test_a_problem_of_one_part_stands_at_its_input() -> None:
    drawn = draw(bind("address", problems=[Problem("f.city", "Enter this part.")]))
    assert '<p class="field__error" id="f-f-city-error">Enter this part.</p>' in drawn
    assert re.search(r'id="f-f-city" name="f.city"[^>]*aria-describedby="f-f-city-error" aria-invalid="true"', drawn)


def test_what_could_not_be_read_is_shown_as_typed() -> None:
    assert 'value="昭和99年"' in draw(bind("date", typed={"": "昭和99年"}, problems=[Problem("f", "No")]))


def test_a_day_is_echoed_in_both_calendars() -> None:
    drawn = draw(bind("date", value="1985-04-01"))
    assert 'value="昭和60年4月1日"' in drawn
    assert '<span class="nowrap">1985-04-01</span>' in drawn, "and no day is broken at the end of a line"
    text = re.sub(r"</?span[^>]*>", "", drawn)
    assert "Read as: 昭和60年4月1日（1985年） / 1 April 1985" in text
    assert "Example: 昭和60年4月1日 or 1985-04-01" in text


def test_what_the_city_holds_is_shown_to_be_confirmed_and_can_be_changed() -> None:
    value = field_type("address").sample(a_field("address"), NOWHERE)
    known = Known(value, Provenance("register", "2026-11-01", "住民基本台帳"))
    drawn = draw(bind("address", value=value, known=known))
    assert "The city holds this (Register of residents)" in drawn
    assert "霞が関1-2-3" in drawn
    assert "<details" in drawn
    changed = draw(bind("address", value={**value, "street": "9"}, known=known))
    assert "The city holds this" not in changed


def test_an_individual_number_never_reaches_the_page() -> None:
    typed = field_type("my_number").typed({"f": ["621498320257"]}, "f")
    value = field_type("my_number").parse(typed, a_field("my_number"))
    drawn = draw(bind("my_number", value=value)) + draw(bind("my_number", typed=typed))
    assert "621498320257" not in drawn
    assert 'autocomplete="off"' in drawn
    assert "It is already entered (not shown)." in drawn


def test_browsers_fill_in_only_what_is_asked_about_the_person_themself() -> None:
    assert 'autocomplete="family-name"' in draw(bind("person_name", changes={"concept": "person.name"}))
    assert "autocomplete" not in draw(bind("person_name"))
    assert 'autocomplete="tel"' in draw(bind("phone", changes={"concept": "person.phone"}))
    assert 'inputmode="tel"' in draw(bind("phone"))


def test_files_that_were_sent_can_be_removed() -> None:
    drawn = draw(bind("file", files=[ShownFile("abc", "写真.jpg", "/files/abc/")], changes={"accept": ("photo",)}))
    assert 'name="_remove" value="f:abc"' in drawn
    assert 'href="/files/abc/"' in drawn
    assert 'accept="image/jpeg,image/png,image/heic,image/heif"' in drawn
    full = draw(bind("file", files=[ShownFile("abc", "a")], changes={"maximum": 1}))
    assert '<input type="file"' not in full


def test_a_condition_travels_with_its_question() -> None:
    names = {"copies": ValueType("number"), "secret": ValueType("text")}
    when = compile_expression("copies > 1", names=names, where="")
    bound = bind("text", changes={"when": when}, hidden=True)
    drawn = draw(bound)
    found = re.search(r'data-when="([^"]+)"', drawn)
    assert found
    assert json.loads(html.unescape(found[1])) == when.tree
    assert " hidden>" in drawn
    state = Template("{% load forms %}{% form_state bounds answers around %}").render(Context({
        "bounds": [bound], "answers": {"copies": 2, "secret": "<x>"}, "around": Circumstances(today=date(2026, 11, 2)),
    }))  # fmt: skip
    held = json.loads(re.sub("<[^>]*>", "", state))
    assert held == {"copies": 2, "@today": "2026-11-02"}


def test_people_are_typed_in_rows_where_no_register_answers() -> None:
    drawn = draw(bind("persons", changes={"source": "household"}))
    assert drawn.count("<fieldset") == 3
    assert 'name="f.0.family"' in drawn
    problem = draw(bind("persons", typed={"": [], "0.born_on": "いつか"}, problems=[Problem("f.0.born_on", "No day")]))
    assert '<p class="field__error" id="f-f-0-born_on-error">No day</p>' in problem
    assert as_person(HOUSEHOLD[0])["name"]["family"] in draw(bind("persons", AT_HOME, changes={"source": "household"}))


def test_a_default_is_offered_until_something_is_answered() -> None:
    assert 'value="1"' in draw(bind("copies", changes={"default": 1}))
    assert 'value="3"' in draw(bind("copies", changes={"default": 1}, value=3))


@pytest.mark.django_db
def test_the_place_of_a_postal_code_is_told_to_anyone(client: Client) -> None:
    answer = client.get("/api/postal/0370046/")
    assert answer.json()["towns"][0]["city"] == "五所川原市"
    assert client.get("/api/postal/zzz/").json() == {"towns": []}
    assert client.post("/api/postal/0370046/").status_code == 405
