"""From an upload to a safe content: judged by its first bytes, then made anew."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext

from madoguchi.foundation.files.apart import made_apart, picture_apart, scan_apart
from madoguchi.foundation.files.codes import picture_of, scan_of
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.names import display_name
from madoguchi.foundation.files.opening import read_content
from madoguchi.foundation.files.pdfs import rebuild_pdf
from madoguchi.foundation.files.photos import reencode_photo
from madoguchi.foundation.files.refusals import FileEmpty, FileTooLarge, KindNotAccepted
from madoguchi.foundation.files.vocabulary import LARGEST_UPLOAD, Content, Kind, Scan

HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


def make_content(upload: File[bytes], *, accept: Collection[str]) -> Content:
    """Read the upload (never more than the limit) and make it anew; refuses what is not in ``accept``."""
    kind, data, name = _judged(upload, accept)
    return made_apart(kind, data, name=name) if settings.FILES_APART else _made(kind, data, name)


def read_scan(upload: File[bytes], *, accept: Collection[str]) -> Scan:
    """The same for scanned sheets, with what the codes on each page say; refuses as ``make_content``."""
    kind, data, name = _judged(upload, accept)
    if settings.FILES_APART:
        return scan_apart(kind, data, name=name)
    content = _made(kind, data, name)
    return Scan(content, *scan_of(content.data, pdf=kind == "pdf"))


def _made(kind: Kind, data: bytes, name: str) -> Content:
    return reencode_photo(data, name=name) if kind == "photo" else rebuild_pdf(data, name=name)


def _judged(upload: File[bytes], accept: Collection[str]) -> tuple[Kind, bytes, str]:
    name = upload.name or ""
    upload.seek(0)
    data = upload.read(LARGEST_UPLOAD + 1)
    if len(data) > LARGEST_UPLOAD:
        raise FileTooLarge(name=shown(name), megabytes=LARGEST_UPLOAD // 1024 // 1024)
    if not data:
        raise FileEmpty(name=shown(name))
    kind = kind_by_content(data)
    if kind is None or kind not in accept:
        raise KindNotAccepted(name=shown(name), accepted=accepted_in_words(accept))
    return kind, data, shown(name)


def picture_of_file(file: StoredFile) -> bytes:
    """The pages of a stored photograph or PDF as one picture (JPEG); refuses as ``read_content`` and ``FileUnreadable``."""
    data, kind = read_content(file), "pdf" if file.media_type == "application/pdf" else "photo"
    if settings.FILES_APART:
        return picture_apart("pdf" if kind == "pdf" else "photo", data, name=file.name)
    return picture_of(data, pdf=kind == "pdf")


def kind_by_content(data: bytes) -> Kind | None:
    """The kind that the first bytes say; a signature further inside does not count, so a polyglot is refused."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "photo"
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return "photo"
    if data.startswith(b"%PDF-"):
        return "pdf"
    return None


def accepted_in_words(accept: Collection[str]) -> str:
    """What may be sent, for people."""
    words = {"photo": gettext("photos (JPEG, PNG, HEIC)"), "pdf": gettext("PDF")}
    return gettext(" and ").join(words[kind] for kind in ("photo", "pdf") if kind in accept)


def shown(name: str) -> str:
    """The name as it may stand in a sentence: cleaned, its own extension kept."""
    stem, dot, extension = name.rpartition(".")
    cleaned = "".join(c for c in extension if c.isalnum())[:8]
    return display_name(name, cleaned) if dot and stem and cleaned else display_name(name + ".x", "x")[:-2]
