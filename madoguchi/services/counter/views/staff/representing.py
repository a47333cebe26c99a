"""For whom the person at the counter acts (代理): found in the register or written down, and how authority was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of, signed_in
from madoguchi.foundation.cases.public import read_answer
from madoguchi.foundation.forms.public import BoundField, Field, Problem, field_type, input_id, missing_sentence
from madoguchi.foundation.residents.public import (
    AT_THE_COUNTER,
    HitPage,
    PersonUnknown,
    Resident,
    get_resident,
    look_for,
    look_up,
    may_see_protected,
    stands_on,
)
from madoguchi.kernel import clock
from madoguchi.services.counter.authority import HOUSEHOLD, VOLUNTARY, refuse_dead, shown_authority
from madoguchi.services.counter.capacities import capacities_of
from madoguchi.services.counter.forms import REPRESENTATIVE, RepresentForm, drawn
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.choosing import set_representation
from madoguchi.services.counter.people import mark_of_representation, noted_beside_register
from madoguchi.services.counter.refusals import (
    NotByRepresentative,
    NotInTheRegister,
    OwnRepresentative,
    RepresentationChanged,
    RepresentativeAgeUnknown,
    RepresentativeDead,
    RepresentativeTooYoung,
)
from madoguchi.services.counter.rules import representative_from_age
from madoguchi.services.counter.steps import draft_of
from madoguchi.services.counter.views.staff.reaching import Reached, look_at, reach
from madoguchi.services.counter.vocabulary import Representation, Represents

BORN_ON = "proxy.born_on"
ACTING = "counter_acting"
"""In the clerk's session: set -> id of the register of the representative who was looked up, empty for somebody else."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter_representation(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Note for whom the person at the counter acts, who that is, and how the authority was checked."""
    reached = reach(request, set_id) if request.method == "POST" else look_at(request, set_id)
    counter_set, acting = reached.counter_set, _acting(request, reached.counter_set)
    form = RepresentForm(request.POST if request.method == "POST" else None, initial=_initial(counter_set, acting))
    problems: list[Problem] = []
    person: dict[str, object] = {}
    wrong: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        acts = told["represent"] != Represents.SELF
        kind = told["kind"] or VOLUNTARY
        person = _representative(request, acting, kind, problems) if acts else {}
        if not problems:
            representation = Representation(
                kind=kind, resident_id=str(acting.pk) if acting else "", person=person,
                authority=told["authority"], note=told["note"],
            )  # fmt: skip
            try:
                left_out = set_representation(
                    counter_set, represent=told["represent"], representation=representation if acts else None,
                    seen=request.POST.get("seen"), leave_out=request.POST.get("leave_out", "").split(),
                    by=actor_of(request), at=clock.now(),
                )  # fmt: skip
                _tell_left_out(request, left_out)
                return redirect("counter_set", set_id=set_id)
            except NotInTheRegister as refusal:
                wrong = [("f-authority", refusal.told)]
            except (
                NotByRepresentative, OwnRepresentative, RepresentationChanged, RepresentativeAgeUnknown, RepresentativeDead,
                RepresentativeTooYoung,
            ) as refusal:  # fmt: skip
                # Nothing was noted: the set in hand is as it was, and so is what was typed.
                counter_set.refresh_from_db()
                wrong = [("f-represent_0", refusal.told)]
    elif request.method == "POST":
        wrong = form.problems
    wrong = [(input_id(p.path), p.message) for p in problems] + wrong
    return _draw(request, reached, form, acting, _person(request, reached, acting, form, problems), wrong, told=person)


