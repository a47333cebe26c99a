"""Codes on scanned sheets: those of our own sheets are looked for first, every other kind only where none is there."""

from __future__ import annotations

import io
import subprocess
from typing import Any

import pytest
import zxingcpp
from django.core.files.base import ContentFile
from PIL import Image
from pytest_django import Settings

from madoguchi.foundation.files.codes import OURS, codes_in
from madoguchi.foundation.files.public import read_scan

SAID = "MADOGUCHI:F:DOG:1.1:00"


def sheet(kind: zxingcpp.BarcodeFormat, *, turned: float = 0) -> bytes:
    """A photograph of a sheet with one code."""
    code = Image.fromarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(SAID, kind), scale=6))
    page = Image.new("L", (1200, 1600), 255)
    page.paste(code, (850, 80))
    made = io.BytesIO()
    page.rotate(turned, expand=True, fillcolor=255).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The kinds that were looked for, in order."""
    asked: list[object] = []
    real = zxingcpp.read_barcodes

    def noted(page: Any, **how: Any) -> Any:
        asked.append(how.get("formats"))
        return real(page, **how)

    monkeypatch.setattr(zxingcpp, "read_barcodes", noted)
    return asked


@pytest.mark.parametrize("turned", [0, 7, 90, 180, 270])
def test_our_own_code_is_found_at_the_first_look_however_the_sheet_lay(looks: list[object], turned: float) -> None:
    assert codes_in(sheet(zxingcpp.BarcodeFormat.QRCode, turned=turned), pdf=False) == [[SAID]]
    assert looks == [OURS]


def test_another_kind_is_looked_for_where_none_of_ours_is(looks: list[object]) -> None:
    assert codes_in(sheet(zxingcpp.BarcodeFormat.DataMatrix), pdf=False) == [[SAID]]
    assert looks == [OURS, None]


@pytest.mark.parametrize("apart", [True, False])
def test_a_scan_is_made_anew_and_read_in_one_process(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    settings.FILES_APART, begun, real = apart, [], subprocess.run

    def noted(command: list[str], **how: Any) -> Any:
        begun.append(command[-1])
        return real(command, **how)

    monkeypatch.setattr(subprocess, "run", noted)
    found = read_scan(ContentFile(sheet(zxingcpp.BarcodeFormat.QRCode), name="a.png"), accept=("photo", "pdf"))
    assert (found.codes, found.drawn, found.content.kind) == ([[SAID]], [False], "photo")
    assert begun == (["scan-photo"] if apart else [])
