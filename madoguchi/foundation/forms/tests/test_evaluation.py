"""What is asked, what counts, what is missing: under every combination of answers and facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.forms.evaluation import find_problems, value_at
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.tests.small import (
    ANSWERED,
    asked,
    choice,
    field,
    procedure,
    repeat,
    section,
    words,
)
from madoguchi.foundation.forms.vocabulary import Known, Problem, Provenance

HOUSEHOLD = (
    {"id": "1", "name": {"family": "津軽", "given": "花子"}, "born_on": "1996-05-14"},
    {"id": "2", "name": {"family": "津軽", "given": "一郎"}, "born_on": "2015-04-01"},
)


def paths(problems: list[Problem]) -> list[str]:
    return [p.path for p in problems]


@pytest.fixture
def hidden(tmp_path: Path) -> Procedure:
    """A question, one behind it, and one behind that."""
    return procedure(
        tmp_path,
        section(
            "q",
            field("has_dog", "yes_no"),
            choice("breed", "shiba", "other", when="has_dog"),
            field("breed_name", when="breed == 'other'"),
        ),
    )


def test_an_answer_that_a_later_answer_hid_is_gone(hidden: Procedure) -> None:
    state = asked(hidden, {"has_dog": False, "breed": "other", "breed_name": "雑種"})
    assert "breed" not in state.active
    assert "breed" not in state.asked


def test_what_hangs_on_a_hidden_answer_is_gone_too(hidden: Procedure) -> None:
    state = asked(hidden, {"has_dog": False, "breed": "other", "breed_name": "雑種"})
    assert "breed_name" not in state.active


def test_a_hidden_answer_comes_back_with_its_question(hidden: Procedure) -> None:
    answers = {"has_dog": True, "breed": "other", "breed_name": "雑種"}
    assert asked(hidden, answers).active == answers


def test_what_is_unknown_is_neither_true_nor_false(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        section(
            "q",
            field("a", "yes_no", required=False),
            field("if_a", when="a", required=False),
            field("if_not_a", when="not a", required=False),
        ),
    )
    state = asked(one, {})
    assert "if_a" not in state.asked
    assert "if_not_a" not in state.asked


def test_a_required_that_depends_is_required_only_when_it_holds(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("a", "yes_no"), field("why", required="a")))
    assert "why" in asked(one, {"a": True}).required
    assert "why" in asked(one, {"a": False}).asked
    assert "why" not in asked(one, {"a": False}).required
    assert "why" not in asked(one, {}).required


def test_a_page_that_does_not_apply_is_not_among_the_pages(tmp_path: Path) -> None:
    one = procedure(
        tmp_path, section("first", field("married", "yes_no")), section("spouse", field("spouse_name"), when="married")
    )
    assert [p.name for p in asked(one, {"married": False, "spouse_name": "太郎"}).pages] == ["applicant", "first"]
    assert "spouse_name" not in asked(one, {"married": False, "spouse_name": "太郎"}).active
    assert [p.name for p in asked(one, {"married": True}).pages] == ["applicant", "first", "spouse"]


def test_pages_are_shown_as_written_even_where_an_earlier_one_waits_for_a_later(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("first", field("a", when="b")), section("second", field("b", "yes_no")))
    state = asked(one, {"a": "はい", "b": True})
    assert [p.name for p in state.pages] == ["applicant", "first", "second"]
    assert list(state.asked) == ["applicant.name", "a", "b"]


def test_computed_values_are_not_asked_and_follow_their_answers(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        section(
            "q",
            field("double", "number", compute="single * 2"),
            field("quadruple", "number", compute="double * 2"),
            field("single", "number"),
        ),
    )
    state = asked(one, {"single": 3, "double": 99})
    assert state.active == {"single": 3, "double": 6, "quadruple": 12}
    assert "double" not in state.asked
    assert "double" not in asked(one, {}).active


def test_a_page_of_computed_values_counts_without_being_shown(tmp_path: Path) -> None:
    one = procedure(
        tmp_path, section("q", field("n", "number")), section("sum", field("twice", "number", compute="n * 2"))
    )
    state = asked(one, {"n": 2})
    assert "sum" not in [p.name for p in state.pages]
    assert state.active["twice"] == 4


@pytest.fixture
def children(tmp_path: Path) -> Procedure:
    """Rows with a condition in the row, a computed value, and a question outside that has a name of the row."""
    return procedure(
        tmp_path,
        section("q", field("apart", "yes_no", required=False)),
        repeat(
            "children",
            field("born_on", "date"),
            field("minor", "yes_no", compute="age(born_on) < 18"),
            field("apart", "yes_no", required=False),
            field("address", when="apart"),
            **{"from": 1, "to": 2},
        ),
        section(
            "after",
            field("guardian", when="any(children.minor)"),
            field("minors", "number", compute="count(children.minor)"),
        ),
    )


def test_each_row_is_judged_by_its_own_answers(children: Procedure) -> None:
    rows = [
        {"id": "a", "born_on": "2015-04-01", "apart": True, "address": "青森"},
        {"id": "b", "born_on": "1990-04-01", "apart": False, "address": "弘前"},
    ]
    state = asked(children, {"children": rows})
    assert "children.0.address" in state.asked
    assert "children.1.address" not in state.asked
    assert state.active["children"] == [
        {"id": "a", "born_on": "2015-04-01", "minor": True, "apart": True, "address": "青森"},
        {"id": "b", "born_on": "1990-04-01", "minor": False, "apart": False},
    ]


def test_what_comes_after_looks_over_all_rows(children: Procedure) -> None:
    one_minor = [{"id": "a", "born_on": "2015-04-01"}, {"id": "b", "born_on": "1990-04-01"}]
    assert "guardian" in asked(children, {"children": one_minor}).asked
    assert asked(children, {"children": one_minor}).active["minors"] == 1
    assert "guardian" not in asked(children, {"children": [{"id": "b", "born_on": "1990-04-01"}]}).asked
    assert asked(children, {"children": []}).active["minors"] == 0


def test_a_row_does_not_take_what_it_lacks_from_outside(children: Procedure) -> None:
    state = asked(children, {"apart": True, "children": [{"id": "a"}]})
    assert "children.0.address" not in state.asked


def test_too_few_and_too_many_rows_are_told_at_the_repeat(children: Procedure) -> None:
    (few,) = [p for p in find_problems(asked(children, ANSWERED), {}) if p.path == "children"]
    assert few.code == "few"
    rows = [{"id": str(i), "born_on": "1990-04-01"} for i in range(3)]
    problems = find_problems(asked(children, {**ANSWERED, "children": rows}), {})
    assert [(p.path, p.code) for p in problems] == [("children", "many")]


def test_what_is_missing_or_wrong_is_told_at_its_input_path(children: Procedure) -> None:
    state = asked(children, {**ANSWERED, "children": [{"id": "a", "born_on": "2015-13-01"}, {"id": "b"}]})
    assert paths(find_problems(state, {})) == ["children.0.born_on", "children.1.born_on"]


@pytest.mark.parametrize("rows", [None, "x", 3, {"a": 1}, [1, "x", None]])
def test_rows_of_the_wrong_shape_are_no_rows(children: Procedure, rows: object) -> None:
    assert asked(children, {"children": rows}).active["children"] == []


def test_problems_say_what_to_do_in_a_sentence_that_fits_the_question(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        section("q", field("text"), choice("pick", "a", "b"), field("agree", "statement"), field("photo", "file")),
    )
    from django.utils.translation import override

    with override("en"):
        said = {p.path: p.message for p in find_problems(asked(one, ANSWERED), {})}
    assert said == {
        "text": "Enter “text”.",
        "pick": "Choose one: “pick”.",
        "agree": "Tick the box to agree: “agree”.",
        "photo": "Add a photo or a PDF: “photo”.",
    }


@pytest.fixture
def with_letter(tmp_path: Path) -> Procedure:
    """A letter that proxies need, unless the register knows both as one household."""
    return procedure(
        tmp_path,
        {"use": "person", "as": "subject", "when": "represent == 'proxy'"},
        represent=["self", "proxy"],
        attachments=[
            {
                "name": "letter",
                "label": words("委任状"),
                "when": "represent == 'proxy'",
                "at_most": 1,
                "waive_when": "same_household(subject, applicant)",
                "waive_text": words("不要"),
                "basis": "条例第4条",
            },
            {"name": "photo", "label": words("写真"), "required": False},
        ],
    )


SUBJECT = {
    "subject.name": {"family": "津軽", "given": "一郎"},
    "subject.born_on": "2015-04-01",
    "applicant.name": {"family": "津軽", "given": "花子"},
}


def test_an_attachment_that_does_not_apply_is_not_spoken_of(with_letter: Procedure) -> None:
    assert [a.attachment.name for a in asked(with_letter, {"represent": "self"}).attachments] == ["photo"]


def test_an_attachment_falls_away_when_the_register_knows(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        represent=["self"],
        attachments=[
            {
                "name": "proof",
                "label": words("証明"),
                "waive_when": "register('person.address')",
                "waive_text": words("不要"),
                "basis": "条例",
            }
        ],
    )
    known = {"person.address": Known({}, Provenance("register", "2026-11-02"))}
    (waived,) = asked(one, {}, known=known).attachments
    assert (waived.required, waived.waived) == (False, True)
    (needed,) = asked(one, {}).attachments
    assert (needed.required, needed.waived) == (True, False)
    (unknown,) = asked(one, {}, known=known, register_reached=False).attachments
    assert (unknown.required, unknown.waived) == (True, False)


def test_a_letter_is_waived_for_one_household_and_needed_when_nobody_can_tell(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        {"use": "person", "as": "a"},
        {"use": "person", "as": "b"},
        attachments=[
            {
                "name": "letter",
                "label": words("委任状"),
                "waive_when": "same_household(a, b)",
                "waive_text": words("不要"),
                "basis": "条例",
            }
        ],
    )
    pair = {
        "a.name": HOUSEHOLD[0]["name"],
        "a.born_on": "1996-05-14",
        "b.name": HOUSEHOLD[1]["name"],
        "b.born_on": "2015-04-01",
    }
    assert asked(one, pair, household=HOUSEHOLD).attachments[0].waived is True
    assert asked(one, pair | {"b.born_on": "2016-04-01"}, household=HOUSEHOLD).attachments[0].waived is False
    assert asked(one, pair, household=HOUSEHOLD, register_reached=False).attachments[0].required is True


def test_missing_and_too_many_files_are_problems(with_letter: Procedure) -> None:
    state = asked(with_letter, {"represent": "proxy", **SUBJECT})
    assert "attachment.letter" in paths(find_problems(state, {}))
    assert "attachment.letter" not in paths(find_problems(state, {"letter": ["1"]}))
    (many,) = [p for p in find_problems(state, {"letter": ["1", "2"]}) if p.path == "attachment.letter"]
    assert many.code == "many"


def test_value_at_finds_rows_and_dotted_names() -> None:
    answers = {"applicant.name": "x", "children": [{"id": "a", "school": "小"}]}
    assert value_at(answers, "applicant.name") == "x"
    assert value_at(answers, "children.0.school") == "小"
    assert value_at(answers, "children.1.school") is None
    assert value_at(answers, "children.x.school") is None
    assert value_at(answers, "nothing") is None
