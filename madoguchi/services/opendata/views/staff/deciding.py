"""A second person decides; and what is public is taken down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.opendata.forms import ApproveForm, ReasonForm, WithdrawForm
from madoguchi.services.opendata.operations import approve_version, return_version, withdraw_version
from madoguchi.services.opendata.views.staff.frame import version_in
from madoguchi.services.opendata.views.staff.preparing import show_version


@require_POST
def opendata_version_approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """Approve it; it is published at once or on its day."""
    _person, version = version_in(request, version_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return show_version(request, version, approve_form=form)
    approve_version(version, publish_on=form.cleaned_data["publish_on"], by=actor_of(request), at=clock.now())
    messages.success(request, _("Approved. It is published within minutes, or on its day."))
    return redirect("opendata_version", version_id=version.pk)


@require_POST
def opendata_version_return(request: HttpRequest, version_id: int) -> HttpResponse:
    """Send it back with a reason."""
    _person, version = version_in(request, version_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_version(request, version, return_form=form)
    return_version(version, reason=form.cleaned_data["because"], by=actor_of(request), at=clock.now())
    messages.success(request, _("Returned with your reason."))
    return redirect("opendata_version", version_id=version.pk)


@require_POST
def opendata_version_withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take it down."""
    _person, version = version_in(request, version_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show_version(request, version, withdraw_form=form)
    typed = form.cleaned_data
    withdraw_version(version, reason=typed["why"], erase=typed["erase"], by=actor_of(request), at=clock.now())
    messages.success(request, _("Withdrawn. Nobody can read it any more."))
    return redirect("opendata_version", version_id=version.pk)
