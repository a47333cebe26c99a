"""Giving and ending posts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.organisation.public import Holding, Post, assign_post, end_holding
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.portals.staff.access import administrators_only, typed_in
from madoguchi.portals.staff.forms import EndForm, PostForm
from madoguchi.portals.staff.views.people import colleague, crumbs


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def post_assign(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Give a colleague a post from a day on."""
    user = colleague(user_id)
    form = PostForm(typed_in(request), initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            assign_post(
                user, post=Post.objects.get(key=typed["post"]), from_on=typed["from_on"], until_on=typed["until_on"],
                manner=typed["manner"], by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.told)
        else:
            messages.success(request, _("The post was given."))
            return redirect("staff_member", user_id=user.pk)
    told = {"form": form, "person": user, "crumbs": crumbs(user, _("Give a post"))}
    return render(request, "staff/post_assign.html", told, status=422 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, user_id: UUID, holding_id: UUID) -> HttpResponseBase:
    """Say until when a post is held."""
    user = colleague(user_id)
    holding = get_object_or_404(Holding.objects.select_related("post__department"), pk=holding_id, user=user)
    form = EndForm(typed_in(request), initial={"until_on": holding.until_on or clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_holding(holding, until_on=form.cleaned_data["until_on"], by=actor_of(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.told)
        else:
            messages.success(request, _("The last day was kept."))
            return redirect("staff_member", user_id=user.pk)
    told = {"form": form, "person": user, "holding": holding, "crumbs": crumbs(user, _("End a post"))}
    return render(request, "staff/post_end.html", told, status=422 if form.errors else 200)
