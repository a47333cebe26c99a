"""Signed sheets that came back (署名済み用紙): which form each page belongs to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pikepdf
from django.core.files.base import ContentFile, File
from PIL import Image

from madoguchi.foundation.files.public import read_scan
from madoguchi.foundation.forms.public import FormCode, find_form_of, read_code
from madoguchi.services.counter.refusals import NeverOnPaper


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pages of one form, as a file of their own."""

    code: FormCode
    file: ContentFile[bytes]
    here: tuple[int, ...]
    """Which page of the form each page of the file is; one without a code goes with the one before it."""

    @property
    def draft(self) -> UUID | None:
        """The draft that was printed, ``None`` for another kind of sheet."""
        try:
            return UUID(self.code.draft)
        except ValueError:
            return None


def sheets_in(upload: File[bytes]) -> list[Sheet]:
    """The forms of a scan, each with its pages; a page without a code belongs to the form before it.

    Refuses what the file room refuses, and ``NeverOnPaper``: the file that was printed, sent back as it is. Pages before the
    first code are left out.
    """
    scan = read_scan(upload, accept=("photo", "pdf"))
    if any(scan.drawn):
        raise NeverOnPaper
    content, pages = scan.content, [_ours(texts) for texts in scan.codes]
    if content.kind != "pdf":
        file = ContentFile(content.data, name=upload.name)
        return [Sheet(pages[0], file, (pages[0].page,))] if pages and pages[0] else []
    found: list[tuple[FormCode, list[int], list[int]]] = []
    for number, code in enumerate(pages):
        if code is not None and not (found and _same(found[-1][0], code)):
            found.append((code, [number], [code.page]))
        elif found:
            found[-1][1].append(number)
            found[-1][2].append(code.page if code is not None else found[-1][2][-1])
    return [
        Sheet(code, ContentFile(_some(content.data, numbers), name=f"{code.slug}.pdf"), tuple(here))
        for code, numbers, here in found
    ]


def pages_of(code: FormCode) -> int:
    """How many pages the form of a sheet has: as the sheet says, or the form that was printed then."""
    if code.pages:
        return code.pages
    form = find_form_of(code)
    return int(form.layout["pages"]) if form is not None else 0


def joined(older: bytes, older_here: Sequence[int], sheet: Sheet) -> Sheet:
    """The pages that came before with those that came now, in the order of the form; the same page again takes its place."""
    made = io.BytesIO()
    with _as_pdf(older) as before, _as_pdf(sheet.file.read()) as now, pikepdf.new() as whole:
        kept = [(n, page) for n, page in zip(older_here, before.pages, strict=True) if n not in sheet.here]
        kept += zip(sheet.here, now.pages, strict=True)
        kept.sort(key=lambda one: one[0])
        for _number, page in kept:
            whole.pages.append(page)
        whole.save(made)
    name = f"{sheet.code.slug}.pdf"
    return Sheet(sheet.code, ContentFile(made.getvalue(), name=name), tuple(number for number, _page in kept))


def _as_pdf(data: bytes) -> pikepdf.Pdf:
    """A PDF as it is; a photograph as one page."""
    if not data.startswith(b"%PDF"):
        made = io.BytesIO()
        with Image.open(io.BytesIO(data)) as picture:
            picture.convert("RGB").save(made, "PDF", resolution=150, quality=90)
        data = made.getvalue()
    return pikepdf.open(io.BytesIO(data))


def _ours(texts: Sequence[str]) -> FormCode | None:
    return next((code for code in map(read_code, texts) if code is not None), None)


def _same(one: FormCode, other: FormCode) -> bool:
    return (one.slug, one.draft, one.receipt) == (other.slug, other.draft, other.receipt)


def _some(data: bytes, numbers: Sequence[int]) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole, pikepdf.new() as part:
        for number in numbers:
            part.pages.append(whole.pages[number])
        part.save(made)
    return made.getvalue()
