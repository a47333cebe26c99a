"""What every page of the evidence desk begins with: who looks, and at what."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.kernel import clock
from madoguchi.services.evidence.desk_refusals import NotForThisPost, NotInWriting
from madoguchi.services.evidence.models import Edition, Sheet, SheetFigure
from madoguchi.services.evidence.policies import may_prepare, may_see
from madoguchi.services.evidence.states import IN_WRITING

Crumbs = list[tuple[str, str | None]]


def colleague_in(request: HttpRequest) -> User:
    """Whoever makes sheets or decides on them; refuses ``NotForThisPost``."""
    person = signed_in(request)
    if person is None or not may_see(person, on=clock.today()):
        raise NotForThisPost
    return person


def sheet_in(request: HttpRequest, sheet_id: int) -> tuple[User, Sheet]:
    """Who looks, and the sheet of the address."""
    person = colleague_in(request)
    found = Sheet.objects.filter(pk=sheet_id).first()
    if found is None:
        raise Http404(str(sheet_id))
    return person, found


def edition_in(request: HttpRequest, edition_id: int) -> tuple[User, Edition]:
    """Who looks, and the edition of the address."""
    person = colleague_in(request)
    found = Edition.objects.select_related("sheet", "written_by", "submitted_by", "decided_by")
    edition = found.filter(pk=edition_id).first()
    if edition is None:
        raise Http404(str(edition_id))
    return person, edition


def figure_in(request: HttpRequest, figure_id: int) -> tuple[User, SheetFigure]:
    """Who looks, and the figure of the address, which that person may change."""
    person = colleague_in(request)
    found = SheetFigure.objects.select_related("edition__sheet", "changed_by").filter(pk=figure_id).first()
    if found is None:
        raise Http404(str(figure_id))
    require_writing(person, found.edition)
    return person, found


def require_writing(person: User, edition: Edition) -> None:
    """An edition in writing, and somebody who writes; refuses ``NotForThisPost`` and ``NotInWriting``."""
    if not may_prepare(person, on=clock.today()):
        raise NotForThisPost
    if edition.state not in IN_WRITING:
        raise NotInWriting


def crumbs(*more: tuple[str, str | None]) -> Crumbs:
    """From the desk downwards."""
    return [(_("Evidence for policy"), reverse("evidence_sheets") if more else None), *more]


def edition_crumb(edition: Edition) -> tuple[str, str]:
    """The way back to an edition."""
    return edition.words.title, reverse("evidence_edition", args=[edition.pk])
