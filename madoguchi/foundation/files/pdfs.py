"""PDFs: taken apart and put together again from what is only looked at."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from madoguchi.foundation.files.refusals import FileUnreadable, PdfLocked, PdfNeedsItsProgram, PdfTooLong
from madoguchi.foundation.files.vocabulary import MOST_PAGES, Content

ROOT_KEPT = frozenset({"/Type", "/Pages", "/Lang", "/OCProperties", "/Version"})
NODE_KEPT = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
PAGE_KEPT = frozenset(
    {
        "/Type",
        "/Parent",
        "/Resources",
        "/MediaBox",
        "/CropBox",
        "/BleedBox",
        "/TrimBox",
        "/ArtBox",
        "/Contents",
        "/Rotate",
        "/Group",
        "/UserUnit",
    }
)
# Whatever dictionary they stand in: scripts, actions, attachments, references to the outside.
NEVER = frozenset(
    {
        "/AA",
        "/OpenAction",
        "/JS",
        "/JavaScript",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/XFA",
        "/AcroForm",
        "/URI",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/Annots",
        "/Names",
        "/Metadata",
        "/PieceInfo",
        "/OPI",
        "/Ref",
        "/FFilter",
    }
)
ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/URI",
        "/GoToR",
        "/GoToE",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/Movie",
        "/Sound",
        "/Rendition",
        "/RichMediaExecute",
        "/Named",
        "/Hide",
        "/GoTo3DView",
        "/Thread",
        "/Trans",
    }
)
DEEPEST = 200


def rebuild_pdf(data: bytes, *, name: str) -> Content:
    """The same pages to the eye; no scripts, actions, attachments, links, forms or metadata."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise PdfLocked(name=name)
            _check(pdf, name)
            pages = len(pdf.pages)
            _strip(pdf)
            out = BytesIO()
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                deterministic_id=True,
            )
        with pikepdf.open(BytesIO(out.getvalue())) as rebuilt:
            if len(rebuilt.pages) != pages or _anything_active(rebuilt):
                raise FileUnreadable(name=name)
    except pikepdf.PasswordError:
        raise PdfLocked(name=name) from None
    except (
        pikepdf.PdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,
        OSError,
        NotImplementedError,
    ):
        raise FileUnreadable(name=name) from None
    return Content(out.getvalue(), "pdf", "application/pdf", "pdf", pages=pages)


def _anything_active(pdf: pikepdf.Pdf) -> bool:
    return any(_is_active(found, key) for found in _dictionaries(pdf) for key in set(found.keys()))


def _check(pdf: pikepdf.Pdf, name: str) -> None:
    if not len(pdf.pages):
        raise FileUnreadable(name=name)
    if len(pdf.pages) > MOST_PAGES:
        raise PdfTooLong(name=name, pages=len(pdf.pages), most=MOST_PAGES)
    if pdf.Root.get("/NeedsRendering", False):
        raise PdfNeedsItsProgram(name=name)
    for page in pdf.pages:
        for mark in page.get("/Annots", []):
            # An entry without an appearance is drawn by the viewer from the form; flattening would drop it unseen.
            if mark.get("/Subtype") == "/Widget" and _entered(mark) and "/AP" not in mark:
                raise PdfNeedsItsProgram(name=name)


def _entered(widget: pikepdf.Object) -> bool:
    """Whether somebody filled this field in (its value may stand with a parent)."""
    node: pikepdf.Object | None = widget
    for _step in range(DEEPEST):
        if node is None:
            return False
        if "/V" in node:
            return str(node["/V"]) not in {"", "/Off"}
        node = node.get("/Parent")
    return False


def _strip(pdf: pikepdf.Pdf) -> None:
    # Entries, stamps and notes become part of the page before everything that can act is dropped.
    pdf.flatten_annotations("screen")
    _keep_only(pdf.Root, ROOT_KEPT)
    for page in pdf.pages:
        _keep_only(page.obj, PAGE_KEPT)
        node = page.obj.get("/Parent")
        for _step in range(DEEPEST):
            if node is None:
                break
            _keep_only(node, NODE_KEPT)
            node = node.get("/Parent")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for found in _dictionaries(pdf):
        for key in list(found.keys()):
            if _is_active(found, key):
                del found[key]


def _keep_only(found: pikepdf.Object, kept: frozenset[str]) -> None:
    for key in list(found.keys()):
        if key not in kept:
            del found[key]


def _is_active(found: pikepdf.Object, key: str) -> bool:
    """Whether this entry could do something, or draw on something outside the file."""
    value = found[key]
    if isinstance(found, pikepdf.Stream) and key == "/F":
        return True
    if isinstance(value, pikepdf.Dictionary) and value.get("/S") in ACTIONS:
        return True
    # A page may name its fonts and pictures as it likes, "/AA" or "/JS" too: those are things to draw with.
    return key in NEVER and not _is_drawn_with(value)


def _is_drawn_with(value: pikepdf.Object) -> bool:
    if isinstance(value, pikepdf.Stream):
        return value.get("/Subtype") in {"/Image", "/Form"}
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") in {"/Font", "/ExtGState", "/Pattern"}


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream, also those written inside another object."""
    waiting: list[tuple[pikepdf.Object, int]] = [(one, 0) for one in pdf.objects]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inner = [one[key] for key in set(one.keys())]
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        else:
            continue
        waiting.extend((value, depth + 1) for value in inner if _direct(value))


def _direct(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
