"""Receipts, applications and issued documents are real PDFs that say what they should."""

from __future__ import annotations

import io
import re
from random import Random

import pytest
from pypdf import PdfReader

from madoguchi.foundation.cases.models import IssuedDocument
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.printing.application import application_pdf
from madoguchi.foundation.cases.printing.receipt import receipt_pdf
from madoguchi.foundation.cases.printing.receipts import receipts_pdf
from madoguchi.foundation.forms.public import sample_findings
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.jobs import run_ready_jobs
from madoguchi.kernel.paper import FetchRefused, refuse

pytestmark = pytest.mark.django_db
CHIEF = Actor(kind="staff", id="1", name="鈴木 誠", post="市民課 課長")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(" ", "").replace("\n", "")


def test_the_receipt_tells_number_office_and_what_was_sent(make_case):
    name = {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
    case = make_case("bulky-waste", answers={"applicant.name": name})
    text = text_of(receipt_pdf(case, language="ja"))
    assert case.number in text
    assert "津軽花子" in text
    assert "環境対策課" in text
    assert case.content_hash in text


def test_the_receipt_speaks_the_applicants_language(make_case):
    case = make_case("bulky-waste")
    assert "Environment Section" in PdfReader(io.BytesIO(receipt_pdf(case, language="en"))).pages[0].extract_text()


@pytest.mark.parametrize("language", ["ja", "ja-plain", "en"])
def test_the_receipts_of_twelve_applications_stand_on_one_sheet(make_case, language):
    slugs = ["bulky-waste", "juminhyo", "disaster-victim-certificate", "child-allowance-claim"]
    made = [make_case(slug) for slug in slugs]
    cases = made * 3
    for several in (cases[:4], cases[:5], cases):
        (sheet,) = PdfReader(io.BytesIO(receipts_pdf(several, name="津軽 花子", language=language))).pages
        assert all(case.number in sheet.extract_text() for case in several)
        if language == "ja":
            days = re.findall(r"結果のめやす ?令和\d+年\d+月\d+日", sheet.extract_text())
            assert len(days) == sum(case.due_on is not None for case in several) > 0, "no day is broken in two"


def test_the_application_is_addressed_to_the_mayor_and_carries_its_version(make_case, at):
    case = make_case("dog-registration")
    text = text_of(application_pdf(case, by=CHIEF, at=at))
    assert "五所川原市長" in text
    assert "様式の版" in text
    assert case.version.sha256 in text
    assert "市役所記入欄" in text


@pytest.mark.parametrize(
    "slug", ["child-allowance-claim", "juminhyo", "disaster-victim-certificate", "dog-registration"]
)
def test_documents_are_printed_once_by_a_job_after_the_decision(make_case, at, slug):
    case = make_case(slug)
    receive_case(case, by=CHIEF, at=at)
    decide_case(
        case,
        outcome=(case.procedure.review_template != "notify-only" and "granted") or "accepted",
        findings=sample_findings(case_state(case), Random(1)),
        by=CHIEF,
        at=at,
    )
    run_ready_jobs()
    documents = list(IssuedDocument.objects.filter(case=case).select_related("file"))
    for document in documents:
        assert document.file is not None
        assert document.number
    assert len({d.file_id for d in documents}) == len(documents)
    if slug != "dog-registration":
        assert documents


def test_a_name_with_a_variation_selector_reaches_paper_in_its_own_font(make_case):
    name = {"family": "辻\U000e0102", "given": "凪", "family_kana": "ツジ", "given_kana": "ナギ"}
    case = make_case("bulky-waste", answers={"applicant.name": name})
    pdf = receipt_pdf(case, language="ja")
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("mj" in font.lower() for font in fonts)


def test_the_press_fetches_nothing():
    with pytest.raises(FetchRefused):
        refuse("https://example.jp/logo.png")
