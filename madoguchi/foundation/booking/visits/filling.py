"""What the city holds of somebody who reserves, signed in with a card: their name with its kana, and how to reach them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import record_view
from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.visits.forms import NAME_PARTS, parts_of_name
from madoguchi.foundation.cases.public import known_of, shows_register
from madoguchi.foundation.residents.public import resident_of
from madoguchi.kernel.acts import Actor

PURPOSE = gettext_noop("Filling in a reservation with what the city already holds")
WHAT = gettext_noop("Name, telephone number and mail address in the register")


def contact_to_begin_with(
    reservation: Reservation, owner: User | None, *, assurance: str, by: Actor, at: datetime
) -> dict[str, str]:
    """What the page holds before anything is typed: what was told already, else what the register says of its owner.

    The register is read only for whoever showed a card, and only after the line of this look was written.
    """
    told = {**parts_of_name(reservation), "mail": reservation.mail, "phone": reservation.phone}
    resident = resident_of(owner) if owner is not None and shows_register(assurance) else None
    if owner is None or resident is None or reservation.name_parts:
        return told
    record_view(by=by, purpose=PURPOSE, what=WHAT, at=at, account_id=str(owner.pk), resident_id=str(resident.pk))
    known = {concept: one.value for concept, one in known_of(owner, at=at).items()}
    name = known.get("person.name") or {}
    if name.get("family"):
        told |= {part: str(name.get(part) or "") for part in NAME_PARTS}
    told["mail"] = told["mail"] or str(known.get("person.email") or "")
    told["phone"] = told["phone"] or str(known.get("person.phone") or "")
    return told
