"""A name's own characters survive from typing to paper: selectors (IVS), kanji beyond the basic plane, compatibility kanji."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from madoguchi.foundation.cases.models import Case, Draft, IssuedDocument
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.printing.receipt import receipt_pdf
from madoguchi.foundation.files.public import read_content
from madoguchi.foundation.forms.printing import drawing, variants
from madoguchi.foundation.forms.public import sample_findings
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.jobs import run_ready_jobs
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db

CHIEF = Actor(kind="staff", id="1", name="鈴木 誠", post="市民課 課長")
FAMILY, GIVEN = "葛\U000e0100辻\U000e0102", "𠮷﨑\U0002b776\U00031350"
NAME = {"family": FAMILY, "given": GIVEN, "family_kana": "カツ", "given_kana": "ヨシ"}
BUILDING = "髙神\U000e0103荘"
VARIANTS = ("葛\U000e0100", "辻\U000e0102", "神\U000e0103")
FONTS = Path("/usr/share/fonts")


def font(name: str) -> TTFont:
    return TTFont(next(FONTS.rglob(name)), lazy=True)


def sequences(of: TTFont) -> dict[str, str]:
    """Sequence -> glyph, of those for which the font has a shape of its own or says that the plain one is right."""
    table = next(one for one in of["cmap"].tables if one.format == 14)
    plain = of.getBestCmap()
    return {chr(base) + chr(vs): glyph or plain[base] for vs, pairs in table.uvsDict.items() for base, glyph in pairs}


def drawn(pdf: bytes) -> dict[str, set[int]]:
    """Font -> the glyphs that the pages really draw with it (the fonts' own numbers: subsets keep them)."""
    found: dict[str, set[int]] = {}
    for page in cast(list[Any], PdfReader(io.BytesIO(pdf)).pages):
        names = {
            key: str(one.get_object()["/BaseFont"]).partition("+")[2]
            for key, one in page["/Resources"]["/Font"].items()
        }
        current = ""
        contents = page.get_contents()
        assert contents is not None
        for token in re.finditer(rb"(/\S+) [\d.]+ Tf|<([0-9a-f]+)>", contents.get_data()):
            if token[1]:
                current = names[token[1].decode()]
            else:
                digits = token[2].decode()
                glyphs = {int(digits[i : i + 4], 16) for i in range(0, len(digits), 4)}
                found.setdefault(current, set()).update(glyphs)
    return found


def missing_shapes(pdf: bytes, wanted: tuple[str, ...]) -> list[str]:
    """Which sequences are not drawn in their own shape by any font of the paper."""
    glyphs = drawn(pdf)
    files = {"IPAexGothic": "ipaexg.ttf", "IPAexMincho": "ipaexm.ttf", "IPAmjMincho": "ipamjm.ttf"}
    lacking = []
    for sequence in wanted:
        shapes = {
            name: held.getGlyphID(glyph)
            for name, file in files.items()
            if (glyph := sequences(held := font(file)).get(sequence))
        }
        if not any(number in glyphs.get(name, ()) for name, number in shapes.items()):
            lacking.append(sequence)
    return lacking


def words(pdf: bytes) -> str:
    """What poppler reads out of a PDF, without spaces."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s", "", read)


def bare(text: str) -> str:
    return re.sub("[\U000e0100-\U000e01ef]", "", text)


def test_from_typing_to_search(
    hanako_client: Client, sato_client: Client, tanaka_client: Client, published: object
) -> None:
    page = hanako_client.post(reverse("draft_start", args=["dog-registration"]))
    draft = Draft.objects.get(pk=page["Location"].split("/")[2])
    name = next(p.name for p in draft.version.procedure.pages if any(f.type == "person_name" for f in p.fields))
    field = next(f for p in draft.version.procedure.pages for f in p.fields if f.type == "person_name")
    typed = {f"{field.path}.{part}": text for part, text in NAME.items()} | {"_shown": [field.path]}
    here = reverse("draft_page", args=[draft.pk, name])
    hanako_client.post(here, typed)
    draft.refresh_from_db()
    assert draft.answers[field.name] == NAME, "the characters themselves are stored, nothing is normalised away"
    assert FAMILY in hanako_client.get(here).content.decode()
    check = hanako_client.get(reverse("draft_check", args=[draft.pk]) + "?show=problems").content.decode()
    assert f"{FAMILY} {GIVEN}" in check


def test_the_office_reads_finds_and_exports_it(
    hanako: object, hanako_client: Client, tanaka_client: Client, make_case: MakeCase, at: datetime
) -> None:
    case = make_case("dog-registration", owner=hanako, answers={"applicant.name": NAME})
    stored = Case.objects.get(pk=case.pk)
    assert stored.applicant_name == f"{FAMILY} {GIVEN}"
    assert f"{FAMILY} {GIVEN}" in tanaka_client.get(reverse("case_detail", args=[case.pk])).content.decode()
    assert FAMILY in hanako_client.get(reverse("application", args=[case.pk])).content.decode()
    for asked in (FAMILY, bare(FAMILY), "葛", GIVEN, "𠮷﨑", "カツ"):
        listed = tanaka_client.get(reverse("case_inbox"), {"q": asked, "view": "all"}).content.decode()
        assert case.number in listed, f"{asked!r} does not find {FAMILY}"
    assert case.number not in tanaka_client.get(reverse("case_inbox"), {"q": "蔦", "view": "all"}).content.decode()
    page = tanaka_client.get(reverse("case_export")).content.decode()
    target = next(value for value in re.findall(r'<option value="([^"]+)"', page) if "dog-registration" in value)
    day = at.date().isoformat()
    form = {"target": target, "start": day, "end": day, "which": "all", "encoding": "utf-8"}
    written = tanaka_client.post(reverse("case_export"), form).getvalue().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert any(FAMILY in cell for cell in cells)
    assert any(GIVEN in cell for cell in cells)


def test_paper_shows_the_very_shape_and_says_the_very_character(make_case: MakeCase, at: datetime) -> None:
    case = make_case("juminhyo", answers={"applicant.name": NAME})
    receipt = receipt_pdf(case, language="ja")
    assert missing_shapes(receipt, VARIANTS[:2]) == []
    assert FAMILY in words(receipt)
    assert GIVEN in words(receipt)
    receive_case(case, by=CHIEF, at=at)
    decide_case(
        case, outcome="granted", reasons="", findings=sample_findings(case_state(case), Random(1)), by=CHIEF, at=at
    )
    run_ready_jobs()
    document = IssuedDocument.objects.select_related("file").get(case=case)
    assert document.file is not None
    issued = read_content(document.file)
    assert missing_shapes(issued, ("葛\U000e0100", "辻\U000e0102")) == []
    assert FAMILY in words(issued)
    assert GIVEN in words(issued)


def test_without_the_right_font_the_wrong_shape_is_found(make_case: MakeCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: set everything in IPAex, as it was set before, or everything with a selector in IPAmj."""
    case = make_case("juminhyo", answers={"applicant.name": NAME})
    monkeypatch.setattr(drawing, "is_in_ipaex", lambda _sequence: True)
    assert missing_shapes(receipt_pdf(case, language="ja"), VARIANTS[:2]) == ["辻\U000e0102"]
    monkeypatch.setattr(drawing, "is_in_ipaex", lambda _sequence: False)
    assert missing_shapes(receipt_pdf(case, language="ja"), VARIANTS[:2]) == ["葛\U000e0100"]


def test_the_list_of_sequences_is_that_of_the_fonts() -> None:
    listed = {base + selector for selector, bases in variants.IN_IPAEX.items() for base in bases}
    for file in ("ipaexg.ttf", "ipaexm.ttf"):
        assert {one for one in sequences(font(file)) if ord(one[-1]) >= 0xE0100} == listed
