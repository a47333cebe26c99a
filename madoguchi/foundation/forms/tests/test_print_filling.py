"""A form filled with answers: all of each answer is on paper, hidden ones are not, and nothing is cut."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from madoguchi.foundation.forms.evaluation import FormState, evaluate
from madoguchi.foundation.forms.printing.filling import Filled, fill_form, written_in
from madoguchi.foundation.forms.printing.measure import width_of
from madoguchi.foundation.forms.printing.paper import BOTTOM, RIGHT, SMALL, Box, FormLayout, Words
from madoguchi.foundation.forms.printing.plan import form_layout
from madoguchi.foundation.forms.tests.paper import SENDER, layout_of, procedures, slugs
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.walks import circumstances_of, sample_answers, walks

TEXTS = ("text", "long_text", "email", "person_name", "address", "bank_account")


def longest(state: FormState) -> FormState:
    """The same answers with every text as long as it may be."""
    answers = {name: [dict(row) for row in value] if _is_rows(value) else value for name, value in state.active.items()}
    for path, f in state.asked.items():
        value: Any = state.value(path)
        if f.type in ("text", "long_text") and isinstance(value, str) and not f.pattern:
            _put(
                answers,
                path,
                ("ながい文のやうに続く" * 200)[: f.max_length or (2000 if f.type == "long_text" else 200)],
            )
        elif f.type == "person_name" and value:
            _put(answers, path, dict.fromkeys(value, "ジュゲムジュゲムゴコウノスリキレ" * 3))
        elif f.type == "address" and value:
            _put(answers, path, value | {"town": "大字長い名前の町" * 6, "building": "メゾン・ド・ミホン" * 6})
    return evaluate(state.procedure, answers, state.circumstances)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _put(answers: dict[str, Any], path: str, value: Any) -> None:
    if path in answers:
        answers[path] = value
        return
    head, _dot, rest = path.partition(".")
    index, _dot, name = rest.partition(".")
    answers[head][int(index)][name] = value


def on_paper(filled: Filled) -> str:
    """Everything that was written, without spaces and breaks."""
    # The heading of a further sheet may stand in the middle of an answer that goes on there.
    lines = (line for one in filled.written if isinstance(one, Words) and one.tag != "h2" for line in one.lines)
    return "".join("".join(lines).split())


def leaves(value: Any) -> Iterator[str]:
    """The texts of an answer."""
    if isinstance(value, dict):
        for part, one in value.items():
            if part != "kind":
                yield from leaves(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", slugs())
def test_all_of_every_text_is_on_paper_however_long(slug: str) -> None:
    procedure = procedures()[slug]
    layout = layout_of(slug)
    with override("ja"):
        for walked in walks(procedure, 2):
            for state in (walked, longest(walked)):
                filled = fill_form(layout, state)
                said = on_paper(filled)
                for path, f in state.asked.items():
                    # Where an answer goes on on the next page, its label is said again.
                    bare = said.replace("".join(f.label.ja.split()), "")
                    for text in leaves(state.value(path)) if f.type in TEXTS else ():
                        assert "".join(text.split()) in said or "".join(text.split()) in bare, (path, text[:40])
                _stays_on_paper(filled)


def _stays_on_paper(filled: Filled) -> None:
    for one in filled.written:
        assert one.x + one.w <= RIGHT + 6
        assert one.y + one.h <= BOTTOM + 0.1
        assert 1 <= one.page <= filled.pages
        if isinstance(one, Words):
            assert one.size >= SMALL
            assert all(width_of(line, one.size) <= one.w + 0.01 for line in one.lines)


@pytest.fixture(scope="module")
def layout() -> FormLayout:
    return form_layout(procedures()["juminhyo"], SENDER)


def answered(**more: Any) -> FormState:
    procedure = procedures()["juminhyo"]
    circumstances = circumstances_of(procedure)
    answers = sample_answers(procedure, random.Random(7), circumstances)
    return evaluate(procedure, answers | more, circumstances)


def test_what_a_later_answer_hid_is_not_printed(layout: FormLayout) -> None:
    state = answered(represent="self", show_my_number=False, my_number_use="確定拠出年金の加入")
    assert "確定拠出年金" not in on_paper(fill_form(layout, state))
    state = answered(represent="self", show_my_number=True, my_number_use="確定拠出年金の加入")
    assert "確定拠出年金" in on_paper(fill_form(layout, state))


def test_ticks_stand_in_their_boxes(layout: FormLayout) -> None:
    filled = fill_form(layout, answered(receive="window", window="kanagi"))
    ticked = [one for one in filled.written if isinstance(one, Words) and one.lines == ("✓",)]
    box = layout.by_key()["window", "option:kanagi"][0]
    here = [one for one in ticked if one.page == box.page and abs(one.y + one.h / 2 - box.y - box.h / 2) < 0.1]
    assert any(abs(one.x + one.w / 2 - box.x - box.w / 2) < 0.1 for one in here)


def fitting(boxes: list[Box], text: str) -> list[Words]:
    """The words in the boxes, which must hold them."""
    written = written_in(boxes, text)
    assert written is not None
    return written


def test_numbers_stand_at_the_right_of_their_cells() -> None:
    cells = [Box("copies", "", "cell", 10 + 5 * i, 20, 5, 7, index=i, right=True) for i in range(3)]
    (word,) = fitting(cells, "7")
    assert word.x >= 19
    assert written_in(cells, "1234") is None


def test_a_text_shrinks_to_nine_points_and_no_further() -> None:
    box = Box("name", "", "text", 20, 60, 30, 5)
    (word,) = fitting([box], "これは九文字です")
    assert SMALL <= word.size <= 10.5
    assert written_in([box], "これは到底一行には入りきらない文です") is None


def test_rows_beyond_the_printed_ones_go_on_a_further_sheet() -> None:
    procedure = procedures()["child-allowance-claim"]
    layout = form_layout(procedure, SENDER)
    with override("ja"):
        state = next(s for s in walks(procedure, 60) if s.active.get("children"))
        row = state.active["children"][0]
        many = [{**row, "id": f"r{i}", "name": {**row["name"], "given": f"第{i}子"}} for i in range(6)]
        state = evaluate(procedure, {**state.active, "children": many}, state.circumstances)
        filled = fill_form(layout, state)
    assert filled.pages > layout.pages
    assert all(f"第{i}子" in on_paper(filled) for i in range(6))
    assert "子ども　6" in [entry.label for entry in filled.sheet]


def test_an_individual_number_never_leaves_its_seal() -> None:
    procedure = procedures()["child-allowance-claim"]
    with override("ja"):
        state = next(
            s for s in walks(procedure, 40) if any(f.type == "my_number" and s.value(p) for p, f in s.asked.items())
        )
        path = next(p for p, f in state.asked.items() if f.type == "my_number" and state.value(p))
        said = on_paper(fill_form(form_layout(procedure, SENDER), state))
    assert state.value(path)["sealed"] not in said
    assert field_type("my_number").show(state.value(path), state.asked[path], "ja") not in said
