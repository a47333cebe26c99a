"""Photographs of places (写真): the data names one by its address, and it lives as long as a version does that names it.

Steps of the acts of this room. Where a standard has a column for a picture, the address stands in it, so that everybody who
takes the data has the picture, too; what is public is decided by the versions alone.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.files.public import Content, discard_files, store_bytes
from madoguchi.kernel.acts import Actor
from madoguchi.services.opendata.models import Dataset, Photo, Version
from madoguchi.services.opendata.states import State

COLUMNS = ("image", "image1")
"""Physical names of the columns for a picture; the licence stands in ``…_licence``."""
_NAMED = re.compile(r"/open/photos/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:jpg|png)")


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture that was made anew by the file room, under the name that the data already has for it."""

    id: uuid.UUID
    content: Content
    name: str
    alt: str

    @property
    def address(self) -> str:
        """As it stands in the data: whole, for those who read it elsewhere."""
        return settings.BASE_URL.rstrip("/") + _path(self.id, self.content.extension)


def address_of(photo: Photo) -> str:
    """Where everybody finds it, on this server."""
    return _path(photo.pk, PurePath(photo.file.name).suffix.removeprefix("."))


def _path(photo_id: uuid.UUID, kind: str) -> str:
    return reverse("open_photo", args=[photo_id, kind])


def photos_named_in(text: str) -> list[uuid.UUID]:
    """The photographs that a cell, or a whole table, names; each once."""
    return [uuid.UUID(one) for one in dict.fromkeys(_NAMED.findall(text))]


def keep_photo(dataset: Dataset, new: NewPhoto, *, by: Actor, user: User | None, at: datetime) -> None:
    """Store a picture; which version it belongs to is settled afterwards."""
    file = store_bytes(
        new.content.data, name=new.name, media_type=new.content.media_type, by=by, at=at, holder=_holder(new.id)
    )
    Photo.objects.create(
        id=new.id, dataset=dataset, file=file, alt=new.alt, added_at=at, added_by=user, added_by_post=by.post
    )


def settle_photos(version: Version, table: bytes) -> None:
    """The version has the photographs that its table names, and no others; the rest is forgotten."""
    named = version.dataset.photos.filter(pk__in=photos_named_in(table.decode("utf-8-sig")))
    before = list(version.photos.all())
    version.photos.set(named)
    forget_photos(before)
    forget_photos(version.dataset.photos.filter(versions=None))


def let_photos_go(version: Version) -> None:
    """The version names nothing any more."""
    before = list(version.photos.all())
    version.photos.clear()
    forget_photos(before)


def forget_photos(photos: Iterable[Photo]) -> None:
    """Delete those that no version names any more, with their content."""
    for photo in list(photos):
        if not photo.versions.exists():
            Photo.objects.filter(pk=photo.pk).delete()
            discard_files(holder=_holder(photo.pk))


def public_photos(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Photo]:
    """Those of them that anybody may see."""
    public = (State.PUBLISHED, State.SUPERSEDED)
    found = Photo.objects.filter(pk__in=list(ids), versions__state__in=public).select_related("file", "dataset")
    return {one.pk: one for one in found.distinct()}


def _holder(photo_id: uuid.UUID) -> str:
    return f"opendata-photo:{photo_id}"
