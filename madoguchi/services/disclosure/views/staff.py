"""The department that answers requests for disclosure: put together, look through, hand out."""

from __future__ import annotations

import logging
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.audit.public import record_attempt, record_view
from madoguchi.foundation.files.public import respond_with_file
from madoguchi.foundation.residents.public import ProtectedPerson, guarded_among
from madoguchi.kernel import clock
from madoguchi.services.disclosure import wording
from madoguchi.services.disclosure.forms import NewDisclosureForm, ReviewForm
from madoguchi.services.disclosure.models import Disclosure
from madoguchi.services.disclosure.operations import hand_out_disclosure, make_disclosure, review_disclosure
from madoguchi.services.disclosure.people import find_person
from madoguchi.services.disclosure.policies import may_disclose
from madoguchi.services.disclosure.refusals import DisclosureNotFound, NotForThisPost

log = logging.getLogger(__name__)
A_PAGE = 30


def _clerk(request: HttpRequest) -> User:
    user = signed_in(request)
    if user is None or not may_disclose(user, on=clock.today()):
        raise NotForThisPost
    return user


def _disclosure(request: HttpRequest, disclosure_id: UUID) -> Disclosure:
    _clerk(request)
    found = Disclosure.objects.filter(pk=disclosure_id).select_related("made_by", "reviewed_by").first()
    if found is None:
        raise DisclosureNotFound
    _is_guarded(request, account_id=found.account_id, resident_id=found.resident_id)
    return found


def _is_guarded(request: HttpRequest, *, account_id: str, resident_id: str) -> bool:
    """Whether it is about a protected person (支援措置); refuses ``ProtectedPerson`` where the post may not see them."""
    clerk = _clerk(request)
    people = guarded_among(clerk, clock.today(), residents=[resident_id], accounts=[account_id])
    if not all(one.seen for one in people):
        key = f"{clerk.pk} {resident_id or account_id}"
        record_attempt(kind="residents.protected", key=key, succeeded=False, at=clock.now())
        raise ProtectedPerson
    return bool(people)


def _write_look(request: HttpRequest, *, account_id: str, resident_id: str) -> None:
    """Before anything is gathered or shown; where it cannot be written, nothing is."""
    record_view(
        by=actor_of(request),
        purpose=wording.ANSWERING,
        what=wording.EVERYTHING,
        at=clock.now(),
        account_id=account_id,
        resident_id=resident_id,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_list(request: HttpRequest) -> HttpResponse:
    """What was asked for so far, and a form for the next one."""
    clerk = _clerk(request)
    form = NewDisclosureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = find_person(form.cleaned_data["who"])
        if found is not None:
            person, name = found
            _is_guarded(request, account_id=person.account_id, resident_id=person.resident_id)
            _write_look(request, account_id=person.account_id, resident_id=person.resident_id)
            reference = form.cleaned_data["reference"]
            made = make_disclosure(
                person, name=name, reference=reference, clerk=clerk, by=actor_of(request), at=clock.now()
            )
            return redirect("disclosure_detail", disclosure_id=made.pk)
        form.add_error("who", _("Nobody is known under this address or number. Look at it again."))
    page = Paginator(Disclosure.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Disclosure"), None)]}
    return render(request, "disclosure/staff/disclosure_list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def disclosure_detail(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Where it stands, and for the second person what to look at."""
    return _show(request, _disclosure(request, disclosure_id), None)


@never_cache
@require_POST
def disclosure_review(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """The second person's word."""
    disclosure = _disclosure(request, disclosure_id)
    form = ReviewForm(request.POST, disclosure=disclosure)
    if not form.is_valid():
        return _show(request, disclosure, form)
    review_disclosure(
        disclosure,
        kept_back=form.cleaned_data.get("kept_back", []),
        reviewer=_clerk(request),
        by=actor_of(request),
        at=clock.now(),
    )
    return redirect("disclosure_detail", disclosure_id=disclosure.pk)


def _show(request: HttpRequest, disclosure: Disclosure, form: ReviewForm | None) -> HttpResponse:
    _write_look(request, account_id=disclosure.account_id, resident_id=disclosure.resident_id)
    context = {
        "disclosure": disclosure,
        "guarded": _is_guarded(request, account_id=disclosure.account_id, resident_id=disclosure.resident_id),
        "form": form or ReviewForm(disclosure=disclosure),
        "may_review": disclosure.released_id is None and disclosure.made_by_id != _clerk(request).pk,
        "crumbs": [
            (_("Inbox"), reverse("case_inbox")),
            (_("Disclosure"), reverse("disclosure_list")),
            (disclosure.reference, None),
        ],
    }
    status = 422 if form is not None else 200
    return render(request, "disclosure/staff/disclosure_detail.html", context, status=status)


@never_cache
@require_POST
def disclosure_gathered(request: HttpRequest, disclosure_id: UUID) -> HttpResponseBase:
    """Everything, to be looked through by the second person."""
    disclosure = _disclosure(request, disclosure_id)
    _write_look(request, account_id=disclosure.account_id, resident_id=disclosure.resident_id)
    return respond_with_file(disclosure.gathered, inline=False)


@never_cache
@require_POST
def disclosure_hand_out(request: HttpRequest, disclosure_id: UUID) -> HttpResponseBase:
    """What the person gets."""
    disclosure = _disclosure(request, disclosure_id)
    _write_look(request, account_id=disclosure.account_id, resident_id=disclosure.resident_id)
    return respond_with_file(hand_out_disclosure(disclosure, by=actor_of(request), at=clock.now()), inline=False)
