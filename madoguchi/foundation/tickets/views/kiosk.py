"""The kiosk (発券機): a large screen that gives out numbers. It leads nowhere else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.tickets.board import board_of, board_with
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.showing import board_shown, ticket_shown
from madoguchi.foundation.tickets.speaking import in_hall_language, language_links, spoken_in
from madoguchi.foundation.tickets.views.asking import asks_for_number, wanted
from madoguchi.foundation.tickets.views.boards import device_area_or_404
from madoguchi.foundation.tickets.visits import take_number
from madoguchi.foundation.tickets.wording import wait_patterns
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.drawn_code import drawn_code

BACK_AFTER_SECONDS = 30


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_hall_language("ja")
def kiosk(request: HttpRequest, area_key: str, device: str) -> HttpResponse:
    """Choose what you came for, and get a number."""
    area, at, refusal = device_area_or_404(area_key, device), clock.now(), None
    if asks_for_number(request):
        try:
            queue, visit = wanted(area, request.POST, today=clock.today())
            ticket = take_number(
                area, queue, visit, channel="kiosk", language=spoken_in(request), priority="priority" in request.POST,
                by=Actor(kind="guest", id=f"kiosk:{area.key}"), at=at,
            )  # fmt: skip
            return redirect(f"{reverse('kiosk_ticket', args=[area.key, device, ticket.pk])}?in={spoken_in(request)}")
        except Refused as refused:
            refusal = refused
    told = {
        "area": area,
        **board_shown(area, board_of(area, at=at)),
        "languages": language_links(request),
        "language": spoken_in(request),
        "patterns": wait_patterns(),
        "reservations": any(queue.calendars for queue in area.queues),
        "priority": "priority" in request.POST,
        "refusal": refusal,
    }
    return render(request, "tickets/hall/kiosk.html", told, status=refusal.status if refusal else 200)


@login_not_required
@require_safe
@in_hall_language("ja")
def kiosk_ticket(request: HttpRequest, area_key: str, device: str, ticket_id: UUID) -> HttpResponse:
    """The number that was taken, to be printed, photographed or taken along on a phone."""
    area = device_area_or_404(area_key, device)
    ticket = get_object_or_404(Ticket, pk=ticket_id, area=area.key)
    address = f"{settings.BASE_URL.rstrip('/')}{reverse('ticket', args=[ticket.pk])}?in={spoken_in(request)}"
    told = {
        "area": area,
        **ticket_shown(area, ticket, board_with(area, ticket, at=clock.now())),
        "languages": language_links(request),
        "start": reverse("kiosk", args=[area.key, device]),
        "back_after": BACK_AFTER_SECONDS,
        "qr": drawn_code(address, scale=4, fluid=True),
    }
    return render(request, "tickets/hall/kiosk_ticket.html", told)
