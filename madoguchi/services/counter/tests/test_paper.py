"""The forms on paper: what is printed has a place to sign, and counts as signed when all of its pages are back."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from madoguchi.foundation.files.public import read_content
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import SHOWN, answer_questions
from madoguchi.services.counter.operations.choosing import set_representation
from madoguchi.services.counter.operations.confirming import confirm_on_paper
from madoguchi.services.counter.operations.papers import attest_sheet
from madoguchi.services.counter.refusals import PagesMissing
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Representation, Represents
from tests.cast import acting, sign_in
from tests.scanning import scanned

pytestmark = pytest.mark.django_db
ABOUT = "頼んだ方"
OPEN = '<details class="disclosure" open><summary>紙で確認する'


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


@pytest.fixture
def opened(desk: Desk) -> CounterSet:
    """花子's insurance, filled in."""
    opened = desk.open()
    desk.choose(opened, "insurance")
    desk.fill(opened)
    return opened


def printed(browser: Client, opened: CounterSet) -> bytes:
    answer = browser.post(reverse("counter_print", args=[opened.pk]))
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_what_is_printed_to_be_signed_has_a_place_to_sign_with_name_and_day(
    desk: Desk, opened: CounterSet, browser: Client
) -> None:
    pdf = printed(browser, opened)
    told = words_of(pdf)
    assert told.count("署名欄") == 1
    box = told.partition("署名欄")[2]
    assert "自署" in box
    assert "津軽 花子" in box or "津軽　花子" in box
    assert "令和8年11月2日" in box
    assert right_of(pdf, "申請日") == "令和年月日8112", "a digit in each box"
    assert ABOUT not in told, "nobody acts for her: no empty section about whom a proxy comes for"


def right_of(pdf: bytes, label: str) -> str:
    """What stands on the first page in the line of a label, to its right."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        found = text.search(label).get_next()
        assert found is not None
        _left, bottom, right, top = text.get_charbox(found[0] + found[1] - 1)
        return "".join(text.get_text_bounded(right + 1, bottom - 6, page.get_width(), top + 6).split())


def test_whoever_acts_for_another_signs_and_the_section_about_the_other_is_there(
    desk: Desk, opened: CounterSet, browser: Client
) -> None:
    name = {"family": "代理", "given": "太郎", "family_kana": "ダイリ", "given_kana": "タロウ"}
    acts = Representation(kind="voluntary", authority="letter", person={"name": name, "born_on": "1980-01-01"})
    set_representation(opened, represent=Represents.PROXY, representation=acts, by=acting(desk.clerk), at=desk.at)
    lives = {"postal_code": "030-0801", "prefecture": "青森県", "city": "青森市", "town": "新町", "street": "1-1"}
    whom = {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
    told: dict[str, Any] = {
        "applicant.address": lives, "applicant.phone": "0173352111", "subject.name": whom, "subject.relation": "知人",
    }  # fmt: skip
    data: dict[str, list[str]] = {SHOWN: []}
    for question in desk.talk(opened).missing:
        data[SHOWN].append(question.key)
        value = told[question.field.name]
        parts = value.items() if isinstance(value, dict) else [("", value)]
        data |= {f"{question.key}.{part}" if part else question.key: [text] for part, text in parts}
    assert not answer_questions(opened, data=data, revision=opened.revision, by=acting(desk.clerk), at=desk.at).problems
    pdf = printed(browser, opened)
    words = words_of(pdf)
    assert words.count("署名欄") == 1
    assert "代理 太郎" in words or "代理　太郎" in words
    assert ABOUT in words


def pages(pdf: bytes, *numbers: int) -> SimpleUploadedFile:
    """Some pages of what was printed, as a scanner makes them."""
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as some:
        for number in numbers:
            some.pages.append(whole.pages[number - 1])
        made = io.BytesIO()
        some.save(made)
    return SimpleUploadedFile("scan.pdf", scanned(made.getvalue()), "application/pdf")


def photo(pdf: bytes, number: int) -> SimpleUploadedFile:
    """A photograph of one page."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[number - 1].render(scale=200 / 72, grayscale=True).to_pil()
    made = io.BytesIO()
    picture.save(made, "PNG")
    return SimpleUploadedFile("page.png", made.getvalue(), "image/png")


