"""What has happened, as the procedures of a set tell it: proposed to the clerk of somebody who came with prepared answers."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.forms.public import OccasionPart, city_library, procedures_offered, question_guide_form
from madoguchi.foundation.residents.public import Resident, Status
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.navigating import navigate


def proposed_occasion(counter_set: CounterSet, *, on: date) -> OccasionPart | None:
    """The occasion under which most of the chosen procedures are needed; ``None`` where one is noted, or none fits."""
    if counter_set.life_event:
        return None
    slugs = set(counter_set.forms.filter(dropped_at=None).values_list("slug", flat=True))
    chosen = [one for one in procedures_offered(on) if one.slug in slugs]
    library, form = city_library(), question_guide_form()
    best, most = None, 0
    here = Resident.objects.filter(pk=counter_set.resident_id).first() if counter_set.resident_id else None
    lives_here = here is not None and here.status == Status.LIVING_HERE
    for occasion in library.occasions if chosen else ():
        if lives_here and occasion.concerns == "newcomer":
            continue  # Nobody comes from elsewhere who is registered here.
        found = navigate(form, library, chosen, occasion=occasion, facts={}, household=None, today=on)
        if len(found.needed) > most:
            best, most = occasion, len(found.needed)
    return best
