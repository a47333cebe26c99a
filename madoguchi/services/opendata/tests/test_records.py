"""A record is corrected on the map, or added: a draft of the next version, and public only by a second person."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import approve_version, submit_version
from madoguchi.services.opendata.queries import find_published, table_of
from madoguchi.services.opendata.refusals import NotTheDecider
from madoguchi.services.opendata.tasks import publish_approved
from madoguchi.services.opendata.tests.desk import clean_file, prepared, published
from tests.cast import acting

pytestmark = pytest.mark.django_db
AED = "/staff/opendata/datasets/aed/records/"


@pytest.fixture
def places(aed: Dataset, sato: User, suzuki: User, at: datetime) -> Dataset:
    """AED, of the citizens' section for once, public."""
    Dataset.objects.filter(pk=aed.pk).update(owner="citizens")
    aed.refresh_from_db()
    published(aed, sato, suzuki, at, clean_file(3, "aed"))
    return aed


def records(version: Version) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table_of(version).decode("utf-8-sig"))))


def fields(page: str) -> dict[str, str]:
    """What a browser would send, before anybody types."""
    form = page.split("data-place-form")[1]
    told = re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
    return {name: unescape(value) for name, value in told}


def sent(client: Client, number: int, **changes: str):
    told = fields(client.get(f"{AED}{number}/").content.decode())
    public = find_published("aed")
    assert public is not None
    names = {heading: f"c{index}" for index, heading in enumerate(records(public)[0])}
    return client.post(f"{AED}{number}/", told | {names.get(key, key): value for key, value in changes.items()})


def draft() -> Version:
    return Version.objects.get(dataset__slug="aed", state__in=("draft", "checked"))


def test_a_corrected_place_waits_for_a_second_person(
    sato_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    before = find_published("aed")
    assert before is not None
    answer = sent(sato_client, 2, 緯度="40.812345", 経度="140.445678")
    made = draft()
    assert answer.headers["Location"] == f"/staff/opendata/versions/{made.pk}/"
    assert made.errors == 0
    changed, unchanged = records(made), records(before)
    assert (changed[1]["緯度"], changed[1]["経度"]) == ("40.812345", "140.445678")
    assert [changed[0], changed[2]] == [unchanged[0], unchanged[2]]
    assert find_published("aed") == before, "nothing is public yet"
    submit_version(made, reason="位置を直した", publish_on=None, as_of=None, by=acting(sato), at=at)
    with pytest.raises(NotTheDecider):
        approve_version(made, publish_on=None, by=acting(sato), at=at)
    made.refresh_from_db()
    approve_version(made, publish_on=None, by=acting(suzuki), at=at)
    assert publish_approved(made.pk, at=at)
    public = find_published("aed")
    assert public is not None
    assert records(public)[1]["緯度"] == "40.812345"


def test_corrections_gather_in_the_version_in_writing(sato_client: Client, places: Dataset) -> None:
    sent(sato_client, 1, 緯度="40.801")
    sent(sato_client, 3, 緯度="40.803")
    assert [row["緯度"] for row in records(draft())][::2] == ["40.801", "40.803"]


def test_a_place_is_added(sato_client: Client, places: Dataset) -> None:
    sent(sato_client, 0, 名称="架空広場", 緯度="40.8", 経度="140.4")
    made = draft()
    assert [row["名称"] for row in records(made)][-1] == "架空広場"
    assert made.errors > 0, "what must stand in a record and does not is told by the check"
    page = sato_client.get(f"/staff/opendata/versions/{made.pk}/").content.decode()
    assert f'href="{AED}"' in page, "the way back to the record"


@pytest.mark.parametrize("wrong", ["", "north", "91", "40,8"])
def test_a_place_that_is_none_is_told_and_nothing_typed_is_lost(
    sato_client: Client, places: Dataset, wrong: str
) -> None:
    answer = sent(sato_client, 1, 緯度=wrong, 名称="書きかけの名称")
    assert answer.status_code == 422
    assert "書きかけの名称" in answer.content.decode()
    assert not Version.objects.filter(dataset=places, state__in=("draft", "checked")).exists()


def test_a_table_that_was_changed_meanwhile_is_not_overwritten(sato_client: Client, places: Dataset) -> None:
    old = fields(sato_client.get(f"{AED}1/").content.decode())
    sent(sato_client, 2, 緯度="40.802")
    answer = sato_client.post(f"{AED}1/", old)
    assert answer.status_code == 422
    assert "直している間に表が変更されました" in answer.content.decode()
    assert records(draft())[1]["緯度"] == "40.802"


def test_records_are_found_by_words_and_only_of_what_has_places(
    sato_client: Client, places: Dataset, population: Dataset, sato: User, at: datetime
) -> None:
    page = sato_client.get(AED).content.decode()
    assert page.count(f'href="{AED}') == 4, "three records, and a new one"
    assert "この言葉を含む行はありません" in sato_client.get(f"{AED}?q=どこにもない").content.decode()
    assert sato_client.get(f"{AED}99/").status_code == 404
    prepared(population, sato, at)
    assert sato_client.get("/staff/opendata/datasets/population/records/").status_code == 404
    assert 'records/"' in sato_client.get("/staff/opendata/datasets/aed/").content.decode()
    assert 'records/"' not in sato_client.get("/staff/opendata/datasets/population/").content.decode()


def test_another_section_corrects_nothing(tanaka_client: Client, places: Dataset) -> None:
    assert tanaka_client.get(AED).status_code == 403
    assert tanaka_client.post(f"{AED}1/", {"c0": "x"}).status_code == 403


def test_a_new_place_begins_with_what_the_city_is_and_says_what_is_required(
    sato_client: Client, places: Dataset
) -> None:
    page = sato_client.get(f"{AED}0/").content.decode()
    public = find_published("aed")
    assert public is not None
    first = records(public)[0]
    told = fields(page)
    names = {heading: f"c{index}" for index, heading in enumerate(first)}
    for heading in ("全国地方公共団体コード", "所在地_都道府県", "所在地_市区町村"):
        assert told.get(names[heading]) == first[heading] != "", heading
    assert told.get(names["名称"], "") == ""
    label = re.search(rf'<label[^>]*for="{names["名称"]}">(.*?)</label>', page)
    assert label is not None
    assert "必須" in label[1]
    shown, _fold, more = page.partition('<details class="disclosure">')
    assert [f'name="{names[heading]}"' in shown for heading in ("名称", "緯度", "所在地_都道府県")] == [True] * 3
    assert f'name="{names["備考"]}"' in more.partition("</details>")[0], (
        "what is empty and need not be filled is folded"
    )
    assert "下の一覧" not in page.split("data-map-canvas")[0]
    assert "緯度・経度の欄" in page
