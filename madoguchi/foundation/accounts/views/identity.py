"""Signing in with a card, and the way back from the vendor's page."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts import limits
from madoguchi.foundation.accounts.identity import signing
from madoguchi.foundation.accounts.identity.refusals import CardLocked, CardStopped
from madoguchi.foundation.accounts.identity.registry import identity_vendors, vendor_named
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.operations import admit_card
from madoguchi.foundation.accounts.session import actor_of, signed_in
from madoguchi.foundation.accounts.vocabulary import Identity
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused


@login_not_required
@require_safe
@never_cache
def identity_sign_in(request: HttpRequest) -> HttpResponse:
    """Choose how to show who one is."""
    return_to = signing.safe_return(request, request.GET.get("next", ""), otherwise="/my/")
    vendors = identity_vendors()
    return render(
        request,
        "accounts/resident/identity_sign_in.html",
        {"vendors": vendors, "return_to": return_to, "account": signed_in(request)},
    )


@login_not_required
@require_POST
@never_cache
def identity_begin(request: HttpRequest, vendor: str) -> HttpResponseBase:
    """Send the browser to the vendor."""
    found = vendor_named(vendor)
    pending = signing.begin(
        request,
        signing.SIGN_IN_KEY,
        vendor=found.key,
        return_name="identity_back",
        return_to=signing.safe_return(request, request.POST.get("next", ""), otherwise="/my/"),
    )
    return redirect(found.begin_sign_in(request, pending))


@login_not_required
@require_safe
@never_cache
def identity_back(request: HttpRequest, vendor: str) -> HttpResponseBase:
    """The vendor's answer: prove it, find the account, sign in."""
    now = clock.now()
    found = vendor_named(vendor)
    begun = signing.take_begun(request, signing.SIGN_IN_KEY, vendor)
    client = limits.client_of(request)
    limits.refuse_over(limits.CARD, request, client, now)
    try:
        identity = found.complete_sign_in(request, begun.pending)
    except Refused:
        limits.note_try(limits.CARD, request, client, succeeded=False, at=now)
        raise
    user = admit_card(identity, current=signed_in(request), by=actor_of(request), at=now)
    return _enter(request, user, identity, begun.return_to)


@login_not_required
@require_safe
@never_cache
def identity_signed(request: HttpRequest, vendor: str) -> HttpResponseBase:
    """The vendor's signature: verify it, keep it in the session, go on. Without one, back to where there are other ways."""
    try:
        return redirect(signing.finish_signing(request, vendor, at=clock.now()))
    except (CardStopped, CardLocked) as refusal:
        messages.warning(request, refusal.told)
        return redirect(refusal.back)


def _enter(request: HttpRequest, user: User, identity: Identity, return_to: str) -> HttpResponseBase:
    record_authentication(request, user, method="card", vendor=identity.vendor)
    response: HttpResponseBase
    if signed_in(request) is None:
        response = perform_login(request, Login(user=user, redirect_url=return_to))
    else:
        request.session.cycle_key()
        response = redirect(return_to)
    signing.remember_identity(request, identity)
    return response
