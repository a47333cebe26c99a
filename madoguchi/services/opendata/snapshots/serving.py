"""A prebuilt file over HTTP: validators, ranges and gzip as RFC 9110 says, streamed from the disk as it lies there.

These are public files, so any page of any site may read them (CORS). Nothing here is for anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from madoguchi.kernel.ui.hardening import allow_everybody
from madoguchi.services.opendata.snapshots.refusals import SnapshotGone
from madoguchi.services.opendata.snapshots.vocabulary import (
    CSV,
    GEOJSON,
    JSON,
    PARQUET,
    SAFE_CSV,
    TOLD,
    XLSX,
    ZIPPED,
    Built,
    read_built,
)

CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    SAFE_CSV: "text/csv; charset=utf-8",
    JSON: "application/json",
    GEOJSON: "application/geo+json",
    PARQUET: "application/vnd.apache.parquet",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The files that anybody may fetch; the database is not among them."""
USUAL_CACHE = "public, max-age=300"
_PIECE = 256 * 1024
NO_BYTES = (0, -1)
_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*")
_EXPOSED = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified"


def serve_file(
    request: HttpRequest,
    folder: Path,
    name: str,
    *,
    filename: str = "",
    modified_at: datetime | None = None,
    cache: str = USUAL_CACHE,
) -> HttpResponseBase:
    """The file ``name`` of a snapshot (``data.csv`` …), or 304, 206, 416. Raises ``SnapshotGone``.

    ``filename`` is what it is called when it is saved; ``modified_at`` is when the version was published. For an address
    that always means the newest version ``cache`` should be short, for one of a certain version it may be long.
    """
    if name not in CONTENT_TYPES:
        raise SnapshotGone
    zipped = name in ZIPPED and _wants_gzip(request)
    path = folder / (f"{name}.gz" if zipped else name)
    try:
        etag = _etag(folder, path.name)
        file = path.open("rb")
    except (OSError, KeyError):
        raise SnapshotGone from None
    # Closed by the response that sends it; here where it is not sent.
    try:
        size = path.stat().st_size
        modified = int(modified_at.timestamp() if modified_at else path.stat().st_mtime)
        response = _answer(request, file, size, etag, modified, CONTENT_TYPES[name])
    except BaseException:
        file.close()
        raise
    if zipped:
        response["Content-Encoding"] = "gzip"
    if response.status_code in (200, 206):
        response["Content-Disposition"] = content_disposition_header(True, filename or name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    response["Cache-Control"] = cache
    if name in ZIPPED:
        response["Vary"] = "Accept-Encoding"
    allow_everybody(response, exposed=_EXPOSED)
    return response


def _answer(
    request: HttpRequest, file: BinaryIO, size: int, etag: str, modified: int, content_type: str
) -> HttpResponseBase:
    unchanged = get_conditional_response(request, etag=etag, last_modified=modified)
    if unchanged is not None:
        file.close()
        return unchanged
    wanted = _range(request, size, etag, modified)
    if wanted == NO_BYTES:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Content-Type": "text/plain"})
    first, last = wanted or (0, size - 1)
    length = last - first + 1
    response: HttpResponseBase
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=content_type)
    elif wanted is None:
        # The server may hand it to the kernel (sendfile).
        response = FileResponse(file, content_type=content_type)
    else:
        response = StreamingHttpResponse(_Part(file, first, length), content_type=content_type)
    if wanted is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(length)
    return response


class _Part:
    """Some bytes of a file, a piece at a time; closes it in the end, and also when nobody reads on."""

    def __init__(self, file: BinaryIO, first: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(_PIECE, self.left))
        if not piece:
            self.close()
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        """Called by the response at its end."""
        self.file.close()


def _wants_gzip(request: HttpRequest) -> bool:
    """Whether the client unpacks gzip. A range is of the plain file, unless it continues a zipped one."""
    if "Range" in request.headers and not _continues(request.headers.get("If-Range", ""), zipped=True):
        return False
    best = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _semicolon, weight = part.partition(";")
        best[coding.strip()] = weight.strip()
    chosen = best.get("gzip", best.get("*"))
    return chosen is not None and not re.fullmatch(r"q\s*=\s*0(\.0*)?", chosen)


def _continues(mark: str, *, zipped: bool) -> bool:
    return mark.endswith('-gz"') == zipped and mark.startswith('"')


def _range(request: HttpRequest, size: int, etag: str, modified: int) -> tuple[int, int] | None:
    """First and last byte; ``NO_BYTES`` where there are no such; ``None`` for the whole."""
    header = request.headers.get("Range", "")
    # Several ranges at once are answered by the whole, as the standard allows.
    found = _RANGE.fullmatch(header)
    if request.method != "GET" or found is None or found[0].strip() == "bytes=-":
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition != etag and parse_http_date_safe(condition) != modified:
        return None
    if not found[1] and not found[2]:
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        return (size - length, size - 1) if length else NO_BYTES
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    return (first, last) if first < size else NO_BYTES


def _etag(folder: Path, name: str) -> str:
    told = folder / TOLD
    mark = _built(told, told.stat().st_mtime_ns).files[name].sha256[:32]
    return f'"{mark}-gz"' if name.endswith(".gz") else f'"{mark}"'


@lru_cache(maxsize=256)
def _built(told: Path, _stamp: int) -> Built:
    return read_built(told.parent)
