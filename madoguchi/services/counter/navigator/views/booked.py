"""Somebody stands there for whom the booking was not made: the clerk is asked before anything of it is joined to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User
from madoguchi.services.counter.navigator.arrivals import (
    address_here,
    another_than_booked,
    forget_arrival,
    told_at_home,
    visit_here,
)


def ask_whose_family(request: HttpRequest, clerk: User, person: Mapping[str, Any]) -> HttpResponse | None:
    """The same of somebody without an entry, whose values are kept by concept."""
    name, born_on = person.get("person.name", {}), person.get("person.born_on")
    return ask_whose(request, clerk, both_names(name), date.fromisoformat(born_on) if born_on else None)


def both_names(name: Mapping[str, Any]) -> list[str]:
    """A name and its reading."""
    return [f"{name.get(f'family{kind}') or ''} {name.get(f'given{kind}') or ''}" for kind in ("", "_kana")]


def ask_whose(request: HttpRequest, clerk: User, names: Sequence[str], born_on: date | None) -> HttpResponse | None:
    """The page that asks, where the booking names another than ``names``; ``None``: go on, with the booking or without.

    What was sent is sent again with the answer (``booked``): ``same`` the booking is for this person, ``other`` it is not.
    """
    visit = visit_here(request, clerk)
    if visit is None or request.POST.get("booked") == "same" or not another_than_booked(visit, names, born_on):
        return None
    if request.POST.get("booked") == "other":
        forget_arrival(request)
        return None
    told, again = told_at_home(visit, clerk), address_here(request)
    context = {
        "visit": visit, "here": names[0], "booked": f"{told.get('family', '')} {told.get('given', '')}".strip(),
        "sent": [(n, text) for n, texts in request.POST.lists() for text in texts if n != "csrfmiddlewaretoken"],
        "again": again,
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Reception"), again), (_("Another than booked"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/navigator/not_booked.html", context, status=409)
