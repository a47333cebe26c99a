"""A file as an answer: it can be looked at and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.files import vault as room
from madoguchi.foundation.files.public import ContentGone, read_content, respond_with_file, store_bytes, take_in_file
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, pdf, photo, upload

pytestmark = pytest.mark.django_db


def test_a_photo_is_shown_with_headers_that_let_it_do_nothing(vault: Path) -> None:
    file = take_in_file(upload(photo(), "診断書 太郎.jpg"), by=HANAKO, at=AT)
    answer = respond_with_file(file, inline=True)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%E8%A8%BA")
    assert b"".join(answer) == read_content(file)


def test_a_download_is_an_attachment_under_its_name(vault: Path) -> None:
    file = store_bytes(pdf(), name='a";x=.bat', media_type="application/pdf", by=HANAKO, at=AT)
    assert respond_with_file(file, inline=False)["Content-Disposition"] == 'attachment; filename="ax=.pdf"'


def test_a_content_that_is_no_longer_there_is_gone_rather_than_an_error(vault: Path) -> None:
    file = take_in_file(upload(photo()), by=HANAKO, at=AT)
    room.remove(file.id)
    with pytest.raises(ContentGone) as refused:
        respond_with_file(file, inline=True)
    assert refused.value.status == 410
