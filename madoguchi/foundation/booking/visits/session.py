"""Which visits this browser may open: those of the signed-in resident, and those a guest began or opened by code."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.foundation.booking.models import Visit, VisitProcedure
from madoguchi.foundation.booking.refusals import ReservationNotFound
from madoguchi.foundation.booking.visits.happened import told_by_visit
from madoguchi.foundation.booking.visits.queries import find_visit_by_id, visits_of_owner
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.cases.public import Contact, Draft, drafts_of, guest_drafts, told_in_all
from madoguchi.foundation.forms.public import Known, Procedure, family_of

VISITS = "madoguchi_visits"
MOST_KEPT = 20
NEW_ADDRESS = "event.new_address"
"""Concept of where somebody moves to."""


def resident_in(request: HttpRequest) -> User | None:
    """The resident who is signed in; a member of staff at these pages is a guest like everybody else."""
    user = signed_in(request)
    return user if user is not None and not user.is_staff else None


def remember_visit(request: HttpRequest, visit: Visit) -> None:
    """Let this browser open the visit again."""
    kept = [one for one in request.session.get(VISITS, []) if one != str(visit.pk)]
    request.session[VISITS] = [*kept, str(visit.pk)][-MOST_KEPT:]


def visit_for(request: HttpRequest, visit_id: UUID) -> Visit:
    """The visit, if this browser may open it; raises ``ReservationNotFound``. One with an owner opens for him only."""
    visit = find_visit_by_id(visit_id)
    if visit is None:
        raise ReservationNotFound
    owner = resident_in(request)
    if visit.reservation.owner_id is not None:
        if owner is not None and owner.pk == visit.reservation.owner_id:
            return visit
    elif str(visit.pk) in request.session.get(VISITS, []):
        return visit
    raise ReservationNotFound


def lapsed_here(request: HttpRequest, visit_id: str) -> Visit | None:
    """A visit of this browser whose hold ran out while the form was filled in; else ``None``."""
    try:
        found = visit_for(request, UUID(visit_id))
    except (ValueError, ReservationNotFound):
        return None
    return found if found.reservation.state == State.LAPSED else None


def visits_here(request: HttpRequest) -> list[Visit]:
    """All that this browser may open, soonest last."""
    owner = resident_in(request)
    mine = visits_of_owner(owner) if owner is not None else []
    held = [find_visit_by_id(UUID(one)) for one in request.session.get(VISITS, [])]
    others = [one for one in held if one is not None and one.reservation.owner_id is None]
    shown = [one for one in [*mine, *others] if one.reservation.state != State.LAPSED]
    return sorted(shown, key=lambda one: one.reservation.starts_at, reverse=True)


def drafts_here(request: HttpRequest, slugs: list[str]) -> list[Draft]:
    """What this person has begun of these procedures, oldest first, so that the newest of each counts."""
    owner = resident_in(request)
    drafts = [*(drafts_of(owner) if owner is not None else []), *guest_drafts(request)]
    return sorted((one for one in drafts if one.version.slug in slugs), key=lambda one: one.saved_at)


def visit_being_prepared(request: HttpRequest, slug: str) -> Visit | None:
    """The visit named in what was sent, where it is this browser's own and for this procedure; else ``None``."""
    try:
        visit = visit_for(request, UUID(request.POST.get("visit", "")))
    except (ValueError, ReservationNotFound):
        return None
    return visit if slug in visit.slugs else None


def visit_prepared_by(request: HttpRequest, draft: Draft) -> Visit | None:
    """The visit for which a draft was prepared, soonest first, where this browser may open it."""
    rows = VisitProcedure.objects.filter(draft=draft).order_by("visit__reservation__starts_at")
    for row in rows:
        try:
            return visit_for(request, row.visit_id)
        except ReservationNotFound:
            continue
    return None


def contact_of(visit: Visit) -> Contact:
    """What was told with the reservation, so that the forms prepared for it do not ask it again."""
    told = visit.reservation
    return Contact(
        name=told.name,
        name_parts=told.name_parts,
        mail=told.mail,
        mail_confirmed_at=told.mail_confirmed_at,
        phone=told.phone,
    )


def drafts_for_visit(request: HttpRequest, visit: Visit) -> list[Draft]:
    """What was prepared for the visit by this person or by a guest: nothing of somebody else's account."""
    owner = resident_in(request)
    return [one for one in visit.prepared_drafts if one.owner_id in (None, owner.pk if owner is not None else None)]


def told_for_visit(request: HttpRequest, visit: Visit) -> dict[str, Known]:
    """What this person has answered already in other forms prepared for the visit, by concept: asked once for all of them."""
    mine = drafts_for_visit(request, visit)
    told = told_in_all(mine)
    # The household tells who the spouse is; and whoever moves applies from where they move to, as at the counter.
    told = {**family_of(told), **told}
    if NEW_ADDRESS in told:
        told.setdefault("person.address", told[NEW_ADDRESS])
    return told


def answered_by_visit(request: HttpRequest, visit: Visit, procedure: Procedure) -> dict[str, str]:
    """Question -> option: what follows from what the visit is for, and for whom somebody acts, said once for all forms."""
    mine = drafts_for_visit(request, visit)
    told = told_by_visit(procedure, visit.slugs, on=localdate(visit.reservation.starts_at))
    acts = {one.answers["represent"] for one in mine if one.answers.get("represent")}
    if len(acts) == 1 and acts <= set(procedure.represent) and len(procedure.represent) > 1:
        told["represent"] = acts.pop()
    return told