@never_cache
@sensitive_post_parameters()
@require_POST
def counter_representative(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Look for the representative (``text``), take one of those found (``take``), or take none (``nobody``)."""
    reached, by, at = reach(request, set_id), actor_of(request), clock.now()
    counter_set = reached.counter_set
    text, wrong = request.POST.get("text", "").strip()[:100], []
    taken = request.POST.get("take", "")
    try:
        if taken and taken == counter_set.resident_id:
            raise OwnRepresentative
        refuse_dead(taken)
    except (OwnRepresentative, RepresentativeDead) as refusal:
        wrong, taken = [("id_text", refusal.told)], ""
    if taken:
        try:
            entry = look_up(get_resident(taken), AT_THE_COUNTER, by=by, at=at, case_number=counter_set.short_number)
        except Resident.DoesNotExist:
            raise PersonUnknown from None
        _keep(request, counter_set, str(entry.resident.pk))
        return redirect("counter_representation", set_id=set_id)
    if "nobody" in request.POST:
        _keep(request, counter_set, "")
        return redirect("counter_representation", set_id=set_id)
    number = counter_set.short_number
    found = look_for(text, AT_THE_COUNTER, seen_by=reached.clerk, by=by, at=at, case_number=number) if text else None
    acting = _acting(request, counter_set)
    form = RepresentForm(None, initial=_initial(counter_set, acting))
    person = _person(request, reached, acting, form, [])
    return _draw(request, reached, form, acting, person, wrong, text=text, found=found)


def _tell_left_out(request: HttpRequest, forms: list[CounterForm]) -> None:
    if forms:
        titles = "、".join(str(draft_of(form).version.procedure.title) for form in forms)
        words = _("Taken off, because a representative cannot apply for it: %(procedures)s")
        messages.success(request, words % {"procedures": titles})


def _draw(
    request: HttpRequest,
    reached: Reached,
    form: RepresentForm,
    acting: Resident | None,
    person: list[Any],
    wrong: list[tuple[str, str]],
    *,
    told: Mapping[str, object] | None = None,
    text: str = "",
    found: HitPage | None = None,
) -> HttpResponse:
    """Draw the page; ``told`` is what was typed of who acts."""
    counter_set = reached.counter_set
    capacities = capacities_of(
        counter_set, represent=form["represent"].value(), legal=form["kind"].value() == "legal",
        acting=acting, told=told, at=clock.now(),
    )  # fmt: skip
    context = {
        "counter_set": counter_set, "form": form, "person": person, "problems": wrong, "acting": acting,
        "seen": mark_of_representation(counter_set),
        "shown": shown_authority(counter_set, acting, on=clock.today()), "text": text, "found": found,
        "capacities": capacities, "refused": [one for one in capacities if one.is_refused],
        "told_to": stands_on(acting, clock.today()) if acting is not None else None,
        "crumbs": [*reached.crumbs[:-1], (counter_set.name, reverse("counter_set", args=[counter_set.pk])),
                   (_("Representation"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_representation.html", context, status=422 if wrong else 200)


def _initial(counter_set: CounterSet, acting: Resident | None) -> dict[str, Any]:
    """What was noted before; for somebody just found what the register shows."""
    held = counter_set.representative
    initial: dict[str, Any] = {
        "represent": counter_set.represent,
        **{k: held.get(k) for k in ("kind", "authority", "note")},
    }
    shown = shown_authority(counter_set, acting, on=clock.today())
    if shown and not held.get("authority"):
        initial |= {"authority": shown, "represent": Represents.HOUSEHOLD if shown == HOUSEHOLD else Represents.PROXY}
        initial["kind"] = "legal" if shown == "register_parent" else initial["kind"] or "voluntary"
    return initial


def _acting(request: HttpRequest, counter_set: CounterSet) -> Resident | None:
    """Who was found in the register to act, in this session or as it was noted; looked up when found.

    Nobody who is protected (支援措置) since, and whom this clerk may not see.
    """
    kept = request.session.get(ACTING, {})
    key = kept.get(str(counter_set.pk), counter_set.representative.get("resident_id", ""))
    try:
        found = get_resident(key) if key else None
    except Resident.DoesNotExist:
        return None
    hidden = found is not None and not may_see_protected(signed_in(request), found.household, clock.today())
    return None if hidden else found


def _keep(request: HttpRequest, counter_set: CounterSet, resident_id: str) -> None:
    request.session[ACTING] = {str(counter_set.pk): resident_id}


def _fields(acting: Resident | None, kind: str) -> tuple[Field, ...]:
    """Of somebody on the register nothing: it says it. The age only where there is a bound."""
    if acting is not None:
        return ()
    asked = [f for f in REPRESENTATIVE if f.name != BORN_ON or representative_from_age()]
    return tuple(replace(f, required=True) if f.name == BORN_ON and kind == VOLUNTARY else f for f in asked)


def _person(
    request: HttpRequest, reached: Reached, acting: Resident | None, form: RepresentForm, problems: list[Problem]
) -> list[BoundField]:
    """The questions about whoever is on no register: as they were typed here, else as they were noted before."""
    fields = _fields(acting, form["kind"].value() or "")
    held = noted_beside_register(reached.counter_set)
    typed = {
        f.name: {name.removeprefix(f.name).removeprefix("."): request.POST[name] for name in request.POST
                 if name == f.name or name.startswith(f"{f.name}.")}
        or field_type(f.type).retype(held.get(f.name.removeprefix("proxy.")), f)
        for f in fields
    }  # fmt: skip
    return drawn(fields, typed, problems)


def _representative(
    request: HttpRequest, acting: Resident | None, kind: str, problems: list[Problem]
) -> dict[str, object]:
    """The representative's values by part (``name``, ``address`` …); of somebody on the register the name."""
    data = {name: request.POST.getlist(name) for name in request.POST}
    person: dict[str, object] = {"name": dict(acting.name)} if acting else {}
    for f in _fields(acting, kind):
        read = read_answer(f, data, f.name)
        if read.problem is not None:
            problems.append(read.problem)
        elif read.value is not None:
            person[f.name.removeprefix("proxy.")] = read.value
        elif f.required is True:
            problems.append(Problem(f.name, missing_sentence(f), "missing"))
    return person
