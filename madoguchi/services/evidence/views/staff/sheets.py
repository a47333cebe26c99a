"""The desk: every sheet, what waits, one sheet with its editions, and a new one."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.evidence.content import SheetWords
from madoguchi.services.evidence.desk_refusals import AddressTaken, NotForThisPost, NotPublic
from madoguchi.services.evidence.drawing import begun_from, copied
from madoguchi.services.evidence.folder import evidence_rules
from madoguchi.services.evidence.forms import BeginForm
from madoguchi.services.evidence.models import Sheet
from madoguchi.services.evidence.operations import begin_sheet, renew_sheet
from madoguchi.services.evidence.policies import had_a_hand_in, may_decide, may_prepare
from madoguchi.services.evidence.queries import Standing, figures_in, standings, waiting_editions
from madoguchi.services.evidence.standing import Marks, marks_of_editions
from madoguchi.services.evidence.states import OPEN
from madoguchi.services.evidence.views.staff.frame import colleague_in, crumbs, sheet_in


@never_cache
@require_safe
def evidence_sheets(request: HttpRequest) -> HttpResponse:
    """Every sheet with what is public and what is on its way; first what waits for the one who looks."""
    person, today = colleague_in(request), clock.today()
    decides = may_decide(person, on=today)
    found = standings()
    marks = marks_of_editions(one.pk for each in found for one in (each.published, each.open) if one is not None)
    context = {
        "standings": found,
        "withheld": {one.sheet.pk for one in found if _withheld(one, marks)},
        "invented": {one.sheet.pk for one in found if one.sheet.demo or _invented(one, marks)},
        "waiting": [one for one in waiting_editions() if decides and not had_a_hand_in(person, one)],
        "may_prepare": may_prepare(person, on=today),
        "crumbs": crumbs(),
    }
    return render(request, "evidence/staff/evidence_sheets.html", context)


def _withheld(one: Standing, marks: Mapping[int, Marks]) -> bool:
    return any(marks[edition.pk].withheld for edition in (one.published, one.open) if edition is not None)


def _invented(one: Standing, marks: Mapping[int, Marks]) -> bool:
    return any(marks[edition.pk].invented for edition in (one.published, one.open) if edition is not None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_sheet_new(request: HttpRequest) -> HttpResponse:
    """Begin a sheet: empty, or from one that the city's folder holds ready."""
    if not may_prepare(colleague_in(request), on=clock.today()):
        raise NotForThisPost
    taken = set(Sheet.objects.values_list("slug", flat=True))
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        prepared=[one for one in evidence_rules().sheets if one.slug not in taken],
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form)
        except AddressTaken as refused:
            form.add_error("slug", refused.told)
    context = {"form": form, "crumbs": crumbs((_("New sheet"), None))}
    return render(request, "evidence/staff/evidence_sheet_new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: BeginForm) -> HttpResponse:
    typed, by, at = form.cleaned_data, actor_of(request), clock.now()
    part = evidence_rules().find_sheet(typed.get("begin") or "")
    if part is None:
        made = begin_sheet(typed["slug"], words=SheetWords(title=typed["title"]), by=by, at=at)
        return redirect("evidence_edition_write", edition_id=made.pk)
    drawn, lacking = begun_from(part, on=clock.today())
    words = part.words.model_copy(update={"title": typed["title"]})
    made = begin_sheet(
        typed["slug"], words=words, drawn=drawn, demo=part.demo and settings.MADOGUCHI_DEMO, by=by, at=at
    )
    if lacking:
        text = ngettext(
            "%(number)s figure was left out: its data is not published yet.",
            "%(number)s figures were left out: their data is not published yet.",
            lacking,
        )
        messages.warning(request, text % {"number": lacking})
    return redirect("evidence_edition", edition_id=made.pk)


@never_cache
@require_safe
def evidence_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One sheet: its editions and who did what with them."""
    person, sheet = sheet_in(request, sheet_id)
    editions = list(sheet.editions.select_related("written_by", "decided_by").order_by("-number"))
    marks = marks_of_editions(one.pk for one in editions)
    context = {
        "sheet": sheet, "editions": [(one, marks[one.pk].withheld) for one in editions],
        "withheld": any(marks[one.pk].withheld for one in editions if one.is_public),
        "invented": sheet.demo or any(marks[one.pk].invented for one in editions), "title": editions[0].words.title,
        "may_renew": may_prepare(person, on=clock.today())
        and any(one.published_at for one in editions)
        and not any(one.state in OPEN for one in editions),
        "crumbs": crumbs((editions[0].words.title, None)),
    }  # fmt: skip
    return render(request, "evidence/staff/evidence_sheet.html", context)


@require_POST
def evidence_sheet_renew(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Begin the edition that shall follow: the words stay, figures are drawn from the newest data where that is wished."""
    person, sheet = sheet_in(request, sheet_id)
    if not may_prepare(person, on=clock.today()):
        raise NotForThisPost
    newest = sheet.editions.filter(published_at__isnull=False).order_by("-number").first()
    if newest is None:
        raise NotPublic
    drawn = copied(figures_in(newest), renewed=request.POST.get("data") == "newest", on=clock.today())
    made = renew_sheet(sheet, drawn=drawn, words=newest.words, by=actor_of(request), at=clock.now())
    messages.success(
        request, _("A newer edition is begun. The published one stays until a second person approves this.")
    )
    return redirect(reverse("evidence_edition", args=[made.pk]))
