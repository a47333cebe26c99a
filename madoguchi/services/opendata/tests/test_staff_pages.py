"""Pages of the catalogue's office: what each role sees, and the whole way with a mouse."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.tasks import publish_due
from madoguchi.services.opendata.tests.desk import broken_file, clean_file, dirty_file, prepared, published, submitted
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled

pytestmark = pytest.mark.django_db


def send(client: Client, file: bytes) -> HttpResponse:
    """Send a file as the next version of the population."""
    sent = SimpleUploadedFile("人口.csv", file, content_type="text/csv")
    return client.post(reverse("opendata_upload", args=["population"]), {"file": sent}, follow=True)  # type: ignore[return-value]


def press(client: Client, name: str, version: Version, **typed: str) -> HttpResponse:
    """Press a button of a version's page."""
    return client.post(reverse(name, args=[version.pk]), typed, follow=True)  # type: ignore[return-value]


def text(answer: HttpResponse) -> str:
    """The page."""
    return answer.content.decode()


def test_a_dirty_file_is_shown_repaired_submitted_and_approved(
    population: Dataset, sato_client: Client, suzuki_client: Client, at: datetime
) -> None:
    page = text(send(sato_client, dirty_file()))
    version = Version.objects.get()
    assert "令和8年4月1日" in page
    assert "2026-04-01" in page
    assert "すべての修正を受け入れる" in page
    assert re.search(r"うち\d+か所は確実に直せます", page), "the same word as the command's"
    assert "承認を依頼する" not in page, "with errors there is nothing to submit"
    page = text(press(sato_client, "opendata_version_repair", version))
    assert "行った修正" in page
    assert "承認を依頼する" in page
    answer = press(sato_client, "opendata_version_submit", version, reason="", publish_on="令和8年12月24日")
    assert answer.status_code == 422
    assert "変わったことを書いてください" in text(answer)
    assert "令和8年12月24日" in text(answer), "what was typed stays"
    page = text(press(sato_client, "opendata_version_submit", version, reason="最初の公開"))
    assert "承認して公開する" not in page
    waiting = text(suzuki_client.get(reverse("opendata_waiting")))  # type: ignore[arg-type]
    assert "最初の公開" in waiting
    assert "承認して公開する" in text(press(suzuki_client, "opendata_version_approve", version, publish_on="昨日"))
    press(suzuki_client, "opendata_version_approve", version)
    assert publish_due(at=at) == 1
    version.refresh_from_db()
    assert version.state == State.PUBLISHED
    listed = text(suzuki_client.get(reverse("opendata_datasets")))  # type: ignore[arg-type]
    assert "自治体標準データセット14項目のうち1項目" in listed


def test_a_file_with_errors_says_what_to_do(population: Dataset, sato_client: Client) -> None:
    page = text(send(sato_client, broken_file()))
    assert "総人口" in page
    assert "承認を依頼する" not in page
    assert "直したファイルを送る" in page


def test_the_decider_sees_what_is_different(
    population: Dataset, sato: User, suzuki: User, suzuki_client: Client, at: datetime
) -> None:
    published(population, sato, suzuki, at)
    version = submitted(population, sato, at + timedelta(hours=1), clean_file(6))
    page = text(suzuki_client.get(reverse("opendata_version", args=[version.pk])))  # type: ignore[arg-type]
    assert "追加2件、削除0件" in page
    returned = text(press(suzuki_client, "opendata_version_return", version, because="6件目の地域名が違う"))
    assert "6件目の地域名が違う" in returned


def test_a_changed_cell_is_told_by_the_heading_of_its_column(
    population: Dataset, sato: User, suzuki: User, suzuki_client: Client, at: datetime
) -> None:
    published(population, sato, suzuki, at)
    rows = clean_rows("population", 4)
    changed = as_csv(spoiled(rows, "備考", "訂正")).encode()
    version = submitted(population, sato, at + timedelta(hours=1), changed)
    page = text(suzuki_client.get(reverse("opendata_version", args=[version.pk])))  # type: ignore[arg-type]
    assert '<span lang="ja">備考</span></td>' in page
    assert ">note</td>" not in page


