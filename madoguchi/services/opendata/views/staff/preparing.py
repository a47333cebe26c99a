"""A file is sent, its report read, its repairs accepted, and it is submitted."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.opendata.differing import differences
from madoguchi.services.opendata.examining import LARGEST_TABLE
from madoguchi.services.opendata.forms import ApproveForm, ReasonForm, SubmitForm, UploadForm, WithdrawForm
from madoguchi.services.opendata.mapping.correcting import has_places
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.operations import (
    discard_version,
    prepare_version,
    repair_version,
    restore_version,
    submit_version,
    take_back_version,
)
from madoguchi.services.opendata.policies import had_a_hand_in, may_decide, may_prepare, may_see
from madoguchi.services.opendata.queries import bytes_of, table_of
from madoguchi.services.opendata.refusals import ContentErased, NotForThisDataset, NothingToRepair
from madoguchi.services.opendata.states import IN_WRITING, ONCE_PUBLIC, State
from madoguchi.services.opendata.tasks import examine_table
from madoguchi.services.opendata.telling import within
from madoguchi.services.opendata.views.staff.frame import crumbs, dataset_crumb, dataset_in, version_in

MOST_SHOWN = 200
"""Repairs and groups of findings on a page."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opendata_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file as the next version: it is checked at once, and nothing in it is changed."""
    person, dataset = dataset_in(request, slug)
    if not may_prepare(person, dataset, on=clock.today()):
        raise NotForThisDataset
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        sent = form.cleaned_data["file"]
        name, data = PurePath(sent.name or "").name, sent.read()
        examined = examine_table(dataset, data, name=name)
        made = prepare_version(
            dataset, file=data, file_name=name, examined=examined, by=actor_of(request), at=clock.now()
        )
        return redirect("opendata_version", version_id=made.pk)
    context = {
        "dataset": dataset, "form": form, "megabytes": LARGEST_TABLE // (1024 * 1024),
        "crumbs": crumbs(dataset_crumb(dataset), (_("Send a file"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_upload.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def opendata_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: what the check said, what can be repaired, what is new, who did what, and what may be done now."""
    _person, version = version_in(request, version_id)
    return show_version(request, version)


def show_version(request: HttpRequest, version: Version, **forms: Any) -> HttpResponse:
    """The page, with the forms that were sent and are not right yet."""
    person, today, dataset = version_in(request, version.pk)[0], clock.today(), version.dataset
    preparer, decider = may_prepare(person, dataset, on=today), may_decide(person, dataset, on=today)
    in_writing, waits = version.state in IN_WRITING, version.state == State.WAITING
    own = had_a_hand_in(person, version)
    language = get_language() or "ja"
    report = version.file_report if version.state == State.DRAFT and version.file_report else version.check_report
    wanted = {"reason": version.reason, "as_of": version.as_of or "", "publish_on": version.publish_on or ""}
    changes = differences(version)
    titles = {one["name"]: one["title"] for one in version.columns}
    changed = [(one, titles.get(one.field, one.field)) for one in changes.changed] if changes else []
    problems = [one for form in forms.values() for one in form.problems]
    context = {
        "version": version, "dataset": dataset, "problems": problems,
        "groups": within(report, language)[:MOST_SHOWN], "counts": report.get("counts", {}),
        "repairs": version.repairs[:MOST_SHOWN], "more_repairs": max(0, version.repairs_count - MOST_SHOWN),
        "may_repair": preparer and in_writing and version.repaired_id is not None and not version.is_repaired,
        "may_submit": preparer and version.state in (State.CHECKED, State.RETURNED),
        "may_send_again": preparer and in_writing,
        "may_correct": preparer and in_writing and has_places(dataset),
        "may_take_back": preparer and version.state in (State.WAITING, State.APPROVED),
        "may_decide": decider and waits and not own, "own": own and decider and waits,
        "may_withdraw": (preparer or decider) and version.is_public,
        "may_restore": preparer and version.state in (State.SUPERSEDED, State.WITHDRAWN) and version.table_id,
        "may_download": version.table_id is not None,
        "steps": version.steps.select_related("by") if may_see(person, dataset, on=today) else [],
        "changes": changes, "changed_cells": changed,
        "photos": version.photos.all() if may_see(person, dataset, on=today) else [],
        "listed": [(_("Records added"), changes.added), (_("Records removed"), changes.removed)] if changes else [],
        "unfit": version.check_report.get("unfit", []) if version.errors else [],
        "submit_form": SubmitForm(initial=wanted), "approve_form": ApproveForm(initial=wanted),
        "return_form": ReasonForm(), "withdraw_form": WithdrawForm(), **forms,
        "crumbs": crumbs(dataset_crumb(dataset), (_("Version %(number)s") % {"number": version.number}, None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_version.html", context, status=422 if problems else 200)


@never_cache
@require_safe
def opendata_version_table(request: HttpRequest, version_id: int) -> HttpResponse:
    """The table of a version as it stands now, to look at it."""
    _person, version = version_in(request, version_id)
    if version.table_id is None:
        raise Http404(str(version_id))
    response = HttpResponse(table_of(version), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.dataset.slug}-{version.number}.csv"'
    return response


@require_POST
def opendata_version_repair(request: HttpRequest, version_id: int) -> HttpResponse:
    """Say yes to every certain repair."""
    _person, version = version_in(request, version_id)
    if version.repaired is None:
        raise NothingToRepair
    examined = examine_table(version.dataset, bytes_of(version.repaired))
    repair_version(version, examined=examined, by=actor_of(request), at=clock.now())
    messages.success(request, _("The repairs are made."))
    return redirect("opendata_version", version_id=version.pk)


@require_POST
def opendata_version_submit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask a second person to approve it."""
    _person, version = version_in(request, version_id)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return show_version(request, version, submit_form=form)
    submit_version(version, **form.cleaned_data, by=actor_of(request), at=clock.now())
    messages.success(request, _("Submitted. A second person decides on it."))
    return redirect("opendata_version", version_id=version.pk)


@require_POST
def opendata_version_take_back(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take it back from approval or from its day."""
    _person, version = version_in(request, version_id)
    take_back_version(version, by=actor_of(request), at=clock.now())
    messages.success(request, _("Taken back. It can be changed again."))
    return redirect("opendata_version", version_id=version.pk)


@require_POST
def opendata_version_discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give it up."""
    _person, version = version_in(request, version_id)
    discard_version(version, by=actor_of(request), at=clock.now())
    messages.success(request, _("The version was given up; the file was forgotten."))
    return redirect("opendata_dataset", slug=version.dataset.slug)


@require_POST
def opendata_version_restore(request: HttpRequest, version_id: int) -> HttpResponse:
    """Make it the next version in writing."""
    _person, version = version_in(request, version_id)
    if version.state in ONCE_PUBLIC and version.table_id is None:
        raise ContentErased
    if version.table_id is None:
        raise Http404(str(version_id))
    examined = examine_table(version.dataset, table_of(version))
    made = restore_version(version, examined=examined, by=actor_of(request), at=clock.now())
    return redirect("opendata_version", version_id=made.pk)
