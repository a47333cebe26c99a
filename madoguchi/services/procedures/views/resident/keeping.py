"""Keeping what a page sent: files, the postal button, answers; and the address to show next."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.booking.public import tell_other_forms
from madoguchi.foundation.cases.public import Draft, Saved, save_page
from madoguchi.foundation.forms.public import Page
from madoguchi.kernel import clock
from madoguchi.services.procedures.views.resident import uploads
from madoguchi.services.procedures.views.resident.entry import form_data, revision_in
from madoguchi.services.procedures.views.resident.frame import came_from_check
from madoguchi.services.procedures.wizard import assurance_for

STAYING = {"_fill", "_remove", "_upload", "_leave"}
"""Buttons that keep the page without going on to the next."""


def keep(request: HttpRequest, draft: Draft, page: Page, *, row: str | None = None) -> tuple[Saved, bool]:
    """Save everything the page sent; (what came of it, whether the next step may be shown)."""
    data = form_data(request)
    if fill := request.POST.get("_fill"):
        data = uploads.filled(data, page, fill)
    uploads.remove_asked(request, draft)
    refused = uploads.take_files(request, draft, page, row=row)
    going_on = not STAYING & request.POST.keys()
    saved = save_page(
        draft, page=page.name, row=row, data=data, revision=revision_in(request), confirm=going_on and not refused,
        assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    if saved.replaced:
        labels = "、".join(str(f.label) for f in saved.replaced)
        told = _("You had changed this in another window too. What you sent now counts: %(labels)s")
        messages.warning(request, told % {"labels": labels})
    tell_other_forms(request, draft, by=actor_of(request), at=clock.now())
    return saved, going_on and not (refused or saved.problems or saved.opened)


def same_page(request: HttpRequest, saved: Saved, address: str) -> str:
    """The page again by GET, so that going back and loading again never ask to send twice.

    Problems are shown only to somebody who wanted to go on; questions that were just opened are not held against them.
    """
    query: list[tuple[str, str]] = [("from", "check")] if came_from_check(request) else []
    if not STAYING & request.POST.keys():
        query += [("show", "problems")] if saved.problems else []
        query += [("new", f.path) for f in saved.opened]
    anchor = f"#f-{request.POST['_fill'].replace('.', '-')}-street" if "_fill" in request.POST else ""
    return address + (f"?{urlencode(query)}" if query else "") + anchor
