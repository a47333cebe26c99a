"""With the resident: the forms on the tablet, on paper, and signed sheets that come back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pikepdf
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import UPLOADING, actor_of, keep_pace
from madoguchi.foundation.cases.public import draft_form_pdf
from madoguchi.foundation.files.public import picture_of_file, read_content, respond_with_pdf, take_in_file
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.drawn_code import drawn_code
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.operations.confirming import confirm_on_paper
from madoguchi.services.counter.operations.papers import (
    attest_sheet,
    keep_late_sheet,
    keep_signed_sheet,
    note_printed,
    remove_sheet,
)
from madoguchi.services.counter.operations.tablets import ask_for_tablet, clear_tablet, end_tablet, show_on_tablet
from madoguchi.services.counter.people import signing_by
from madoguchi.services.counter.refusals import (
    PagesMissing,
    ProtectedNotPrinted,
    SetNotFound,
    SheetOfAnother,
    SheetUnread,
    SignatureNotSeen,
)
from madoguchi.services.counter.sheets import Sheet, joined, pages_of, sheets_in
from madoguchi.services.counter.steps import draft_of
from madoguchi.services.counter.tablets import set_on, tablet_of
from madoguchi.services.counter.views.staff.reaching import Reached, clerk_of, look_at, reach
from madoguchi.services.counter.vocabulary import State

CODE = "madoguchi_tablet_code"
"""In the clerk's session: the digits of the pairing that waits, since the database keeps only their hash."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_tablet(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Show a set on the clerk's tablet; without one, the code that pairs it, and the set appears there at once."""
    if request.method == "POST":
        return _show(request, set_id)
    reached = look_at(request, set_id)
    here = tablet_of(reached.clerk, at=clock.now())
    check = reverse("counter_check", args=[set_id])
    if here is None or here.paired_at is not None or here.code_until <= clock.now():
        return redirect(check)
    code = str(request.session.get(CODE, ""))
    address = request.build_absolute_uri(reverse("tablet"))
    context = {
        "reached": reached, "counter_set": reached.counter_set, "code": code, "address": address,
        "qr": drawn_code(f"{address}?code={code}", _("The address of the tablet's page with the code, to be read by a camera")),
        "crumbs": [*reached.crumbs[:-1], (_("Confirm and submit"), check), (_("Tablet"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_tablet.html", context)


def _show(request: HttpRequest, set_id: UUID) -> HttpResponse:
    reach(request, set_id)
    reached, by, at = look_at(request, set_id), actor_of(request), clock.now()
    here = tablet_of(reached.clerk, at=at)
    if here is None or (here.paired_at is None and (here.code_until <= at or CODE not in request.session)):
        here, request.session[CODE] = ask_for_tablet(reached.clerk, by=by, at=at)
    show_on_tablet(here, counter_set=reached.counter_set, by=by, at=at)
    if here.paired_at is None:
        return redirect("counter_tablet", set_id=set_id)
    request.session.pop(CODE, None)
    return redirect("counter_check", set_id=set_id)


@require_POST
def counter_tablet_clear(request: HttpRequest) -> HttpResponse:
    """Take away what lies on the clerk's tablet, or part from it (``part``)."""
    here = tablet_of(clerk_of(request), at=clock.now())
    if here is None:
        return redirect("counter_home")
    counter_set = set_on(here, at=clock.now())
    if request.POST.get("part"):
        end_tablet(here, by=actor_of(request), at=clock.now())
    else:
        clear_tablet(here, by=actor_of(request), at=clock.now())
    return redirect("counter_check", set_id=counter_set.pk) if counter_set is not None else redirect("counter_home")


