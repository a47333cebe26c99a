"""Pages of the desks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.tickets import operations as do
from madoguchi.foundation.tickets.counter_link import counter_url
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.policies import may_lead, may_see_hall, may_serve
from madoguchi.foundation.tickets.queries.desk import area_views, desk_view
from madoguchi.foundation.tickets.refusals import DeskMoved, NobodyWaits
from madoguchi.foundation.tickets.standing import works_at
from madoguchi.foundation.tickets.views.boards import area_or_404
from madoguchi.foundation.tickets.vocabulary import Area, Desk
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor

Deed = Callable[[Desk, HttpRequest, Actor, datetime], object]


def _ticket(request: HttpRequest, desk: Desk) -> Ticket:
    return get_object_or_404(Ticket, pk=_uuid(request.POST.get("ticket", "")), area=desk.area)


def _uuid(text: str) -> str:
    return text if len(text) == 36 and all(sign in "0123456789abcdef-" for sign in text) else "0" * 32


DEEDS: dict[str, Deed] = {
    "open": lambda desk, _request, by, at: do.open_desk(desk, by=by, at=at),
    "pause": lambda desk, _request, by, at: do.pause_desk(desk, by=by, at=at),
    "close": lambda desk, _request, by, at: do.close_desk(desk, by=by, at=at),
    "call": lambda desk, request, by, at: do.call_next(desk, shown=request.POST.get("shown"), by=by, at=at),
    "recall": lambda desk, request, by, at: do.recall_ticket(_ticket(request, desk), desk=desk, by=by, at=at),
    "finish": lambda desk, request, by, at: do.finish_ticket(_ticket(request, desk), desk=desk, by=by, at=at),
    "miss": lambda desk, request, by, at: do.miss_ticket(_ticket(request, desk), desk=desk, by=by, at=at),
    "transfer": lambda desk, request, by, at: do.transfer_ticket(
        _ticket(request, desk), desk=desk, queue=request.POST.get("queue", ""), by=by, at=at
    ),
    "priority": lambda desk, request, by, at: do.give_priority(_ticket(request, desk), by=by, at=at),
    "back": lambda desk, request, by, at: do.come_back(_ticket(request, desk), by=by, at=at),
}
"""What the buttons of a desk do, by the last part of their address."""


@require_safe
def desk_list(request: HttpRequest) -> HttpResponse:
    """Choose the desk at which you work today."""
    views = area_views(person_of(request), on=clock.today())
    if not views:
        raise Http404
    return render(request, "tickets/staff/desk_list.html", {"views": views})


@require_safe
def desk(request: HttpRequest, desk_key: str) -> HttpResponse:
    """One desk: who is there, who waits, one large button."""
    found = desk_or_404(request, desk_key)
    works_at(request, found)
    view = desk_view(found, at=clock.now())
    told = {
        "view": view,
        "area": area_or_404(found.area),
        "counter": counter_url(view.ticket) if view.ticket else "",
        "crumbs": [(_("Desks"), reverse("desk_list")), (_("Desk %(number)s") % {"number": found.number}, None)],
    }
    return render(request, "tickets/staff/desk.html", told)


@require_POST
def desk_act(request: HttpRequest, desk_key: str, deed: str) -> HttpResponse:
    """One press of a button at a desk."""
    found = desk_or_404(request, desk_key)
    if deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](found, request, actor_of(request), clock.now())
    except (NobodyWaits, DeskMoved) as why:
        messages.info(request, why.told)
    return redirect("desk", desk_key=desk_key)


@require_POST
def ticket_day_close(request: HttpRequest, area_key: str) -> HttpResponse:
    """The day of an area ends."""
    area = area_led_or_404(request, area_key)
    left = do.close_day(area, day=clock.today(), by=actor_of(request), at=clock.now())
    messages.success(request, _("The day is closed. Numbers that still waited: %(left)s.") % {"left": left})
    return redirect("desk_list")


def person_of(request: HttpRequest) -> User:
    """The member of staff who asks; the door of ``/staff/`` has let nobody else in."""
    user = signed_in(request)
    if user is None:
        raise Http404
    return user


def desk_or_404(request: HttpRequest, key: str) -> Desk:
    """The desk, for whoever may work at it."""
    found = hall().desks.get(key)
    if found is None or not may_serve(person_of(request), found, on=clock.today()):
        raise Http404
    return found


def area_led_or_404(request: HttpRequest, key: str) -> Area:
    """The area, for its chiefs."""
    area = area_or_404(key)
    person = person_of(request)
    if not may_see_hall(person, area, on=clock.today()) or not may_lead(person, area, on=clock.today()):
        raise Http404
    return area
