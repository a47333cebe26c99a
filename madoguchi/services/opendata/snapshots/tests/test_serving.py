"""A prebuilt file over HTTP: validators, ranges, gzip, and every site may read it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from madoguchi.services.opendata.snapshots import serving
from madoguchi.services.opendata.snapshots.refusals import SnapshotGone
from madoguchi.services.opendata.snapshots.serving import serve_file
from madoguchi.services.opendata.snapshots.tests.tables import built, invented_rows

PUBLISHED = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("snapshots") / "v1", invented_rows(50, seed=3))


@contextmanager
def fetched(folder: Path, name: str = "data.csv", method: str = "GET", **headers: str) -> Iterator[HttpResponseBase]:
    request = RequestFactory().generic(
        method, "/x", headers={key.replace("_", "-"): told for key, told in headers.items()}
    )
    response = serve_file(request, folder, name, filename="公共施設一覧.csv", modified_at=PUBLISHED)
    yield response
    # As the test client does: the end of an answer is not the end of a test's database.
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def body_of(response: HttpResponseBase) -> bytes:
    return b"".join(response)


def test_the_whole_file(folder: Path) -> None:
    with fetched(folder) as response:
        raw = (folder / "data.csv").read_bytes()
        assert response.status_code == 200
        assert response.streaming
        assert body_of(response) == raw
        assert response["Content-Length"] == str(len(raw))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        assert "filename*=utf-8''%E5%85%AC" in response["Content-Disposition"]
        assert response["Last-Modified"] == "Wed, 01 Apr 2026 00:00:00 GMT"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["Accept-Ranges"] == "bytes"
        assert response["Vary"] == "Accept-Encoding"
        assert not response.has_header("Content-Encoding")


def test_whoever_has_it_already_is_told_so(folder: Path) -> None:
    with fetched(folder) as first:
        etag = first["ETag"]
    for headers in ({"If_None_Match": etag}, {"If_None_Match": f'"x", W/{etag}'},
                    {"If_Modified_Since": "Wed, 01 Apr 2026 00:00:00 GMT"}):  # fmt: skip
        with fetched(folder, **headers) as response:
            assert response.status_code == 304
            assert body_of(response) == b""
            assert response["ETag"] == etag
            assert response["Access-Control-Allow-Origin"] == "*"
    with fetched(folder, If_None_Match='"other"') as response:
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-9", slice(0, 10)), ("bytes=10-", slice(10, None)), ("bytes=-7", slice(-7, None)),
     ("bytes=0-999999999", slice(0, None)), ("bytes=-999999999", slice(0, None))],
)  # fmt: skip
def test_a_part_of_it(folder: Path, wanted: str, part: slice) -> None:
    raw = (folder / "data.csv").read_bytes()
    with fetched(folder, Range=wanted, Accept_Encoding="gzip") as response:
        assert response.status_code == 206
        assert body_of(response) == raw[part]
        first, last, _step = part.indices(len(raw))
        assert response["Content-Range"] == f"bytes {first}-{last - 1}/{len(raw)}"
        assert response["Content-Length"] == str(len(raw[part]))


@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=-0"])
def test_a_part_that_is_not_there(folder: Path, wanted: str) -> None:
    with fetched(folder, Range=wanted) as response:
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{(folder / 'data.csv').stat().st_size}"
        assert body_of(response) == b""


@pytest.mark.parametrize(
    "wanted", ["bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=", "bytes=-", "bytes=1", "bytes=0-1; x"]
)
def test_a_range_that_cannot_be_read_gives_the_whole(folder: Path, wanted: str) -> None:
    with fetched(folder, Range=wanted) as response:
        assert response.status_code == 200
        assert body_of(response) == (folder / "data.csv").read_bytes()


def test_a_download_goes_on_only_where_the_file_is_still_the_same(folder: Path) -> None:
    with fetched(folder) as first:
        etag = first["ETag"]
    for mark, status in ((etag, 206), ("Wed, 01 Apr 2026 00:00:00 GMT", 206), ('"older"', 200), (f"W/{etag}", 200),
                         ("Wed, 01 Apr 2025 00:00:00 GMT", 200)):  # fmt: skip
        with fetched(folder, Range="bytes=3-", If_Range=mark) as response:
            assert response.status_code == status, mark


def test_a_zipped_download_goes_on_zipped(folder: Path) -> None:
    zipped = (folder / "data.csv.gz").read_bytes()
    with fetched(folder, Accept_Encoding="gzip") as first:
        etag = first["ETag"]
    with fetched(folder, Range="bytes=20-", If_Range=etag, Accept_Encoding="gzip") as response:
        assert (response.status_code, response["Content-Encoding"]) == (206, "gzip")
        assert body_of(response) == zipped[20:]


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [("gzip", True), ("br, gzip;q=0.8", True), ("*", True), ("GZIP", True), ("", False), ("br", False),
     ("gzip;q=0", False), ("gzip; q=0.000", False), ("identity", False)],
)  # fmt: skip
def test_it_comes_zipped_to_those_who_unpack_it(folder: Path, accepted: str, zipped: bool) -> None:
    with fetched(folder, Accept_Encoding=accepted) as response:
        assert response.has_header("Content-Encoding") == zipped
        raw = body_of(response)
        assert response["Content-Length"] == str(len(raw))
        assert (gzip.decompress(raw) if zipped else raw) == (folder / "data.csv").read_bytes()


def test_each_form_has_a_mark_of_its_own(folder: Path) -> None:
    with fetched(folder) as plain, fetched(folder, Accept_Encoding="gzip") as zipped:
        assert plain["ETag"] != zipped["ETag"]


def test_what_is_packed_already_is_not_packed_again(folder: Path) -> None:
    for name in ("data.parquet", "data.xlsx"):
        with fetched(folder, name, Accept_Encoding="gzip") as response:
            assert not response.has_header("Content-Encoding")
            assert body_of(response) == (folder / name).read_bytes()


def test_a_look_at_the_head_opens_nothing(folder: Path) -> None:
    with fetched(folder, method="HEAD") as response:
        assert response["Content-Length"] == str((folder / "data.csv").stat().st_size)
        assert body_of(response) == b""


@pytest.mark.parametrize("name", ["data.sqlite3", "built.json", "../v1/data.csv", "data.csv.gz", "nothing.csv", ""])
def test_nothing_else_is_served(folder: Path, name: str) -> None:
    with pytest.raises(SnapshotGone), fetched(folder, name):
        pass


def test_a_large_file_is_never_read_whole(folder: Path) -> None:
    with mock.patch.object(serving, "_PIECE", 100), fetched(folder, Range="bytes=0-999") as response:
        pieces = [*response]
        assert [len(piece) for piece in pieces] == [100] * 10


def test_the_file_is_closed_in_every_case(folder: Path) -> None:
    for headers in ({}, {"Range": "bytes=0-3"}, {"Range": "bytes=999999999-"}, {"If_None_Match": "*"}):
        opened: list = []
        real = Path.open

        def remembered(path: Path, *args: str, _real=real, _opened=opened) -> object:
            file = _real(path, *args)
            _opened.append(file)
            return file

        with mock.patch.object(Path, "open", remembered), fetched(folder, **headers):
            pass
        assert opened
        assert all(file.closed for file in opened)
