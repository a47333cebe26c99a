"""The reader of the audit trail: acts, looks, attempts, the course of one case, and files of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from heapq import merge
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.audit.public import Asked, Lines, acts, attempts, looks, read_place, record_view, wording
from madoguchi.kernel import clock
from madoguchi.kernel.ui.choices import safe_next
from madoguchi.portals.staff.access import auditors_only, typed_in
from madoguchi.portals.staff.csv_file import as_download, write_table
from madoguchi.portals.staff.forms_audit import ExportForm, PurposeForm, TrailForm
from madoguchi.portals.staff.refusals import ReadingNotRecorded
from madoguchi.portals.staff.trail import Line, Sought, act_lines, attempt_lines, look_lines, seek

log = logging.getLogger(__name__)
PURPOSE_KEY = "madoguchi_audit_purpose"
PURPOSE_HOLDS = timedelta(minutes=30)
MOST_EXPORTED = 100_000
AT_ONCE = 2_000
MOST_OF_A_CASE = 500
LEDGERS: dict[str, tuple[Callable[..., Lines], Callable[[Iterable[Any]], list[Line]], str]] = {
    "acts": (acts, act_lines, wording.ACTS),
    "looks": (looks, look_lines, wording.LOOKS),
    "attempts": (attempts, attempt_lines, ""),
}


def purpose_of(request: HttpRequest) -> str:
    """Why the trail is read, as it was said within the last half hour; empty when it has to be asked."""
    key, since = request.session.get(PURPOSE_KEY, ("", ""))
    if key not in wording.PURPOSES or clock.now() - datetime.fromisoformat(since) > PURPOSE_HOLDS:
        return ""
    return wording.PURPOSES[key]


def with_purpose(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that shows personal data of the ledgers: without a purpose, the page that asks for one comes instead."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if not purpose_of(request):
            return redirect(f"{reverse('audit_purpose')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **named)

    return asking


def note_reading(request: HttpRequest, sought: Sought, *, what: str, purpose: str) -> None:
    """Write that the trail is about to be read; raises ``ReadingNotRecorded``, and then nothing may be shown."""
    trail = sought.trail
    try:
        record_view(
            by=actor_of(request),
            purpose=purpose,
            what=what,
            at=clock.now(),
            account_id=trail.account_id if trail else sought.account_id,
            resident_id=trail.resident_id if trail else "",
            case_id=trail.case_id if trail else "",
            case_number=trail.number if trail else "",
        )
    except Exception:
        log.exception("a reading of the trail could not be recorded; nothing is shown")
        raise ReadingNotRecorded from None


@auditors_only
@require_http_methods(["GET", "HEAD", "POST"])
def audit_purpose(request: HttpRequest) -> HttpResponseBase:
    """Why the trail is read; kept for half an hour."""
    back = safe_next(request, request.POST.get("next", request.GET.get("next", "")), reverse("audit_acts"))
    form = PurposeForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        request.session[PURPOSE_KEY] = [form.cleaned_data["purpose"], clock.now().isoformat()]
        return redirect(back)
    told = {"form": form, "next": back}
    return render(request, "staff/audit_purpose.html", told, status=422 if form.errors else 200)


@auditors_only
@require_safe
@with_purpose
def audit_acts(request: HttpRequest) -> HttpResponseBase:
    """What was done, by whom, in which post, on what."""
    return _list(request, "acts")


@auditors_only
@require_safe
@with_purpose
def audit_looks(request: HttpRequest) -> HttpResponseBase:
    """Who looked at whose data, and why."""
    return _list(request, "looks")


@auditors_only
@require_safe
def audit_attempts(request: HttpRequest) -> HttpResponseBase:
    """Tries at doors; they name nobody, so looking at them is no look at personal data."""
    return _list(request, "attempts")


@auditors_only
@require_safe
@with_purpose
def audit_case(request: HttpRequest) -> HttpResponseBase:
    """The course of one case: acts and looks together, the newest first."""
    form = TrailForm(request.GET)
    sought = seek({"number": form.cleaned_data["number"]}) if form.is_valid() else Sought(Asked())
    if sought.trail is None:
        form.fail(sought.problems or [("number", _("Type the number of a case."))])
        return render(request, "staff/audit_case.html", {"form": form, "tab": "case"}, status=422)
    note_reading(request, sought, what=wording.CASE, purpose=purpose_of(request))
    done = act_lines(acts(sought.asked, limit=MOST_OF_A_CASE).rows)
    seen = look_lines(looks(sought.asked, limit=MOST_OF_A_CASE).rows)
    told = {
        "form": form,
        "tab": "case",
        "trail": sought.trail,
        "course": list(merge(done, seen, key=lambda line: -line.at.timestamp())),
        "cut": max(len(done), len(seen)) >= MOST_OF_A_CASE,
        "most": MOST_OF_A_CASE,
    }
    return render(request, "staff/audit_case.html", told)


def _list(request: HttpRequest, ledger: str) -> HttpResponseBase:
    read, as_lines, what = LEDGERS[ledger]
    form = TrailForm(request.GET)
    sought = seek(form.cleaned_data) if form.is_valid() else Sought(Asked())
    form.fail(sought.problems)
    page = Lines()
    if not form.errors:
        if what:
            note_reading(request, sought, what=what, purpose=purpose_of(request))
        page = read(sought.asked, after=read_place(request.GET.get("after", "")))
    told = {
        "form": form,
        "tab": ledger,
        "lines": as_lines(page.rows),
        "after": str(page.after or ""),
        "export": ExportForm(initial={**request.GET.dict(), "ledger": ledger}),
        "filtered": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "staff/audit_list.html", told, status=422 if form.errors else 200)


@auditors_only
@require_POST
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """A ledger, narrowed, as a file; the purpose is asked each time and recorded."""
    form = ExportForm(request.POST)
    sought = seek(form.cleaned_data) if form.is_valid() else Sought(Asked())
    form.fail(sought.problems)
    if not form.errors:
        ledger = form.cleaned_data["ledger"]
        note_reading(request, sought, what=wording.EXPORTED, purpose=wording.PURPOSES[form.cleaned_data["purpose"]])
        file = write_table(_heads(), _rows(ledger, sought.asked))
        return as_download(file, f"audit-{ledger}-{clock.today():%Y%m%d}.csv")
    return render(request, "staff/audit_export.html", {"export": form}, status=422)


def _heads() -> list[str]:
    return [
        _("Moment"),
        pgettext("audit trail", "Who"),
        _("Post"),
        pgettext("audit trail", "What"),
        _("About"),
        _("Why, and facts"),
    ]


def _rows(ledger: str, asked: Asked) -> Iterator[list[object]]:
    """Line after line, in portions; after ``MOST_EXPORTED`` a last line says that there is more."""
    read, as_lines, _what = LEDGERS[ledger]
    after, written = None, 0
    while True:
        page = read(asked, after=after, limit=AT_ONCE)
        for one in as_lines(page.rows):
            yield [localtime(one.at).isoformat(), one.who, one.post, one.what, one.about, one.why]
        written += len(page.rows)
        after = page.after
        if after is None:
            return
        if written >= MOST_EXPORTED:
            yield [_("There are more lines than a file holds. Choose fewer days.")]
            return
