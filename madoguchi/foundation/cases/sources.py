"""Where a value came from (出所), in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.public import SITUATION
from madoguchi.foundation.residents.public import source_title
from madoguchi.kernel.ui.wareki import to_wareki

WRITTEN_AT_HOME = "home"
"""Detail of what somebody stated at home, before coming to the counter (事前申請)."""


def prepared_in_words(provenance: Mapping[str, Any]) -> str:
    """That the resident wrote it at home, and when; nothing for what was said elsewhere."""
    if (provenance.get("source"), provenance.get("detail")) != ("stated", WRITTEN_AT_HOME):
        return ""
    at = str(provenance.get("at") or "")
    if not at:
        return _("Prepared at home by the resident")
    day = to_wareki(localdate(datetime.fromisoformat(at)), get_language() or "ja")
    return _("Prepared at home by the resident on %(day)s") % {"day": day}


def who_took_it_down(provenance: Mapping[str, Any]) -> str:
    """Who of the office wrote it down; empty where that is not known, or the situation told it."""
    detail = str(provenance.get("detail") or "")
    return "" if detail == SITUATION else detail


def source_in_words(provenance: Mapping[str, Any]) -> str:
    """Where a value came from, where that is worth saying: what the applicant typed needs no remark."""
    source, detail, at = (str(provenance.get(key) or "") for key in ("source", "detail", "at"))
    if source == "card":
        day = to_wareki(localdate(datetime.fromisoformat(at)), get_language() or "ja") if at else ""
        return (_("Read from the card on %(day)s") % {"day": day}).strip()
    if source == "register":
        day = to_wareki(datetime.fromisoformat(at).date(), get_language() or "ja") if at else ""
        if detail and day:
            return _("From the city's records: %(register)s, as of %(day)s") % {
                "register": source_title(detail), "day": day,
            }  # fmt: skip
        return _("From the city's records")
    if prepared := prepared_in_words(provenance):
        return prepared
    return {
        "computed": _("Calculated from your answers"), "earlier": _("From an earlier application"),
        "clerk": _("Entered by the office"),
        "default": _("A usual answer that was proposed: say so if it is not right"),
    }.get(source, "")  # fmt: skip
