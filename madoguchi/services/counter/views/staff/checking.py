"""Each form is shown to be confirmed; all are submitted at once; then what happens next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import Case, may_view_case, public_text, receipts_pdf, unsigned_of
from madoguchi.foundation.files.public import respond_with_pdf
from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.counter.forms import UnsignedForm
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.operations.confirming import confirm_on_paper, object_to_form, set_objection_aside
from madoguchi.services.counter.operations.submitting import cases_of_set, submit_set
from madoguchi.services.counter.refusals import (
    NotConfirmed,
    NotPrinted,
    NotSigned,
    ObjectionOpen,
    ReasonNeeded,
    SetNotFound,
    UnsignedNoteNeeded,
)
from madoguchi.services.counter.showing import Shown, shown_form
from madoguchi.services.counter.signed import signing_of
from madoguchi.services.counter.tablet_refusals import SayWhatIsWrong, TooLong
from madoguchi.services.counter.tablets import tablet_of
from madoguchi.services.counter.views.staff.reaching import Reached, look_at, reach
from madoguchi.services.counter.vocabulary import MOST_OF_REASON, State


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_check(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Every form as the resident confirms it, and whether it is signed; submitting opens all cases or none."""
    if request.method == "POST":
        return _submit(request, set_id)
    reached = look_at(request, set_id)
    if reached.counter_set.state == State.SUBMITTED:
        return redirect("counter_done", set_id=set_id)
    return _draw(request, reached, UnsignedForm())


