"""What is really on the paper: boxes where the layout says, codes that can be read, text that stays text."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from madoguchi.foundation.forms.printing.codes import FormCode, read_code
from madoguchi.foundation.forms.printing.drawing import form_pdf
from madoguchi.foundation.forms.printing.paper import MARKS, FormLayout
from madoguchi.foundation.forms.printing.plan import form_layout
from madoguchi.foundation.forms.tests.paper import SENDER, darkest, procedures, rasterised, without_edges

CODE = FormCode("disaster-victim-certificate", 3, 1, "0123456789abcdef", draft="ab" * 16)


@pytest.fixture(scope="module")
def layout() -> FormLayout:
    return form_layout(procedures()["disaster-victim-certificate"], SENDER)


@pytest.fixture(scope="module")
def pdf(layout: FormLayout) -> bytes:
    return form_pdf(layout, CODE)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[Image.Image]:
    return rasterised(pdf)


def test_every_box_is_drawn_where_it_is_said_to_be(layout: FormLayout, pages: list[Image.Image]) -> None:
    assert len(pages) == layout.pages
    assert len(layout.boxes) > 100
    assert without_edges(pages, layout.boxes) == []


def test_this_harness_can_fail(layout: FormLayout, pages: list[Image.Image]) -> None:
    astray = [replace(box, x=box.x + 1.3, y=box.y + 1.3) for box in layout.boxes]
    assert len(without_edges(pages, astray)) > 0.9 * len(astray)


def test_the_code_on_every_page_says_which_page_of_which_form(pages: list[Image.Image]) -> None:
    read = [[read_code(found.text) for found in zxingcpp.read_barcodes(page)] for page in pages]
    assert read == [[replace(CODE, page=n, pages=len(pages))] for n in range(1, len(pages) + 1)]


def test_the_code_bears_a_poor_copy(pages: list[Image.Image]) -> None:
    poor = pages[0].resize((pages[0].width * 2 // 3, pages[0].height * 2 // 3)).rotate(3, fillcolor=255)
    assert [read_code(found.text) for found in zxingcpp.read_barcodes(poor)] == [replace(CODE, pages=len(pages))]


def test_four_marks_of_which_the_last_is_hollow(pages: list[Image.Image]) -> None:
    assert [darkest(page, x + 1.5, y + 1.5, 1) < 128 for page in pages for x, y in MARKS] == [
        True,
        True,
        True,
        False,
    ] * len(pages)


def test_the_text_is_text_in_order_and_tagged(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages).replace(" ", "").replace("\n", "")
    assert text.index("罹災証明書の交付申請書") < text.index("（宛先）見本市長") < text.index("市役所記入欄")
    assert "見本課" in text
    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]) == "ja"
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
