"""One edition: what it says and shows, who did what, and what may be done now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.evidence.desk_refusals import NotFinished
from madoguchi.services.evidence.desk_wording import names_of_fields
from madoguchi.services.evidence.drawing import shown
from madoguchi.services.evidence.forms import ReasonForm, SubmitForm, WithdrawForm
from madoguchi.services.evidence.models import Edition
from madoguchi.services.evidence.operations import (
    discard_sheet,
    publish_sheet,
    return_sheet,
    submit_sheet,
    take_back_sheet,
    withdraw_sheet,
)
from madoguchi.services.evidence.policies import had_a_hand_in, may_decide, may_prepare
from madoguchi.services.evidence.queries import figures_in
from madoguchi.services.evidence.states import IN_WRITING, State
from madoguchi.services.evidence.views.staff.frame import crumbs, edition_in


@never_cache
@require_safe
def evidence_edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The edition as the public would read it, with everything that may be done."""
    _person, edition = edition_in(request, edition_id)
    return show_edition(request, edition)


def show_edition(request: HttpRequest, edition: Edition, **forms: Any) -> HttpResponse:
    """The page, with the forms that were sent and are not right yet."""
    person, today = edition_in(request, edition.pk)[0], clock.today()
    preparer, decider = may_prepare(person, on=today), may_decide(person, on=today)
    in_writing, waits = edition.state in IN_WRITING, edition.state == State.WAITING
    own = had_a_hand_in(person, edition)
    rows = figures_in(edition)
    lacking = [*edition.words.lacking, *(["figures"] if not rows else [])]
    lacking += ["figure_unfinished"] if any(not one.is_finished for one in rows) else []
    figures = shown(rows, get_language() or "ja", on=today)
    problems = [one for form in forms.values() for one in form.problems]
    context = {
        "edition": edition, "words": edition.words, "problems": problems,
        "figures": figures, "withheld": any(one.withheld for one in figures),
        "invented": edition.sheet.demo or any(one.invented for one in figures),
        "lacking": names_of_fields(lacking) if in_writing and lacking else "",
        "may_write": preparer and in_writing, "may_submit": preparer and in_writing and not lacking,
        "may_take_back": preparer and waits, "may_decide": decider and waits and not own,
        "own": own and decider and waits, "may_withdraw": (preparer or decider) and edition.is_public,
        "steps": edition.steps.select_related("by"),
        "submit_form": SubmitForm(initial={"reason": edition.reason}), "return_form": ReasonForm(),
        "withdraw_form": WithdrawForm(), **forms,
        "crumbs": crumbs((edition.words.title, None)),
    }  # fmt: skip
    return render(request, "evidence/staff/evidence_edition.html", context, status=422 if problems else 200)


@require_POST
def evidence_edition_submit(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Ask a second person to publish it."""
    _person, edition = edition_in(request, edition_id)
    form = SubmitForm(request.POST)
    if form.is_valid():
        try:
            submit_sheet(edition, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
        except NotFinished as refused:
            form.add_error("reason", refused.told)
    if form.errors:
        return show_edition(request, edition, submit_form=form)
    messages.success(request, _("Submitted. A second person decides on it."))
    return redirect("evidence_edition", edition_id=edition.pk)


@require_POST
def evidence_edition_take_back(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take it back from approval."""
    _person, edition = edition_in(request, edition_id)
    take_back_sheet(edition, by=actor_of(request), at=clock.now())
    messages.success(request, _("Taken back. It can be changed again."))
    return redirect("evidence_edition", edition_id=edition.pk)


@require_POST
def evidence_edition_discard(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Give it up."""
    _person, edition = edition_in(request, edition_id)
    discard_sheet(edition, by=actor_of(request), at=clock.now())
    messages.success(request, _("The edition was given up."))
    return redirect("evidence_sheet", sheet_id=edition.sheet_id)


@require_POST
def evidence_edition_publish(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Approve it: it is public at once."""
    _person, edition = edition_in(request, edition_id)
    publish_sheet(edition, by=actor_of(request), at=clock.now())
    messages.success(request, _("Approved. Anybody can read it now."))
    return redirect("evidence_edition", edition_id=edition.pk)


@require_POST
def evidence_edition_return(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Send it back with a reason."""
    _person, edition = edition_in(request, edition_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_edition(request, edition, return_form=form)
    return_sheet(edition, reason=form.cleaned_data["because"], by=actor_of(request), at=clock.now())
    messages.success(request, _("Returned with your reason."))
    return redirect("evidence_edition", edition_id=edition.pk)


@require_POST
def evidence_edition_withdraw(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take it down."""
    _person, edition = edition_in(request, edition_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show_edition(request, edition, withdraw_form=form)
    withdraw_sheet(edition, reason=form.cleaned_data["why"], by=actor_of(request), at=clock.now())
    messages.success(request, _("Withdrawn. Nobody can read it any more."))
    return redirect("evidence_edition", edition_id=edition.pk)
