"""Who has come: looked for in the register, read from a card, or written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.residents.public import (
    IDENTIFYING,
    CardFitsSeveral,
    ProtectedPerson,
    Resident,
    Status,
    deciding_posts,
    get_resident,
    look_for,
    look_up,
    may_see_protected,
    note_shown,
)
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.hardening import connects_to_own_computer
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator import cards
from madoguchi.services.counter.navigator.arrivals import (
    address_here,
    another_than_booked,
    join_arrival,
    remember_arrival,
    resident_who_reserved,
    set_begun_for,
    sought_for,
    told_at_home,
    visit_here,
)
from madoguchi.services.counter.navigator.forms import PurposeForm, SearchForm, TakeForm, WithoutEntryForm
from madoguchi.services.counter.navigator.navigating import PURPOSE
from madoguchi.services.counter.navigator.policies import desk_of
from madoguchi.services.counter.navigator.purposes import PURPOSES, RESERVED
from madoguchi.services.counter.navigator.readers.base import CardReader
from madoguchi.services.counter.navigator.readers.refusals import NOTHING_READ, CardNotRead, CardPinLocked
from madoguchi.services.counter.navigator.readers.registry import card_reader
from madoguchi.services.counter.navigator.views.booked import ask_whose, both_names
from madoguchi.services.counter.numbers import attach_to_number
from madoguchi.services.counter.operations.choosing import open_set
from madoguchi.services.counter.refusals import VisitorDead
from madoguchi.services.counter.rules import locked_card_words
from madoguchi.services.counter.vocabulary import Identity

PAGE = "counter/staff/navigator/identify.html"


def clerk_of(request: HttpRequest) -> tuple[User, str]:
    """Who works here, and at which desk; refuses ``NotAtACounter``."""
    user = signed_in(request)
    desk = desk_of(user, on=clock.today())
    assert user is not None
    return user, desk


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter_identify(request: HttpRequest) -> HttpResponse:
    """The search box, what was found, and the reader. What was typed stands in no address."""
    clerk, _desk = clerk_of(request)
    at = clock.now()
    if request.method != "POST":
        remember_arrival(request)
    shown = cards.shown_card(request, at=at)
    form = SearchForm(request.POST) if request.method == "POST" else SearchForm(initial=_to_look_for(request, clerk))
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        request.session["counter_purpose"] = form.cleaned_data["purpose"]
        told = form.cleaned_data
        context["page"] = look_for(
            told["text"], PURPOSES[told["purpose"]], seen_by=clerk, by=actor_of(request), at=at, after=told["after"]
        )
        context["purpose"] = told["purpose"]
    elif shown is not None:
        context |= _card(shown, clerk, at)
        visit = visit_here(request, clerk)
        context["card_not_booked"] = visit is not None and another_than_booked(
            visit, [shown.face.name], shown.face.born_on
        )
        if (found := context.get("card_resident")) is not None:
            note_shown([found], PURPOSES[shown.purpose], by=actor_of(request), at=at, what=IDENTIFYING)
    elif request.method != "POST" and (found := _who_reserved(request, clerk, at)) is not None:
        note_shown([found], PURPOSES[RESERVED], by=actor_of(request), at=at, what=IDENTIFYING)
        context |= {"who_reserved": found, "purpose": RESERVED}
    return _draw(request, form, at, context, status=422 if form.errors else 200)


def _draw(
    request: HttpRequest, form: SearchForm, at: datetime, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    reader, clerk = card_reader(), clerk_of(request)[0]
    visit = visit_here(request, clerk)
    told = {"purpose": RESERVED, **told_at_home(visit, clerk)} if visit is not None else {}
    context = {
        "form": form, "problems": form.problems if form.is_bound else [], "reader": reader,
        "reader_faults": reader.check_config() if reader else [], "identities": Identity.choices,
        "without": context.pop("without", None) or WithoutEntryForm(initial=_remembered(request) | told),
        "visit": visit,
        "begun": set_begun_for(visit.counter_set) if visit is not None else None,
        "reading_form": PurposeForm(initial=_remembered(request), auto_id="card_%s"),
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Reception"), None)], **context,
    }  # fmt: skip
    return render(request, PAGE, context, status=status)


def _remembered(request: HttpRequest) -> dict[str, str]:
    """The purpose of the last search, so that it is not chosen anew for each try."""
    return {"purpose": request.session.get("counter_purpose", "")}


def _to_look_for(request: HttpRequest, clerk: User) -> dict[str, str]:
    """What the search begins with: of whoever comes by a reservation the name and the day of birth that they told."""
    visit = visit_here(request, clerk)
    if visit is None:
        return _remembered(request)
    return {"purpose": RESERVED, "text": sought_for(told_at_home(visit, clerk))}


def _who_reserved(request: HttpRequest, clerk: User, at: datetime) -> Resident | None:
    """Who reserved, signed in, and is not begun for yet."""
    visit = visit_here(request, clerk)
    if visit is None or set_begun_for(visit.counter_set) is not None:
        return None
    return resident_who_reserved(visit, clerk, at=at)


def _card(shown: cards.ShownCard, clerk: User, at: datetime) -> dict[str, Any]:
    """Who of the register the card belongs to; of somebody protected nothing but that, for whoever may not see it."""
    try:
        resident = cards.person_of(shown.face)
    except CardFitsSeveral as several:
        return {"card": shown.face, "card_problem": several, "purpose": shown.purpose}
    if resident is not None and not may_see_protected(clerk, resident.household, localdate(at)):
        return {"card": shown.face, "card_hidden": True, "card_posts": deciding_posts(), "purpose": shown.purpose}
    family, given = cards.parts_of_name(shown.face.name)
    initial = {
        "purpose": shown.purpose, "family": family, "given": given, "sex": shown.face.sex,
        "born_on": shown.face.born_on.isoformat(),
    }  # fmt: skip
    return {
        "card": shown.face, "card_resident": resident, "purpose": shown.purpose,
        "without": None if resident else WithoutEntryForm(initial=initial),
    }  # fmt: skip


@never_cache
@require_POST
def counter_card_begin(request: HttpRequest) -> HttpResponse:
    """A reading begins; the page shows what the reader asks for."""
    clerk_of(request)
    reader, form = card_reader(), PurposeForm(request.POST, auto_id="card_%s")
    if reader is None or not form.is_valid():
        return _draw(request, SearchForm(), clock.now(), {"reading_form": form}, status=422)
    request.session["counter_purpose"] = form.cleaned_data["purpose"]
    return _reader_page(request, reader, form.cleaned_data["purpose"])


def _reader_page(
    request: HttpRequest, reader: CardReader, purpose: str, *, refused: Refused | None = None
) -> HttpResponse:
    """The reader with a fresh reading, and why the one before gave nothing."""
    reading = cards.begin(request, purpose=purpose, at=clock.now())
    context: dict[str, Any] = {
        "reading": reading, "asking": reader.asking(reading), "reader": reader, "title": _("Read a card"),
        "refused": refused, "chosen": request.POST.get("card", ""),
        "tries_left": getattr(refused, "tries_left", None),
        "locked_words": locked_card_words() if isinstance(refused, CardPinLocked) else None,
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Reception"), reverse("counter_identify")), (_("Read a card"), None)],
    }  # fmt: skip
    status = refused.status if refused is not None else 200
    response = render(request, "counter/staff/navigator/card.html", context, status=status)
    if context["asking"].bridge_url:
        connects_to_own_computer(response, context["asking"].bridge_url.removesuffix("/v1/read"))
    return response


@never_cache
@sensitive_post_parameters()
@require_POST
def counter_card_read(request: HttpRequest) -> HttpResponse:
    """What the reader sent: proved, kept for a few minutes, matched with the register on the next page."""
    clerk_of(request)
    reader, begun, at = card_reader(), cards.take_reading(request), clock.now()
    if reader is None or begun is None:
        raise CardNotRead
    reading, purpose = begun
    answer = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        face = reader.understand(answer, reading, at=at)
    except NOTHING_READ as refusal:
        return _reader_page(request, reader, purpose, refused=refusal)
    cards.keep(request, face, purpose=purpose, at=at)
    return redirect(address_here(request))


@never_cache
@require_POST
def counter_take(request: HttpRequest) -> HttpResponse:
    """A set begins for the one who was found; the look into the entry is written down before."""
    clerk, desk = clerk_of(request)
    form, at, by = TakeForm(request.POST), clock.now(), actor_of(request)
    if not form.is_valid():
        return _draw(request, SearchForm(request.POST), at, {}, status=422)
    told = form.cleaned_data
    resident = get_resident(told["resident_id"])
    if resident.status == Status.DECEASED:
        return _refuse_dead(request, resident, clerk, at)
    shown = cards.shown_card(request, at=at)
    if (
        asked := ask_whose(request, clerk, [*both_names(resident.name), resident.card_name], resident.born_on)
    ) is not None:
        return asked
    entry = look_up(resident, PURPOSES[told["purpose"]], by=by, at=at, what=IDENTIFYING)
    read = shown is not None and _same_person(shown, str(entry.resident.pk))
    begun = open_set(
        resident_id=str(entry.resident.pk), identity=Identity.CARD if read else told["identity"] or Identity.UNCHECKED,
        facts={PURPOSE: told["purpose"]}, department=desk, clerk=clerk, by=by, at=at,
    )  # fmt: skip
    return _go_on(request, begun, clerk, at)


def _refuse_dead(request: HttpRequest, resident: Resident, clerk: User, at: datetime) -> HttpResponse:
    """Nobody comes as somebody who died; of somebody protected nothing is said to whoever may not see it."""
    if not may_see_protected(clerk, resident.household, localdate(at)):
        raise ProtectedPerson
    dead = VisitorDead()
    problems = [("id_text", f"{resident.full_name}: {dead.told}")]
    return _draw(request, SearchForm(initial=_remembered(request)), at, {"problems": problems}, status=422)


def _same_person(shown: cards.ShownCard, resident_id: str) -> bool:
    try:
        resident = cards.person_of(shown.face)
    except Refused:
        return False
    return resident is not None and str(resident.pk) == resident_id


@never_cache
@sensitive_post_parameters()
@require_POST
def counter_take_unknown(request: HttpRequest) -> HttpResponse:
    """A set begins for somebody who is not on the register."""
    clerk, desk = clerk_of(request)
    form, at = WithoutEntryForm(request.POST), clock.now()
    if not form.is_valid():
        context = {"without": form, "problems": form.problems}
        return _draw(request, SearchForm(initial=_remembered(request)), at, context, status=422)
    shown = cards.shown_card(request, at=at)
    if (asked := ask_whose(request, clerk, both_names(form.cleaned_data), form.cleaned_data["born_on"])) is not None:
        return asked
    read = cards.person_with(form.person, shown.face, at=at) if shown is not None else None
    begun = open_set(
        person=read or form.person, identity=Identity.CARD if read else Identity.UNCHECKED,
        facts={PURPOSE: form.cleaned_data["purpose"]}, department=desk, clerk=clerk, by=actor_of(request), at=at,
    )  # fmt: skip
    return _go_on(request, begun, clerk, at)


def _go_on(request: HttpRequest, begun: CounterSet, clerk: User, at: datetime) -> HttpResponse:
    attach_to_number(request, begun, at=at)
    cards.forget(request)
    if join_arrival(request, begun, clerk=clerk, by=actor_of(request), at=at):
        return redirect("counter_set", set_id=begun.pk)
    return redirect("counter_happened", set_id=begun.pk)
