"""Pages of the demo: the card reader, and the desk where everything is laid out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.contrib.demo import desk
from madoguchi.foundation.accounts.contrib.demo.cards import demo_cards, get_card
from madoguchi.foundation.accounts.contrib.demo.forms import ReaderForm, SignerForm
from madoguchi.foundation.accounts.contrib.demo.operations import (
    PasswordNotRight,
    PinNotRight,
    try_password,
    try_pin,
    unlock_demo_cards,
)
from madoguchi.foundation.accounts.contrib.demo.peek import latest_demo_mails
from madoguchi.foundation.accounts.contrib.demo.staff import read_demo_staff
from madoguchi.foundation.accounts.contrib.demo.vendor import (
    answer_sign_in,
    answer_signing,
    answer_without,
    read_request,
)
from madoguchi.foundation.accounts.identity.refusals import CardLocked
from madoguchi.foundation.accounts.identity.signing import remembered_identity
from madoguchi.foundation.accounts.session import actor_of, signed_in
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def only_in_the_demo(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View[P]:
    """A page that does not exist where the demo is off."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.MADOGUCHI_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@only_in_the_demo
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demo_card_reader(request: HttpRequest) -> HttpResponseBase:
    """Choose an invented card and type its four digits."""
    asked = read_request(request.GET.get("request", ""))
    form = ReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        card = get_card(form.cleaned_data["card"])
        try:
            try_pin(card, typed=form.cleaned_data["pin"], by=actor_of(request), at=clock.now())
        except (PinNotRight, CardLocked) as refusal:
            form.add_error("pin", ValidationError(refusal.told))
        else:
            return redirect(answer_sign_in(request, asked, card))
    told = {"form": form, "cards": demo_cards(), "account": signed_in(request)}
    return render(request, "accounts/demo/card_reader.html", told, status=422 if form.errors else 200)


@login_not_required
@only_in_the_demo
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demo_card_signer(request: HttpRequest) -> HttpResponseBase:
    """See what is to be signed, choose a card, type its signing password."""
    asked = read_request(request.GET.get("request", ""))
    known = remembered_identity(request)
    own = next((card.card for card in demo_cards() if known and card.name == known.name), None)
    form = SignerForm(request.POST or None, initial={"card": own})
    why = "stopped"
    if request.method == "POST" and form.is_valid():
        card = get_card(form.cleaned_data["card"])
        try:
            try_password(card, typed=form.cleaned_data["password"], by=actor_of(request), at=clock.now())
        except (PasswordNotRight, CardLocked) as refusal:
            form.add_error("password", ValidationError(refusal.told))
            why = "locked" if isinstance(refusal, CardLocked) else why
        else:
            return redirect(answer_signing(request, asked, card, at=clock.now()))
    told = {"form": form, "asked": asked, "own": own, "cards": demo_cards(), "leave": answer_without(asked, why)}
    return render(request, "accounts/demo/card_signer.html", told, status=422 if form.errors else 200)


@login_not_required
@only_in_the_demo
@require_safe
@never_cache
def demo_desk(request: HttpRequest) -> HttpResponse:
    """Cards with their numbers, staff with password and current code, the latest mails."""
    told = {
        "cards": desk.shown_cards(),
        "colleagues": desk.shown_colleagues(),
        "seconds_left": desk.seconds_left(),
        "mails": latest_demo_mails(),
        "password": read_demo_staff(Path(settings.CITY_FOLDER)).password,
    }
    return render(request, "accounts/demo/demo_desk.html", told)


@login_not_required
@only_in_the_demo
@require_POST
def demo_unlock_cards(request: HttpRequest) -> HttpResponse:
    """Unlock every card."""
    unlock_demo_cards(by=SYSTEM, at=clock.now())
    messages.success(request, _("All demo cards are unlocked."))
    return redirect("demo_desk")
