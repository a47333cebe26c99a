"""The city's rules for open data are read from its folder, and nothing stands in for what they do not say."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from madoguchi.foundation.organisation.public import City, Department
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.opendata import ruling
from madoguchi.services.opendata.guideline import (
    FILE,
    GuidelineFaulty,
    city_guideline,
    guideline_faults,
    smallest_count,
)


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_smallest_count_is_the_citys() -> None:
    assert smallest_count(settings.CITY_FOLDER) == 10


def test_another_city_says_another(tmp_path: Path) -> None:
    text = (Path(settings.CITY_FOLDER) / FILE).read_text(encoding="utf-8")
    assert smallest_count(written(tmp_path, text.replace("smallest_count: 10", "smallest_count: 5"))) == 5


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("smallest_count: 10", "smallest_count: 0", "smallest_count"),
        ("smallest_count: 10", "smallest: 10", "smallest"),
        ("{smallest_count}人", "{smalest}人", "smalest"),
        ("{smallest_count}人", "{smallest_count人", "written twice"),
        ("key: scope", "key: purpose", "same key"),
    ],
)
def test_a_faulty_file_is_told_with_its_place(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (Path(settings.CITY_FOLDER) / FILE).read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(GuidelineFaulty, match=said):
        smallest_count(written(tmp_path, text.replace(before, after)))


def test_without_the_file_nothing_made_from_personal_data_is_shown(tmp_path: Path) -> None:
    with pytest.raises(GuidelineFaulty, match="missing"):
        smallest_count(tmp_path)


def test_an_office_that_nobody_knows_is_a_fault() -> None:
    assert list(guideline_faults(settings.CITY_FOLDER, frozenset({"it"}))) == []
    (fault,) = guideline_faults(settings.CITY_FOLDER, frozenset({"tax"}))
    assert "“it”" in str(fault)


@pytest.mark.parametrize(("language", "said"), [("ja", "10人に満たない数"), ("ja-plain", "より"), ("en", "below 10")])
def test_the_page_says_what_the_city_set(client: Client, city: City, language: str, said: str) -> None:
    client.cookies[LANGUAGE_COOKIE] = language
    page = client.get("/open/guideline/").content.decode()
    assert said in page
    assert "CC BY 4.0" in page or language == "ja-plain"
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_paper_is_the_same(client: Client, city: City) -> None:
    answer = client.get("/open/guideline.pdf")
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    text = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    assert "個人を守る仕組み" in text
    assert "10人に満たない数" in text.replace("\r\n", "")


def test_another_telephone_of_the_office_stands_on_the_paper_at_once(client: Client, city: City) -> None:
    def said() -> str:
        document = pypdfium2.PdfDocument(client.get("/open/guideline.pdf").content)
        return "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))

    assert "0173-00-9999" not in said()
    Department.objects.filter(key=city_guideline(settings.CITY_FOLDER).office).update(phone="0173-00-9999")
    assert "0173-00-9999" in said()


def test_the_paper_is_made_once_while_nothing_changes(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def count(html: str, **_named: object) -> bytes:
        made.append(html)
        return b"%PDF-"

    ruling._printed.cache_clear()
    monkeypatch.setattr(ruling, "pdf_of", count)
    for _again in range(2):
        client.get("/open/guideline.pdf")
    ruling._printed.cache_clear()
    assert len(made) == 1
