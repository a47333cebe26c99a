"""Why and what is looked at when the audit trail is read; whoever is concerned reads it in his own language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

PURPOSES: Mapping[str, str] = {
    "regular": gettext_noop("Regular audit of the records"),
    "incident": gettext_noop("Examination of an incident"),
    "question": gettext_noop("Answer to a question of the person concerned"),
    "report": gettext_noop("Report to a supervising authority"),
}
ACTS = gettext_noop("Audit trail: what was done")
LOOKS = gettext_noop("Audit trail: who looked at what")
CASE = gettext_noop("Audit trail: the course of one case")
EXPORTED = gettext_noop("Audit trail, saved as a file")
