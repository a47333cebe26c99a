"""Generated walks: whatever is answered, each procedure of the city can be finished, and hidden is gone."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.foundation.forms.evaluation import FormState, evaluate, find_problems
from madoguchi.foundation.forms.fees import quote
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.schema import FeeSchedulePart
from madoguchi.foundation.forms.slots import calendars_closed
from madoguchi.foundation.forms.tests import small
from madoguchi.foundation.forms.tests.small import choice, field, repeat, section
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.walks import asked_in_walks, walk, walks
from tests.cast import CITY_FOLDER
from tests.desk import sound_city

SLUGS = sorted(p.stem for p in (CITY_FOLDER / "procedures").glob("*.yaml") if not p.name.endswith(".examples.yaml"))


@cache
def procedures() -> tuple[dict[str, Procedure], FeeSchedulePart]:
    checked = sound_city()
    assert checked.faults == [], "\n".join(map(str, checked.faults))
    return checked.procedures, checked.city.fees


def walked(slug: str, seed: int) -> FormState:
    with calendars_closed():
        return walk(procedures()[0][slug], random.Random(seed))


many = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("slug", SLUGS)
@many
@given(seed=st.integers(0, 2**32))
def test_a_walk_ends_with_nothing_missing_but_files(slug: str, seed: int) -> None:
    state = walked(slug, seed)
    assert [p.path for p in find_problems(state, {}) if not p.path.startswith("attachment.")] == []


@pytest.mark.parametrize("slug", SLUGS)
@many
@given(seed=st.integers(0, 2**32))
def test_with_the_files_that_are_asked_for_it_is_complete(slug: str, seed: int) -> None:
    state = walked(slug, seed)
    assert find_problems(state, {a.attachment.name: ["1"] for a in state.attachments if a.required}) == []


@pytest.mark.parametrize("slug", SLUGS)
@many
@given(seed=st.integers(0, 2**32), other=st.integers(0, 2**32))
def test_answers_given_before_a_change_never_remain_among_those_that_count(slug: str, seed: int, other: int) -> None:
    before, after = walked(slug, seed), walked(slug, other)
    # What a draft remembers: the old answers, with the new ones of half of the questions laid over them.
    dice = random.Random(other)
    mixed = before.active | {name: value for name, value in after.active.items() if dice.random() < 0.5}
    state = evaluate(before.procedure, mixed, before.circumstances)
    computed = {f.path for f in state.procedure.fields.values() if f.compute is not None}
    repeats = {p.name for p in state.procedure.pages if p.repeat}
    counted = {name for name in state.active if name not in repeats}
    for name in repeats & set(state.active):
        for i, row in enumerate(state.active[name]):
            counted |= {f"{name}.{i}.{key}" for key in row if key != "id" and f"{name}.{key}" not in computed}
    assert counted - computed <= set(state.asked)


@pytest.mark.parametrize("slug", SLUGS)
@many
@given(seed=st.integers(0, 2**32))
def test_evaluating_what_counts_changes_nothing(slug: str, seed: int) -> None:
    state = walked(slug, seed)
    again = evaluate(state.procedure, state.active, state.circumstances)
    assert again.active == state.active
    assert list(again.asked) == list(state.asked)


@pytest.mark.parametrize("slug", SLUGS)
@many
@given(seed=st.integers(0, 2**32))
def test_every_walk_can_be_priced_shown_and_exported(slug: str, seed: int) -> None:
    state = walked(slug, seed)
    quoted = quote(state, procedures()[1], on=state.circumstances.today)
    assert quoted.total_yen >= 0
    for path, f in state.asked.items():
        value = state.value(path)
        if value is not None:
            assert all(field_type(f.type).show(value, f, language) for language in ("ja", "ja-plain", "en")), path
    for _to, columns in state.procedure.exports:
        for source in columns.values():
            source(state.scope())


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_is_reached(slug: str) -> None:
    one = procedures()[0][slug]
    assert asked_in_walks(one) == {path for path, f in one.fields.items() if f.compute is None}


def test_the_same_seed_walks_the_same_way() -> None:
    one = procedures()[0]["juminhyo"]
    assert [s.active for s in walks(one, 5, seed=7)] == [s.active for s in walks(one, 5, seed=7)]
    assert [s.active for s in walks(one, 5, seed=7)] != [s.active for s in walks(one, 5, seed=8)]


def test_a_question_behind_twelve_others_is_reached(tmp_path: Path) -> None:
    options = [f"key{n}" for n in range(8)]
    chain = [choice("q0", *options)] + [
        choice(f"q{n}", *options, when=f"q{n - 1} == 'key{n % 8}'") for n in range(1, 12)
    ]
    one = small.procedure(tmp_path, section("chain", *chain), section("end", field("last", when="q11 == 'key3'")))
    assert "last" in asked_in_walks(one)


def test_a_question_behind_rows_and_who_applies_is_reached(tmp_path: Path) -> None:
    one = small.procedure(
        tmp_path,
        repeat(
            "people",
            field("born", "date", **{"from": "1900-01-01", "to": "today"}),
            choice("kind", "a", "b", "c", "d"),
            field("minor", "yes_no", compute="age(born) < 18"),
            field("school", when="minor and kind == 'd'"),
        ),
        section("q", field("rare", when="any(people.minor) and represent == 'proxy' and channel == 'counter'")),
        represent=["self", "household", "proxy"],
    )
    assert asked_in_walks(one) >= {"people.school", "rare"}
