"""The form on paper: blank for everybody, filled for whoever began a draft and rather brings or sends it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from madoguchi.foundation.accounts.public import ASKING, actor_of, at_a_pace
from madoguchi.foundation.cases.public import Draft, draft_form_pdf
from madoguchi.foundation.forms.public import get_version_offered, printed_form
from madoguchi.kernel import clock
from madoguchi.services.procedures.views.resident.entry import draft_view
from madoguchi.services.procedures.wizard import state_of


@login_not_required
@require_safe
@at_a_pace(ASKING)
def procedure_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The blank form as PDF; the same bytes for everybody until the version or its layout changes."""
    version = get_version_offered(slug, on=clock.today())
    form = printed_form(version, by=actor_of(request), at=clock.now())

    @condition(etag_func=lambda _request: f'"{form.pdf_sha256}"')
    def answer(_request: HttpRequest) -> HttpResponse:
        return _as_pdf(bytes(form.pdf), f"{slug}-{version.number}.{form.edition}.pdf")

    response = answer(request)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
@draft_view
def draft_form(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The draft on its form, to be brought or sent instead."""
    pdf = draft_form_pdf(draft, state_of(request, draft), by=actor_of(request), at=clock.now())
    response = _as_pdf(pdf, f"{draft.version.slug}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _as_pdf(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
