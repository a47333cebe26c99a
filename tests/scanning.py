"""A printed PDF as it comes back from a scanner: pictures of its pages, and no letter that a machine could copy."""

from __future__ import annotations

import io

import pypdfium2


def scanned(pdf: bytes) -> bytes:
    """The pages at 200 dots per inch, as a PDF of pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    made = io.BytesIO()
    pages[0].save(made, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return made.getvalue()
