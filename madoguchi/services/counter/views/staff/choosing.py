"""Procedures are chosen from the list of those taken at the counter, and taken off; who is applying is noted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import COUNTER, read_answer
from madoguchi.foundation.forms.public import Problem, city_library, input_id, missing_sentence, procedures_offered
from madoguchi.kernel import clock
from madoguchi.services.counter.forms import REPRESENTATIVE, IdentityForm, RepresentForm, drawn
from madoguchi.services.counter.operations.choosing import (
    check_identity,
    choose_procedures,
    drop_procedure,
    set_representation,
)
from madoguchi.services.counter.views.staff.reaching import look_at, reach
from madoguchi.services.counter.views.staff.screen import show_set
from madoguchi.services.counter.vocabulary import Chosen, Representation, Represents


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_procedures(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """All procedures that are taken at the counter, by category; those ticked come into the set."""
    if request.method == "POST":
        reached = reach(request, set_id)
        chosen = [Chosen(slug) for slug in dict.fromkeys(request.POST.getlist("procedure"))]
        choose_procedures(reached.counter_set, chosen=chosen, by=actor_of(request), at=clock.now())
        return redirect("counter_set", set_id=set_id)
    reached = look_at(request, set_id)
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
@require_http_methods(["GET", "HEAD", "POST"])
def counter_representation(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Note for whom the person at the counter acts, who that is, and how the authority was checked."""
    reached = reach(request, set_id) if request.method == "POST" else look_at(request, set_id)
    held = reached.counter_set.representative
    form = RepresentForm(
        request.POST if request.method == "POST" else None,
        initial={"represent": reached.counter_set.represent, **{k: held.get(k) for k in ("kind", "authority", "note")}},
    )
    problems: list[Problem] = []
    typed: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        acts = form.cleaned_data["represent"] != Represents.SELF
        person = _representative(request, typed, problems, needed=acts)
        if not problems:
            told = form.cleaned_data
            set_representation(
                reached.counter_set,
                represent=told["represent"],
                representation=Representation(
                    kind=told["kind"] or "voluntary", person=person, authority=told["authority"], note=told["note"]
                )
                if acts
                else None,
                by=actor_of(request),
                at=clock.now(),
            )
            return redirect("counter_set", set_id=set_id)
    wrong = [(input_id(p.path), p.message) for p in problems] + (form.problems if request.method == "POST" else [])
    context = {
        "counter_set": reached.counter_set,
        "form": form,
        "person": drawn(REPRESENTATIVE, typed, problems),
        "problems": wrong,
        "crumbs": [*reached.crumbs[:-1], (reached.counter_set.name, reverse("counter_set", args=[set_id])),
                   (_("Representation"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_representation.html", context, status=422 if wrong else 200)


def _representative(
    request: HttpRequest, typed: dict[str, Any], problems: list[Problem], *, needed: bool
) -> dict[str, object]:
    """The representative's values by part (``name``, ``address`` …)."""
    data = {name: request.POST.getlist(name) for name in request.POST}
    person: dict[str, object] = {}
    for f in REPRESENTATIVE if needed else ():
        read = read_answer(f, data, f.name)
        typed[f.name] = {
            key.removeprefix(f.name).removeprefix("."): texts[-1]
            for key, texts in data.items()
            if key == f.name or key.startswith(f"{f.name}.")
        }
        if read.problem is not None:
            problems.append(read.problem)
        elif read.value is not None:
            person[f.name.removeprefix("proxy.")] = read.value
        elif f.required is True:
            problems.append(Problem(f.name, missing_sentence(f), "missing"))
    return person
