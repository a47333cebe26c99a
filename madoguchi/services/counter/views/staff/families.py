"""A family without an entry in the register is written down, on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.forms.public import input_id
from madoguchi.kernel import clock
from madoguchi.services.counter.families import MEMBERS, Family, proposed_family, read_family, with_place_of
from madoguchi.services.counter.forms import PERSON, IdentityForm, drawn
from madoguchi.services.counter.navigator import cards
from madoguchi.services.counter.navigator.arrivals import join_arrival, remember_arrival, told_at_home, visit_here
from madoguchi.services.counter.navigator.views.booked import ask_whose_family
from madoguchi.services.counter.numbers import attach_to_number
from madoguchi.services.counter.operations.choosing import open_set
from madoguchi.services.counter.policies import desks_of
from madoguchi.services.counter.views.staff.reaching import clerk_of
from madoguchi.services.counter.vocabulary import Identity


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter_person(request: HttpRequest) -> HttpResponse:
    """Somebody who is not on the register, with whoever lives with them: typed once, for all forms."""
    clerk, at = clerk_of(request), clock.now()
    if request.method != "POST":
        remember_arrival(request)
    card = cards.newcomer_card(request, at=at)
    if request.method != "POST":
        visit = visit_here(request, clerk)
        told = told_at_home(visit, clerk) if visit is not None else {}
        return _family_page(request, Family(typed=proposed_family(card, told), is_of_card=card is not None))
    data = {name: request.POST.getlist(name) for name in request.POST}
    if "_fill" in request.POST:
        filled = with_place_of(data, request.POST["_fill"])
        return _family_page(request, Family(typed=filled, is_of_card=card is not None))
    family, identity = read_family(data, card, at=at), IdentityForm(request.POST)
    if family.problems or not (family.is_of_card or identity.is_valid()):
        return _family_page(request, family, status=422)
    if (asked := ask_whose_family(request, clerk, family.person)) is not None:
        return asked
    opened = open_set(
        person=family.person,
        identity=Identity.CARD if family.is_of_card else identity.cleaned_data["identity"],
        department=desks_of(clerk, on=clock.today())[0],
        clerk=clerk,
        by=actor_of(request),
        at=at,
    )
    attach_to_number(request, opened, at=at)
    cards.forget(request)
    if join_arrival(request, opened, clerk=clerk, by=actor_of(request), at=at):
        return redirect("counter_set", set_id=opened.pk)
    return redirect("counter_happened", set_id=opened.pk)


def _family_page(request: HttpRequest, family: Family, *, status: int = 200) -> HttpResponse:
    wants = status != 200 and not family.is_of_card
    identity = IdentityForm(request.POST) if wants else IdentityForm(initial=request.POST.dict())
    context = {
        "person": drawn(PERSON, family.typed, family.problems),
        "members": [drawn(fields, family.typed, family.problems) for fields in MEMBERS],
        "is_of_card": family.is_of_card,
        "named": bool(family.typed.get(MEMBERS[0][0].name, {}).get("family")),
        "identity": identity,
        "problems": (identity.problems if wants else []) + [(input_id(p.path), p.message) for p in family.problems],
        "crumbs": [(_("Writing-free counter"), reverse("counter_home")), (_("Somebody without an entry"), None)],
    }
    return render(request, "counter/staff/counter_person.html", context, status=status)