def _submit(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Submit; where something is not confirmed, or nobody has signed and no reason is told, the same page says so."""
    reached = reach(request, set_id)
    if not reached.is_whole:
        raise SetNotFound
    why = UnsignedForm(request.POST)
    told = why.cleaned_data if why.is_valid() else {}
    try:
        submit_set(
            reached.counter_set, unsigned=told.get("unsigned", ""), note=told.get("unsigned_note", ""),
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except (NotSigned, UnsignedNoteNeeded) as refusal:
        place = "unsigned" if isinstance(refusal, NotSigned) else "unsigned_note"
        why.add_error(place, refusal.told)
        return _draw(request, look_at(request, set_id), why)
    except NotConfirmed:
        return _draw(request, look_at(request, set_id), UnsignedForm(), marked=True)
    return redirect("counter_done", set_id=set_id)


def _draw(
    request: HttpRequest,
    reached: Reached,
    why: UnsignedForm,
    *,
    marked: bool = False,
    said: tuple[UUID, str, Refused] | None = None,
) -> HttpResponse:
    """Draw the page; ``why`` is the choice of a reason, perhaps with what is wrong in it.

    ``marked``: the forms that keep it from being submitted are marked. ``said``: what was written on one form, and why it
    was refused.
    """
    conversation = reached.conversation()
    shown = []
    for part in conversation.forms:
        part.form.counter_set = reached.counter_set
        shown.append((part, shown_form(part.form, at=clock.now())))
    problems = why.problems if why.is_bound else []
    if marked:
        problems += [
            (f"form-{part.form.pk}", _what_is_open(part.form, one)) for part, one in shown if not one.is_confirmed
        ]
    if said is not None:
        problems.append((_place_of(said[0], said[2]), said[2].told))
    context = {
        "reached": reached,
        "counter_set": reached.counter_set,
        "conversation": conversation,
        "shown": shown,
        "paper": "paper" in request.GET,
        "opened": request.GET.get("sheet"),
        "confirmed": sum(one.is_confirmed for _part, one in shown),
        "all_confirmed": bool(shown) and all(one.is_confirmed for _part, one in shown),
        "signing": signing_of(part.form for part in conversation.forms),
        "why": why,
        "said": {"form": str(said[0]), "text": said[1]} if said is not None else None,
        "longest": MOST_OF_REASON,
        "problems": problems,
        "fees": fees_by_item([part.quote.as_json() for part in conversation.forms]),
        "departments": {one.pk: one for one in Department.objects.all()},
        "tablet": tablet_of(reached.clerk, at=clock.now()),
        "crumbs": [*reached.crumbs[:-1], (reached.counter_set.name, reverse("counter_set", args=[reached.counter_set.pk])),
                   (_("Confirm and submit"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_check.html", context, status=422 if problems else 200)


def _what_is_open(form: CounterForm, look: Shown) -> str:
    told = {"procedure": look.state.procedure.title}
    if form.is_objected:
        return _("%(procedure)s: the resident said that something is wrong, and it is not settled yet.") % told
    if look.problems:
        return _("%(procedure)s: something is still to be filled in.") % told
    return _("%(procedure)s: the resident has not confirmed it yet.") % told


def _place_of(form_id: UUID, refusal: Refused) -> str:
    return f"id-aside-{form_id}" if isinstance(refusal, ReasonNeeded | TooLong | ObjectionOpen) else f"form-{form_id}"


@require_POST
def counter_confirm(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """The resident signed the printed form; or said what is wrong (``objection``); or that is set aside (``aside``)."""
    form = reach(request, set_id).form(counter_form_id)
    objection = request.POST.get("objection")
    aside = request.POST.get("aside")
    try:
        if objection is not None:
            object_to_form(form, objection=objection, by=actor_of(request), at=clock.now())
        elif aside is not None:
            set_objection_aside(form, because=aside, by=actor_of(request), at=clock.now())
        else:
            confirm_on_paper(form, shown=request.POST.get("shown", ""), by=actor_of(request), at=clock.now())
    except (ObjectionOpen, NotPrinted, ReasonNeeded, SayWhatIsWrong, TooLong) as refusal:
        said = (counter_form_id, aside or "", refusal)
        return _draw(request, look_at(request, set_id), UnsignedForm(), said=said)
    return redirect(f"{reverse('counter_check', args=[set_id])}#form-{counter_form_id}")


@never_cache
@require_safe
def counter_done(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """What happens next, and what is to be paid."""
    reached, cases = _submitted(request, set_id)
    context = {
        "reached": reached,
        "counter_set": reached.counter_set,
        "cases": [(case, public_text(case), may_view_case(reached.clerk, case, on=clock.today())) for case in cases],
        "sheets": [one for one in reached.forms() if one.scan_id and not one.sheet_seen],
        "opened": request.GET.get("sheet"),
        "unsigned": [case for case in cases if unsigned_of(case)],
        "fees": fees_by_item([case.fee for case in cases if case.fee]),
        "departments": {one.pk: one for one in Department.objects.all()},
        "crumbs": reached.crumbs,
    }
    return render(request, "counter/staff/counter_done.html", context)


@never_cache
@require_safe
def counter_receipts(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Receipts for all together, in the resident's language."""
    reached, cases = _submitted(request, set_id)
    if not cases:
        raise SetNotFound
    pdf = receipts_pdf(cases, name=reached.counter_set.name, language=reached.counter_set.language)
    subjects = [f"case:{case.number}" for case in cases]
    return respond_with_pdf(pdf, subjects=subjects, name="receipts.pdf")


def _submitted(request: HttpRequest, set_id: UUID) -> tuple[Reached, list[Case]]:
    reached = look_at(request, set_id)
    if reached.counter_set.state != State.SUBMITTED:
        messages.info(request, _("This set has not been submitted."))
    cases = cases_of_set(reached.counter_set)
    if reached.within is not None:
        cases = [case for case in cases if case.department in reached.within]
    return reached, cases


@dataclass(slots=True)
class FeeItem:
    """What is to be paid for one item over all applications."""

    title: Text
    count: int = 0
    yen: int = 0


@dataclass(slots=True)
class Fees:
    """What is to be paid in all, by item."""

    items: list[FeeItem] = field(default_factory=list)

    @property
    def total_yen(self) -> int:
        """The sum."""
        return sum(item.yen for item in self.items)


def fees_by_item(quotes: list[dict[str, Any]]) -> Fees:
    """Quotes of several applications (as kept with a case) put together by item of the schedule."""
    found: dict[str, FeeItem] = {}
    counted: dict[str, int] = defaultdict(int)
    for one in quotes:
        for line in one["lines"]:
            title = line["title"]
            item = found.setdefault(
                line["item"], FeeItem(Text(title.get("ja", ""), title.get("plain", ""), title.get("en", "")))
            )
            counted[line["item"]] += line["count"]
            item.count, item.yen = counted[line["item"]], item.yen + line["yen"]
    return Fees(list(found.values()))
