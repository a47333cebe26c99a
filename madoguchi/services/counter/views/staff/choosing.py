"""Procedures are chosen from the list of those taken at the counter, and taken off; how identity was checked is noted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import COUNTER
from madoguchi.foundation.forms.public import city_library, procedures_offered
from madoguchi.kernel import clock
from madoguchi.services.counter.forms import IdentityForm
from madoguchi.services.counter.operations.choosing import check_identity, choose_procedures, drop_procedure
from madoguchi.services.counter.operations.speaking import set_language
from madoguchi.services.counter.views.staff.leaving_out import without_refused
from madoguchi.services.counter.views.staff.reaching import look_at, reach
from madoguchi.services.counter.views.staff.screen import show_set
from madoguchi.services.counter.vocabulary import Chosen


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_procedures(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """All procedures that are taken at the counter, by category; those ticked come into the set."""
    if request.method == "POST":
        reached = reach(request, set_id)
        reached.refuse_part()
        chosen = [Chosen(slug) for slug in dict.fromkeys(request.POST.getlist("procedure"))]
        chosen = without_refused(request, reached.counter_set, chosen)
        choose_procedures(reached.counter_set, chosen=chosen, by=actor_of(request), at=clock.now())
        return redirect("counter_set", set_id=set_id)
    reached = look_at(request, set_id)
    reached.refuse_part()
    there = set(reached.counter_set.forms.filter(dropped_at=None).values_list("slug", flat=True))
    offered = [one for one in procedures_offered(clock.today()) if COUNTER in one.channels]
    categories = [
        (category, [one for one in offered if one.category == category.key]) for category in city_library().categories
    ]
    context = {
        "counter_set": reached.counter_set,
        "categories": [(category, procedures) for category, procedures in categories if procedures],
        "there": there,
        "crumbs": [*reached.crumbs[:-1], (reached.counter_set.name, reverse("counter_set", args=[set_id])),
                   (_("Choose procedures"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_procedures.html", context)


@require_POST
def counter_drop(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """Take a procedure off the set."""
    reached = reach(request, set_id)
    drop_procedure(reached.form(counter_form_id), by=actor_of(request), at=clock.now())
    return redirect("counter_set", set_id=set_id)


@never_cache
@require_POST
def counter_identity(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Note how it was made sure who stands there."""
    reached = reach(request, set_id)
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return show_set(request, look_at(request, set_id))
    check_identity(reached.counter_set, identity=form.cleaned_data["identity"], by=actor_of(request), at=clock.now())
    return redirect("counter_set", set_id=set_id)


@never_cache
@require_POST
def counter_language(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Note the resident's language."""
    counter_set = reach(request, set_id).counter_set
    language = request.POST.get("language", counter_set.language)
    if language != counter_set.language:
        set_language(counter_set, language=language, by=actor_of(request), at=clock.now())
    return redirect("counter_set", set_id=set_id)
