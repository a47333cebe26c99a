"""From a layout to PDF: lines as one picture a page, words as text above it, a QR code and four marks on every sheet."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from madoguchi.foundation.forms.printing import wording
from madoguchi.foundation.forms.printing.codes import FormCode
from madoguchi.foundation.forms.printing.paper import (
    BOTTOM,
    CODE,
    CODE_AT,
    HEIGHT,
    LEFT,
    MARK,
    MARKS,
    SMALL,
    TOP,
    WIDTH,
    Box,
    FormLayout,
    Item,
    Shape,
    Words,
)
from madoguchi.foundation.forms.printing.variants import is_in_ipaex
from madoguchi.kernel.press import ONE_AT_A_TIME

IVS = re.compile("(.[\U000e0100-\U000e01ef])")
TICK_MARK = "✓"
RUNNING = 12.0
"""Points of the title on later pages."""
BOX_STROKE, TICK_STROKE = 0.2, 0.25
STYLE = """
@page { size: A4; margin: 0 }
html { font-family: "IPAexMincho", "IPAmjMincho", "Noto Sans CJK JP", serif; color: #000 }
body { margin: 0 }
section { position: relative; width: 210mm; height: 297mm; break-after: page; background: 0 0 / 210mm 297mm no-repeat }
section:last-child { break-after: auto }
p, h1, h2, h3 { position: absolute; margin: 0; white-space: pre; font-weight: normal }
.b { font-family: "IPAexGothic", "IPAmjMincho", sans-serif }
.mj { font-family: "IPAmjMincho", "IPAexMincho", serif }
"""


def mj(value: object) -> SafeString:
    """Escape, and set kanji with a variation selector (異体字) in the font that has their shapes."""
    return mark_safe(IVS.sub(_in_its_font, escape(value)))  # noqa: S308 - escaped before


def _in_its_font(found: re.Match[str]) -> str:
    sequence = found.group()
    return sequence if is_in_ipaex(sequence) else f'<span class="mj">{sequence}</span>'


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style() -> Any:
    from weasyprint import CSS

    return CSS(string=STYLE, font_config=_fonts())


def form_pdf(layout: FormLayout, code: FormCode, written: Sequence[Item] = (), *, pages: int = 0) -> bytes:
    """The PDF of a layout with what was ``written`` into it; ``pages`` counts continuation sheets too."""
    # Imported here: the checker and the pages that only link to a form need no Pango.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    count = pages or layout.pages
    sheets: list[list[Item]] = [[] for _ in range(count)]
    for item in (*layout.items, *written):
        sheets[item.page - 1].append(item)
    of = count if code.draft else 0  # what is to be signed and to come back says how many sheets belong together
    body = "".join(_sheet(layout, replace(code, page=n, pages=of), count, items) for n, items in enumerate(sheets, 1))
    html = (
        f'<!doctype html><html lang="ja"><head><title>{escape(layout.title)}</title>'
        f'<meta name="keywords" content="{escape(_subject(code))}"></head><body>{body}</body></html>'
    )
    with ONE_AT_A_TIME:
        document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"], fail_on_errors=True))
        return bytes(document.write_pdf(stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1"))


def _subject(code: FormCode) -> str:
    """Whose it is, to be compared before it is handed out; a blank form is nobody's."""
    return f"case:{code.receipt}" if code.receipt else f"draft:{code.draft}" if code.draft else ""


def _sheet(layout: FormLayout, code: FormCode, count: int, items: list[Item]) -> str:
    picture = b64encode(_picture(items, code).encode()).decode()
    said = [*_frame_words(layout, code, count), *(one for one in items if isinstance(one, Words))]
    words = "".join(_paragraph(one) for one in said)
    return f'<section style="background-image: url(data:image/svg+xml;base64,{picture})">{words}</section>'


def _frame_words(layout: FormLayout, code: FormCode, count: int) -> Iterable[Words]:
    """What stands on every sheet: number of the form, page."""
    form = f"{wording.FORM}　{code.slug}　{wording.EDITION.format(number=f'{code.number}.{code.edition}')}"
    yield Words(LEFT, TOP - 3, 130, (form,), size=SMALL)
    if code.page > 1:
        yield Words(LEFT, TOP + 3, CODE_AT[0] - LEFT - 2, (layout.title,), size=RUNNING, bold=True)
    foot = f"{code.slug} {code.number}.{code.edition} {code.sha}"
    if code.receipt or code.draft:
        foot += f"　{code.receipt or code.draft}"
    yield Words(LEFT, BOTTOM + 2.5, 130, (foot,), size=SMALL)
    page = wording.PAGE.format(page=code.page, pages=count)
    yield Words(145, BOTTOM + 2.5, 50, (page,), size=SMALL, align="right")


def _paragraph(words: Words) -> str:
    place = f"left:{words.x:.2f}mm;top:{words.y:.2f}mm;width:{words.w:.2f}mm"
    style = f"{place};font-size:{words.size}pt;line-height:{words.step:.3f}mm"
    if words.align != "left":
        style += f";text-align:{words.align}"
    kind = ' class="b"' if words.bold else ""
    return f'<{words.tag}{kind} style="{style}">{"<br>".join(mj(line) for line in words.lines)}</{words.tag}>'


def _picture(items: list[Item], code: FormCode) -> str:
    """Shades first, then lines and boxes, the marks and the code: what has no words, so it is no content of its own."""
    shapes = [one for one in items if isinstance(one, Shape)]
    drawn = [_shape(one) for one in sorted(shapes, key=lambda s: s.fill == "none")]
    drawn += [
        _rect((b.x, b.y, b.w, b.h), stroke=TICK_STROKE if b.kind == "tick" else BOX_STROKE)
        for b in items
        if isinstance(b, Box)
    ]
    for i, (x, y) in enumerate(MARKS):
        drawn.append(_rect((x, y, MARK, MARK), fill="#000"))
        if i == len(MARKS) - 1:
            drawn.append(_rect((x + 1, y + 1, MARK - 2, MARK - 2), fill="#fff"))
    drawn.append(_code(str(code)))
    size = f'width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(drawn)}</svg>'


def _rect(place: tuple[float, float, float, float], *, fill: str = "none", stroke: float = 0.0, more: str = "") -> str:
    x, y, w, h = place
    drawn = f' stroke="#000" stroke-width="{stroke}"{more}' if stroke else ""
    return f'<rect x="{x}" y="{y}" width="{w:.3f}" height="{h:.3f}" fill="{fill}"{drawn}/>'


def _shape(s: Shape) -> str:
    dash = ' stroke-dasharray="0.6 0.6"' if s.dotted else ""
    if not s.w or not s.h:
        path = f"M{s.x} {s.y}h{s.w:.3f}v{s.h:.3f}"
        return f'<path d="{path}" fill="none" stroke="#000" stroke-width="{s.stroke}"{dash}/>'
    return _rect((s.x, s.y, s.w, s.h), fill=s.fill, stroke=s.stroke, more=dash)


def _code(text: str) -> str:
    """The QR code (ISO/IEC 18004, error correction M) as one path, quiet zone inside its square."""
    made = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in made.matrix]
    module = CODE / (len(rows) + 8)
    x0, y0 = CODE_AT[0] + 4 * module, CODE_AT[1] + 4 * module
    path = "".join(f"M{start} {y}.5h{end - start}" for y, row in enumerate(rows) for start, end in _runs(row))
    place = f"translate({x0:.4f} {y0:.4f}) scale({module:.5f})"
    return f'<path transform="{place}" d="{path}" fill="none" stroke="#000" stroke-width="1"/>'


def _runs(row: list[int]) -> Iterable[tuple[int, int]]:
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x
            start = None
