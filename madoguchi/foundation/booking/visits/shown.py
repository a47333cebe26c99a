"""A visit as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.foundation.booking.models import Visit
from madoguchi.foundation.cases.public import Draft, is_answered
from madoguchi.foundation.forms.public import Procedure, Text
from madoguchi.kernel.ui.drawn_code import drawn_code

MOODS = {
    "confirmed": "success", "came": "success", "offered": "warning", "displaced": "warning", "waiting": "info",
    "held": "info", "joining": "info",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownProcedure:
    """A procedure of the visit: its words, and how far its answers are prepared."""

    slug: str
    title: Text
    may_prepare: bool
    draft: Draft | None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent in online in the meantime."""
        return self.draft is not None and self.draft.submitted_at is not None

    @property
    def is_begun(self) -> bool:
        """Whether anything was saved since it was opened: what the city filled in by itself is no answer."""
        return self.draft is not None and self.draft.saved_at > self.draft.begun_at


def shown_procedures(visit: Visit, offered: Mapping[str, Procedure]) -> list[ShownProcedure]:
    """The procedures in order; one that is no longer offered is called by its key."""
    rows = visit.procedures.select_related("draft__version")
    found = []
    for row in rows:
        procedure = offered.get(row.slug)
        title = procedure.title if procedure else Text(ja=row.slug)
        found.append(
            ShownProcedure(row.slug, title, procedure is not None and "counter" in procedure.channels, row.draft)
        )
    return found


def answered_of(visit: Visit, *, at: datetime) -> int:
    """How many forms of a visit need no more answers: sent in already, or everything is answered that can be at home."""
    if all(row.draft_id is None for row in visit.procedures.all()):
        return 0
    drafts = [row.draft for row in visit.procedures.select_related("draft__version", "draft__owner")]
    return sum(one.submitted_at is not None or is_answered(one, at=at) for one in drafts if one is not None)


def qr_of(code: str) -> SafeString:
    """The code as a picture; whoever reads it has the code and nothing else."""
    return drawn_code(code, _("QR code to show at the reception"), scale=6)
