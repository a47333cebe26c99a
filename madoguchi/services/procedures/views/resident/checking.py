"""Looking at everything once more, signing, sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of, begin_signing, take_signature, verify_signature
from madoguchi.foundation.booking.public import visit_prepared_by
from madoguchi.foundation.cases.public import (
    ATTACHMENT,
    CardNeeded,
    ChangedSinceShown,
    Content,
    Draft,
    MailNeeded,
    NotComplete,
    OnlyPrepared,
    answer_groups,
    content_of,
    provenance_by_place,
    submit_application,
)
from madoguchi.foundation.forms.public import FormState, fees_for, quote
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.procedures.overview import fee_lines, open_places, shown_groups
from madoguchi.services.procedures.pages import files_at
from madoguchi.services.procedures.views.resident.catalogue import sign_in_url
from madoguchi.services.procedures.views.resident.changing import changed_form
from madoguchi.services.procedures.views.resident.entry import draft_view, to_application
from madoguchi.services.procedures.views.resident.frame import frame
from madoguchi.services.procedures.vocabulary import CHECK
from madoguchi.services.procedures.wizard import assurance_for, first_open_step, state_of, step_url, steps_of


def _content(draft: Draft, state: FormState) -> Content:
    return content_of(draft, state, draft.held_files())


@require_safe
@draft_view
def draft_check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All answers with where they came from, the fee, the documents, and the button to send exactly this."""
    if changed_form(request, draft):
        return redirect("draft_changed", draft_id=draft.pk)
    state = state_of(request, draft)
    if draft.is_prepared:
        return _prepared(request, draft, state)
    judged = request.GET.get("show") == "problems"
    step = first_open_step(steps_of(draft, state))
    if step.name != CHECK and not judged:
        return redirect(f"{step.url}?from=check")
    content = _content(draft, state)
    calculated = quote(state, fees_for(state.procedure), on=state.circumstances.today)
    context = {
        **frame(request, draft, state, CHECK), "shown": content.content_hash, "complete": step.name == CHECK,
        "groups": shown_groups(draft, state, answer_groups(state, content.provenance)),
        "attachments": _attachments(draft, state), "lines": fee_lines(calculated), "fee": calculated,
        "on_paper": {"counter", "mail"} & set(draft.version.procedure.channels),
        "problems": open_places(draft, state) if judged else [],
        "department": Department.objects.filter(key=draft.version.procedure.owner).first(),
        **_signed(request, draft, content),
    }  # fmt: skip
    return render(request, "procedures/resident/draft_check.html", context)


def _prepared(request: HttpRequest, draft: Draft, state: FormState) -> HttpResponse:
    """What was answered at home for the counter; there is nothing to send, and nothing must be complete."""
    context = {
        **frame(request, draft, state, CHECK), "attachments": _attachments(draft, state),
        "groups": shown_groups(draft, state, answer_groups(state, provenance_by_place(draft))),
        "visit": visit_prepared_by(request, draft),
    }  # fmt: skip
    return render(request, "procedures/resident/draft_prepared.html", context)


def _attachments(draft: Draft, state: FormState) -> list[dict[str, Any]]:
    return [
        {"state": a, "attachment": a.attachment, "files": files_at(draft, f"{ATTACHMENT}{a.attachment.name}")}
        for a in state.attachments
    ]


def _signed(request: HttpRequest, draft: Draft, content: Content) -> Mapping[str, Any]:
    """Whether it has to be signed, and who has signed exactly this."""
    if draft.version.procedure.assurance_online != "signature":
        return {"to_sign": False}
    statement = take_signature(request, content.content_hash)
    if statement is None:
        return {"to_sign": True}
    signer = verify_signature(statement, at=clock.now())
    return {"to_sign": False, "signer": signer, "signed_at": statement.signed_at}


@require_POST
@draft_view
def draft_sign(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go and sign what was shown, and nothing else."""
    if draft.is_prepared:
        raise OnlyPrepared
    content = _content(draft, state_of(request, draft))
    if request.POST.get("shown") != content.content_hash:
        return _changed(request, draft)
    label = _("Application: %(title)s") % {"title": draft.version.procedure.title}
    return redirect(
        begin_signing(request, digest_hex=content.content_hash, label=label, return_to=step_url(draft, CHECK))
    )


@require_POST
@draft_view
def draft_submit(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Send it. Sent twice, it leads to the same application."""
    shown = request.POST.get("shown", "")
    try:
        case = submit_application(
            draft, shown=shown, assurance=assurance_for(request, draft), signature=take_signature(request, shown),
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except NotComplete:
        return redirect(f"{step_url(draft, CHECK)}?show=problems")
    except ChangedSinceShown:
        return _changed(request, draft)
    except MailNeeded:
        return redirect("draft_mail", draft_id=draft.pk)
    except CardNeeded:
        return redirect(sign_in_url(step_url(draft, CHECK)))
    except Refused as refusal:
        messages.error(request, refusal.told)
        return redirect(step_url(draft, CHECK))
    return to_application(request, case, just_sent=True)


def _changed(request: HttpRequest, draft: Draft) -> HttpResponse:
    messages.warning(request, _("Something was changed after this page was shown. Please look at it once more."))
    return redirect(reverse("draft_check", args=[draft.pk]))
