"""The number on the own phone: taken with the code of the day, followed from anywhere."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import Pace, keep_pace
from madoguchi.foundation.tickets.board import board_of, board_with, find_area
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import come_back, give_up
from madoguchi.foundation.tickets.policies import may_take_by_phone
from madoguchi.foundation.tickets.refusals import NotAtTheHall, TicketHeld
from madoguchi.foundation.tickets.showing import board_shown, ticket_shown
from madoguchi.foundation.tickets.speaking import in_hall_language, language_links, spoken_in
from madoguchi.foundation.tickets.views.asking import asks_for_number, wanted
from madoguchi.foundation.tickets.views.boards import area_or_404
from madoguchi.foundation.tickets.visits import take_number
from madoguchi.foundation.tickets.vocabulary import Area, TicketState
from madoguchi.foundation.tickets.wording import wait_patterns
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor

HELD = "madoguchi_ticket"
TAKING = Pace("tickets.taking", 120, timedelta(minutes=10))
"""Everybody in the hall may come by the same address, so this only stops a flood."""
SOMEBODY = Actor(kind="guest", id="phone")
"""Whoever is signed in on this phone is not written beside a number."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_hall_language()
def ticket_take(request: HttpRequest, area_key: str) -> HttpResponse:
    """Take a number by phone; one that waits already is shown instead."""
    area, at = area_or_404(area_key), clock.now()
    if not may_take_by_phone(area, request.POST.get("k") or request.GET.get("k", ""), on=clock.today()):
        raise NotAtTheHall
    held = _held(request, area)
    if asks_for_number(request):
        keep_pace(TAKING, request, at=at)
        if held is not None:
            raise TicketHeld(label=held.label)
        queue, visit = wanted(area, request.POST, today=clock.today())
        held = take_number(
            area, queue, visit, channel="phone", language=spoken_in(request), priority="priority" in request.POST,
            by=SOMEBODY, at=at,
        )  # fmt: skip
        request.session[HELD] = str(held.pk)
    if held is not None:
        return redirect(f"{reverse('ticket', args=[held.pk])}?in={spoken_in(request)}")
    told = {
        "area": area,
        **board_shown(area, board_of(area, at=at)),
        "languages": language_links(request),
        "language": spoken_in(request),
        "key": request.POST.get("k") or request.GET.get("k", ""),
        "priority": "priority" in request.POST,
        "reservations": any(queue.calendars for queue in area.queues),
        "patterns": wait_patterns(),
    }
    return render(request, "tickets/hall/ticket_take.html", told)


@login_not_required
@require_safe
@in_hall_language()
def ticket(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """One number: how many are before it, how long it may take, and where it is called."""
    held = get_object_or_404(Ticket, pk=ticket_id)
    area = find_area(held.area)
    if area is None:
        return redirect("waiting")
    told = {
        "area": area,
        **ticket_shown(area, held, board_with(area, held, at=clock.now())),
        "languages": language_links(request),
        "language": spoken_in(request),
        "patterns": wait_patterns(),
        "back_minutes": hall().rules.no_show_minutes,
        "may_give_up": held.state in {TicketState.WAITING, TicketState.MISSED},
    }
    return render(request, "tickets/hall/ticket.html", told)


@login_not_required
@require_POST
@in_hall_language()
def ticket_give_up(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """I do not wait any longer."""
    give_up(get_object_or_404(Ticket, pk=ticket_id), by=SOMEBODY, at=clock.now())
    return redirect(f"{reverse('ticket', args=[ticket_id])}?in={spoken_in(request)}")


@login_not_required
@require_POST
@in_hall_language()
def ticket_come_back(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """I was called and was not there; now I am."""
    come_back(get_object_or_404(Ticket, pk=ticket_id), by=SOMEBODY, at=clock.now())
    return redirect(f"{reverse('ticket', args=[ticket_id])}?in={spoken_in(request)}")


def _held(request: HttpRequest, area: Area) -> Ticket | None:
    """The number of this browser that still counts."""
    counts = [TicketState.WAITING, TicketState.CALLED, TicketState.MISSED]
    held = request.session.get(HELD)
    return Ticket.objects.filter(pk=held, area=area.key, day=clock.today(), state__in=counts).first() if held else None
