"""The expression language: the same vectors for both engines, its faults, its limits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from madoguchi.foundation.forms.expressions import (
    Expression,
    NotAnExpression,
    ValueType,
    compile_expression,
    every_function,
    scope_of,
)
from madoguchi.foundation.forms.vocabulary import Circumstances, Known, Provenance

HERE = Path(__file__).parent
ENGINE = HERE.parent / "static" / "forms" / "expressions.js"
_READ = json.loads((HERE / "expression_vectors.json").read_text(encoding="utf-8"))
NAMES = {
    name: ValueType(**{**spec, "options": tuple(spec.get("options", ()))}) for name, spec in _READ["names"].items()
}
VECTORS: list[tuple[str, dict[str, Any], Any]] = [tuple(v) for v in _READ["vectors"]]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(source: str) -> Expression:
    return compile_expression(source, names=NAMES, where="test")


def faults_of(source: str, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotAnExpression) as refused:
        compile_expression(source, names=NAMES, where="test", **kwargs)
    return [(fault.message, fault.remedy) for fault in refused.value.faults]


def test_there_are_enough_vectors_and_they_use_every_function_of_the_browser() -> None:
    used = {name for source, _scope, _value in VECTORS for name in read(source).functions}
    assert len(VECTORS) >= 120
    assert used == {function.name for function in every_function() if function.browser}


@pytest.mark.parametrize(("source", "scope", "value"), VECTORS)
def test_python_gives_what_the_vector_says(source: str, scope: dict[str, Any], value: Any) -> None:
    got = read(source)(scope)
    assert got == value
    assert type(got) is type(value) or {type(got), type(value)} == {int, float}


def _cases() -> list[dict[str, Any]]:
    return [{"source": s, "tree": read(s).tree, "scope": scope, "value": value} for s, scope, value in VECTORS]


COMPARE = """
const failures = [];
for (const {source, tree, scope, value} of cases) {
  const got = evaluate(tree, new Map(Object.entries(scope)));
  if (got !== value && !(got === 0 && value === 0)) failures.push([source, scope, value, got]);
}
"""


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed; the Chromium test covers the engine")
def test_the_javascript_engine_gives_the_same_in_chromium(browser: Browser) -> None:
    module = ENGINE.read_text(encoding="utf-8")
    script = f"async (cases) => {{ const {{ evaluate }} = await import(engine()); {COMPARE} return failures; }}"
    page = browser.new_page()
    page.evaluate(
        "(text) => { window.engine = () => URL.createObjectURL(new Blob([text], {type: 'text/javascript'})); }",
        module,
    )
    failures = page.evaluate(script, _cases())
    page.close()
    assert failures == []


@pytest.mark.parametrize(
    ("source", "message", "remedy"),
    [
        ("whose == 'selv'", "“selv” is not one of the choices.", "Did you mean “self”?"),
        ("copeis > 1", "There is no question named “copeis”.", "Did you mean “copies”?"),
        ("ag(born) > 1", "There is no function “ag”.", "Did you mean “age”?"),
        ("born > '2026-02-30'", "“2026-02-30” is not a day.", "Write it as '2026-04-01'."),
        ("copies == fee", "a number and an amount of money cannot be compared.", "Compare things of the same kind."),
        ("whose > 'self'", "These have no order, so there is no more or less.", "Use == or !=, or “in [...]”."),
        ("children.apart", "“children.apart” has one value in each row.",
         "Say which: any(children.apart), all(…), count(…) or sum(…)."),
        ("needs == 'sight'", "Several may have been chosen.", "Write contains(name, 'key')."),
        ("note == None", "Whether something was answered is asked differently.",
         "Write known(name), or not known(name)."),
        ("note is None", "Whether something was answered is asked differently.",
         "Write known(name), or not known(name)."),
        ("contains(needs, 'sigth')", "“sigth” is not one of the choices.", "Did you mean “sight”?"),
        ("born + born", "“+” cannot stand between a day and a day.",
         "Numbers go with numbers; days with a number of days; money times a number."),
        ("age(copies)", "age() needs a day here, but this is a number.", "Write age(date[, on])."),
        ("copies and p", "Yes or no is needed here, but this is a number.",
         "Compare it with something, for example “copies > 1”."),
        ("p # and q", "A comment cannot stand in an expression.", "Write it in the definition, on a line of its own."),
        ("same_household(proxi, applicant)", "There is no question named “proxi”.", "These exist: applicant.born_on,"),
        ("age", "“age” is a function.", "Write age(date[, on])."),
    ],
)  # fmt: skip
def test_a_fault_says_what_and_how_to_mend_it(source: str, message: str, remedy: str) -> None:
    ((said, way_out),) = faults_of(source)
    assert said == message
    assert way_out.startswith(remedy)


def test_all_faults_are_told_at_once_with_their_columns() -> None:
    with pytest.raises(NotAnExpression) as refused:
        compile_expression("whose == 'selv' or 氏名 == 'x' and copeis > 1", names=NAMES, where="form.yaml:12")
    assert [fault.column for fault in refused.value.faults] == [10, 20, 34]
    assert refused.value.where == "form.yaml:12"


def test_a_condition_must_give_yes_or_no() -> None:
    assert compile_expression("copies > 1", names=NAMES, where="", expects="bool").type.kind == "bool"
    assert faults_of("copies", expects="bool")[0][0] == "This gives a number, but yes or no is needed."


def test_rows_of_two_repeats_do_not_mix() -> None:
    names = {**NAMES, "pets": ValueType("list"), "pets.age": ValueType("number", many=True)}
    with pytest.raises(NotAnExpression):
        compile_expression("any(children.n > pets.age)", names=names, where="")


def test_an_expression_knows_what_it_reads_and_equals_by_its_source() -> None:
    one, same = read("age(born) > 18 and whose == 'self'"), read(" age(born) > 18 and whose == 'self' ")
    assert one == same
    assert hash(one) == hash(same)
    assert one.names == {"born", "whose"}
    assert one.functions == {"age"}
    assert one.in_browser
    assert not read("register('person.address')").in_browser
    json.dumps(one.tree)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')", "().__class__", "whose.__class__", "(lambda: 1)()", "[x for x in needs]", "{1: 2}",
        "f'{p}'",
        "p := q", "whose[0]", "*needs", "await p", "yield", "b'x'", "1j", "...", "2 ** 9", "copies // 2", "copies % 2",
        "copies & 1", "~copies", "p; q", "import os", "", " ", "whose == 'a\\x41'", "9" * 40, "print('x')",
        "age(born, on=born)", "age(*needs)", "any(any(children.apart))", "any(p)", "count(p)", "min()", "min(p, q)",
        "copies > " + "9" * 20, "(" * 80 + "p" + ")" * 80 + " and " + "not " * 60 + "p", "p and " * 500 + "p",
        "known('x')", "register(p)", "lineal(p)", "whose == 'self' == 3", "copies in [copies]", "children == children",
        "eval('1')", "globals()", "p.q", "'a'.upper()", "+copies", "whose in other", "p if copies else q", "ｐ＝＝ｑ",
    ],
)  # fmt: skip
def test_nothing_else_can_be_written(source: str) -> None:
    faults_of(source)


def test_a_very_long_or_deep_source_is_refused_at_once() -> None:
    assert "longer than" in faults_of("p and " * 2000 + "p")[0][0]
    assert "too deep" in faults_of("not " * 100 + "p")[0][0]
    faults_of("(" * 900)
    faults_of("-" * 1500 + "1")


_WORDS = st.sampled_from([
    "p", "q", "whose", "copies", "born", "children", "children.apart", "children.n", "fee", "note", "needs", "'self'",
    "'2026-01-01'", "1", "0.5", "None", "and", "or", "not", "==", "<", ">=", "in", "+", "-", "*", "/", "(", ")", "[",
    "]", ",", "age(", "any(", "count(", "known(", "if", "else", "lambda", ":", "__class__", ".", "for", "min(", "sum(",
])  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("2026-11-02"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_either_compiles_to_the_known_tree_or_is_refused(source: str) -> None:
    try:
        expression = compile_expression(source, names=NAMES, where="")
    except NotAnExpression:
        return
    json.dumps(expression.tree)
    assert expression.names <= NAMES.keys()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([v[0] for v in VECTORS]), st.dictionaries(st.sampled_from(sorted(NAMES)), _VALUES))
def test_any_answers_give_a_value_or_unknown_never_an_error(source: str, scope: dict[str, Any]) -> None:
    json.dumps(read(source)(scope))


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_unknown_follows_kleene_and_de_morgan(a: bool | None, b: bool | None) -> None:
    scope = {"p": a, "q": b}
    assert read("not (p and q)")(scope) == read("not p or not q")(scope)
    assert read("not (p or q)")(scope) == read("not p and not q")(scope)
    assert read("p and q")(scope) == read("q and p")(scope)
    assert read("p and q and p")(scope) == read("p and q")(scope)
    assert read("p or q or p")(scope) == read("p or q")(scope)


PEOPLE = (
    {"id": "1", "name": {"family": "五所", "given": "花子"}, "born_on": "1985-04-01", "sex": "2", "relation": "世帯主"},
    {"id": "2", "name": {"family": "五所", "given": "一郎"}, "born_on": "2015-04-01", "sex": "1", "relation": "子"},
    {"id": "3", "name": {"family": "五所", "given": "次郎"}, "born_on": "1980-04-01", "sex": "1", "relation": "夫"},
)


def _family(**changes: Any) -> Circumstances:
    return Circumstances(today=date(2026, 11, 2), household=PEOPLE, lineal=frozenset({("1", "2")}), **changes)


def _ask(source: str, answers: dict[str, Any], circumstances: Circumstances) -> Any:
    names = {"applicant.name": ValueType("object"), "applicant.born_on": ValueType("date"), "proxy": ValueType("list")}
    return compile_expression(source, names=names, where="")(scope_of(answers, circumstances))


HANAKO = {"applicant.name": {"family": "五所", "given": "花子"}, "applicant.born_on": "1985-04-01"}


def test_households_and_lineal_relatives_come_from_the_register() -> None:
    child, husband = [{"id": "2"}], [{"id": "3"}]
    stranger = [{"id": "x", "name": {"family": "他", "given": "人"}, "born_on": "1990-01-01"}]
    ask = "same_household(applicant, proxy)"
    assert _ask(ask, {**HANAKO, "proxy": child}, _family()) is True
    assert _ask(ask, {**HANAKO, "proxy": stranger}, _family()) is False
    assert _ask(ask, HANAKO, _family()) is None
    assert _ask("family_register.lineal(applicant, proxy)", {**HANAKO, "proxy": child}, _family()) is True
    assert _ask("lineal(proxy, applicant)", {**HANAKO, "proxy": child}, _family()) is True
    assert _ask("lineal(applicant, proxy)", {**HANAKO, "proxy": husband}, _family()) is False
    assert _ask("lineal(applicant, proxy)", {**HANAKO, "proxy": stranger}, _family()) is None


def test_nothing_of_a_register_is_known_while_it_cannot_be_reached() -> None:
    answers = {**HANAKO, "proxy": [{"id": "2"}]}
    held = {"person.address": Known({}, Provenance("register", "2026-11-01"))}
    away = _family(register_reached=False, known=held)
    assert _ask("register('person.address')", answers, _family(known=held)) is True
    assert _ask("register('tax.income')", answers, _family(known=held)) is False
    for source in ("register('person.address')", "lineal(applicant, proxy)", "same_household(applicant, proxy)"):
        assert _ask(source, answers, away) is None


def test_a_row_sees_its_own_names_first() -> None:
    names = {**NAMES, "apart": ValueType("bool"), "n": ValueType("number")}
    answers = {"n": 1, "children": [{"id": "a", "apart": True, "n": 5}, {"id": "b", "n": 7}]}
    scope = scope_of(answers, _family(), row=answers["children"][0])  # type: ignore[index]
    assert compile_expression("apart and n == 5 and sum(children.n) == 12", names=names, where="")(scope) is True
    assert compile_expression("any(children.apart)", names=names, where="")(scope_of(answers, _family())) is True
