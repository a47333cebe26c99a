"""What imports of the register did: for administrators of the system. Lines, columns and counts; nobody's data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import signed_in
from madoguchi.foundation.organisation.public import NotAnAdministrator, may_administer
from madoguchi.foundation.residents.importing.refusals import ImportUnknown
from madoguchi.foundation.residents.importing.words import as_shown, counts_shown, letters_shown
from madoguchi.foundation.residents.models import RegisterImport
from madoguchi.kernel import clock
from madoguchi.kernel.ui.templatetags.ui import wareki, wareki_moment

A_PAGE = 50


def _officer(request: HttpRequest) -> None:
    user = signed_in(request)
    if user is None or not may_administer(user, on=clock.today()):
        raise NotAnAdministrator


@never_cache
@require_safe
def register_import_list(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    _officer(request)
    page = Paginator(RegisterImport.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "columns": [_("Begun"), _("What the files hold"), _("Export of"), _("State"), _("Rows not taken over")],
        "rows": [_row(one) for one in page],
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Imports of the register"), None)],
    }
    return render(request, "residents/staff/register_import_list.html", context)


def _row(run: RegisterImport) -> tuple[object, ...]:
    link = format_html(
        '<a href="{}">{}</a>', reverse("register_import", args=[run.pk]), wareki_moment(run.begun_at)
    )  # fmt: skip
    kind = f"{run.get_kind_display()}（{_('invented people')}）" if run.demo else run.get_kind_display()
    return link, kind, wareki(run.as_of), run.get_state_display(), run.faults.count()


@never_cache
@require_safe
def register_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what was done, which rows were not taken over, which characters somebody should look at."""
    _officer(request)
    run = RegisterImport.objects.filter(pk=pk).first()
    if run is None:
        raise ImportUnknown
    page = Paginator(run.faults.order_by("part", "line", "id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "page": page,
        "fault_columns": [_("Line"), _("File"), _("Column"), _("Why it was not taken over")],
        "faults": [(one["line"], one["part"], one["column"] or "—", one["sentence"]) for one in map(as_shown, page)],
        "counts": counts_shown(run),
        "letter_columns": [
            _("Code of the character"),
            _("Sort of character"),
            _("File"),
            _("How often"),
            _("First lines"),
        ],
        "letters": [
            (
                format_html("<code>{}</code>", one["code"]),
                one["sort"],
                one["part"],
                one["count"],
                ", ".join(map(str, one["lines"])),
            )
            for one in letters_shown(run)
        ],
        "crumbs": [
            (_("Inbox"), reverse("case_inbox")),
            (_("Imports of the register"), reverse("register_import_list")),
            (str(run.pk), None),
        ],
    }
    return render(request, "residents/staff/register_import.html", context)
