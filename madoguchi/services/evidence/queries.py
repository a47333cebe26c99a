"""Which sheets there are, what is public, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from madoguchi.services.evidence.models import Edition, Sheet, SheetFigure
from madoguchi.services.evidence.states import ONCE_PUBLIC, OPEN, READABLE, State


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sheet stands: what is public, and what is on its way."""

    sheet: Sheet
    published: Edition | None
    open: Edition | None
    newest: Edition

    @property
    def title(self) -> str:
        """Of what is public; else of what is being written."""
        return (self.published or self.open or self.newest).words.title


def standings() -> list[Standing]:
    """Every sheet, by its address."""
    found = Sheet.objects.prefetch_related(Prefetch("editions", queryset=Edition.objects.order_by("-number")))
    return [_standing(sheet, list(sheet.editions.all())) for sheet in found]


def _standing(sheet: Sheet, editions: Sequence[Edition]) -> Standing:
    published = next((one for one in editions if one.state == State.PUBLISHED), None)
    return Standing(sheet, published, next((one for one in editions if one.state in OPEN), None), editions[0])


def waiting_editions() -> QuerySet[Edition]:
    """Editions that wait for a second person, the oldest first."""
    return Edition.objects.filter(state=State.WAITING).select_related("sheet", "submitted_by").order_by("submitted_at")


def published_editions() -> QuerySet[Edition]:
    """What the public reads today, the newest first."""
    return Edition.objects.filter(state=State.PUBLISHED).select_related("sheet").order_by("-published_at", "pk")


def public_history(sheet: Sheet) -> QuerySet[Edition]:
    """Every edition that ever was public, newest first; a withdrawn one says why instead of what it said."""
    return sheet.editions.filter(state__in=ONCE_PUBLIC).order_by("-number")


def find_readable(slug: str, number: int | None = None) -> Edition | None:
    """The edition that is public today, or one by its number while anybody may read it."""
    found = Edition.objects.filter(sheet__slug=slug).select_related("sheet")
    if number is None:
        return found.filter(state=State.PUBLISHED).first()
    return found.filter(number=number, state__in=READABLE).first()


def find_withdrawn(slug: str, number: int | None = None) -> Edition | None:
    """The newest edition that was taken down, or the one of this number."""
    found = Edition.objects.filter(sheet__slug=slug, state=State.WITHDRAWN).order_by("-number")
    return (found if number is None else found.filter(number=number)).first()


def readable_editions(slug: str) -> QuerySet[Edition]:
    """Every edition that anybody may read today, the newest first."""
    return Edition.objects.filter(sheet__slug=slug, state__in=READABLE).order_by("-number")


def figures_in(edition: Edition) -> list[SheetFigure]:
    """Its figures in their order."""
    return list(edition.figures.select_related("changed_by").order_by("position"))
