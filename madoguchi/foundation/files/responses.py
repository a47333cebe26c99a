"""A file as an HTTP answer that can do nothing in the browser but be looked at."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase

from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.opening import open_content
from madoguchi.kernel.ui.hardening import show_in_our_frames

SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "application/pdf"})


def respond_with_file(file: StoredFile, *, inline: bool) -> HttpResponseBase:
    """The content, to be shown (``inline``) or saved. The caller has already decided that this person may.

    Refuses like ``open_content``. It is opened as it is sent; where a later part was changed, the sending breaks off
    short of the length that was told, and the browser says so.
    """
    shown = inline and file.media_type in SHOWN_INLINE
    response = FileResponse(
        open_content(file),
        as_attachment=not shown,
        filename=file.name,
        content_type=file.media_type if file.media_type in SHOWN_INLINE else "application/octet-stream",
    )
    response["Content-Length"] = str(file.size)
    show_in_our_frames(response)
    response["Cache-Control"] = "private, no-store"
    return response
