"""A form that was changed while somebody was filling it in: what is kept, what is asked once more."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import (
    Draft,
    carried_over,
    carry_draft_over,
    last_day_of,
    newer_version_of,
)
from madoguchi.foundation.forms.public import ProcedureVersion
from madoguchi.kernel import clock
from madoguchi.services.procedures.views.resident.entry import draft_view
from madoguchi.services.procedures.wizard import assurance_for

KEPT_OLD = "drafts_kept_old"
"""In the session: draft -> newer version that its applicant has put off."""


def changed_form(request: HttpRequest, draft: Draft) -> ProcedureVersion | None:
    """The newer version that the applicant has to hear of before going on, if there is one."""
    newer = newer_version_of(draft, on=clock.today())
    if newer is None:
        return None
    if _is_late(last_day_of(draft.version, newer)):
        return newer
    put_off = request.session.get(KEPT_OLD, {}).get(str(draft.pk)) == newer.pk
    return newer if newer.procedure.carries_drafts and not put_off else None


def _is_late(last: date | None) -> bool:
    return last is not None and clock.today() > last


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_changed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What has changed; sent, the draft goes on under the newer form, or (``_keep``) is finished under the older."""
    newer = newer_version_of(draft, on=clock.today())
    if newer is None:
        return redirect("draft_resume", draft_id=draft.pk)
    last = last_day_of(draft.version, newer)
    if request.method == "POST":
        if "_keep" in request.POST and not _is_late(last):
            request.session[KEPT_OLD] = {**request.session.get(KEPT_OLD, {}), str(draft.pk): newer.pk}
        else:
            _carry(request, draft, newer)
        return redirect("draft_resume", draft_id=draft.pk)
    carried = carried_over(draft, newer, assurance=assurance_for(request, draft), at=clock.now())
    context = {
        "draft": draft, "procedure": newer.procedure, "carried": carried, "last": last, "late": _is_late(last),
        "crumbs": [(_("Home"), "/"), (_("Your applications"), "/applications/"), (str(newer.procedure.title), None)],
    }  # fmt: skip
    return render(request, "procedures/resident/draft_changed.html", context)


def _carry(request: HttpRequest, draft: Draft, newer: ProcedureVersion) -> None:
    carried = carry_draft_over(
        draft, to=newer, assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now()
    )
    messages.success(
        request,
        _("You go on with the new form. What you entered was taken over.")
        if carried.smooth
        else _("You go on with the new form. Please answer the marked questions once more."),
    )
