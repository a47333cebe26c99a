"""Finding a procedure, reading about it, beginning it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import ASKING, ASSURANCES, actor_of, assurance_of, keep_pace
from madoguchi.foundation.booking.public import (
    answered_by_visit,
    contact_of,
    link_draft,
    may_be_reserved,
    told_for_visit,
    visit_being_prepared,
)
from madoguchi.foundation.cases.public import COUNTER, PREPARED, begin_draft, remember_draft
from madoguchi.foundation.forms.public import Procedure, city_library, get_version_offered
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.services.procedures.beginning import my_drafts_of, seen_in_register, untouched_draft
from madoguchi.services.procedures.catalogue import catalogue
from madoguchi.services.procedures.guide import guide_of
from madoguchi.services.procedures.views.resident.entry import resident_in


@login_not_required
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure of the city, to be searched and narrowed down."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "category", "life_event")}
    if asked["q"]:
        keep_pace(ASKING, request, at=clock.now())
    shown = catalogue(
        city_library(), on=clock.today(), words=asked["q"], category=asked["category"], life_event=asked["life_event"]
    )
    crumbs = [(_("Home"), "/"), (_("Procedures"), None)]
    heading = [one.label for one in shown.categories if one.key == asked["category"]]
    heading += [one.label for one in shown.life_events if one.key == asked["life_event"]]
    context = {
        "catalogue": shown, "asked": asked, "narrowed": any(asked.values()), "crumbs": crumbs,
        "heading": " · ".join(heading), "shown": [(p, shown.why.get(p.slug, ())) for p in shown.found],
    }  # fmt: skip
    return render(request, "procedures/resident/procedure_list.html", context)


@login_not_required
@never_cache
@require_safe
def procedure_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """What to know before beginning, and the buttons to begin."""
    procedure = get_version_offered(slug, on=clock.today()).procedure
    here = reverse("procedure_guide", args=[slug])
    context = {
        "procedure": procedure, "guide": guide_of(procedure, city_library(), on=clock.today()),
        "department": Department.objects.filter(key=procedure.owner).first(),
        "drafts": my_drafts_of(request, slug), "may_begin": may_begin(request, procedure),
        "signed_in": resident_in(request) is not None, "sign_in_url": sign_in_url(here),
        "may_be_reserved": may_be_reserved(procedure),
        "crumbs": [(_("Home"), "/"), (_("Procedures"), reverse("procedure_list")), (str(procedure.title), None)],
    }  # fmt: skip
    return render(request, "procedures/resident/procedure_guide.html", context)


@login_not_required
@require_POST
def draft_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft, filled with what the city knows; pressing twice begins one. For a visit it is prepared for the counter."""
    version = get_version_offered(slug, on=clock.today())
    here = reverse("procedure_guide", args=[slug])
    visit = visit_being_prepared(request, slug)
    channel = PREPARED if visit is not None else "online"
    if (COUNTER if visit is not None else "online") not in version.procedure.channels:
        return redirect(here)
    # Answers prepared for a visit need no card: who it is, the counter sees.
    if visit is None and not may_begin(request, version.procedure):
        return redirect(sign_in_url(here))
    draft = untouched_draft(request, version, channel)
    if draft is None:
        owner, by, at = resident_in(request), actor_of(request), clock.now()
        known = seen_in_register(owner, assurance=assurance_of(request), by=by, at=at)
        if visit is not None:
            known = {**told_for_visit(request, visit), **known}
        draft = begin_draft(
            version, owner=owner, known=known, language=get_language() or "ja", channel=channel,
            contact=contact_of(visit) if visit is not None else None,
            answered=answered_by_visit(request, visit, version.procedure) if visit is not None else None, by=by, at=at,
        )  # fmt: skip
        if owner is None:
            remember_draft(request, draft)
    if visit is not None:
        link_draft(visit, draft, by=actor_of(request), at=clock.now())
    return redirect("draft_resume", draft_id=draft.pk)


def may_begin(request: HttpRequest, procedure: Procedure) -> bool:
    """Whether this browser has shown the card that the procedure needs, if it needs one."""
    if procedure.assurance_online not in ("card", "signature"):
        return True
    return resident_in(request) is not None and ASSURANCES.index(assurance_of(request)) >= ASSURANCES.index("card")


def sign_in_url(back: str) -> str:
    """The page to sign in with a card, and back."""
    return f"{reverse('identity_sign_in')}?{urlencode({'next': back})}"