def test_an_outsider_sees_only_what_was_public(
    population: Dataset, sato: User, suzuki: User, tanaka_client: Client, at: datetime
) -> None:
    first = published(population, sato, suzuki, at)
    second = submitted(population, sato, at, clean_file(6))
    assert tanaka_client.get(reverse("opendata_version", args=[first.pk])).status_code == 200
    for name in ("opendata_version", "opendata_version_table"):
        assert tanaka_client.get(reverse(name, args=[second.pk])).status_code == 403
    page = text(tanaka_client.get(reverse("opendata_dataset", args=["population"])))  # type: ignore[arg-type]
    assert "第1版" in page
    assert "第2版" not in page
    assert tanaka_client.get(reverse("opendata_upload", args=["population"])).status_code == 403
    for name in ("opendata_version_approve", "opendata_version_take_back"):
        assert tanaka_client.post(reverse(name, args=[second.pk])).status_code == 403


def test_what_is_overdue_is_said(
    population: Dataset, sato: User, suzuki: User, sato_client: Client, at: datetime
) -> None:
    listed, address = Dataset.objects.filter(listed=True).count(), reverse("opendata_datasets")
    published(population, sato, suzuki, at)
    page = text(sato_client.get(address))  # type: ignore[arg-type]
    assert f"更新が遅れているデータセットは{listed - 1}件" in page, "all that was never published"
    Version.objects.update(published_at=at - timedelta(days=400))
    page = text(sato_client.get(address))  # type: ignore[arg-type]
    assert f"更新が遅れているデータセットは{listed}件" in page
    mine = text(sato_client.get(reverse("opendata_datasets") + "?mine=1"))  # type: ignore[arg-type]
    assert "AED設置箇所一覧" in page
    assert "AED設置箇所一覧" not in mine


def test_a_public_version_is_withdrawn_with_a_reason(
    population: Dataset, sato: User, suzuki: User, sato_client: Client, at: datetime
) -> None:
    version = published(population, sato, suzuki, at)
    page = text(sato_client.get(reverse("opendata_version", args=[version.pk])))  # type: ignore[arg-type]
    assert "前の版は、それぞれのアドレスで公開されたままです" in page
    assert press(sato_client, "opendata_version_withdraw", version).status_code == 422
    page = text(press(sato_client, "opendata_version_withdraw", version, why="誤りがあった", erase="on"))
    assert "誤りがあった" in page
    version.refresh_from_db()
    assert (version.state, version.table_id) == (State.WITHDRAWN, None)


def test_nothing_is_sent_without_a_file(population: Dataset, sato_client: Client) -> None:
    answer = sato_client.post(reverse("opendata_upload", args=["population"]))
    assert answer.status_code == 422
    assert "ファイルを選んでください" in answer.content.decode()


def test_each_page_leads_back_to_the_catalogue_and_out_to_what_the_public_reads(
    population: Dataset, sato: User, suzuki: User, sato_client: Client, suzuki_client: Client, at: datetime
) -> None:
    version = published(population, sato, suzuki, at)
    page = text(sato_client.get(reverse("opendata_dataset", args=["population"])))  # type: ignore[arg-type]
    assert 'href="/open/datasets/population/"' in page
    assert '地域・年齢別人口 <span class="quiet small">population</span>' in page, "the standard has a name"
    page = text(sato_client.get(reverse("opendata_version", args=[version.pk])))  # type: ignore[arg-type]
    assert 'href="/open/datasets/population/1/"' in page
    assert "誤り0件、注意0件、参考" in page
    for name in ("opendata_usage", "opendata_waiting", "opendata_inventory"):
        assert f'<a href="{reverse("opendata_datasets")}">' in text(sato_client.get(reverse(name)))  # type: ignore[arg-type]


def test_the_inventory_is_headed_by_what_it_lists(population: Dataset, sato_client: Client) -> None:
    page = text(sato_client.get(reverse("opendata_inventory")))  # type: ignore[arg-type]
    assert '<h2 id="holdings-heading">保有するデータの一覧</h2>' in page


def test_letters_that_nobody_sees_are_shown_in_the_repairs(
    population: Dataset, sato_client: Client, sato: User, at: datetime
) -> None:
    rows = spoiled(clean_rows("population", 4), "地域名", "\u200b東雲町\u3000", "本町\u00a0")
    version = prepared(population, sato, at, as_csv(rows).encode())
    page = text(sato_client.get(reverse("opendata_version", args=[version.pk])))  # type: ignore[arg-type]
    table = page.partition('id="repairs-heading"')[2].partition("</table>")[0]
    assert ">[U+200B]東雲町□<" in table
    assert ">本町[U+00A0]<" in table
