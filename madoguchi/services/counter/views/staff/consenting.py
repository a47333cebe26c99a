"""Consent to data linkage (データ連携への同意), said at the counter: linkage by linkage, in the city's words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.residents.public import (
    ConsentNotAsked,
    consents_of,
    fact_kinds,
    get_resident,
    give_consent,
    revoke_consent,
)
from madoguchi.kernel import clock
from madoguchi.services.counter.people import representative_named
from madoguchi.services.counter.refusals import SayWhoFirst
from madoguchi.services.counter.views.staff.reaching import Reached, look_at, reach
from madoguchi.services.counter.vocabulary import Represents


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_consents(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Every linkage that asks for consent, what was said to it, and the buttons to write it down or take it back."""
    if request.method == "POST":
        _note(request, reach(request, set_id))
        return redirect("counter_consents", set_id=set_id)
    reached = look_at(request, set_id)
    counter_set = reached.counter_set
    consents = consents_of(counter_set.resident_id)
    in_force = {one.kind: one for one in consents if one.revoked_at is None}
    context = {
        "counter_set": counter_set,
        "asked": [(kind, in_force.get(kind.key)) for kind in fact_kinds().values() if kind.consent is not None],
        "consents": consents,
        "crumbs": [*reached.crumbs[:-1], (counter_set.name, reverse("counter_set", args=[set_id])),
                   (_("Consents to data linkage"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_consents.html", context)


def _note(request: HttpRequest, reached: Reached) -> None:
    counter_set, by, at = reached.counter_set, actor_of(request), clock.now()
    if not counter_set.resident_id:
        raise ConsentNotAsked
    if kind := request.POST.get("give", ""):
        acts = counter_set.represent != Represents.SELF
        if not counter_set.identity or (acts and not counter_set.representative.get("authority")):
            raise SayWhoFirst
        said_by = representative_named(counter_set) if acts else counter_set.name
        person = get_resident(counter_set.resident_id)
        give_consent(person, kind=kind, said_by=said_by, noted_with=counter_set.short_number, by=by, at=at)
        messages.success(request, _("The consent was written down."))
        return
    taken_back = request.POST.get("revoke", "")
    mine = next((one for one in consents_of(counter_set.resident_id) if str(one.pk) == taken_back), None)
    if mine is None:
        raise ConsentNotAsked
    revoke_consent(mine, by=by, at=at)
    messages.success(request, _("It was taken back."))
