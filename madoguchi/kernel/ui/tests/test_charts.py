"""Charts are drawings with the same figures in a table."""

from __future__ import annotations

import pytest
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.ui.templatetags.charts import bar_chart, line_chart, nice_top


def draw(source: str, **values: object) -> str:
    return str(engines["django"].from_string("{% load charts %}" + source).render(values, RequestFactory().get("/")))


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    drawn = bar_chart([("犬", 100), ("猫", 25), ("鳥", 0)], "登録")
    assert [bar["width"] for bar in drawn["bars"]] == ["84.00%", "21.00%", "0.00%"]


def test_every_figure_of_a_chart_stands_in_a_table_too() -> None:
    html = draw(
        '{% bar_chart s title="登録" description="犬が多い" unit="件" chart_id="pets" %}', s=[("犬", 1234), ("猫", 0.5)]
    )
    assert '<th scope="row">犬</th><td class="number">1,234</td>' in html
    assert '<td class="number">0.5</td>' in html
    assert 'role="img" aria-labelledby="pets-title pets-desc"' in html
    assert "犬が多い</desc>" in html


def test_lines_share_their_labels_and_keep_apart_without_colour() -> None:
    lines = [
        {"name": "オンライン", "points": [("4月", 1), ("5月", 3)]},
        {"name": "紙", "points": [("4月", 3), ("5月", 1)]},
    ]
    html = draw('{% line_chart lines title="月ごと" %}', lines=lines)
    assert '<th scope="row">5月</th><td class="number">3</td><td class="number">1</td>' in html
    assert "chart__line--2" in html
    assert html.count("オンライン") == 2


@pytest.mark.parametrize("series", [[], [("4月", 0)], [("4月", 5)], [("4月", 0), ("5月", 0)]])
def test_little_or_nothing_can_be_drawn(series: list[tuple[str, float]]) -> None:
    assert "<svg" in draw('{% line_chart s title="月ごと" %}', s=series)
    assert "<svg" in draw('{% bar_chart s title="月ごと" %}', s=series)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=60))
def test_no_point_leaves_the_drawing(values: list[float]) -> None:
    drawn = line_chart([(n, value) for n, value in enumerate(values)], "x")
    for x, y in drawn["lines"][0]["dots"]:
        assert 0 <= float(x[:-1]) <= 100
        assert 0 <= float(y[:-1]) <= 100
    assert len(drawn["along"]) <= 5


@given(st.floats(0, 1e12))
def test_the_scale_ends_at_a_round_number_above(value: float) -> None:
    assert nice_top(value) >= value
