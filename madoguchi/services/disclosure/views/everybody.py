"""What everybody may read: the register of personal-information files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.services.disclosure.register import register, register_as_csv


@login_not_required
@require_safe
def privacy_files(request: HttpRequest) -> HttpResponse:
    """The register; the law asks for it in Japanese."""
    return render(request, "disclosure/resident/privacy_files.html", {"register": register()})


@login_not_required
@require_safe
def privacy_files_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    answer = HttpResponse("\ufeff" + register_as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="privacy-files.csv"'
    return answer
