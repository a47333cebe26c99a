"""Words of a sheet of evidence (根拠シート): where an edition stands on its way to the public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

GROWING = ("evidence_sheetstep",)
"""Tables that only grow; the database itself refuses to change or delete their rows."""


class State(models.TextChoices):
    """Where an edition of a sheet stands."""

    DRAFT = "draft", _("being written")
    WAITING = "waiting", _("waits for approval")
    RETURNED = "returned", _("returned with a reason")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("followed by a newer edition")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("discarded")


OPEN = (State.DRAFT, State.WAITING, State.RETURNED)
"""On the way: a sheet has one such edition at most."""
IN_WRITING = (State.DRAFT, State.RETURNED)
"""Whoever prepares may still change it."""
READABLE = (State.PUBLISHED, State.SUPERSEDED)
"""Anybody may read it."""
ONCE_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)
LIVING = (*OPEN, State.PUBLISHED)
"""What somebody still has to care for."""
