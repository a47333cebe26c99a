"""Public pages about the hall: how long one waits, and the displays."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.tickets.board import board_of, cache_control, find_area
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.policies import day_key, is_device_key
from madoguchi.foundation.tickets.showing import board_shown
from madoguchi.foundation.tickets.speaking import in_hall_language, language_links
from madoguchi.foundation.tickets.streams import streams
from madoguchi.foundation.tickets.vocabulary import Area
from madoguchi.foundation.tickets.wording import call_sentences, wait_patterns
from madoguchi.kernel import clock
from madoguchi.kernel.ui.drawn_code import drawn_code


def area_or_404(key: str) -> Area:
    """The area of an address."""
    area = find_area(key)
    if area is None:
        raise Http404
    return area


def device_area_or_404(key: str, device: str) -> Area:
    """The area, for a kiosk or display that knows its key."""
    area = area_or_404(key)
    if not is_device_key(area, device):
        raise Http404
    return area


@login_not_required
@require_safe
@in_hall_language()
def waiting(request: HttpRequest) -> HttpResponse:
    """How many wait for what, how long it will take, who is called: for everybody, before setting out."""
    at = clock.now()
    areas = [{"area": area, **board_shown(area, board_of(area, at=at))} for area in hall().areas]
    crumbs = [(_("First page"), reverse("home")), (_("Waiting now"), None)]
    told = {
        "areas": areas,
        "patterns": wait_patterns(),
        "crumbs": crumbs,
        "at": at,
        "languages": language_links(request),
    }
    return render(request, "tickets/hall/waiting.html", told)


@login_not_required
@require_safe
def waiting_board(request: HttpRequest, area_key: str) -> HttpResponse:
    """The board as JSON: tiny, the same for everybody, and 304 for whoever has it already."""
    board = board_of(area_or_404(area_key), at=clock.now())
    if request.headers.get("If-None-Match") == board.mark:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(board.body, content_type="application/json")
    response.headers["ETag"] = board.mark
    response.headers["Cache-Control"] = cache_control()
    return response


@login_not_required
@require_safe
def waiting_stream(request: HttpRequest, area_key: str, device: str) -> HttpResponseBase:
    """The board as events, for a display; 204 where this process has enough of them, then it asks instead."""
    stream = streams.enter(device_area_or_404(area_key, device)) if request.method == "GET" else None
    if stream is None:
        return HttpResponse(status=204)
    response = StreamingHttpResponse(stream, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


@login_not_required
@require_safe
@in_hall_language("ja")
def display(request: HttpRequest, area_key: str, device: str) -> HttpResponse:
    """The large screen: who is called to which desk, how many wait, and today's code for phones."""
    area, at = device_area_or_404(area_key, device), clock.now()
    address = (
        f"{settings.BASE_URL.rstrip('/')}{reverse('ticket_take', args=[area.key])}?k={day_key(area, clock.today())}"
    )
    told = {
        "area": area,
        **board_shown(area, board_of(area, at=at)),
        "stream": reverse("waiting_stream", args=[area.key, device]),
        "patterns": wait_patterns(),
        "sentences": call_sentences(),
        "languages": language_links(request),
        "qr": drawn_code(address, scale=4, fluid=True) if area.phones != "never" else "",
    }
    return render(request, "tickets/hall/display.html", told)
