"""The question guide: one question a page, the answers in the address, nothing kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.booking.public import may_be_reserved
from madoguchi.foundation.forms.public import (
    Field,
    Problem,
    bound_field,
    city_library,
    field_type,
    missing_sentence,
    procedures_offered,
    question_guide_form,
)
from madoguchi.kernel import clock
from madoguchi.services.procedures.question_guide import ASKED, AT, SKIP, Way, result_of, skippable, way_of

Crumbs = list[tuple[str, str | None]]


@login_not_required
@never_cache
@require_safe
def question_guide(request: HttpRequest) -> HttpResponse:
    """The next question, or the one asked for again; after the last the result."""
    form, today = question_guide_form(), clock.today()
    way = way_of(form, dict(request.GET.lists()), today=today)
    shown = way.state.asked.get(way.problem or request.GET.get(AT, "")) or way.next
    if shown is None:
        return redirect(f"{reverse('question_guide_result')}?{way.address()}")
    if ASKED in request.GET and not way.problem:
        # The address is made clean, so that it can be shared and “back” leads to the question before.
        return redirect(f"{reverse('question_guide')}?{way.address()}")
    return render(request, "procedures/resident/question_guide.html", _question(way, shown))


@login_not_required
@never_cache
@require_safe
def question_guide_result(request: HttpRequest) -> HttpResponse:
    """“These procedures are yours”, with why, and what to have ready."""
    today = clock.today()
    way = way_of(question_guide_form(), dict(request.GET.lists()), today=today)
    if way.next is not None:
        return redirect(f"{reverse('question_guide')}?{way.address()}")
    result = result_of(way, procedures_offered(today), city_library())
    certain = [one.procedure for group in result.groups for one in group.procedures]
    reserved = [("procedure", one.slug) for one in certain if may_be_reserved(one)]
    context = {
        "result": result, "told": _told(way), "visit_query": urlencode(reserved),
        "crumbs": [*_crumbs(reverse("question_guide")), (_("Your procedures"), None)],
        "address": request.build_absolute_uri(f"{request.path}?{way.address()}"),
    }  # fmt: skip
    return render(request, "procedures/resident/question_guide_result.html", context)


def _crumbs(guide: str | None = None) -> Crumbs:
    return [(_("Home"), "/"), (_("Question guide"), guide)]


def _question(way: Way, shown: Field) -> dict[str, Any]:
    number = next(i for i, q in enumerate(way.asked) if q.name == shown.name)
    before = way.asked[number - 1] if number else None
    problems = [Problem(shown.name, missing_sentence(shown), "missing")] if way.problem else []
    bound = bound_field(
        shown, value=way.state.active.get(shown.name), problems=problems, circumstances=way.state.circumstances,
        required=shown.name in way.state.required,
    )  # fmt: skip
    return {
        "bound": bound, "number": number + 1, "problems": [(bound.id, problem.message) for problem in problems],
        "kept": way.query(without=shown.name), "asked": ASKED, "skip": SKIP,
        "may_skip": shown.name in skippable(way.state.procedure), "crumbs": _crumbs(),
        "back": f"{reverse('question_guide')}?{way.address(at=before.name)}" if before else "",
    }  # fmt: skip


def _told(way: Way) -> list[dict[str, str]]:
    """Each question with its answer in words, and the way to change it."""
    rows = []
    for question in way.asked:
        value = way.state.active.get(question.name)
        if value is None or value == []:
            shown = _("Passed over") if value is None else _("None of these")
        else:
            shown = field_type(question.type).show(value, question, get_language() or "ja")
        href = f"{reverse('question_guide')}?{way.address(at=question.name)}"
        rows.append({"label": str(question.label), "value": shown, "href": href})
    return rows
