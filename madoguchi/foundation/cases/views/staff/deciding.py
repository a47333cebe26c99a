"""The decision: written down, read once more as the applicant will read it, then taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.attesting import unsigned_of
from madoguchi.foundation.cases.findings import findings_sheet, findings_shown
from madoguchi.foundation.cases.forms import DecisionForm
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.queries.dossier import dossier_of
from madoguchi.foundation.cases.views.staff.opening import case_for_action, case_seen, typed_in
from madoguchi.foundation.forms.public import TEMPLATES, Text, find_document
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Decide in two steps; the second shows what will be sent and issued."""
    case = case_for_action(request, case_id, "decide")
    sent = typed_in(request)
    form = DecisionForm(sent, case=case, initial={"seen": case.revision})
    sheet = findings_sheet(case_state(case), dict(sent.lists()) if sent is not None else None)
    context = {
        "case": case,
        "form": form,
        "sheet": sheet,
        "unmarked": dossier_of(case, today=clock.today()).unmarked,
        "unsigned": unsigned_of(case),
        "crumbs": [
            (_("Inbox"), reverse("case_inbox")),
            (case.number, reverse("case_detail", args=[case.pk])),
            (_("Decide"), None),
        ],
    }
    refused = form.is_bound and form.data.get("outcome") == "refused"
    problems = [] if refused else sheet.summary
    if request.method != "POST" or "back" in request.POST or not form.is_valid() or problems:
        bad = form.is_bound and "back" not in request.POST
        told = {"bad": bad, "problems": [*form.problems, *problems] if bad else []}
        return render(request, "cases/staff/case_decide.html", context | told, status=422 if bad else 200)
    outcome, reasons = form.cleaned_data["outcome"], form.cleaned_data["text"]
    findings = {} if refused else sheet.values
    if "confirmed" not in request.POST:
        written = [
            (name, value) for name, values in request.POST.lists() for value in values if name.startswith("finding.")
        ]
        told = {
            "outcome": outcome, "reasons": reasons, "written": written, "found": findings_shown(case, findings),
            **_what_follows(case, outcome),
        }  # fmt: skip
        return render(request, "cases/staff/case_decide_confirm.html", context | told)
    try:
        decide_case(
            case,
            outcome=outcome,
            reasons=reasons,
            findings=findings,
            seen=form.cleaned_data["seen"],
            by=actor_of(request),
            at=clock.now(),
        )
    except Refused as refusal:
        # What was written stays; the page now stands for the case as it is, to be looked at once more.
        fresh = request.POST.copy()
        fresh["seen"] = str(case.revision)
        told = {"form": DecisionForm(fresh, case=case), "bad": True, "problems": [("", refusal.told)]}
        return render(request, "cases/staff/case_decide.html", context | told, status=refusal.status)
    messages.success(request, _("The decision was taken and the applicant is told."))
    return redirect("case_decided", case_id=case.pk)


@never_cache
@require_http_methods(["GET"])
def case_decided(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What came of the decision, without the application itself: reading that again needs a purpose."""
    case = case_seen(request, case_id)
    if not case.is_ended:
        return redirect("case_detail", case_id=case.pk)
    return render(
        request,
        "cases/staff/case_decided.html",
        {
            "case": case,
            "documents": case.documents.all(),
            "crumbs": [(_("Inbox"), reverse("case_inbox")), (case.number, None)],
        },
    )


def _what_follows(case: Case, outcome: str) -> dict[str, object]:
    """The words the applicant reads, and the titles of what is issued."""
    state = case_state(case)
    issued = [find_document(i.document) for i in case.procedure.issues if i.on == outcome and state.holds(i.when)]
    own: Text | None = case.procedure.state_texts.get(outcome)
    return {
        "public": own or TEMPLATES[case.procedure.review_template].states[outcome].public,
        "appeal": case.procedure.appeal if outcome == "refused" else "",
        "documents": [Text(d.title.ja, d.title.plain, d.title.en) for d in issued if d is not None],
        "to": case.applicant_mail,
    }
