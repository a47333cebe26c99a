"""The review of all accounts of staff (ID棚卸し): begun, judged, closed, kept as evidence."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.organisation.public import (
    AccountReview,
    ReviewLine,
    Verdict,
    begin_review,
    close_review,
    judge_account,
    may_administer,
    retire_colleague,
)
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.portals.staff.access import auditors_only, person_of
from madoguchi.portals.staff.csv_file import as_download, write_table


@auditors_only
@require_http_methods(["GET", "HEAD", "POST"])
def review_list(request: HttpRequest) -> HttpResponseBase:
    """All reviews; begin a new one."""
    if request.method == "POST":
        begun = begin_review(by=actor_of(request), at=clock.now())
        return redirect("review", review_id=begun.pk)
    reviews = list(AccountReview.objects.all())
    told = {"reviews": reviews, "is_open": any(one.closed_at is None for one in reviews)}
    return render(request, "staff/review_list.html", told)


@auditors_only
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: UUID) -> HttpResponseBase:
    """The lines of one review; what was chosen for each is kept together."""
    found = get_object_or_404(AccountReview, pk=review_id)
    if request.method == "POST":
        _judge(request, found)
        return redirect("review", review_id=found.pk)
    lines = list(found.lines.select_related("user"))
    told = {
        "review": found,
        "lines": lines,
        "left": sum(not one.verdict for one in lines),
        "still_open": [one for one in lines if one.verdict == Verdict.RETIRE and one.user.is_active],
        "verdicts": Verdict.choices,
        "may_retire": may_administer(person_of(request), on=clock.today()),
        "crumbs": [(_("Reviews of accounts"), reverse("review_list")), (_("Review"), None)],
    }
    return render(request, "staff/review.html", told)


def _judge(request: HttpRequest, found: AccountReview) -> None:
    by, now, kept = actor_of(request), clock.now(), 0
    for line in found.lines.all():
        verdict = request.POST.get(f"verdict-{line.pk}", "")
        if verdict in Verdict.values and verdict != line.verdict:
            judge_account(line, verdict=verdict, by=by, at=now)
            kept += 1
    messages.success(request, _("%(count)s judgements were kept.") % {"count": kept})


@auditors_only
@require_POST
def review_close(request: HttpRequest, review_id: UUID) -> HttpResponseBase:
    """Close the review; an administrator also retires what was marked so, one account after another."""
    found = get_object_or_404(AccountReview, pk=review_id)
    by, now = actor_of(request), clock.now()
    if found.closed_at is None:
        close_review(found, by=by, at=now)
        messages.success(request, _("The review is closed."))
    if may_administer(person_of(request), on=clock.today()):
        for line in found.lines.select_related("user").filter(verdict=Verdict.RETIRE, user__is_active=True):
            try:
                retire_colleague(line.user, by=by, at=now)
            except Refused as refusal:
                messages.warning(request, f"{line.name}: {refusal.told}")
    return redirect("review", review_id=found.pk)


@auditors_only
@require_safe
def review_download(request: HttpRequest, review_id: UUID) -> HttpResponseBase:
    """The lines as a file: the evidence."""
    found = get_object_or_404(AccountReview, pk=review_id)
    heads = [
        _("Name"), _("Mail address of the office"), _("Posts"), _("Second factors"), _("Last used"), _("Judgement"),
        _("Judged by"), _("Judged"),
    ]  # fmt: skip
    rows = [_cells(line) for line in found.lines.all()]
    return as_download(write_table(heads, rows), f"account-review-{localtime(found.begun_at):%Y%m%d}.csv")


def _cells(line: ReviewLine) -> list[object]:
    moments = [
        localtime(one).isoformat(timespec="minutes") if one else "" for one in (line.last_used_at, line.judged_at)
    ]
    verdict = Verdict(line.verdict).label if line.verdict else ""
    return [line.name, line.email, line.posts, line.factors, moments[0], verdict, line.judged_by, moments[1]]
