"""Asking for a correction (補正の求め): tick the answers, then say for each what is needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.examining import DAYS_TO_CORRECT, request_correction
from madoguchi.foundation.cases.places import label_of
from madoguchi.foundation.cases.queries.dossier import Dossier, correctable_places, dossier_of
from madoguchi.foundation.cases.views.staff.opening import case_for_action, looks_at
from madoguchi.foundation.forms.public import Text, holds_my_number
from madoguchi.kernel import clock

LONGEST = 500


@dataclass(slots=True)
class Asked:
    """One place that is to be corrected, as it is being written down."""

    number: int
    path: str
    label: str
    shown: str
    ready: str = ""
    own: str = ""
    problem: str = ""

    def sentence(self, sentences: list[str]) -> str:
        """The ready sentence, the own words, or both."""
        chosen = sentences[int(self.ready)] if self.ready.isdecimal() and int(self.ready) < len(sentences) else ""
        return "\n".join(part for part in (chosen, self.own.strip()) if part)


@require_http_methods(["GET", "HEAD", "POST"])
@looks_at(wording.WHOLE_CASE)
def case_correct(request: HttpRequest, case: Case) -> HttpResponse:
    """First which answers, then what is needed for each; sent to the applicant at the end."""
    case_for_action(request, case.pk, "request_correction")
    dossier = dossier_of(case, today=clock.today())
    sentences = [text.within(case.language) for text in case.procedure.correction_texts]
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("path")
    asked = _asked(request, case, dossier, wanted)
    note = request.POST.get("note", "").replace("\x00", "")
    if request.method == "POST" and _sound(asked, sentences) and not _fault_of(note):
        items = [{"path": one.path, "sentence": one.sentence(sentences)} for one in asked]
        request_correction(case, items=items, note=note, by=actor_of(request), at=clock.now())
        messages.success(request, _("The applicant was asked to correct the application. The clock stands meanwhile."))
        return redirect("case_detail", case_id=case.pk)
    problems = [(f"f-own-{one.number}", one.problem) for one in asked if one.problem]
    if told := _fault_of(note):
        problems.append(("f-note", told))
    nothing = not asked and ("path" in request.GET or "chosen" in request.GET or request.method == "POST")
    return render(
        request,
        "cases/staff/case_correct.html",
        {
            "case": case,
            "dossier": dossier,
            "asked": asked,
            "sentences": sentences,
            "problems": problems,
            "offered": set(correctable_places(case, dossier)),
            "nothing": nothing,
            "note": note,
            "longest": LONGEST,
            "days": DAYS_TO_CORRECT,
            "crumbs": [
                (_("Inbox"), reverse("case_inbox")),
                (case.number, reverse("case_detail", args=[case.pk])),
                (_("Ask for a correction"), None),
            ],
        },
        status=422 if problems or nothing else 200,
    )


def _asked(request: HttpRequest, case: Case, dossier: Dossier, wanted: list[str]) -> list[Asked]:
    shown = {row.answer.path: row.answer.shown for group in dossier.groups for row in group.rows}
    return [
        Asked(
            number,
            path,
            _label(case, path),
            shown.get(path, ""),
            request.POST.get(f"ready-{number}", ""),
            request.POST.get(f"own-{number}", "").replace("\x00", ""),
        )
        for number, path in enumerate(p for p in correctable_places(case, dossier) if p in wanted)
    ]


def _label(case: Case, path: str) -> str:
    label = label_of(case, path) or {}
    return str(Text(label.get("ja", path), label.get("plain", ""), label.get("en", "")))


def _sound(asked: list[Asked], sentences: list[str]) -> bool:
    for one in asked:
        if not one.sentence(sentences):
            one.problem = _("Choose or write what is needed: “%(label)s”.") % {"label": one.label}
        else:
            one.problem = _fault_of(one.own)
    return bool(asked) and not any(one.problem for one in asked)


def _fault_of(text: str) -> str:
    if holds_my_number(text):
        return _("This seems to hold an Individual Number (My Number). Remove it: it must not be written here.")
    if len(text) > LONGEST:
        return _("Write at most %(most)d characters (now %(now)d).") % {"most": LONGEST, "now": len(text)}
    return ""
