"""Published sheets, for everybody and for programs."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.foundation.organisation.public import city
from madoguchi.kernel import clock
from madoguchi.kernel.ui.hardening import allow_everybody
from madoguchi.kernel.ui.templatetags.ui import wareki
from madoguchi.services.evidence.drawing import shown
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.queries import (
    figures_in,
    find_readable,
    find_withdrawn,
    public_history,
    published_editions,
    readable_editions,
)
from madoguchi.services.evidence.refusals import EditionWithdrawn, FigureWithheld, NoSuchSheet
from madoguchi.services.evidence.standing import marks_of_editions, standings_behind, traces_of
from madoguchi.services.evidence.states import State
from madoguchi.services.evidence.telling import edition_as_json, figure_as_csv, figure_as_json

MOST_NAMED = 10
FILES = "public, no-cache"
"""Kept by others only so long as we say each time that it is still the same: what is taken down is gone at once."""


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheets(request: HttpRequest) -> HttpResponse:
    """Every published sheet."""
    editions = list(published_editions())
    marks = marks_of_editions(one.pk for one in editions)
    told = [(one, one.sheet.demo or marks[one.pk].invented) for one in editions]
    context = {"editions": told, "crumbs": [(_("Evidence for policy"), None)]}
    return render(request, "evidence/resident/open_sheets.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition that is public today."""
    return _sheet(request, _readable(slug))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheet_edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An edition by its number."""
    return _sheet(request, _readable(slug, number))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheet_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All that an edition says and shows, for programs."""
    edition = _readable(slug, number)
    base = f"{request.scheme}://{request.get_host()}"
    return _file(request, edition_as_json(edition, figures_in(edition), base=base))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheet_figure_json(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponse:
    """The numbers of a figure, with its recipe and where each comes from."""
    return _file(request, figure_as_json(_figure(slug, number, position)))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_sheet_figure_csv(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponse:
    """The numbers of a figure as a table."""
    text = figure_as_csv(_figure(slug, number, position))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}-{number}-{position}.csv")
    return _kept(request, response)


def _file(request: HttpRequest, told: Any) -> HttpResponse:
    return _kept(request, JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"] = etag, FILES
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    allow_everybody(answer, exposed="ETag")
    return answer


def _readable(slug: str, number: int | None = None) -> Edition:
    found = find_readable(slug, number)
    if found is not None:
        return found
    withdrawn = find_withdrawn(slug, number)
    if withdrawn is not None:
        raise EditionWithdrawn(why=withdrawn.withdrawn_because, others=_ways_to_others(slug))
    raise NoSuchSheet


def _ways_to_others(slug: str) -> list[tuple[str, str]]:
    return [
        (
            _("Edition %(number)s, published on %(day)s") % {"number": one.number, "day": wareki(one.published_at)},
            reverse("open_sheet_edition", args=[slug, one.number]),
        )
        for one in readable_editions(slug)[:MOST_NAMED]
    ]


def _figure(slug: str, number: int, position: int) -> SheetFigure:
    figure = _readable(slug, number).figures.filter(position=position).first()
    if figure is None:
        raise Http404(str(position))
    withheld = standings_behind([figure]).withheld(traces_of(figure))
    if withheld:
        first = withheld[0]
        raise FigureWithheld(
            data="、".join(one.trace.title for one in withheld), why=first.standing.because,
            ask=first.standing.ask or f"{city().name} {city().phone}",
        )  # fmt: skip
    return figure


def _sheet(request: HttpRequest, edition: Edition) -> HttpResponse:
    language = get_language() or "ja"
    figures = shown(figures_in(edition), language, on=clock.today(), public=True)
    context = {
        "edition": edition, "words": edition.words, "figures": figures, "in_short": edition.words.in_short(language),
        "is_newest": edition.state == State.PUBLISHED, "history": public_history(edition.sheet),
        "older": any(one.is_older for one in figures), "withheld": any(one.withheld for one in figures),
        "invented": edition.sheet.demo or any(one.invented for one in figures),
        "crumbs": [(_("Evidence for policy"), reverse("open_sheets")), (edition.words.title, None)],
    }  # fmt: skip
    return render(request, "evidence/resident/open_sheet.html", context)
