"""Following a one-time link: opening it, choosing a password, and on to the second factor."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts import limits
from madoguchi.foundation.accounts.forms import NewPasswordForm
from madoguchi.foundation.accounts.links import find_link
from madoguchi.foundation.accounts.models import StaffLink
from madoguchi.foundation.accounts.operations import use_staff_link
from madoguchi.foundation.accounts.refusals import LinkNotUsable, PasswordTooWeak
from madoguchi.foundation.accounts.session import ENROLLING_KEY, actor_of
from madoguchi.kernel import clock

LINK_KEY = "madoguchi_staff_link"


@login_not_required
@require_safe
@never_cache
def staff_link_open(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: remembers the link and leads to an address without the secret in it.

    Nothing is used up here, because programs that examine mails open every link in them.
    """
    now, client = clock.now(), limits.client_of(request)
    limits.refuse_over(limits.STAFF_LINK, request, client, now)
    link = find_link(token)
    if link is None or not link.is_usable(now):
        limits.note_try(limits.STAFF_LINK, request, client, succeeded=False, at=now)
        raise LinkNotUsable
    if request.user.is_authenticated:
        logout(request)
    request.session[LINK_KEY] = str(link.pk)
    return redirect("staff_link")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def staff_link(request: HttpRequest) -> HttpResponseBase:
    """Choose a password; then the only page that opens is the one where a second factor is set up."""
    held = request.session.get(LINK_KEY)
    link = StaffLink.objects.select_related("user").filter(pk=held).first() if held else None
    if link is None or not link.is_usable(clock.now()):
        raise LinkNotUsable
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = _try_password(request, link, form)
        if response is not None:
            return response
    told = {"form": form, "address": link.user.email, "purpose": link.purpose}
    return render(request, "accounts/staff/staff_link.html", told, status=422 if form.errors else 200)


def _try_password(request: HttpRequest, link: StaffLink, form: NewPasswordForm) -> HttpResponseBase | None:
    """Sign in with the new password, or ``None`` with the error put on the form."""
    try:
        user = use_staff_link(link, password=form.cleaned_data["password"], by=actor_of(request), at=clock.now())
    except PasswordTooWeak as refusal:
        # The rules' own sentences say what is wrong and what to do; the refusal's would say it once more.
        form.add_error("password", ValidationError(str(refusal.details["faults"])))
        return None
    del request.session[LINK_KEY]
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponseBase = perform_login(
        request, Login(user=user, redirect_url=reverse("second_factor_setup"), email=user.email)
    )
    request.session[ENROLLING_KEY] = str(user.pk)
    return response
