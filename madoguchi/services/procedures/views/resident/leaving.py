"""Stopping for now: confirming a mail address, being told how to return, throwing a draft away."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import Limit, actor_of, note_try, refuse_over
from madoguchi.foundation.booking.public import visit_prepared_by
from madoguchi.foundation.cases.public import Draft, discard_draft, request_code, use_code
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.mailed_code import CodeForm
from madoguchi.services.procedures.forms import MailForm
from madoguchi.services.procedures.views.resident.catalogue import sign_in_url
from madoguchi.services.procedures.views.resident.entry import draft_view
from madoguchi.services.procedures.views.resident.frame import came_from_check, frame
from madoguchi.services.procedures.vocabulary import MAIL
from madoguchi.services.procedures.wizard import first_open_step, state_of, steps_of

CODES = "madoguchi_draft_codes"
CONFIRM = Limit("procedures.mail-code", 5, 30, timedelta(hours=1), counts_success=True)
"""Nobody's mail box is filled by strangers; from one address of the network a family or a library asks."""


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_mail(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Confirm a mail address: type it, then type the code that was sent to it."""
    waiting = request.session.get(CODES, {}).get(str(draft.pk))
    if request.method == "POST" and "_other" in request.POST:
        _wait_for(request, draft, None)
        return redirect(_here(request, draft))
    if request.method == "POST" and "_again" in request.POST and waiting:
        return _send_code(request, draft, MailForm({"mail": waiting["mail"]}))
    if waiting:
        return _judge_code(request, draft, waiting)
    if request.method == "POST":
        return _send_code(request, draft, MailForm(request.POST))
    return _mail_page(request, draft, MailForm(initial={"mail": draft.mail or _answered_mail(draft)}), None)


def _send_code(request: HttpRequest, draft: Draft, form: MailForm) -> HttpResponse:
    if not form.is_valid():
        return _mail_page(request, draft, form, None)
    mail = form.cleaned_data["mail"]
    try:
        at = clock.now()
        refuse_over(CONFIRM, request, mail, at)
        note_try(CONFIRM, request, mail, succeeded=True, at=at)
        access = request_code(
            purpose="confirm", mail=mail, language=get_language() or "ja", draft=draft, by=actor_of(request), at=at
        )
    except Refused as refusal:
        form.add_error("mail", refusal.told)
        return _mail_page(request, draft, form, None)
    _wait_for(request, draft, {"code": str(access.pk), "mail": mail})
    return redirect(_here(request, draft))


def _judge_code(request: HttpRequest, draft: Draft, waiting: dict[str, str]) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _mail_page(request, draft, form, waiting["mail"])
    try:
        use_code(waiting["code"], code=form.cleaned_data["code"], by=actor_of(request), at=clock.now())
    except Refused as refusal:
        form.add_error("code", refusal.told)
        return _mail_page(request, draft, form, waiting["mail"])
    _wait_for(request, draft, None)
    messages.success(request, _("Your mail address is confirmed."))
    draft.refresh_from_db()
    if _is_leaving(request):
        return redirect("draft_leave", draft_id=draft.pk)
    return redirect(first_open_step(steps_of(draft, state_of(request, draft))).url)


def _mail_page(request: HttpRequest, draft: Draft, form: forms.Form, sent_to: str | None) -> HttpResponse:
    problems = [(form[name].id_for_label, str(error)) for name, errors in form.errors.items() for error in errors]
    context = {
        **frame(request, draft, state_of(request, draft), MAIL), "form": form, "sent_to": sent_to,
        "problems": problems, "leaving": _is_leaving(request),
    }  # fmt: skip
    return render(request, "procedures/resident/draft_mail.html", context, status=422 if problems else 200)


def _wait_for(request: HttpRequest, draft: Draft, code: dict[str, str] | None) -> None:
    held = {key: value for key, value in request.session.get(CODES, {}).items() if key != str(draft.pk)}
    request.session[CODES] = held | ({str(draft.pk): code} if code else {})


def _is_leaving(request: HttpRequest) -> bool:
    return "leave" in (request.GET.get("for"), request.POST.get("for"))


def _here(request: HttpRequest, draft: Draft) -> str:
    query = "?for=leave" if _is_leaving(request) else "?from=check" if came_from_check(request) else ""
    return reverse("draft_mail", args=[draft.pk]) + query


def _answered_mail(draft: Draft) -> str:
    return str(draft.answers.get(f"{draft.version.procedure.contact}.email") or "")


@require_safe
@draft_view
def draft_leave(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Everything is saved: how to come back, and until when."""
    resume = reverse("draft_resume", args=[draft.pk])
    context = {
        "draft": draft, "procedure": draft.version.procedure, "days": draft.version.procedure.abandoned_days,
        "resume": resume, "sign_in_url": sign_in_url(resume),
        "visit": visit_prepared_by(request, draft) if draft.is_prepared else None,
    }  # fmt: skip
    return render(request, "procedures/resident/draft_leave.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Throw the draft away, after asking once."""
    if request.method == "GET":
        context = {"draft": draft, "procedure": draft.version.procedure}
        return render(request, "procedures/resident/draft_discard.html", context)
    discard_draft(draft, by=actor_of(request), at=clock.now())
    messages.success(request, _("What you had entered was deleted."))
    return redirect("application_list")
