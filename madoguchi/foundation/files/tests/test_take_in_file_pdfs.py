"""Taking in PDFs: the same pages to the eye, nothing that acts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from madoguchi.foundation.files.public import (
    FileUnreadable,
    PdfLocked,
    PdfNeedsItsProgram,
    PdfTooLong,
    StoredFile,
    read_content,
    take_in_file,
)
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, pdf, upload

pytestmark = pytest.mark.django_db


def taken(data: bytes) -> StoredFile:
    return take_in_file(upload(data, "委任状.pdf"), by=HANAKO, at=AT)


def everything(stored: StoredFile) -> bytes:
    """The file with all its streams laid open, to be searched."""
    return laid_open(read_content(stored))


def laid_open(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        opened.save(
            out,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50], A=action)


def on_opening(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = script()


def on_closing(made: pikepdf.Pdf) -> None:
    made.Root.AA = Dictionary(WC=script())


def on_a_page(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=script())


def in_the_names(made: pikepdf.Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script()])))


def an_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["evil.exe"] = b"MZ-evil-attachment"


def a_launch(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Annots = Array([link(Dictionary(S=Name.Launch, F=String("cmd.exe")))])


def a_web_link(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Annots = Array([link(Dictionary(S=Name.URI, URI=String("https://evil.example/")))])


def a_form_sent_elsewhere(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp>evil-xfa</xdp>"))
    made.pages[0].obj.Annots = Array([link(Dictionary(S=Name.SubmitForm, F=String("https://evil.example/")))])


def a_script_in_the_resources(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Resources = Dictionary(Properties=Dictionary(x=Dictionary(AA=Dictionary(O=script()))))


def a_picture_from_outside(made: pikepdf.Pdf) -> None:
    picture = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    picture.F = String("//evil.example/share")
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(x=picture))


def a_file_on_a_page(made: pikepdf.Pdf) -> None:
    content = made.make_stream(b"MZ-evil-attachment", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("evil.exe"), EF=Dictionary(F=content))
    made.pages[0].obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=made.make_indirect(spec)),
        ]
    )


def the_authors_name(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = "evil-author"


HOSTILE: list[Callable[[pikepdf.Pdf], None]] = [
    on_opening,
    on_closing,
    on_a_page,
    in_the_names,
    an_attachment,
    a_launch,
    a_web_link,
    a_form_sent_elsewhere,
    a_script_in_the_resources,
    a_picture_from_outside,
    a_file_on_a_page,
    the_authors_name,
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: one.__name__)
def test_what_acts_is_gone_and_the_page_stays(vault: Path, hostile: Callable[[pikepdf.Pdf], None]) -> None:
    stored = taken(pdf(2, hostile))
    inside = everything(stored)
    for trace in (b"JavaScript", b"app.alert", b"evil", b"cmd.exe", b"/Launch", b"/AcroForm", b"/EmbeddedFile"):
        assert trace not in inside
    assert inside.count(b"100 100 200 200 re") == 2
    assert (stored.pages, stored.kind, stored.name) == (2, "pdf", "委任状.pdf")


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: one.__name__)
def test_the_examples_are_really_hostile_before(hostile: Callable[[pikepdf.Pdf], None]) -> None:
    before = laid_open(pdf(1, hostile))
    assert any(trace in before for trace in (b"JavaScript", b"evil", b"cmd.exe"))


def test_fonts_may_be_called_anything(vault: Path) -> None:
    def named_like_an_action(made: pikepdf.Pdf) -> None:
        font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        made.pages[0].obj.Resources = Dictionary(Font=Dictionary(AA=font, JS=font))

    with pikepdf.open(BytesIO(read_content(taken(pdf(1, named_like_an_action))))) as kept:
        assert set(kept.pages[0].Resources.Font.keys()) == {"/AA", "/JS"}


def filled_in(*, drawn: bool) -> bytes:
    def alter(made: pikepdf.Pdf) -> None:
        entry = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String("Hanako"),
            Rect=[100, 500, 300, 520],
            F=4,
        )
        if drawn:
            entry.AP = Dictionary(
                N=made.make_stream(
                    b"BT (HanakoDrawn) Tj ET",
                    Type=Name.XObject,
                    Subtype=Name.Form,
                    BBox=[0, 0, 200, 20],
                )
            )
        field = made.make_indirect(entry)
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]))

    return pdf(1, alter)


def test_what_was_written_into_a_form_becomes_part_of_the_page(vault: Path) -> None:
    assert b"HanakoDrawn" in everything(taken(filled_in(drawn=True)))


def test_a_form_whose_entries_would_be_lost_is_refused_rather_than_emptied(vault: Path) -> None:
    with pytest.raises(PdfNeedsItsProgram) as refused:
        taken(filled_in(drawn=False))
    assert refused.value.way_out


def test_a_form_drawn_only_by_its_own_program_is_refused(vault: Path) -> None:
    def alter(made: pikepdf.Pdf) -> None:
        made.Root.NeedsRendering = True

    with pytest.raises(PdfNeedsItsProgram):
        taken(pdf(1, alter))


@pytest.mark.parametrize("user", ["secret", ""], ids=["to open it", "to change it"])
def test_a_locked_pdf_is_refused_with_what_to_do(vault: Path, user: str) -> None:
    with pytest.raises(PdfLocked) as refused:
        taken(pdf(encryption=pikepdf.Encryption(user=user, owner="x")))
    assert refused.value.way_out


def test_thirty_pages_are_taken_and_one_more_is_not(vault: Path) -> None:
    assert taken(pdf(30)).pages == 30
    with pytest.raises(PdfTooLong) as refused:
        taken(pdf(31))
    assert "31" in str(refused.value)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 500, pdf()[:200], b"%PDF-" + b"<<" * 5000])
def test_a_damaged_pdf_is_refused(vault: Path, data: bytes) -> None:
    with pytest.raises(FileUnreadable):
        taken(data)


def test_a_pdf_that_is_also_a_zip_loses_the_zip(vault: Path) -> None:
    assert b"PK\x03\x04" not in read_content(taken(pdf() + b"PK\x03\x04evil.zip"))


def test_the_same_upload_gives_the_same_bytes(vault: Path) -> None:
    same = pdf(1, an_attachment)
    assert taken(same).sha256 == taken(same).sha256
