"""A recipe can be kept as JSON; what is no recipe is refused, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.figures.refusals import RecipeUnreadable, TooMuchPicked
from madoguchi.services.evidence.figures.vocabulary import (
    MOST_SOURCES,
    Filter,
    Key,
    Measure,
    Recipe,
    Source,
    recipe_from_json,
)

RECIPE = Recipe(
    (
        Source("opendata.population", 3, (Filter("area_name", "in", ("金木地区", "栄地区")),)),
        Source("opendata.aed", 1, (Filter("note", "missing", True),)),
    ),
    (Key("district", ("area_name", "address_town"), "地区"),),
    (Measure(0, "population_total", "sum"), Measure(1, "", "rate", "千人当たり", "台", of=0, times=1000)),
    order=-2,
    most=10,
)


def test_a_recipe_is_the_same_after_it_was_kept() -> None:
    assert recipe_from_json(json.loads(json.dumps(RECIPE.as_json()))) == RECIPE


@pytest.mark.parametrize(
    "change",
    [
        {"sources": []},
        {"sources": [{"name": "population", "version": 1}]},
        {"sources": [{"name": "opendata.population", "version": "1"}]},
        {"sources": [{"name": "opendata.population; DROP", "version": 1}]},
        {"keys": [{"kind": "village", "columns": []}]},
        {"measures": [{"source": 9, "how": "sum"}]},
        {"measures": [{"source": 0, "how": "median"}]},
        {"most": 5001},
        {"most": True},
        {"order": 1.5},
        {"sql": None},
        {"password": "x"},
    ],
)
def test_what_is_no_recipe_is_refused_with_a_way_out(change: dict[str, object]) -> None:
    told = {**RECIPE.as_json(), **change}
    with pytest.raises(RecipeUnreadable) as refused:
        recipe_from_json(told)
    assert str(refused.value)
    assert refused.value.way_out


def test_a_recipe_has_a_bound_on_everything() -> None:
    with pytest.raises(TooMuchPicked):
        recipe_from_json({"sources": [{"name": "opendata.aed", "version": 1}] * (MOST_SOURCES + 1)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(Recipe.__slots__), JSON, max_size=8))
def test_whatever_is_sent_is_a_recipe_or_a_refusal(told: dict[str, object]) -> None:
    try:
        recipe = recipe_from_json(told)
    except Refused:
        return
    assert recipe_from_json(recipe.as_json()) == recipe
