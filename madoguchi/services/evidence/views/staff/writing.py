"""The words of an edition: several may write; the second sees what the first changed, and chooses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.evidence.content import SheetWords, marks_of
from madoguchi.services.evidence.desk_wording import FIELDS
from madoguchi.services.evidence.forms import WordsForm, indicator_forms, typed_from, words_from
from madoguchi.services.evidence.models import Edition, SheetStep
from madoguchi.services.evidence.operations import Clash, write_sheet
from madoguchi.services.evidence.views.staff.frame import crumbs, edition_crumb, edition_in, require_writing

LONGEST_MARKS = 2000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edition_write(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Write; what somebody else changed meanwhile is shown beside one's own, and nothing typed is lost."""
    person, edition = edition_in(request, edition_id)
    require_writing(person, edition)
    if request.method != "POST":
        return _page(
            request, edition, WordsForm(initial=typed_from(edition.words)), indicator_forms(words=edition.words)
        )
    form, indicators = WordsForm(request.POST), indicator_forms(request.POST)
    marks = _marks(request.POST.get("marks", ""))
    if not (form.is_valid() and indicators.is_valid()):
        return _page(request, edition, form, indicators, marks=marks)
    words = _with_theirs(words_from(form, indicators), edition, request.POST.getlist("theirs"))
    writer = edition.steps.select_related("by").order_by("-at", "-id").first()  # before this one becomes the last
    clashes = write_sheet(edition, words=words, seen=marks, by=actor_of(request), at=clock.now())
    if clashes:
        return _page(request, edition, form, indicators, clashes=clashes, writer=writer)
    messages.success(request, _("Saved."))
    if request.POST.get("deed") == "stay":
        return redirect("evidence_edition_write", edition_id=edition.pk)
    return redirect("evidence_edition", edition_id=edition.pk)


def _with_theirs(words: SheetWords, edition: Edition, fields: Sequence[str]) -> SheetWords:
    """Fields in which the other one's words shall stay."""
    kept = edition.words
    return words.model_copy(
        update={name: getattr(kept, name) for name in fields if name in FIELDS and hasattr(kept, name)}
    )


def _marks(sent: str) -> dict[str, str]:
    try:
        told = json.loads(sent[:LONGEST_MARKS])
    except ValueError:
        return {}
    return {str(name): str(mark) for name, mark in told.items()} if isinstance(told, dict) else {}


def _page(
    request: HttpRequest,
    edition: Edition,
    form: WordsForm,
    indicators: Any,
    *,
    marks: dict[str, str] | None = None,
    clashes: Sequence[Clash] = (),
    writer: SheetStep | None = None,
) -> HttpResponse:
    problems = [*form.problems, *(one for row in indicators.forms for one in row.problems)] if form.is_bound else []
    context = {
        "edition": edition, "form": form, "indicators": indicators, "problems": problems,
        "marks": json.dumps(marks if marks is not None else marks_of(edition.words.as_json())),
        "clashes": [(one.field, FIELDS[one.field], _lines(one.mine), _lines(one.theirs)) for one in clashes],
        "writer": writer, "is_own": writer is not None and writer.by_id == request.user.pk,
        "logic": [form[name] for name in ("inputs", "activities", "outputs", "outcomes")],
        "crumbs": crumbs(edition_crumb(edition), (_("Write"), None)),
    }  # fmt: skip
    status = 422 if problems else 409 if clashes else 200
    return render(request, "evidence/staff/evidence_edition_write.html", context, status=status)


def _lines(value: Any) -> list[str]:
    """A field as lines to read."""
    if isinstance(value, str):
        return value.splitlines()
    return [one if isinstance(one, str) else "　".join(str(part) for part in one.values() if part) for one in value]
