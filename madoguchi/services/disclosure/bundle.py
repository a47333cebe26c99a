"""The bundle: one ZIP with a page to read, the data for programs, and the files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from madoguchi.foundation.files.public import StoredFile, read_content
from madoguchi.kernel.refusals import Refused
from madoguchi.services.disclosure.dossier import Dossier
from madoguchi.services.disclosure.words import FIELDS

KEPT_BACK = "ほかの方に関する情報が含まれるため、確認のうえ記載しません。"
DATA = "data.json"


def pack(dossier: Dossier, *, name: str, at: datetime) -> bytes:
    """Everything, as it was found."""
    data = {"name": name, "made_at": at.isoformat(), **dossier.as_json()}
    contents: dict[str, tuple[str, bytes]] = {}
    for place, stored in dossier.files.items():
        contents[place] = (_file_name(stored), _content(stored))
    data["files"] = {place: file_name for place, (file_name, _content) in contents.items()}
    return _write(data, dict(contents.values()))


def without(bundle: bytes, places: Collection[str]) -> bytes:
    """The same bundle without what stands at these places; the reader is told that something stood there."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        data = json.loads(archive.read(DATA))
        contents = {one: archive.read(one) for one in archive.namelist() if one.startswith("files/")}
    kept = set(places)
    for section in data["sections"]:
        for row in section["rows"]:
            for field, value in row.items():
                row[field] = _keep_back(value, f"{section['table']}/{row['id']}/{field}", kept)
    # A file that stands in two places goes from both.
    gone = {file_name for place, file_name in data["files"].items() if place in kept}
    data["files"] = {place: file_name for place, file_name in data["files"].items() if file_name not in gone}
    for file_name in gone:
        del contents[file_name]
    return _write(data, contents)


def _keep_back(value: Any, place: str, kept: set[str]) -> Any:
    if place in kept:
        return {"withheld": KEPT_BACK}
    if isinstance(value, dict):
        return {key: _keep_back(one, f"{place}/{key}", kept) for key, one in value.items()}
    if isinstance(value, list):
        return [_keep_back(one, f"{place}/{number}", kept) for number, one in enumerate(value)]
    return value


def _write(data: dict[str, Any], contents: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _page(data))
        archive.writestr(DATA, json.dumps(data, ensure_ascii=False, indent=1))
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _page(data: dict[str, Any]) -> str:
    sections = [
        {
            "title": section["title"],
            "rows": [[(FIELDS.get(key, key), _said(value)) for key, value in row.items()] for row in section["rows"]],
        }
        for section in data["sections"]
    ]
    return render_to_string(
        "disclosure/print/bundle.html",
        {"data": data, "sections": sections, "files": sorted(data["files"].values())},
    )


def _said(value: Any) -> str:
    if value in (None, "", [], {}):
        return "（なし）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dict):
        if "withheld" in value:
            return f"【不記載】{value['withheld']}"
        return "\n".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "\n".join(_said(one) for one in value)
    return str(value)


def _file_name(stored: StoredFile) -> str:
    return f"files/{stored.pk}-{stored.name}"


def _content(stored: StoredFile) -> bytes:
    """A file that cannot be opened any more does not stop the rest: the bundle says so in its place."""
    reading: Callable[[StoredFile], bytes] = read_content
    try:
        return reading(stored)
    except Refused as refused:
        return f"このファイルは開けませんでした: {refused}\n".encode()
