"""Taking in photos: only the picture is kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from madoguchi.foundation.files.public import (
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    KindNotAccepted,
    PhotoTooLarge,
    StoredFile,
    read_content,
    take_in_file,
)
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, pdf, photo, upload
from madoguchi.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def taken(data: bytes, name: str = "写真.jpg", accept: tuple[str, ...] = ("photo", "pdf")) -> StoredFile:
    return take_in_file(upload(data, name), by=HANAKO, at=AT, accept=accept)


def seen(stored: StoredFile) -> Image.Image:
    return Image.open(BytesIO(read_content(stored)))


def test_a_photo_keeps_its_picture_and_loses_where_and_when_it_was_taken(vault: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (40.0, 48.0, 29.0)
    stored = taken(photo(exif=exif.tobytes(), comment=b"SecretComment"))
    kept = seen(stored)
    assert (stored.kind, stored.media_type, stored.name) == ("photo", "image/jpeg", "写真.jpg")
    assert kept.size == (640, 480)
    assert not kept.getexif()
    assert b"Secret" not in read_content(stored)


def test_a_photo_taken_sideways_is_stored_upright(vault: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert seen(taken(photo((400, 200), exif=exif.tobytes()))).size == (200, 400)


def test_a_large_photo_is_made_smaller_but_stays_legible(vault: Path) -> None:
    assert seen(taken(photo((4000, 3000)))).size == (2400, 1800)


def test_an_iphone_photo_becomes_jpeg(vault: Path) -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.open(BytesIO(photo((300, 200))))).save(out)
    stored = taken(out.getvalue(), "IMG_0001.HEIC")
    assert (stored.name, seen(stored).format, seen(stored).size) == ("IMG_0001.jpg", "JPEG", (300, 200))


def test_a_drawing_of_few_colours_stays_png(vault: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PNG")
    assert taken(out.getvalue(), "map.png").media_type == "image/png"


def test_a_see_through_picture_stays_png(vault: Path) -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 100)).save(out, "PNG")
    assert seen(taken(out.getvalue(), "seal.png")).mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_colour_mode_can_be_taken(vault: Path, mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (30, 30)).save(out, "TIFF" if mode == "x" else "JPEG" if mode == "CMYK" else "PNG")
    assert seen(taken(out.getvalue())).size == (30, 30)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo.jpg"),
        (b"<!doctype html><script>alert(1)</script>", "photo.png"),
        (b"PK\x03\x04" + b"\0" * 100, "申請書.docx"),
        (b"PK\x03\x04" + b"\0" * 100, "a.pdf"),
        (b"GIF89a/*" + b"\0" * 50, "a.jpg"),
        (b"MZ\x90\x00", "a.jpg"),
        (b"\n\n%PDF-1.7 <html>", "a.pdf"),
        (b"<html>" + pdf(), "polyglot.pdf"),
        (b"\x00\x00\x00\x20ftypmp42" + b"\0" * 50, "movie.heic"),
    ],
)
def test_anything_else_is_refused_by_its_content_whatever_its_name(vault: Path, data: bytes, name: str) -> None:
    with pytest.raises(KindNotAccepted) as refused:
        taken(data, name)
    assert "PDF" in str(refused.value)
    assert not StoredFile.objects.exists()


def test_a_place_for_photos_takes_no_pdf(vault: Path) -> None:
    with pytest.raises(KindNotAccepted):
        taken(pdf(), accept=("photo",))


def test_what_hangs_behind_a_photo_is_gone(vault: Path) -> None:
    assert b"<script>" not in read_content(taken(photo() + b"PK\x03\x04<script>alert(1)</script>"))


def test_a_damaged_photo_is_refused_with_a_way_out(vault: Path) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # as WeasyPrint leaves it for the whole process
    with pytest.raises(FileUnreadable) as refused:
        taken(photo()[:2000])
    assert refused.value.way_out


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypheic"])
def test_only_the_beginning_of_a_photo_is_refused(vault: Path, head: bytes) -> None:
    with pytest.raises(FileUnreadable):
        taken(head + b"\x00" * 64)


def test_a_picture_that_would_unpack_to_gigabytes_is_refused_unopened(vault: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    with pytest.raises((PhotoTooLarge, FileUnreadable)):
        taken(bomb + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))


def test_too_many_bytes_are_refused_with_the_limit(vault: Path) -> None:
    with pytest.raises(FileTooLarge) as refused:
        taken(photo() + b"\0" * (15 * 1024 * 1024))
    assert "15" in str(refused.value)


def test_an_empty_file_is_refused(vault: Path) -> None:
    with pytest.raises(FileEmpty):
        taken(b"")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\boot.ini", "boot.jpg"),
        ('a";x=.bat', "ax=.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie x=1.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("．．／秘密.png", "．．／秘密.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("あ" * 300 + ".jpg", "あ" * 120 + ".jpg"),
    ],
)
def test_names_are_kept_for_people_and_harmless_for_machines(vault: Path, given: str, kept: str) -> None:
    sent = upload(photo())
    # What a client of ill will sends; Django's own setter would already clean a part of it.
    object.__setattr__(sent, "_name", given)
    stored = take_in_file(sent, by=HANAKO, at=AT)
    assert stored.name == kept
    assert [one.name for one in vault.rglob("*") if one.is_file()] == [f"{stored.id.hex}.s1"]


def test_a_refusal_leaves_nothing_on_disk(vault: Path) -> None:
    with pytest.raises(Refused):
        taken(b"nonsense")
    assert not [one for one in vault.rglob("*") if one.is_file()]


def test_an_upload_that_was_already_read_is_read_from_its_beginning(vault: Path) -> None:
    sent = SimpleUploadedFile("a.jpg", photo())
    sent.read()
    assert take_in_file(sent, by=HANAKO, at=AT).size > 0
