"""The counter's first page, and the beginning of a set for somebody without an entry in the register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import read_answer
from madoguchi.foundation.forms.public import Field, Problem, input_id, missing_sentence
from madoguchi.kernel import clock
from madoguchi.services.counter.forms import MOST_MEMBERS, PERSON, IdentityForm, drawn, member_fields
from madoguchi.services.counter.navigator.arrivals import join_arrival, remember_arrival
from madoguchi.services.counter.numbers import attach_to_number
from madoguchi.services.counter.operations.choosing import open_set
from madoguchi.services.counter.policies import desks_of
from madoguchi.services.counter.queries import sets_at_desk, submitted_today
from madoguchi.services.counter.views.staff.reaching import clerk_of


@never_cache
@require_safe
def counter_home(request: HttpRequest) -> HttpResponse:
    """The sets of this desk, and the way to begin one."""
    clerk, today = clerk_of(request), clock.today()
    rows = sets_at_desk(clerk, on=today)
    context = {
        "held": [row for row in rows if row.counter_set.state == "held"],
        "arrived": [row for row in rows if row.arrived and row.counter_set.state != "held"],
        "going": [row for row in rows if not row.arrived and row.counter_set.state != "held"],
        "submitted": submitted_today(clerk, on=today),
        "closes": settings.COUNTER_CLOSES,
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Writing-free counter"), None)],
    }
    return render(request, "counter/staff/counter_home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_person(request: HttpRequest) -> HttpResponse:
    """Somebody who is not on the register: typed once, for all forms."""
    clerk = clerk_of(request)
    if request.method != "POST":
        remember_arrival(request)
    members = [member_fields(row) for row in range(MOST_MEMBERS)]
    identity = IdentityForm(request.POST if request.method == "POST" else None)
    typed: dict[str, Any] = {}
    problems: list[Problem] = []
    if request.method == "POST":
        person = _read(request, PERSON, typed, problems)
        household = [_member(request, fields, row, typed, problems) for row, fields in enumerate(members)]
        if identity.is_valid() and not problems:
            people = [one for one in household if one]
            opened = open_set(
                person=person | ({"household.members": [_self(person), *people]} if people else {}),
                identity=identity.cleaned_data["identity"],
                department=desks_of(clerk, on=clock.today())[0],
                clerk=clerk,
                by=actor_of(request),
                at=clock.now(),
            )
            attach_to_number(request, opened, at=clock.now())
            if join_arrival(request, opened, clerk=clerk, by=actor_of(request), at=clock.now()):
                return redirect("counter_set", set_id=opened.pk)
            return redirect("counter_happened", set_id=opened.pk)
    wrong = [(input_id(p.path), p.message) for p in problems] + (identity.problems if request.method == "POST" else [])
    context = {
        "person": drawn(PERSON, typed, problems),
        "members": [drawn(fields, typed, problems) for fields in members],
        "identity": identity,
        "problems": wrong,
        "crumbs": [(_("Writing-free counter"), reverse("counter_home")), (_("Somebody without an entry"), None)],
    }
    return render(request, "counter/staff/counter_person.html", context, status=422 if wrong else 200)


def _read(
    request: HttpRequest, fields: tuple[Field, ...], typed: dict[str, Any], problems: list[Problem]
) -> dict[str, Any]:
    """Values by concept; what was typed is kept for the page, what is wrong with it is added to ``problems``."""
    data = {name: request.POST.getlist(name) for name in request.POST}
    values: dict[str, Any] = {}
    for f in fields:
        read = read_answer(f, data, f.name)
        inputs = {key: texts[-1] for key, texts in data.items() if key == f.name or key.startswith(f"{f.name}.")}
        typed[f.name] = {key.removeprefix(f.name).removeprefix("."): text for key, text in inputs.items()}
        if read.problem is not None:
            problems.append(read.problem)
        elif read.value is None and f.required is True:
            problems.append(Problem(f.name, missing_sentence(f), "missing"))
        elif f.type == "date" and read.value is not None and read.value > clock.today().isoformat():
            problems.append(Problem(f.name, _("This day is still to come."), "too-late"))
        elif read.value is not None:
            values[f.name] = read.value
    return values


def _member(
    request: HttpRequest, fields: tuple[Field, ...], row: int, typed: dict[str, Any], problems: list[Problem]
) -> dict[str, Any]:
    told = _read(request, fields, typed, problems)
    if f"m{row}.name" not in told:
        return {}
    return {
        "id": f"typed-{row + 1}",
        "name": told[f"m{row}.name"],
        "born_on": told.get(f"m{row}.born_on", ""),
        "sex": told.get(f"m{row}.sex", "unknown"),
        "relation": told.get(f"m{row}.relation", ""),
    }


def _self(person: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "typed-0",
        "name": person.get("person.name", {}),
        "born_on": person.get("person.born_on", ""),
        "sex": person.get("person.sex", "unknown"),
        "relation": "世帯主",
    }
