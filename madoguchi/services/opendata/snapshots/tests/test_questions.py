"""A question is read from an address, and what cannot be read is refused in clear words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import override_settings
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as some

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.snapshots import refusals
from madoguchi.services.opendata.snapshots.asking import Box, Filter, Near, Question, Sort, read_question
from madoguchi.services.opendata.snapshots.tests.tables import COLUMNS
from madoguchi.services.opendata.snapshots.vocabulary import Column


def read(address: str, **more: int) -> Question:
    return read_question(QueryDict(address), COLUMNS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("", Question()),
        ("name=洪水", Question(filters=(Filter("name", "eq", "洪水"),))),
        ("名称__contains=洪水", Question(filters=(Filter("name", "contains", "洪水"),))),
        ("code=022055", Question(filters=(Filter("code", "eq", "022055"),))),
        ("seats__ge=1&seats__lt=10", Question(filters=(Filter("seats", "ge", 1), Filter("seats", "lt", 10)))),
        ("area__ne=1.50", Question(filters=(Filter("area", "ne", 1.5),))),
        ("ramp=true", Question(filters=(Filter("ramp", "eq", True),))),
        ("name__missing=false", Question(filters=(Filter("name", "missing", False),))),
        ('code__in=a,"b,c"', Question(filters=(Filter("code", "in", ("a", "b,c")),))),
        ("code__in=a,b&code__in=c", Question(filters=(Filter("code", "in", ("a,b", "c")),))),
        ("code__in=", Question(filters=(Filter("code", "in", ()),))),
        ("name=&seats__ge=&code__in=,", Question(filters=(Filter("code", "in", ()),))),
        ("text=洪水 避難&limit=5", Question(text="洪水 避難", limit=5)),
        ("bbox=140,40,141,41", Question(bbox=Box(140, 40, 141, 41))),
        ("near=140.44,40.8,500", Question(near=Near(140.44, 40.8, 500))),
        ("sort=name,-席数", Question(sort=(Sort("name"), Sort("seats", True)))),
        ("fields=name,code,name", Question(fields=("name", "code"))),
        ("format=csv&name=&text=&sort=&limit=", Question()),
        ("cursor=abc", Question(cursor="abc")),
    ],
)
def test_an_address_is_a_question(address: str, wanted: Question) -> None:
    assert read(address) == wanted


@pytest.mark.parametrize(
    ("address", "refusal", "said"),
    [
        ("nmae=x", refusals.NoSuchField, "nmae"),
        ("name__like=x", refusals.NoSuchOperator, "like"),
        ("nothing__eq=x", refusals.NoSuchField, "nothing"),
        ("seats__contains=1", refusals.NoSuchOperator, "seats"),
        ("ramp__lt=true", refusals.NoSuchOperator, "ramp"),
        ("seats=many", refusals.ValueOfAnotherKind, "many"),
        ("opened_on__ge=2026/4/1", refusals.ValueOfAnotherKind, "2026/4/1"),
        ("name=a&name=b", refusals.AskedTwice, "name"),
        ("limit=1&limit=2", refusals.AskedTwice, "limit"),
        ("sort=name,-name", refusals.AskedTwice, "name"),
        ("name__missing=yes", refusals.ParameterUnreadable, "yes"),
        ("bbox=1,2,3", refusals.ParameterUnreadable, "1,2,3"),
        ("bbox=a,b,c,d", refusals.ParameterUnreadable, "a,b,c,d"),
        ("bbox=nan,0,1,1", refusals.ParameterUnreadable, "nan"),
        ("bbox=141,40,140,41", refusals.WestBeyondEast, "141"),
        ("bbox=140,41,141,40", refusals.SouthBeyondNorth, "41"),
        ("bbox=40,140,41,141", refusals.DegreesExchanged, "140"),
        ("near=140,40,-1", refusals.ParameterUnreadable, "-1"),
        ("near=140,40,1&sort=name", refusals.NearOrSort, "sort"),
        ("near=140,40,1000000", refusals.TooMuchAsked, "near"),
        ("limit=-1", refusals.ParameterUnreadable, "-1"),
        ("limit=２", refusals.ParameterUnreadable, "limit"),
        ("limit=1001", refusals.TooMuchAsked, "1000"),
        ("sort=nothing", refusals.NoSuchField, "nothing"),
        ("sort=a,b,c,d".replace("a,b,c,d", "name,code,note,seats"), refusals.TooMuchAsked, "sort"),
        ("fields=-name", refusals.NoSuchField, "-name"),
        ("text=" + "長" * 201, refusals.TooMuchAsked, "text"),
        ("code__in=" + ",".join("a" * 201), refusals.TooMuchAsked, "code"),
        ("code__in=a%0Db", refusals.ParameterUnreadable, "code__in"),
        ("&".join(f"name__contains={number}" for number in range(21)), refusals.TooMuchAsked, "name"),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_what(address: str, refusal: type[Refused], said: str) -> None:
    with pytest.raises(refusal) as refused:
        read(address)
    assert refused.value.status == 400
    for language in ("en", "ja", "ja-plain"):
        with translation.override(language):
            assert said in refused.value.told
            assert "%(" not in refused.value.told


def test_records_without_places_have_no_box() -> None:
    with pytest.raises(refusals.NoPlaces):
        read_question({"bbox": ["1,1,2,2"]}, [Column("name", "名称", "text")])


def test_a_field_that_is_called_like_a_parameter_is_asked_with_its_operator() -> None:
    columns = [Column("limit", "定員", "integer"), Column("text", "本文", "text")]
    question = read_question({"limit__eq": ["7"], "text__contains": ["x"], "text": ["y"]}, columns)
    assert question == Question(filters=(Filter("limit", "eq", 7), Filter("text", "contains", "x")), text="y")


def test_the_caller_bounds_a_page() -> None:
    assert read("", most=50).limit == 50
    with pytest.raises(refusals.TooMuchAsked):
        read("limit=51", most=50)


@settings(max_examples=300, deadline=None)
@given(
    some.dictionaries(
        some.one_of(
            some.sampled_from(
                ["text", "bbox", "near", "sort", "fields", "limit", "cursor", "name", "seats__in", "ramp"]
            ),
            some.text(max_size=12),
        ),
        some.lists(some.text(some.characters(), max_size=30), max_size=3),
        max_size=5,
    )
)
def test_anything_at_all_is_a_question_or_a_refusal(params: dict[str, list[str]]) -> None:
    try:
        question = read_question(params, COLUMNS)
    except Refused as refused:
        told: object = refused.told.encode()
    else:
        told = question
    assert told


@pytest.mark.parametrize("asked", ["near=a,b,c", "bbox=1,2,3", "bbox=2,1,1,2", "latitude=x"])
def test_places_in_examples_are_of_the_city_whose_data_it_is(asked: str, tmp_path: Path) -> None:
    def way_out(folder: Path) -> str:
        with override_settings(CITY_FOLDER=folder), translation.override("ja"):
            with pytest.raises(Refused) as refused:
                read(asked)
            return refused.value.told

    (tmp_path / "open_data").mkdir()
    ring = [[130.0, 33.0], [130.2, 33.0], [130.2, 33.4], [130.0, 33.0]]
    outline = {"features": [{"properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}
    (tmp_path / "open_data" / "area.geojson").write_text(json.dumps(outline))
    known = ("near=130.10,33.20,500", "bbox=130.00,33.00,130.20,33.40", "33.20")
    assert any(example in way_out(tmp_path) for example in known)
    assert not any(example in way_out(tmp_path / "none") for example in (*known, "139.7", "35.6"))
