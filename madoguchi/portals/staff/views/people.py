"""The accounts of colleagues: listed, invited, changed, retired, reinstated."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import Kind, MadeLink, User, actor_of
from madoguchi.foundation.cases.public import open_cases_in_charge_of
from madoguchi.foundation.organisation.public import (
    Department,
    FactorReset,
    Holding,
    Post,
    PostFrom,
    administrators,
    change_colleague,
    colleagues_of,
    end_sessions_of_colleague,
    invite_colleague,
    reinstate_colleague,
    retire_colleague,
    send_link_again,
    staff_matching,
)
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.portals.staff.access import administrators_only, typed_in
from madoguchi.portals.staff.forms import ColleagueForm, InvitationForm, StaffSearchForm

A_PAGE = 50


def colleague(user_id: UUID) -> User:
    """An account of staff; others do not exist here."""
    return get_object_or_404(User, pk=user_id, kind=Kind.STAFF)


def crumbs(user: User | None, here: str) -> list[tuple[object, str | None]]:
    """From the list over the person to this page."""
    way: list[tuple[object, str | None]] = [(_("Staff"), reverse("staff_list"))]
    if user is not None:
        way.append((user.name, reverse("staff_member", args=[user.pk])))
    return [*way, (here, None)]


@administrators_only
@require_safe
def staff_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody who has an account, with posts today, second factors and last use."""
    now = clock.now()
    form = StaffSearchForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = staff_matching(
        q=chosen.get("q", ""), department=chosen.get("department", ""), state=chosen.get("state", ""), at=now
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    resets = [one for one in FactorReset.objects.filter(confirmed_at=None, declined_at=None) if one.is_open(now)]
    told = {
        "form": form,
        "page": page,
        "people": colleagues_of(page.object_list, at=now),
        "resets": resets,
        "administrators": administrators(now),
        "unlisted": Holding.objects.filter(post__listed=False, until_on=None).select_related(
            "post__department", "user"
        ),
    }
    return render(request, "staff/staff_list.html", told)


@administrators_only
@require_safe
def staff_member(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """One colleague: account, posts of all times, what can be done."""
    now, user = clock.now(), colleague(user_id)
    [known] = colleagues_of([user], at=now)
    holdings = Holding.objects.filter(user=user).select_related("post__department").order_by("-from_on", "id")
    told = {
        "known": known,
        "person": user,
        "holdings": holdings,
        "today": clock.today(),
        "resets": [one for one in FactorReset.objects.filter(user=user) if one.is_open(now)],
        "left": open_cases_in_charge_of(user) if not user.is_active else [],
        "departments": dict(Department.objects.values_list("key", "name_ja")),
        "is_self": user.pk == request.user.pk,
        "expired": known.invited is not None and not known.invited.is_usable(now),
        "crumbs": crumbs(None, user.name),
    }
    return render(request, "staff/staff_member.html", told)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def staff_invite(request: HttpRequest) -> HttpResponseBase:
    """Invite a colleague: account, first post, link."""
    form = InvitationForm(typed_in(request), initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        post = PostFrom(Post.objects.get(key=typed["post"]), typed["from_on"], typed["until_on"], typed["manner"])
        try:
            invited = invite_colleague(
                name=typed["name"], email=typed["email"], posts=[post], mail=settings.MAIL_IS_SET_UP,
                by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.told)
        else:
            return tell_link(request, invited.user, invited.link)
    told = {"form": form, "crumbs": crumbs(None, _("Invite a colleague"))}
    return render(request, "staff/staff_invite.html", told, status=422 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def staff_change(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Change name and mail address."""
    user = colleague(user_id)
    form = ColleagueForm(typed_in(request), initial={"name": user.name, "email": user.email})
    if request.method == "POST" and form.is_valid():
        typed, mail = form.cleaned_data, settings.MAIL_IS_SET_UP
        try:
            change_colleague(
                user, name=typed["name"], email=typed["email"], mail=mail, by=actor_of(request), at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.told)
        else:
            messages.success(request, _("Name and mail address were kept."))
            return redirect("staff_member", user_id=user.pk)
    told = {"form": form, "person": user, "crumbs": crumbs(user, _("Change name or mail address"))}
    return render(request, "staff/staff_change.html", told, status=422 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def staff_retire(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Look at what the person leaves behind, then close the account."""
    user = colleague(user_id)
    if request.method == "POST":
        retire_colleague(user, by=actor_of(request), at=clock.now())
        messages.success(request, _("The account of %(name)s was closed.") % {"name": user.name})
        return redirect("staff_member", user_id=user.pk)
    told = {
        "person": user,
        "left": open_cases_in_charge_of(user),
        "departments": dict(Department.objects.values_list("key", "name_ja")),
        "crumbs": crumbs(user, _("Retire")),
    }
    return render(request, "staff/staff_retire.html", told)


@administrators_only
@require_POST
def staff_reinstate(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Open a closed account again."""
    user = colleague(user_id)
    link = reinstate_colleague(user, mail=settings.MAIL_IS_SET_UP, by=actor_of(request), at=clock.now())
    return tell_link(request, user, link)


@administrators_only
@require_POST
def staff_sessions_end(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Sign the person out everywhere."""
    user = colleague(user_id)
    ended = end_sessions_of_colleague(user, by=actor_of(request), at=clock.now())
    messages.success(
        request, _("%(name)s was signed out everywhere (%(count)s sessions).") % {"name": user.name, "count": ended}
    )
    return redirect("staff_member", user_id=user.pk)


@administrators_only
@require_POST
def staff_link_again(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """A new link for somebody who has not come yet."""
    user = colleague(user_id)
    link = send_link_again(user, mail=settings.MAIL_IS_SET_UP, by=actor_of(request), at=clock.now())
    return tell_link(request, user, link)


def tell_link(request: HttpRequest, user: User, link: MadeLink) -> HttpResponseBase:
    """Mailed: back to the person. Where no mail server is set: the link, once, to be handed over."""
    if settings.MAIL_IS_SET_UP:
        messages.success(request, _("A link was mailed to %(address)s.") % {"address": user.email})
        return redirect("staff_member", user_id=user.pk)
    told = {
        "person": user,
        "url": settings.BASE_URL.rstrip("/") + link.path,
        "hours": settings.STAFF_LINK_HOURS,
        "crumbs": crumbs(user, _("Hand over the link")),
    }
    return render(request, "staff/staff_link_shown.html", told)
