"""The layout of the paper form: everything fits, for every procedure, and the proof can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.forms.printing.codes import FormCode, read_code
from madoguchi.foundation.forms.printing.faults import layout_faults
from madoguchi.foundation.forms.printing.measure import width_of, wrapped
from madoguchi.foundation.forms.printing.paper import BOTTOM, Box, FormLayout, Words, boxes_in
from madoguchi.foundation.forms.printing.plan import form_layout, on_paper
from madoguchi.foundation.forms.printing.wording import paper_title
from madoguchi.foundation.forms.tests.paper import SENDER, layout_of, procedures, slugs
from madoguchi.foundation.forms.tests.small import checked, field, section, words


@pytest.mark.parametrize("slug", slugs())
def test_every_form_of_the_city_fits_its_paper(slug: str) -> None:
    assert layout_faults(layout_of(slug)) == []


@pytest.mark.parametrize("slug", slugs())
def test_every_question_that_can_be_answered_on_paper_has_its_boxes(slug: str) -> None:
    procedure = procedures()[slug]
    paths = {box.path for box in layout_of(slug).boxes}
    for page in procedure.pages:
        for f in page.fields:
            if f.compute is not None or f.type == "note" or on_paper(f.when) is False or on_paper(page.when) is False:
                continue
            path = f"{page.name}.0.{f.name}" if page.repeat else f.name
            assert any(one == path or one.startswith(f"{path}.") for one in paths), path


def test_the_same_definition_gives_the_same_layout() -> None:
    procedure = procedures()["juminhyo"]
    assert form_layout(procedure, SENDER).sha256 == form_layout(procedure, SENDER).sha256
    assert form_layout(procedure, SENDER).sha256 != form_layout(procedure, replace(SENDER, phone="1")).sha256


def test_what_is_kept_gives_the_same_boxes_back() -> None:
    layout = form_layout(procedures()["juminhyo"], SENDER)
    kept = boxes_in(layout.as_json())
    assert [(b.page, b.key, b.kind, b.index, b.x, b.y, round(b.w, 3)) for b in layout.boxes] == [
        (b.page, b.key, b.kind, b.index, b.x, b.y, b.w) for b in kept
    ]


def of(*items: Box | Words) -> FormLayout:
    return FormLayout("small", "小さな申請書", items=list(items))


WHOLE = Box("name", "family", "text", 20, 60, 50, 10)


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (of(WHOLE, replace(WHOLE, path="other", x=60)), "lies over that of “name”"),
        (of(replace(WHOLE, x=150)), "crosses the edge"),
        (of(replace(WHOLE, y=BOTTOM - 5)), "crosses the edge"),
        (of(replace(WHOLE, x=170, y=15, w=20)), "covers the code"),
        (of(replace(WHOLE, w=2)), "too small"),
        (of(Words(20, 60, 10, ("長い長い長い長い言葉",))), "wider than its place"),
        (of(WHOLE, Words(20, 62, 40, ("上に",))), "printed over its box"),
        (of(Words(20, 60, 40, ("小さい",), size=6)), "too small to be read"),
    ],
)
def test_the_proof_names_what_does_not_fit(layout: FormLayout, told: str) -> None:
    assert any(told in fault.what for fault in layout_faults(layout))


def test_what_lies_side_by_side_is_sound() -> None:
    assert layout_faults(of(WHOLE, replace(WHOLE, path="other", x=70), Words(20, 52, 40, ("上の行",)))) == []


def test_the_checker_tells_of_a_form_that_does_not_fit(tmp_path: Path) -> None:
    many = [{"key": f"k{i}", **words("とても長い選択肢" * 5)} for i in range(60)]
    wall = section("colour", field("wall", "choice", of=many))
    faults = [fault for fault in checked(tmp_path, wall).faults if "paper form" in fault.what]
    assert any("higher than a page" in fault.what and fault.where == "wall" for fault in faults)
    assert all(fault.severity == "error" for fault in faults)


def test_lines_break_as_japanese_does_and_lose_nothing() -> None:
    text = "「はい」を選んだ方は、必ず記入してください。Madoguchi のフォームです。"
    for width in range(8, 60, 3):
        lines = wrapped(text, width, 10.5)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width_of(line, 10.5) <= width for line in lines)
        assert not any(line[0] in "、。」" for line in lines if width > 12)


@pytest.mark.parametrize(
    ("title", "paper"),
    [
        ("住民票の写しの交付請求", "住民票の写しの交付請求書"), ("転出届", "転出届"), ("来庁予約", "来庁予約申込書"),
        ("粗大ごみ収集の申込み", "粗大ごみ収集の申込書"), ("認定の申請（新規）", "認定の申請書（新規）"),
        ("現況届（年1回）", "現況届（年1回）"),
    ],
)  # fmt: skip
def test_a_form_is_called_as_offices_call_it(title: str, paper: str) -> None:
    assert paper_title(title) == paper


@pytest.mark.parametrize("holder", [{}, {"draft": "0f" * 16, "pages": 5}, {"receipt": "1234-5678-90"}])
def test_a_code_is_read_back(holder: dict[str, Any]) -> None:
    code = FormCode("child-allowance-claim", 3, 2, "0123456789abcdef", page=4, **holder)
    assert read_code(str(code)) == code
    assert read_code("https://example.jp/") is None