@never_cache
@require_safe
def counter_tablet_stand(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """For the clerk's page: a word that changes when the tablet is paired or the resident has done something."""
    reached = reach(request, set_id)
    here = tablet_of(reached.clerk, at=clock.now())
    paired = here is not None and here.paired_at is not None
    return JsonResponse({"stand": f"{reached.counter_set.revision}{'+' if paired else '-'}"})


@require_POST
def counter_print(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """The forms that are ready as one PDF, each sheet with its code, to be read and signed by hand."""
    reach(request, set_id)
    reached, by, at = look_at(request, set_id), actor_of(request), clock.now()
    try:
        ready = note_printed(reached.counter_set, within=reached.within, by=by, at=at)
    except ProtectedNotPrinted as refusal:
        messages.error(request, refusal.told)
        return redirect("counter_check", set_id=set_id)
    if not ready:
        messages.warning(request, _("No form is ready to be printed: something is still to be asked on each."))
        return redirect("counter_check", set_id=set_id)
    signing = signing_by(reached.counter_set, on=localdate(at))
    whole = io.BytesIO()
    with pikepdf.new() as joined:
        for one in ready:
            assert one.form.draft is not None
            pdf = draft_form_pdf(one.form.draft, one.state, signing=signing, by=by, at=at)
            with pikepdf.open(io.BytesIO(pdf)) as part:
                joined.pages.extend(part.pages)
        joined.docinfo["/Keywords"] = f"counter-set:{set_id}"
        joined.save(whole)
    return respond_with_pdf(whole.getvalue(), subjects=[f"counter-set:{set_id}"], name="forms.pdf")


@require_POST
def counter_scan(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Signed sheets come back, also after submitting: the code on each says which form it confirms."""
    reached = reach(request, set_id)
    uploads: Sequence[UploadedFile[Any] | None] = request.FILES.getlist("sheets") or [None]
    done: list[CounterForm] = []
    refused = False
    for upload in uploads:
        try:
            keep_pace(UPLOADING, request, at=clock.now())
            sheets = sheets_in(upload) if upload else []
            for sheet in sheets:
                done.append(_take_back(request, reached, sheet))  # noqa: PERF401 - what came before a refusal is told
            if not sheets:
                raise SheetUnread
        except Refused as refusal:
            refused = True
            named = f"{upload.name}: " if upload and len(uploads) > 1 else ""
            messages.error(request, f"{named}{refusal.told}")
    forms = {one.pk: one for one in done}.values()
    for form in forms:
        _tell_missing(request, form)
    whole = sum(1 for form in forms if not form.missing_pages)
    if whole:
        told = ngettext(
            "%(count)d sheet came back. Look at its picture: does the signature stand on it?",
            "%(count)d sheets came back. Look at their pictures: does the signature stand on each?",
            whole,
        )
        messages.success(request, told % {"count": whole})
    if reached.counter_set.state == State.SUBMITTED:
        return redirect("counter_done", set_id=set_id)
    return redirect(f"{reverse('counter_check', args=[set_id])}{'?paper=1' if refused else ''}")


def _tell_missing(request: HttpRequest, form: CounterForm) -> None:
    if form.missing_pages:
        told = _(
            "“%(form)s”: of %(of)d pages, these have not come back: %(pages)s. What came is kept; send only these."
        )
        title = draft_of(form).version.procedure.title if form.case is None else form.case.procedure.title
        pages = ", ".join(map(str, form.missing_pages))
        messages.warning(request, told % {"form": title, "of": form.sheet_pages["of"], "pages": pages})


def _take_back(request: HttpRequest, reached: Reached, sheet: Sheet) -> CounterForm:
    """Keep the pages beside those that came before; the form with what it has now."""
    found = reached.counter_set.forms.filter(draft_id=sheet.draft).first() if sheet.draft else None
    if found is None:
        raise SheetOfAnother
    form = reached.form(found.pk)
    if not form.printed_hash:
        raise SheetOfAnother
    by, of, beside = actor_of(request), pages_of(sheet.code), None
    if form.scan is not None and form.missing_pages:
        if form.sheet_pages["of"] != of:
            raise SheetOfAnother
        beside = form.scan.pk
        sheet = joined(read_content(form.scan), form.sheet_pages["here"], sheet)
    stored = take_in_file(sheet.file, by=by, at=clock.now())
    keep_signed_sheet(form, scan=stored, here=sheet.here, of=of, beside=beside, by=by, at=clock.now())
    return form


@never_cache
@require_safe
def counter_sheet(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """The picture of a sheet that came back, for the clerk who looks whether a signature stands on it."""
    form = look_at(request, set_id).form(counter_form_id)
    if form.scan is None:
        raise SetNotFound
    return HttpResponse(picture_of_file(form.scan), content_type="image/jpeg")


@require_POST
def counter_sheet_seen(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """The clerk says that a signature stands on the sheet (``seen``), or takes the sheet away (``none``)."""
    reached, by, at = reach(request, set_id), actor_of(request), clock.now()
    form = reached.form(counter_form_id)
    late, again = reached.counter_set.state == State.SUBMITTED, ""
    try:
        if request.POST.get("none"):
            remove_sheet(form, by=by, at=at)
        elif not request.POST.get("seen"):
            raise SignatureNotSeen
        elif form.missing_pages:
            raise PagesMissing(form.missing_pages, of=form.sheet_pages["of"])
        elif late:
            keep_late_sheet(form, by=by, at=at)
        else:
            confirm_on_paper(form, shown=form.printed_hash, by=by, at=at)
            attest_sheet(form, by=by, at=at)
    except Refused as refusal:
        messages.error(request, refusal.told)
        again = f"?sheet={counter_form_id}"
    page = "counter_done" if late else "counter_check"
    return redirect(f"{reverse(page, args=[set_id])}{again}#form-{counter_form_id}")
