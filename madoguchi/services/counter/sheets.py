"""Signed sheets that came back (署名済み用紙): which form each page belongs to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pikepdf
from django.core.files.base import ContentFile, File

from madoguchi.foundation.files.public import codes_on_pages, drawn_pages, make_content
from madoguchi.foundation.forms.public import FormCode, read_code
from madoguchi.services.counter.refusals import NeverOnPaper


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pages of one form, as a file of their own."""

    code: FormCode
    file: ContentFile[bytes]

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
    content = make_content(upload, accept=("photo", "pdf"))
    if any(drawn_pages(content, name=upload.name or "")):
        raise NeverOnPaper
    pages = [_ours(texts) for texts in codes_on_pages(content, name=upload.name or "")]
    if content.kind != "pdf":
        return [Sheet(pages[0], ContentFile(content.data, name=upload.name))] if pages and pages[0] else []
    found: list[tuple[FormCode, list[int]]] = []
    for number, code in enumerate(pages):
        if code is not None and not (found and _same(found[-1][0], code)):
            found.append((code, [number]))
        elif found:
            found[-1][1].append(number)
    return [Sheet(code, ContentFile(_some(content.data, numbers), name=f"{code.slug}.pdf")) for code, numbers in found]


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
