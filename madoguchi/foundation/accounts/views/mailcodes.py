"""The resident's entrance: a card, or a code by mail."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts import limits
from madoguchi.foundation.accounts.forms import AddressForm, CodeForm
from madoguchi.foundation.accounts.identity.registry import identity_vendors
from madoguchi.foundation.accounts.identity.signing import safe_return
from madoguchi.foundation.accounts.models import MailCode
from madoguchi.foundation.accounts.operations import send_sign_in_code, use_sign_in_code
from madoguchi.foundation.accounts.refusals import CodeNotRight, CodeNotUsable
from madoguchi.foundation.accounts.session import actor_of, signed_in
from madoguchi.kernel import clock

CODE_KEY = "madoguchi_mail_code"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def account_login(request: HttpRequest) -> HttpResponse:
    """Sign in: with a card, or have a code mailed. Nobody learns here whether an address is known."""
    return_to = safe_return(request, request.POST.get("next", request.GET.get("next", "")), otherwise="/my/")
    if signed_in(request) is not None:
        return redirect(return_to)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address, now = form.cleaned_data["email"].lower(), clock.now()
        limits.refuse_over(limits.CODE_REQUEST, request, address, now)
        limits.note_try(limits.CODE_REQUEST, request, address, succeeded=True, at=now)
        made = send_sign_in_code(address, language=get_language() or "ja", by=actor_of(request), at=now)
        request.session[CODE_KEY] = {"id": str(made.pk), "next": return_to}
        return redirect("mail_code")
    told = {"form": form, "return_to": return_to, "card_is_open": bool(identity_vendors())}
    return render(request, "account/login.html", told, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail_code(request: HttpRequest) -> HttpResponseBase:
    """Type the code that was mailed."""
    held = request.session.get(CODE_KEY)
    made = MailCode.objects.filter(pk=held["id"]).first() if held else None
    if held is None or made is None or signed_in(request) is not None:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = _try_code(request, made, form, held["next"])
        if response is not None:
            return response
    told = {"form": form, "address": made.address}
    return render(request, "accounts/resident/mail_code.html", told, status=422 if form.errors else 200)


def _try_code(request: HttpRequest, made: MailCode, form: CodeForm, return_to: str) -> HttpResponseBase | None:
    """Sign in, or ``None`` with the error put on the form."""
    now = clock.now()
    limits.refuse_over(limits.MAIL_CODE, request, made.address, now)
    try:
        user = use_sign_in_code(made, typed=form.cleaned_data["code"], by=actor_of(request), at=now)
    except (CodeNotRight, CodeNotUsable) as refusal:
        limits.note_try(limits.MAIL_CODE, request, made.address, succeeded=False, at=now)
        if isinstance(refusal, CodeNotUsable):
            raise
        form.add_error("code", ValidationError(refusal.told))
        return None
    del request.session[CODE_KEY]
    record_authentication(request, user, method="code")
    response: HttpResponseBase = perform_login(request, Login(user=user, redirect_url=return_to, email=made.address))
    return response
