"""What the public reads: the page, its figures as files, where they come from, and what it says when data is renewed."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.evidence.operations import publish_sheet, renew_sheet, submit_sheet, withdraw_sheet
from madoguchi.services.evidence.tests.desk import ROWS, Town, begun, drawn, published
from tests.cast import acting

pytestmark = pytest.mark.django_db
PAGE = "/open/evidence/people/"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_public_before_a_second_person_said_so(client: Client, oyama: User, at: datetime) -> None:
    begun(oyama, at)
    assert client.get(PAGE).status_code == 404
    assert "まだ" in read(client, "/open/evidence/")


def test_the_page_tells_where_each_figure_comes_from(client: Client, oyama: User, miura: User, at: datetime) -> None:
    published(oyama, miura, at)
    page = read(client, PAGE)
    for told in (
        "人口はどう変わるか",
        "<svg",
        "男女別の人口",
        "/open/datasets/people/1/",
        "f1" * 32,
        "figure-1.csv",
        "合計",
    ):
        assert told in page
    assert "人口はどう変わるか" in read(client, "/open/evidence/")


def test_the_page_says_when_newer_data_is_published(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    published(oyama, miura, at)
    assert "新しい版のデータがあります" not in read(client, PAGE)
    town.publish("people", [*ROWS, ("2030", "金木", 1, 1)])
    page = read(client, PAGE)
    assert "新しい版のデータがあります" in page
    assert "第1版によります。今は第2版があります。" in page
    assert "2030" not in page


def test_figures_as_csv_and_json(client: Client, oyama: User, miura: User, at: datetime) -> None:
    published(oyama, miura, at)
    answer = client.get(f"{PAGE}1/figure-1.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["年", "男性", "女性"], ["2020", "11", "22"], ["2025", "9", "16"]]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = client.get(f"{PAGE}1/figure-1.json").json()
    assert (told["rows"], told["recipe"]["sources"][0]["version"]) == ([[2020, 11, 22], [2025, 9, 16]], 1)
    whole = client.get(f"{PAGE}1/sheet.json").json()
    assert whole["finding"] == "減る。"
    assert whole["figures"][0]["sources"][0]["address"] == "http://testserver/open/datasets/people/1/"
    assert client.get(f"{PAGE}1/figure-2.csv").status_code == 404


def test_a_cell_that_a_spreadsheet_would_run_is_only_text_in_the_csv(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = published(oyama, miura, at)
    figure = edition.figures.get()
    figure.kept["rows"][0][0] = "=1+1"
    figure.save()
    assert "'=1+1" in client.get(f"{PAGE}1/figure-1.csv").content.decode()
    assert client.get(f"{PAGE}1/figure-1.json").json()["rows"][0][0] == "=1+1"


def test_readers_of_other_languages_get_it_in_short(client: Client, oyama: User, miura: User, at: datetime) -> None:
    published(oyama, miura, at)
    assert "Fewer people." not in read(client, PAGE)
    for language, told in (("en", "Fewer people."), ("ja-plain", "ひとが へります。")):
        client.cookies[LANGUAGE_COOKIE] = language
        assert told in read(client, PAGE)


def test_what_is_withdrawn_says_why_in_its_place(client: Client, oyama: User, miura: User, at: datetime) -> None:
    edition = published(oyama, miura, at)
    withdraw_sheet(edition, reason="誤りがあった", by=acting(oyama), at=at)
    answer = client.get(PAGE)
    assert (answer.status_code, "誤りがあった" in answer.content.decode()) == (410, True)
    assert client.get(f"{PAGE}1/figure-1.csv").status_code == 410


def test_where_the_newest_edition_is_withdrawn_the_earlier_ones_are_named(
    client: Client, oyama: User, miura: User, at: datetime
) -> None:
    first = published(oyama, miura, at)
    second = renew_sheet(first.sheet, drawn=[drawn(at)], words=first.words, by=acting(oyama), at=at)
    submit_sheet(second, reason="新しい数", by=acting(oyama), at=at)
    publish_sheet(second, by=acting(miura), at=at)
    withdraw_sheet(second, reason="誤りがあった", by=acting(oyama), at=at)
    answer = client.get(PAGE)
    assert answer.status_code == 410
    assert f'<a href="{PAGE}1/">第1版' in answer.content.decode()
    assert f"{PAGE}2/" not in answer.content.decode()
    withdraw_sheet(first, reason="これも", by=acting(oyama), at=at)
    assert f"{PAGE}1/" not in client.get(PAGE).content.decode()


def test_published_sheets_are_on_the_map_of_the_site(client: Client, oyama: User, miura: User, at: datetime) -> None:
    assert PAGE not in client.get("/sitemap.xml").content.decode()
    published(oyama, miura, at)
    assert f"{PAGE}</loc><lastmod>2026-11-02</lastmod>" in client.get("/sitemap.xml").content.decode()


def test_the_catalogue_and_the_foot_of_every_page_lead_there(client: Client, town: Town, at: datetime) -> None:
    assert 'href="/open/evidence/"' in client.get("/open/datasets/").content.decode()
    assert 'href="/open/evidence/"' in client.get("/").content.decode()
