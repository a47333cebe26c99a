"""The page and the API where anybody has a file checked; nothing of it is kept."""

from __future__ import annotations

import base64
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.services.opendata import apart, receiving
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled

pytestmark = pytest.mark.django_db
AED = clean_rows("aed", 5)
DIRTY = as_csv(spoiled(spoiled(AED, "開始時間", "9:00"), "法人番号", "5.22001E+12")).encode("cp932")


def sent(client: Client, data: bytes, **fields: str):
    upload = SimpleUploadedFile(fields.pop("name", "新しい aed.csv"), data)
    return client.post(reverse("opendata_check"), {"file": upload, **fields})


def test_a_file_is_told_its_findings_and_comes_back_repaired(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    def keep(_self: Storage, name: str, *_rest: Any, **_named: Any) -> str:
        kept.append(name)
        return name

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Storage, "save", keep)
    page = sent(client, DIRTY).content.decode()
    assert "指数で書かれ、桁が失われた値" in page
    assert "AED設置箇所一覧" in page
    (inside,) = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    repaired = base64.b64decode(inside).decode("utf-8-sig")
    assert "09:00" in repaired
    assert "5.22001E+12" in repaired
    assert (kept, list(tmp_path.rglob("*"))) == ([], [])


def test_the_repaired_file_alone(client: Client) -> None:
    answer = sent(client, DIRTY, answer="file", dataset="aed")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="____aed_repaired.csv"'
    assert "09:00" in answer.content.decode("utf-8-sig")


def test_what_a_file_says_is_text_and_no_markup(client: Client) -> None:
    rows = spoiled(AED, "URL", "<script>alert(1)</script>")
    page = sent(client, as_csv(rows).encode(), name="<b>.csv").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_no_file_too_large_a_file_and_no_such_dataset_are_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = client.post(reverse("opendata_check"), {})
    assert (nothing.status_code, "ファイル" in nothing.content.decode()) == (422, True)
    assert sent(client, DIRTY, dataset="nothing").status_code == 404
    monkeypatch.setattr(receiving, "LARGEST_FILE", 10)
    assert sent(client, DIRTY).status_code == 413


def test_a_file_that_breaks_the_check_is_refused_and_the_page_lives_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_WAIT", 0.01)
    assert sent(client, DIRTY).status_code == 422


def test_many_files_from_one_place_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "check_apart", lambda *_given, **_named: ({}, b""))
    api = reverse("api_opendata_check")
    codes = [client.post(api, b"x", content_type="text/csv").status_code for _ in range(receiving.CHECKING.most + 1)]
    assert codes == [200] * receiving.CHECKING.most + [429]


def test_programs_send_the_file_as_the_body() -> None:
    client = Client(enforce_csrf_checks=True)
    address = reverse("api_opendata_check")
    told = client.post(f"{address}?as=aed&name=x.csv", DIRTY, content_type="text/csv").json()
    assert (told["dataset"], told["encoding"], told["counts"]["error"]) == ("aed", "CP932 (Shift_JIS)", 2)
    assert [change["after"] for change in told["changes"]] == ["09:00"]
    repaired = client.post(f"{address}?fix=1", DIRTY, content_type="text/csv").content.decode("utf-8-sig")
    assert "09:00" in repaired
    assert (
        client.post(f"{address}?as=nothing", DIRTY, content_type="text/csv").json()["code"]
        == "opendata.no-such-dataset"
    )


def test_definitions_lie_at_addresses(client: Client) -> None:
    told = client.get(reverse("api_opendata_datasets")).json()["datasets"]
    assert len(told) == 14
    one = next(one for one in told if one["slug"] == "public_toilet")
    assert one["sure"] == "official"
    assert client.get(one["schema"]).json()["fields"][3]["name"] == "名称"
    assert client.get(one["csvw"]).json()["tableSchema"]["columns"][3]["name"] == "name"
    assert client.get(reverse("api_opendata_schema", args=["nothing"])).status_code == 404
