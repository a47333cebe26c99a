"""One contract for every place where contents may lie: a folder, and a bucket behind a real S3 server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from madoguchi.config import env
from madoguchi.foundation.files import holding
from madoguchi.foundation.files import vault as room
from madoguchi.foundation.files.public import (
    StoredFile,
    VaultUnreachable,
    discard_files,
    read_content,
    respond_with_file,
    store_bytes,
    take_in_file,
)
from madoguchi.foundation.files.storages.base import Contents
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, lies, photo, upload
from madoguchi.kernel import jobs

NAME = "ab/cd/" + "ab" * 16 + ".s1"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server that speaks S3, on this machine, for this file's tests."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """``STORAGES["default"]`` of the test's own, by the same reading of the setting as in real life."""
    entry = env.contents("", key="", secret="", folder=tmp_path / "files")
    if request.param == "bucket":
        import boto3

        address = request.getfixturevalue("s3")
        bucket = f"files-{uuid.uuid4().hex[:8]}"
        boto3.client(
            "s3", endpoint_url=f"http://{address}", region_name="ap-northeast-1",
            aws_access_key_id="key", aws_secret_access_key="secret",
        ).create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})  # fmt: skip
        entry = env.contents(f"s3+http://key:secret@{address}/{bucket}", key="", secret="", folder=tmp_path)
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"
    settings.STORAGES = settings.STORAGES | {"default": entry}
    return str(request.param)


@pytest.fixture
def storage(place: str) -> Contents:
    return room._storage()


def test_what_is_put_is_read_back_and_a_second_time_replaces(storage: Contents) -> None:
    storage.put(NAME, b"first")
    storage.put(NAME, b"second, longer")
    with storage.read_from(NAME) as content:
        assert content.read(6) == b"second"
        assert content.read() == b", longer"


def test_what_is_not_there_says_so_and_may_be_removed_again(storage: Contents) -> None:
    storage.put(NAME, b"x")
    storage.remove(NAME)
    storage.remove(NAME)
    with pytest.raises(FileNotFoundError):
        storage.read_from(NAME)


def test_everything_is_listed_with_its_size_and_its_moment(storage: Contents) -> None:
    names = {f"{i:02x}/cd/{i:02x}{'ab' * 15}.s1" for i in range(3)}
    for name in names:
        storage.put(name, b"12345")
    listed = list(storage.listing())
    assert {one.name for one in listed} == names
    assert {one.size for one in listed} == {5}
    assert all(abs(one.written_at - datetime.now(UTC)) < timedelta(minutes=5) for one in listed)


def test_a_place_has_one_mark_and_it_is_no_content(storage: Contents) -> None:
    mark = storage.mark()
    assert mark == storage.mark() != ""
    assert len(mark) <= 60
    assert list(storage.listing()) == []


@pytest.mark.django_db
def test_a_file_is_taken_in_shown_and_discarded(place: str) -> None:
    file = take_in_file(upload(photo()), by=HANAKO, at=AT, holder="draft:1")
    assert b"".join(respond_with_file(file, inline=True)) == read_content(file)
    discard_files(holder="draft:1")
    jobs.run_ready_jobs()
    assert not lies(file)


@pytest.mark.django_db
def test_orphans_are_swept_and_what_has_a_row_stays(place: str) -> None:
    kept = store_bytes(b"%PDF-1.7", name="x.pdf", media_type="application/pdf", by=HANAKO, at=AT, holder="case:1")
    room.put(uuid.uuid4(), b"whose row was rolled back")
    room._storage().put(room.name_of(kept.id, locked=False), b"left when locking was interrupted")
    assert holding.sweep_orphans(at=datetime.now(UTC)) == 0
    assert holding.sweep_orphans(at=datetime.now(UTC) + timedelta(days=2)) == 2
    assert [one.file_id for one in room.contents()] == [kept.id]
    assert read_content(kept) == b"%PDF-1.7"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["bucket"], indirect=True)
def test_a_server_that_does_not_answer_is_a_refusal_and_leaves_no_row(place: str, settings: Settings) -> None:
    kept = store_bytes(b"%PDF-1.7", name="x.pdf", media_type="application/pdf", by=HANAKO, at=AT, holder="case:1")
    silent = env.contents("s3+http://k:s@127.0.0.1:9/none", key="", secret="", folder=Path("/nowhere"))
    settings.STORAGES = settings.STORAGES | {"default": silent}
    with pytest.raises(VaultUnreachable):
        take_in_file(upload(photo()), by=HANAKO, at=AT)
    with pytest.raises(VaultUnreachable):
        read_content(kept)
    assert list(StoredFile.objects.all()) == [kept]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://k:s@host/", "write s3://host/bucket"),
        ("ftp://k:s@host/bucket", "write s3://host/bucket"),
        ("s3+http://k:s@files.example.jp/bucket", "without HTTPS"),
        ("s3://host/bucket", "MADOGUCHI_FILES_SECRET"),
        ("s3://k:s@host/bucket?regoin=x", "unknown: regoin"),
    ],
)
def test_a_wrong_address_is_refused_without_repeating_the_secret(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        env.contents(url, key="", secret="", folder=Path("/nowhere"))
    assert "k:s@" not in str(refused.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"madoguchi\[s3\]"):
        env.contents("s3://host/bucket", key="k", secret="s", folder=Path("/nowhere"))


def test_https_is_what_an_address_means() -> None:
    entry = env.contents("s3://files.example.jp/city?region=jp-east", key="k", secret="s", folder=Path("/nowhere"))
    assert entry["OPTIONS"]["endpoint_url"] == "https://files.example.jp"
    assert entry["OPTIONS"]["region_name"] == "jp-east"
