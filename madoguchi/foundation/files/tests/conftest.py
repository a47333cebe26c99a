"""A vault of the test's own, and uploads as people send them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from madoguchi.config import env
from madoguchi.foundation.files import vault as room
from madoguchi.foundation.files.models import StoredFile
from madoguchi.kernel.acts import Actor

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HANAKO = Actor(kind="resident", id="hanako", name="花子")


@pytest.fixture
def vault(settings: Settings, tmp_path: Path) -> Path:
    """A folder and master keys of the test's own."""
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"
    settings.STORAGES = settings.STORAGES | {
        "default": env.contents("", key="", secret="", folder=tmp_path / "files"),
    }
    return tmp_path / "files"


def lies(stored: StoredFile) -> bool:
    """Whether the content lies in the vault."""
    return any(one.file_id == stored.id for one in room.contents())


def path_of(vault: Path, stored: StoredFile) -> Path:
    """Where the locked content lies in the folder."""
    return vault / room.name_of(stored.id)


def upload(data: bytes, name: str = "写真.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def photo(size: tuple[int, int] = (640, 480), form: str = "JPEG", **options: object) -> bytes:
    slope, circle = Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)
    picture = Image.merge("RGB", (slope, circle, slope.rotate(90)))
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def pdf(
    pages: int = 1,
    alter: Callable[[pikepdf.Pdf], None] | None = None,
    encryption: pikepdf.Encryption | None = None,
) -> bytes:
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(595, 842))
        made.pages[number].Contents = made.make_stream(b"0 0 1 rg 100 100 200 200 re f")
    if alter:
        alter(made)
    out = BytesIO()
    made.save(out, encryption=encryption or False)
    return out.getvalue()
