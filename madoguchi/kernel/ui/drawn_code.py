"""QR codes as part of the page: as a picture in a ``data:`` address the content policy would refuse them."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def drawn_code(text: str, label: str = "", *, scale: int = 5, border: int = 4, fluid: bool = False) -> SafeString:
    """``text`` as a QR code (ISO/IEC 18004) in SVG; ``label`` says what it is for to whoever cannot see it.

    Without a label, what it leads to must stand beside it. ``fluid`` leaves the size to the style sheet.
    """
    code = segno.make(text, error="m", micro=False)
    drawn = mark_safe(code.svg_inline(scale=scale, border=border, dark="#000", light="#fff", omitsize=fluid))  # noqa: S308 - segno's own
    return format_html('<div role="img" aria-label="{}">{}</div>', label, drawn) if label else drawn
