"""Files that lie about what they are: refused in words or made anew without what was hidden, apart and within bounds."""

from __future__ import annotations

import io
import resource
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from pytest_django import Settings

from madoguchi.foundation.files import apart
from madoguchi.foundation.files.apart import made_apart
from madoguchi.foundation.files.contents import make_content
from madoguchi.foundation.files.names import display_name
from madoguchi.foundation.files.refusals import FileUnreadable, NotReadInTime
from madoguchi.foundation.files.vocabulary import Content
from madoguchi.kernel.refusals import Refused

HIDDEN = (
    b"<script",
    b"<svg",
    b"PK\x03\x04",
    b"/JavaScript",
    b"/Launch",
    b"/EmbeddedFile",
    b"/XFA",
    b"/URI",
    b"EXIFPAYLOAD",
    b"MZ\x90",
)


def picture(size: tuple[int, int] = (60, 40), form: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, form, **more)
    return out.getvalue()


def paper(alter: Callable[[pikepdf.Pdf], None] | None = None, **more: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 200))
        if alter:
            alter(made)
        made.save(out, compress_streams=False, **more)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def _script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _embedded(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, b"MZ\x90\x00evil", filename="a.exe")


def _form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))


def _outside(made: pikepdf.Pdf) -> None:
    mark = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String("http://x"))
    )
    made.pages[0].Annots = Array([made.make_indirect(mark)])


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _flate_bomb() -> bytes:
    """Object streams that unpack to 200 MB, within one another."""
    packed = zlib.compress(zlib.compress(b"0" * 200_000_000, 9), 9)
    body = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return b"%PDF-1.7\n" + body + packed + b"\nendstream endobj\ntrailer<</Root 2 0 R/Size 3>>\n%%EOF"


def _exif() -> bytes:
    marks = Image.Exif()
    marks[0x010E] = "EXIFPAYLOAD<script>alert(1)</script>"
    return picture(exif=marks)


def _heif_bomb() -> bytes:
    """A header that claims 60,000 x 60,000 pixels."""
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.linear_gradient("L").convert("RGB")).save(out)
    size = struct.pack(">II", 256, 256)
    data = out.getvalue()
    assert size in data
    return data.replace(size, struct.pack(">II", 60_000, 60_000))


LIES: dict[str, Callable[[], bytes]] = {
    "zip as jpg": archive,
    "html as jpg": lambda: b"<html><script>alert(1)</script>",
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "program": lambda: b"MZ\x90\x00" + b"\x00" * 200,
    "jpeg and zip": lambda: picture() + archive(),
    "jpeg and html": lambda: picture(comment=b"<script>alert(1)</script>") + b"<script>alert(1)</script>",
    "gif and zip": lambda: b"GIF89a" + archive(),
    "pdf and zip": lambda: paper() + archive(),
    "zip before pdf": lambda: archive() + paper(),
    "exif": _exif,
    "png bomb": lambda: _png(60_000, 60_000, zlib.compress(b"\x00" * 10_000_000, 9)),
    "png bomb in bounds": lambda: _png(7_900, 8_000, zlib.compress(b"\x00" * 189_000_000, 9)),
    "png that lies": lambda: _png(100, 100, zlib.compress(b"\x00" * 50_000_000, 9)),
    "heic bomb": _heif_bomb,
    "flate bomb": _flate_bomb,
    "script": lambda: paper(_script),
    "launch": lambda: paper(_launch),
    "embedded": lambda: paper(_embedded),
    "xfa": lambda: paper(_form),
    "outside": lambda: paper(_outside),
    "locked": lambda: paper(encryption=pikepdf.Encryption(owner="a", user="b")),
    "cut jpeg": lambda: picture((2000, 1500))[:-3000],
    "cut pdf": lambda: paper()[:200],
    "only a head": lambda: b"%PDF-1.7\n",
    "only a start": lambda: b"\xff\xd8\xff",
    "nothing": lambda: b"",
    "16 MB": lambda: picture() + b"\x00" * (16 * 1024 * 1024),
    "deep": lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 500_000 + b"\ntrailer<</Root 1 0 R>>",
}
CARRIES = {"zip as jpg", "html as jpg", "svg", "program", "jpeg and zip", "jpeg and html", "gif and zip", "pdf and zip",
           "zip before pdf", "exif", "script", "launch", "embedded", "xfa", "outside"}  # fmt: skip


def hidden_in(data: bytes) -> list[bytes]:
    """What a file carries besides what it shows."""
    return [mark for mark in HIDDEN if mark in data]


def sent(data: bytes, name: str = "写真.jpg") -> Content | Refused:
    try:
        return make_content(SimpleUploadedFile(name, data), accept=("photo", "pdf"))
    except Refused as refusal:
        return refusal


def laid_open(content: Content) -> bytes:
    if content.kind == "photo":
        return content.data
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content.data)) as opened:
        opened.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_is_refused_or_made_anew(lie: str, settings: Settings) -> None:
    settings.FILES_APART = True
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    made = sent(LIES[lie]())
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most == before or most * 1024 < apart.MOST_MEMORY, "the process that decoded it took more than it may"
    if isinstance(made, Refused):
        assert "写真.jpg" in str(made)
        assert made.way_out
        return
    assert made.media_type in ("image/jpeg", "image/png", "application/pdf")
    assert hidden_in(laid_open(made)) == []


@pytest.mark.parametrize(
    "name",
    ['a";x=.bat', "../../x.pdf", "．．／．．／ｘ.jpg", "a\r\nSet-Cookie: x=1.jpg", "\u202egpj.exe", "長" * 300 + ".jpg",
     "a\x00.jpg", "", ".", "..", "CON.jpg", "a.jpg.exe", " .jpg", "a%0d%0ab.jpg", "𠮷\U000e0100.jpg"],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str) -> None:
    shown = display_name(name, "jpg")
    assert shown.endswith(".jpg")
    assert len(shown) <= 130
    assert not set(shown) & set('"/\\\r\n\x00\u202e;')


PLANTS = {
    "hangs": "import time; time.sleep(60)",
    "eats": "from madoguchi.foundation.files import apart; apart._limit(); x = bytearray(4 << 30); print('{}')",
    "lies": 'print(\'{"size": 5, "kind": "photo"}\'); print(\'x\')',
    "dies": "import os; os.kill(os.getpid(), 11)",
}
RUN = "madoguchi.foundation.files.apart.subprocess.run"


@pytest.mark.parametrize("plant", PLANTS)
def test_a_decoder_that_hangs_eats_lies_or_dies_is_a_refusal(plant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run

    def run(command: list[str], **more: Any) -> Any:
        return real([command[0], "-c", PLANTS[plant]], **(more | {"timeout": 2}))

    monkeypatch.setattr(RUN, run)
    with pytest.raises(FileUnreadable):
        made_apart("photo", picture(), name="a.jpg")


def test_where_the_computer_has_no_time_nobody_calls_the_file_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.foundation.files.apart.MOST_WAIT", 0.001)
    with pytest.raises(NotReadInTime):
        made_apart("photo", picture(), name="a.jpg")


def test_the_decoder_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    real = subprocess.run

    def run(command: list[str], **more: Any) -> Any:
        told.append(more["env"])
        return real(command, **more)

    monkeypatch.setattr(RUN, run)
    assert made_apart("photo", picture(), name="a.jpg").kind == "photo"
    assert told == [{}]


def test_this_harness_can_fail() -> None:
    """Each file that hides something does so: passed through unchanged, every one of them would be found."""
    assert [lie for lie in sorted(CARRIES) if not hidden_in(LIES[lie]())] == []
    assert hidden_in(picture()) == []
