"""Each kind of chart is a drawing, an equal table and words; nothing of the data becomes markup."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.charts import Chart, Drawn, chart_from_json, draw, drawn
from madoguchi.services.evidence.charts.refusals import ChartUnfit, NoPlacesToDraw, NothingToDraw, UnlikeSides
from madoguchi.services.evidence.charts.shapes import COLOURS, scale
from madoguchi.services.evidence.charts.words import correlation
from madoguchi.services.evidence.figures.refusals import RecipeUnreadable
from madoguchi.services.evidence.figures.vocabulary import Column, Figure, Trace
from madoguchi.services.evidence.forms_chart import ChartForm

SVG = "{http://www.w3.org/2000/svg}"
TRACE = Trace("plan.population", "人口", 1, "f", date(2026, 4, 1))
YEARS = Figure(
    (
        Column("k1", "年", "", "year", (0,)),
        Column("m1", "総数", "人", "integer", (0,)),
        Column("m2", "65歳以上", "人", "integer", (0,)),
        Column("m3", "推計", "", "boolean", (0,)),
    ),
    ((1980, 80_000, 8_000, 0), (2000, 65_000, None, 0), (2020, 51_415, 18_000, 0), (2045, 31_867, 16_000, 1)),
    (TRACE,),
)
AGES = Figure(
    tuple(
        Column(f"m{n}", f"{age}の{side}", "人", "integer", (0,))
        for n, (side, age) in enumerate(((s, a) for s in ("男性", "女性") for a in ("0-4歳", "5-9歳", "85歳以上")), 1)
    ),
    ((100, 110, 60, 95, 105, 160),),
    (TRACE,),
)
TOWNS = Figure(
    (
        Column("k1", "地区", "", "district", (0,)),
        Column("m1", "人口", "人", "integer", (0,)),
        Column("m2", "施設", "件", "integer", (0,)),
        Column("m3", "経度", "", "longitude", (0,)),
        Column("m4", "緯度", "", "latitude", (0,)),
    ),
    (
        ("金木", 8_000, 9, 140.45, 40.91),
        ("市浦", 2_000, 3, 140.35, 41.0),
        ("栄", 7_000, 6, 140.46, 40.79),
        ("十三", None, 1, None, None),
    ),
    (TRACE,),
)
CHARTS = {
    "line": (Chart("line", "k1", ("m1", "m2"), "人口の推移", projected="m3"), YEARS),
    "bar": (Chart("bar", "k1", ("m1", "m2"), "地区の人口"), TOWNS),
    "pyramid": (Chart("pyramid", "", tuple(f"m{n}" for n in range(1, 7)), "年齢"), AGES),
    "scatter": (Chart("scatter", "m1", ("m2",), "人口と施設"), TOWNS),
    "map": (Chart("map", "k1", ("m1",), "地図"), TOWNS),
}


def made(kind: str, language: str = "en") -> Drawn:
    return drawn(*CHARTS[kind], language, chart_id=f"c_{kind}")


def parts(told: Drawn, name: str) -> list[ET.Element]:
    return [*ET.fromstring(told.svg).iter(SVG + name)]


@pytest.mark.parametrize("largest", [95, 2_826, 128_260])
def test_on_a_phone_the_longest_bar_of_a_pyramid_ends_before_its_number(largest: int) -> None:
    """A letter of a number takes about 2.9 % of a page of 320 px."""
    figure = Figure(AGES.columns, ((100, 110, 60, 95, 105, largest),), (TRACE,))
    bars = parts(drawn(CHARTS["pyramid"][0], figure, "en", chart_id="c"), "rect")
    ends = [float(one.attrib["x"].rstrip("%")) + float(one.attrib["width"].rstrip("%"))
            for one in bars if one.attrib.get("x", "").endswith("%")]  # fmt: skip
    assert ends
    assert 70 < max(ends) < 100 - 2.9 * len(f"{largest:,}")


def test_each_number_of_a_pyramid_stands_at_the_end_of_its_bar_and_its_heads_say_of_what() -> None:
    columns = tuple(replace(one, unit="人") for one in AGES.columns)
    told = drawn(CHARTS["pyramid"][0], replace(AGES, columns=columns), "ja", chart_id="c")
    bars = [one for one in parts(told, "rect") if one.attrib.get("x", "").endswith("%")]
    beside = [one for one in parts(told, "svg") if one.attrib.get("x", "").endswith("%")]
    at = [float(one.attrib["x"].rstrip("%")) for one in bars]
    ends = [x if n % 2 == 0 else x + float(one.attrib["width"].rstrip("%"))
            for n, (x, one) in enumerate(zip(at, bars, strict=True))]  # fmt: skip
    assert [float(one.attrib["x"].rstrip("%")) for one in beside] == pytest.approx(ends, abs=0.02)
    assert [one[0].attrib["text-anchor"] for one in beside] == ["end", "start"] * 3
    assert {"男性（人）", "女性（人）"} <= {one.text for one in parts(told, "text")}


def test_a_pyramid_of_unlike_numbers_is_refused_with_their_units_and_a_way_out() -> None:
    with pytest.raises(UnlikeSides) as refused:
        draw(Chart("pyramid", "k1", ("m1", "m2")), TOWNS, "ja")
    assert "人口（人）、施設（件）" in str(refused.value)
    assert "棒" in str(refused.value.way_out)
    nameless = [replace(one, unit="", traces=(n,)) for n, one in enumerate(TOWNS.columns)]
    with pytest.raises(UnlikeSides):
        draw(Chart("pyramid", "k1", ("m1", "m2")), replace(TOWNS, columns=tuple(nameless)), "ja")
    same = tuple(replace(one, unit="人") for one in TOWNS.columns)
    assert "<rect" in draw(Chart("pyramid", "k1", ("m1", "m2")), replace(TOWNS, columns=same), "ja")


def test_the_form_refuses_unlike_sides_of_a_pyramid_before_they_are_kept() -> None:
    sent = {"title": "避難所と人口", "kind": "pyramid", "x": "k1", "series": ["m1", "m2"], "projected": "", "note": ""}
    form = ChartForm(sent, figure=TOWNS, chart=None)
    assert not form.is_valid()
    assert "人口（人）、施設（件）" in form.errors["series"][0]
    assert ChartForm({**sent, "kind": "bar"}, figure=TOWNS, chart=None).is_valid()


@pytest.mark.parametrize(("label", "is_above"), [("85歳以上", False), ("金木町喜良市地区", True)])
def test_a_wide_label_of_a_pyramid_stands_above_its_bars(label: str, *, is_above: bool) -> None:
    columns = (Column("k1", "地区", "", "district", (0,)), *AGES.columns[:2])
    told = drawn(Chart("pyramid", "k1", ("m1", "m2")), Figure(columns, ((label, 5, 7),), (TRACE,)), "ja")
    (words,) = (part for part in parts(told, "text") if part.text == label)
    tops = [
        float(part.get("y", "").removesuffix("em")) for part in parts(told, "rect") if part.get("y", "").endswith("em")
    ]
    assert (float(words.get("y", "").removesuffix("em")) < min(tops)) is is_above


@pytest.mark.parametrize("kind", CHARTS)
def test_a_drawing_has_a_name_and_words_for_those_who_do_not_see_it(kind: str) -> None:
    told = made(kind)
    root = ET.fromstring(told.svg)
    named = [root.find(f"{SVG}{part}") for part in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == [one.get("id") for one in named if one is not None]
    assert named[0] is not None
    assert named[0].text == CHARTS[kind][0].title
    assert named[1] is not None
    assert named[1].text == " ".join(told.summary)
    assert len(told.summary) >= 1


@pytest.mark.parametrize("kind", CHARTS)
def test_a_drawing_brings_no_script_no_style_and_nothing_from_elsewhere(kind: str) -> None:
    told = made(kind)
    for part in ET.fromstring(told.svg).iter():
        assert part.tag.removeprefix(SVG) not in ("script", "style", "foreignObject", "image", "use", "a")
        assert not [name for name in part.attrib if name.startswith("on") or name == "style" or name.endswith("href")]
    assert told.svg.replace("http://www.w3.org/2000/svg", "").count("http") == 0


@pytest.mark.parametrize("kind", CHARTS)
def test_ids_are_those_of_the_chart_so_that_several_stand_on_one_page(kind: str) -> None:
    ids = [found for part in ET.fromstring(made(kind).svg).iter() if (found := part.get("id"))]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"c_{kind}-") for one in ids)


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("language", ["ja", "ja-plain", "en"])
def test_words_are_in_the_readers_language(kind: str, language: str) -> None:
    told = " ".join(made(kind, language).summary)
    assert "%(" not in told
    assert (" most in " in told or "points" in told or "places" in told) == (language == "en")


def test_the_table_holds_every_figure_of_the_drawing() -> None:
    assert made("line").headings == ("年", "総数（人）", "65歳以上（人）", "推計")
    assert made("line").rows[1] == ("2000", "65,000", "—", "0")
    assert made("pyramid").headings == ("", "男性", "女性")
    assert made("pyramid").rows == (("0-4歳", "100", "95"), ("5-9歳", "110", "105"), ("85歳以上", "60", "160"))
    assert made("scatter").rows[0] == ("金木", "8,000", "9")
    assert len(made("map").rows) == 4, "also the town that has no place"


def test_a_line_has_a_gap_where_nothing_is_known_and_is_broken_where_it_is_expected() -> None:
    told = made("line")
    lines = [part for part in parts(told, "line") if part.get("stroke") in COLOURS]
    assert [(part.get("stroke"), part.get("stroke-dasharray")) for part in lines] == [
        (COLOURS[0], "none"), (COLOURS[0], "none"), (COLOURS[0], "3 5"), (COLOURS[1], "3 5"),
    ]  # fmt: skip
    marks = parts(told, "path")[2:]
    assert len(marks) == 7
    assert [part.get("fill") for part in marks if part.get("stroke") == COLOURS[0]] == [COLOURS[0]] * 3 + ["#ffffff"]


@pytest.mark.parametrize("largest", [3, 4, 29, 30, 45, 59, 80_000, 120_000])
def test_both_ends_of_an_axis_have_their_number(largest: int) -> None:
    figure = Figure(YEARS.columns[:2], ((1980, 1), (2000, largest)), (TRACE,))
    words = [part.text for part in parts(drawn(Chart("line", "k1", ("m1",)), figure, "ja"), "text")]
    ticks = scale([1.0, float(largest)], 0, 1).ticks
    assert {f"{ticks[0]:,.0f}", f"{ticks[-1]:,.0f}"} <= set(words)


def test_years_lie_as_far_apart_as_they_are() -> None:
    across = [
        float(str(part.get("x1")).rstrip("%"))
        for part in parts(made("line"), "line")
        if part.get("stroke") == COLOURS[0]
    ]
    assert across == pytest.approx([18.0, 18 + 78 * 20 / 65, 18 + 78 * 40 / 65], abs=0.01)


def test_series_differ_without_their_colour() -> None:
    shapes = {part.get("d") for part in parts(made("line"), "path")}
    assert len(shapes) == 2
    patterns = parts(made("bar"), "pattern")
    assert len({ET.tostring(one[1]) for one in patterns}) == len(patterns) == 2


def test_a_bar_is_as_long_as_its_number() -> None:
    rects = [part for part in parts(made("bar"), "rect") if "url(#c_bar-0)" in str(part.get("fill"))][1:]
    widths = [float(str(part.get("width")).rstrip("%")) for part in rects]
    assert widths == pytest.approx([78.0, 19.5, 68.25])


def test_negative_bars_grow_the_other_way() -> None:
    figure = Figure(TOWNS.columns, (("a", 100, 1, None, None), ("b", -50, 1, None, None)), (TRACE,))
    told = drawn(Chart("bar", "k1", ("m1",)), figure, "en")
    bars = [part for part in parts(told, "rect") if "url(" in str(part.get("fill"))]
    ends = [(float(str(part.get("x")).rstrip("%")), float(str(part.get("width")).rstrip("%"))) for part in bars]
    assert ends[1][0] + ends[1][1] == pytest.approx(ends[0][0])


def test_a_map_stands_on_the_lines_of_the_city_and_names_their_source() -> None:
    told = made("map")
    assert len(parts(told, "circle")) == 6
    assert len([part for part in parts(told, "path") if part.get("fill") == "#f2f2f2"]) == 1
    assert "国土数値情報" in "".join(str(part.text) for part in parts(told, "text"))
    sizes = sorted({float(str(part.get("r"))) for part in parts(told, "circle")})
    assert sizes[-1] > sizes[0] > 0


def test_words_say_the_trend_and_what_is_expected() -> None:
    said = " ".join(made("line").summary)
    assert "fell from 80,000 人 (1980) to 31,867 人 (2045, expected), by 60.2 %" in said
    assert "expected" in said
    assert "most in 1980" in said


@pytest.mark.parametrize("unit", ["%", "％"])
def test_shares_are_compared_in_points(unit: str) -> None:
    columns = (YEARS.columns[0], Column("m1", "割合", unit, "number", (0,)))
    figure = Figure(columns, ((1980, 9.5), (2020, 35.2), (2045, 50.4)), (TRACE,))
    said = {
        language: " ".join(drawn(Chart("line", "k1", ("m1",)), figure, language).summary)
        for language in ("en", "ja", "ja-plain")
    }
    assert "by 40.9 points." in said["en"]
    assert "40.9ポイント増えています" in said["ja"]
    assert "40.9ポイント ふえています" in said["ja-plain"]
    assert "430" not in "".join(said.values())


def test_what_is_expected_is_called_so_in_the_words_on_the_course() -> None:
    assert "（2045・見込み）" in " ".join(made("line", "ja").summary)
    assert "（2045・よそう）" in " ".join(made("line", "ja-plain").summary)


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_each_unit_has_a_scale_of_its_own(kind: Any) -> None:
    columns = (
        TOWNS.columns[0],
        *(Column(f"m{n}", f"列{n}", unit, "integer") for n, unit in enumerate(("人", "台", "人"))),
    )
    figure = Figure(columns, (("a", 10_000, 5, 5_000), ("b", 5_000, 10, 10_000)), ())
    told = drawn(Chart(kind, "k1", ("m0", "m1", "m2")), figure, "en", chart_id="c")
    if kind == "bar":
        rects = [
            part for part in parts(told, "rect") if "%" in str(part.get("width")) and "url(" in str(part.get("fill"))
        ]
        widths = {
            name: [float(str(part.get("width")).rstrip("%")) for part in rects if part.get("fill") == f"url(#{name})"]
            for name in ("c-0", "c-1", "c-u1-2")
        }
        assert widths == {"c-0": [78.0, 39.0], "c-1": [39.0, 78.0], "c-u1-2": [39.0, 78.0]}
    else:
        drawn_lines = [part for part in parts(told, "line") if part.get("stroke") in COLOURS]
        ends = {(str(part.get("y1")), str(part.get("y2"))) for part in drawn_lines}
        assert len(drawn_lines) == 3
        assert ends == {("8.00%", "47.00%"), ("47.00%", "8.00%")}, "台 rises as steeply as 人"
    names = [str(part.text) for part in parts(told, "text")]
    assert {"列0（人）", "列1（台）", "列2（人）"} <= set(names)


def test_of_many_bars_the_longest_are_drawn_and_the_smallest_is_still_that_of_all() -> None:
    many = Figure(TOWNS.columns[:2], tuple((f"町{n}", n) for n in range(57)), (TRACE,))
    told = drawn(Chart("bar", "k1", ("m1",)), many, "en")
    labels = [str(part.text) for part in parts(told, "text") if str(part.text).startswith("町")]
    assert labels == [f"町{n}" for n in range(56, 26, -1)]
    said = " ".join(told.summary)
    assert "27 rows are not drawn" in said
    assert "the 30 rows with the largest “人口”" in said
    assert "least in 町0 (0 人)" in said
    years = Figure(YEARS.columns[:2], tuple((1980 + n, n) for n in range(57)), (TRACE,))
    first = next(iter(parts(drawn(Chart("bar", "k1", ("m1",)), years, "en"), "text")))
    assert first.text == "2007"


def test_that_two_numbers_go_together_is_said_with_care() -> None:
    said = " ".join(made("scatter").summary)
    assert "r = 0." in said
    assert "causes" in said


def test_what_is_too_much_to_draw_stands_in_the_table() -> None:
    many = Figure(TOWNS.columns[:2], tuple((f"町{n}", n) for n in range(500)), (TRACE,), cut=True)
    told = drawn(Chart("bar", "k1", ("m1",)), many, "en")
    assert len(told.rows) == 500
    assert "470 rows are not drawn" in " ".join(told.summary)
    assert "cut off" in " ".join(told.summary)


@pytest.mark.parametrize(
    ("chart", "figure", "refusal"),
    [
        (Chart("line", "k1", ()), YEARS, ChartUnfit),
        (Chart("line", "", ("m1",)), YEARS, ChartUnfit),
        (Chart("line", "k1", ("nothing",)), YEARS, ChartUnfit),
        (Chart("bar", "m1", ("k1",)), TOWNS, ChartUnfit),
        (Chart("pyramid", "k1", ("m1",)), TOWNS, ChartUnfit),
        (Chart("pyramid", "", ("m1", "m2", "m3")), AGES, ChartUnfit),
        (Chart("map", "k1", ("m1",)), YEARS, NoPlacesToDraw),
        (Chart("line", "k1", ("m1",)), Figure(YEARS.columns, ((1980, None, None, 0),), ()), NothingToDraw),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_way_out(chart: Chart, figure: Figure, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        draw(chart, figure, "ja")
    assert "%(" not in refused.value.told


def test_a_chart_is_the_same_after_it_was_kept() -> None:
    for chart, _figure in CHARTS.values():
        assert chart_from_json(json.loads(json.dumps(chart.as_json()))) == chart


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {},
        {"kind": "pie"},
        {"kind": "bar", "series": "m1"},
        {"kind": "bar", "x": 1},
        {"kind": "bar", "onload": "x"},
    ],
)
def test_what_is_no_chart_is_refused(kept: object) -> None:
    with pytest.raises(RecipeUnreadable):
        chart_from_json(kept)


TEXT = st.text(max_size=30)
NUMBER = (
    st.none()
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
    | st.integers(-(2**62), 2**62)
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["line", "bar", "scatter", "map"]),
    st.lists(st.tuples(TEXT, NUMBER, NUMBER), min_size=1, max_size=8),
    TEXT,
)
def test_whatever_the_data_is_the_drawing_is_whole(kind: Any, rows: list[tuple[Any, ...]], title: str) -> None:
    columns = (
        Column("k1", title, "", "text"),
        Column("m1", title, "<b>", "number"),
        Column("m2", "y", "", "number"),
        Column("x", "x", "", "longitude"),
        Column("y", "y", "", "latitude"),
    )
    figure = Figure(columns, tuple((*row, 140.4, 40.8) for row in rows), ())
    chart = Chart(kind, "m2" if kind == "scatter" else "k1", ("m1",), title + "<script>alert(1)</script>")
    try:
        told = drawn(chart, figure, "ja")
    except NothingToDraw:
        return
    root = ET.fromstring(told.svg)
    assert [*root.iter(SVG + "script")] == []
    assert len(told.rows) == len(rows)
    assert "nan" not in " ".join(value for part in root.iter() for value in part.attrib.values() if "%" in value)


def test_a_scale_holds_all_its_values_between_round_ends() -> None:
    single = ([0.0], [5.0], [-1.0], [2.0, 2.0], [1e15], [-(2.0**62)], [2.0**53, 2.0**53 + 2])
    for values in (*single, [-3.0, 8.0], [1e-9, 2e-9], [31_867.0, 51_415.0]):
        for from_zero in (True, False):
            found = scale(values, 0, 100, from_zero=from_zero)
            assert found.ticks[0] <= min(values)
            assert max(values) <= found.ticks[-1]
            assert 2 <= len(found.ticks) <= 8


def test_r_of_a_straight_line_is_one() -> None:
    assert correlation([(1, 2), (2, 4), (3, 6)]) == pytest.approx(1)
    assert correlation([(1, 6), (2, 4), (3, 2)]) == pytest.approx(-1)
    assert correlation([(1, 2), (2, 4)]) is None
    assert correlation([(1, 2), (1, 3), (1, 4)]) is None


def test_the_colours_are_read_on_white() -> None:
    def light(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    for colour in COLOURS:
        red, green, blue = (light(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5, colour


def test_the_package_needs_no_javascript() -> None:
    assert not [one for one in Path(__file__).parents[1].rglob("*") if one.suffix in (".js", ".mjs")]
