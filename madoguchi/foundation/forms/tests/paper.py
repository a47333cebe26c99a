"""What the tests of the paper form share: the city's definitions, and a look at what was really drawn."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from madoguchi.foundation.forms.expand import expand_procedure
from madoguchi.foundation.forms.library import read_city
from madoguchi.foundation.forms.printing.paper import Box, FormLayout
from madoguchi.foundation.forms.printing.plan import Sender, form_layout
from madoguchi.foundation.forms.procedure import Procedure, build_procedure
from tests.cast import CITY_FOLDER

SENDER = Sender("見本市長", "見本課", "本庁舎1階", "〒000-0000　見本市1番地", "0000-00-0000", "平日8時30分から17時15分")
DPI = 200


@cache
def procedures() -> dict[str, Procedure]:
    """Every procedure of the city, compiled (whether it is sound, the checker's own tests say)."""
    city = read_city(CITY_FOLDER)
    return {
        slug: build_procedure(expand_procedure(part, source, city, [])[0])
        for slug, (source, part) in city.procedures.items()
    }


@cache
def layout_of(slug: str) -> FormLayout:
    """Its form."""
    return form_layout(procedures()[slug], SENDER)


def slugs() -> list[str]:
    """Their names, from the files alone."""
    files = (CITY_FOLDER / "procedures").glob("*.yaml")
    return sorted(path.stem for path in files if not path.name.endswith(".examples.yaml"))


def rasterised(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    """Each page as grey pixels, drawn by poppler."""
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(dpi), "-gray", "-", f"{folder}/p"]
        subprocess.run(command, input=pdf, check=True, timeout=60)
        return [Image.open(BytesIO(path.read_bytes())) for path in sorted(Path(folder).iterdir())]


def without_edges(pages: list[Image.Image], boxes: Iterable[Box], *, within: float = 0.5) -> list[Box]:
    """The boxes of which an edge is not drawn within so many millimetres of where the layout says."""
    return [box for box in boxes if not _drawn(pages[box.page - 1], box, within)]


def _drawn(page: Image.Image, box: Box, within: float) -> bool:
    along = (0.2, 0.35, 0.5, 0.65, 0.8)
    for x in (box.x, box.x + box.w):
        if not all(_dark(page, x - within, box.y + box.h * part, x + within, box.y + box.h * part) for part in along):
            return False
    for y in (box.y, box.y + box.h):
        if not all(_dark(page, box.x + box.w * part, y - within, box.x + box.w * part, y + within) for part in along):
            return False
    return True


def _dark(page: Image.Image, x0: float, y0: float, x1: float, y1: float) -> bool:
    return _darkest(page, x0, y0, x1, y1) < 140


def darkest(page: Image.Image, x: float, y: float, size: float) -> int:
    """The darkest grey (0 is black) in a square of so many millimetres."""
    return _darkest(page, x, y, x + size, y + size)


def _darkest(page: Image.Image, x0: float, y0: float, x1: float, y1: float) -> int:
    scale = DPI / 25.4
    area = (int(x0 * scale), int(y0 * scale), int(x1 * scale) + 1, int(y1 * scale) + 1)
    return min(page.crop(area).tobytes())
