"""The catalogue and the pages of datasets, as residents see them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.catalogue.entries import entries
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import withdraw_version
from madoguchi.services.opendata.tests.desk import clean_file, published
from madoguchi.services.opendata.tests.shop import published_by_the_office
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(out: Dataset, aed: Dataset, at: datetime) -> Dataset:
    """Beside it AED設置箇所一覧, which the disaster section owns and the catalogue's office prepared."""
    published_by_the_office(aed, at, clean_file(5, "aed"))
    return aed


def text(client: Client, address: str, status: int = 200, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == status
    return answer.content.decode()


def found(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/open/datasets/([^/]+)/">', page)


def test_the_catalogue_is_sought_and_narrowed(client: Client, two: Dataset) -> None:
    assert found(text(client, "/open/datasets/")) == ["aed", "population"]
    assert found(text(client, "/open/datasets/", q="ＡＥＤ")) == ["aed"]
    assert found(text(client, "/open/datasets/", q="総人口")) == ["population"]
    assert found(text(client, "/open/datasets/", format="GeoJSON")) == ["aed"]
    assert found(text(client, "/open/datasets/", group="people", standard="yes")) == ["population"]
    nothing = text(client, "/open/datasets/", q="洪水 地図")
    assert (found(nothing), 'value="洪水 地図"' in nothing) == ([], True)


def test_a_facet_counts_what_the_others_leave(client: Client, two: Dataset) -> None:
    page = text(client, "/open/datasets/", group="people")
    assert re.search(r'<option value="people" selected>[^<]*\(1\)', page)
    assert re.search(r'<option value="safety">[^<]*\(1\)', page)
    assert not re.search(r'<option value="GeoJSON"', page)


@pytest.mark.parametrize("address", ["/open/datasets/", "/open/datasets/aed/", "/open/datasets/aed/1/"])
@pytest.mark.parametrize("language", ["ja", "ja-plain", "en"])
def test_the_pages_are_there_in_three_languages(client: Client, two: Dataset, address: str, language: str) -> None:
    client.post("/settings/language/", {"language": language, "next": "/"})
    assert two.definition.part.title.text.within(language) in text(client, address)


def test_the_page_of_a_dataset_tells_what_one_needs(client: Client, two: Dataset) -> None:
    page = text(client, "/open/datasets/aed/")
    for word in ("CC BY 4.0", "data.geojson", "防災", "経度", "longitude", "自治体標準ODS", "curl", "架空"):
        assert word in page, word
    assert page.count("<tbody") >= 3


def test_records_are_sought_sorted_and_turned_over(
    client: Client, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    published(out, sato, suzuki, at + timedelta(days=1), clean_file(30))
    page = text(client, "/open/datasets/population/", sort="population_total", order="down")
    (onward,) = re.findall(r'rel="next" href="\?([^"]+)"', page)
    assert "<p>30 件</p>" in page
    assert onward.endswith("#records")
    address = "/open/datasets/population/?" + onward.replace("&amp;", "&").partition("#")[0]
    third = client.get(address).content.decode()
    (onward,) = re.findall(r'rel="next" href="\?([^"]+)"', third)
    address = "/open/datasets/population/?" + onward.replace("&amp;", "&").partition("#")[0]
    last = client.get(address).content.decode().partition('id="records"')[2].partition("</table>")[0]
    assert len(re.findall(r'<tr role="row"><th scope="row"', last)) == 10
    assert 'rel="next"' not in client.get(address).content.decode()


def test_the_files_of_a_version_are_not_called_the_newest(client: Client, out: Dataset) -> None:
    newest, numbered = "いつも最新のデータを返します", "この版のデータを返します"
    dataset, version = text(client, "/open/datasets/population/"), text(client, "/open/datasets/population/1/")
    assert (newest in dataset, numbered in dataset) == (True, False)
    assert (newest in version, numbered in version) == (False, True)


def test_a_question_that_cannot_be_asked_keeps_what_was_typed(client: Client, out: Dataset) -> None:
    page = text(client, "/open/datasets/population/", 400, field="population_total", value="たくさん", text="町")
    assert 'value="たくさん"' in page
    assert 'value="町"' in page
    assert '<option value="population_total" selected' in page


def test_what_changed_is_shown_and_what_was_withdrawn_is_not(
    client: Client, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    more = published(out, sato, suzuki, at + timedelta(days=1), clean_file(6))
    page = text(client, "/open/datasets/population/2/")
    assert "追加 2 件" in page
    withdraw_version(out.versions.get(number=1), reason="誤り", erase=False, by=acting(sato), at=at + timedelta(days=2))
    assert "誤り" in text(client, "/open/datasets/population/")
    alone = text(client, f"/open/datasets/population/{more.number}/")
    assert 'id="cells"' not in alone
    text(client, "/open/datasets/population/1/", 410)


def test_a_version_names_the_department_that_it_was_published_by(client: Client, two: Dataset) -> None:
    """The dataset passes to another department: what was published before keeps its own, in lists as on its page."""
    Dataset.objects.filter(slug="population").update(owner="it")
    (population,) = [one for one in entries() if one.slug == "population"]
    assert population.department is not None
    assert population.department.key == "citizens"
    assert str(population.owner) in text(client, "/open/datasets/")
    assert str(population.owner) in text(client, "/open/datasets/population/")


def test_the_page_shows_the_telling_columns_and_all_of_them_when_asked(client: Client, two: Dataset) -> None:
    short = text(client, "/open/datasets/aed/")
    heads = re.findall(r'<th scope="col" role="columnheader">([^<]+)</th>', short.partition('id="records"')[2])
    assert heads[:4] == ["名称", "所在地_連結表記", "設置位置", "電話番号"]
    assert 'href="/open/datasets/aed/?columns=all#records"' in short
    whole = text(client, "/open/datasets/aed/", columns="all", text="中央").partition('id="records"')[2]
    assert whole.count('<th scope="col">') == 39
    assert '<input type="hidden" name="columns" value="all">' in whole
    asked = text(client, "/open/datasets/aed/", field="email", value="lg.jp").partition('id="records"')[2]
    assert "メールアドレス" in re.findall(r'role="columnheader">([^<]+)</th>', asked)[1]


def test_the_examples_ask_for_what_tells_records_apart(client: Client, two: Dataset) -> None:
    page = text(client, "/open/datasets/aed/").partition('id="use"')[2]
    assert "municipality_code=" not in page
    assert "rows?name=" in page


def test_the_filter_of_the_catalogue_speaks_of_data(client: Client, two: Dataset) -> None:
    page = text(client, "/open/datasets/")
    assert "データセットを絞り込む" in page
    assert "手続きを絞り込む" not in page


def test_the_time_that_the_data_is_about_is_told(client: Client, out: Dataset) -> None:
    version = out.versions.get(number=1)
    assert "対象期間" not in text(client, "/open/datasets/population/")
    version.described["part"]["temporal"] = {"first": "1980-10-01", "last": "2045-10-01"}
    version.save()
    page = text(client, "/open/datasets/population/")
    assert re.search(r"対象期間</dt><dd[^>]*>[^<]*昭和55年10月1日[^<]* – [^<]*令和27年10月1日", page)


def test_many_versions_are_folded(client: Client, two: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    population = Dataset.objects.get(slug="population")
    for count in range(5, 9):
        published(population, sato, suzuki, at + timedelta(minutes=count), clean_file(count))
    page = text(client, "/open/datasets/population/").partition('id="history"')[2]
    unfolded, folded = page.split("<details", 1)
    assert re.findall(r"/population/(\d)/", unfolded) == ["5", "4", "3"]
    assert re.findall(r"/population/(\d)/", folded) == ["2", "1"]