def send(browser: Client, opened: CounterSet, *uploads: SimpleUploadedFile) -> str:
    answer = browser.post(reverse("counter_scan", args=[opened.pk]), {"sheets": uploads}, follow=True)
    return answer.content.decode()


def attest(browser: Client, opened: CounterSet) -> str:
    form = opened.forms.get()
    return browser.post(
        reverse("counter_sheet_seen", args=[opened.pk, form.pk]), {"seen": "1"}, follow=True
    ).content.decode()


@pytest.mark.parametrize("photographed", [False, True])
def test_a_page_alone_is_no_signed_form_and_only_what_is_missing_has_to_be_sent(
    opened: CounterSet, browser: Client, photographed: bool
) -> None:
    pdf = printed(browser, opened)
    told = send(browser, opened, photo(pdf, 1) if photographed else pages(pdf, 1))
    assert "2ページのうち、まだ戻っていないもの：2" in told
    assert "この用紙に署名があることを確認しました" not in told, "nothing can be attested"
    assert "足りないページ" in attest(browser, opened)
    form = opened.forms.get()
    assert (form.confirmed_at, form.sheet_seen) == (None, None)
    assert form.missing_pages == [2]

    told = send(browser, opened, photo(pdf, 2) if photographed else pages(pdf, 2))
    form.refresh_from_db()
    assert form.missing_pages == []
    assert form.sheet_pages == {"of": 2, "here": [1, 2]}, "what came first was kept"
    assert form.scan is not None
    with pikepdf.open(io.BytesIO(read_content(form.scan))) as kept:
        assert len(kept.pages) == 2
    attest(browser, opened)
    form.refresh_from_db()
    assert form.sheet_seen is not None
    assert form.confirmed_at is not None


def test_photos_of_all_pages_are_sent_at_once_and_one_that_is_refused_keeps_the_others_from_nothing(
    opened: CounterSet, browser: Client
) -> None:
    pdf = printed(browser, opened)
    blank = SimpleUploadedFile("白紙.png", photo_of_nothing(), "image/png")
    told = send(browser, opened, photo(pdf, 1), blank, photo(pdf, 2))
    assert "白紙.png" in told
    assert "page.png" not in told
    assert "用紙1件を受け取りました" in told
    assert opened.forms.get().sheet_pages == {"of": 2, "here": [1, 2]}
    page = browser.get(reverse("counter_check", args=[opened.pk])).content.decode()
    assert " multiple" in page.partition('name="sheets"')[2].partition(">")[0]


def test_without_a_file_it_is_said_what_to_do(opened: CounterSet, browser: Client) -> None:
    printed(browser, opened)
    told = send(browser, opened)
    assert "notice--error" in told
    assert OPEN in told, "the place to send it from stays open"
    assert OPEN not in browser.get(reverse("counter_check", args=[opened.pk])).content.decode(), "the control"


def photo_of_nothing() -> bytes:
    made = io.BytesIO()
    Image.new("L", (1200, 1700), 255).save(made, "PNG")
    return made.getvalue()


def test_the_page_with_the_signature_alone_is_not_enough_either_and_sent_again_a_page_takes_its_place(
    opened: CounterSet, browser: Client
) -> None:
    pdf = printed(browser, opened)
    send(browser, opened, pages(pdf, 2))
    assert "足りないページ" in attest(browser, opened)
    send(browser, opened, pages(pdf, 2))
    assert opened.forms.get().sheet_pages == {"of": 2, "here": [2]}
    send(browser, opened, pages(pdf, 1))
    assert opened.forms.get().sheet_pages == {"of": 2, "here": [1, 2]}


def test_the_operation_itself_refuses_a_signature_on_part_of_a_form(
    desk: Desk, opened: CounterSet, browser: Client
) -> None:
    send(browser, opened, pages(printed(browser, opened), 1))
    form = opened.forms.get()
    confirm_on_paper(form, shown=form.printed_hash, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(PagesMissing):
        attest_sheet(form, by=acting(desk.clerk), at=desk.at)
