"""Codes on scanned sheets: those of our own sheets are looked for first, every other kind only where none is there."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from madoguchi.foundation.files.codes import OURS, codes_in

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
