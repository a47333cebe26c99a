"""A photograph that the public data names."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from madoguchi.foundation.files.public import respond_with_file
from madoguchi.services.opendata.mapping.refusals import NoSuchPhoto
from madoguchi.services.opendata.photographs import public_photos
from madoguchi.services.opendata.views.for_programs import for_programs

KEPT = "public, max-age=300"
"""It never changes, but can be withdrawn."""


@for_programs
def open_photo(_request: HttpRequest, photo_id: UUID, kind: str) -> HttpResponseBase:
    """The picture, while a public version names it."""
    found = public_photos([photo_id]).get(photo_id)
    if found is None or not found.file.name.endswith(f".{kind}"):
        raise NoSuchPhoto
    response = respond_with_file(found.file, inline=True)
    response["Cache-Control"] = KEPT
    return response
