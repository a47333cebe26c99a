"""What the city keeps about me."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import ASSURANCES, User, actor_of, assurance_of, signed_in
from madoguchi.foundation.audit.public import record_view
from madoguchi.kernel import clock
from madoguchi.services.disclosure import wording
from madoguchi.services.disclosure.operations import take_own_data
from madoguchi.services.disclosure.people import person_of
from madoguchi.services.disclosure.refusals import CardFirst


def _resident(request: HttpRequest) -> User:
    user = signed_in(request)
    if user is None or user.is_staff:
        raise Http404
    return user


def _came_with_card(request: HttpRequest) -> bool:
    return ASSURANCES.index(assurance_of(request)) >= ASSURANCES.index("card")


@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded at once, what only on request, and how to have something corrected or stopped."""
    _resident(request)
    return render(request, "disclosure/resident/my_data.html", {"with_card": _came_with_card(request)})


@never_cache
@require_POST
def my_data_download(request: HttpRequest) -> HttpResponse:
    """Everything that needs nobody to look through it first."""
    user = _resident(request)
    if not _came_with_card(request):
        raise CardFirst
    person = person_of(account=user, by_mail=False)
    by, at = actor_of(request), clock.now()
    record_view(
        by=by,
        purpose=wording.OWN,
        what=wording.EVERYTHING,
        at=at,
        account_id=person.account_id,
        resident_id=person.resident_id,
    )
    answer = HttpResponse(take_own_data(person, name=user.name, by=by, at=at), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer
