"""Resetting a second factor: one administrator asks, another confirms."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of, factor_types
from madoguchi.foundation.organisation.public import (
    FactorReset,
    ask_factor_reset,
    confirm_factor_reset,
    decline_factor_reset,
)
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.portals.staff.access import administrators_only, typed_in
from madoguchi.portals.staff.forms import ReasonForm
from madoguchi.portals.staff.views.people import colleague, crumbs, tell_link


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset_ask(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Ask for it, with a reason."""
    user = colleague(user_id)
    form = ReasonForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            reset = ask_factor_reset(user, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.told)
        else:
            messages.success(request, _("The request was kept. Tell another administrator that it waits."))
            return redirect("factor_reset", reset_id=reset.pk)
    told = {"form": form, "person": user, "crumbs": crumbs(user, _("Reset the second factor"))}
    return render(request, "staff/factor_reset_ask.html", told, status=422 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: HttpRequest, reset_id: UUID) -> HttpResponseBase:
    """Look at a request; confirm or decline it."""
    reset = get_object_or_404(FactorReset.objects.select_related("user", "asked_by"), pk=reset_id)
    now, by = clock.now(), actor_of(request)
    if request.method == "POST":
        if request.POST.get("answer") == "confirm":
            link = confirm_factor_reset(reset, mail=settings.MAIL_IS_SET_UP, by=by, at=now)
            return tell_link(request, reset.user, link)
        decline_factor_reset(reset, by=by, at=now)
        messages.success(request, _("The request was declined; nothing was changed."))
        return redirect("staff_member", user_id=reset.user_id)
    told = {
        "reset": reset,
        "person": reset.user,
        "is_open": reset.is_open(now),
        "asked_here": reset.asked_by_id == request.user.pk,
        "about_self": reset.user_id == request.user.pk,
        "factors": factor_types(reset.user),
        "crumbs": crumbs(reset.user, _("Reset the second factor")),
    }
    return render(request, "staff/factor_reset.html", told)
