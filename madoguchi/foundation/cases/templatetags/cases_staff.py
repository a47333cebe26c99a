"""Words and marks of the office's pages: ``{% load cases_staff %}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.models import Case, CaseEvent
from madoguchi.foundation.cases.sources import who_took_it_down
from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.organisation.public import Department

register = template.Library()


@register.filter
def event_words(event: CaseEvent) -> str | Promise:
    """What happened."""
    return wording.EVENTS.get(event.kind, event.kind)


@register.filter
def event_details(event: CaseEvent) -> list[str]:
    """What the event says besides, in lines."""
    detail = event.detail
    lines = [str(detail[key]) for key in ("reason", "question", "answer") if detail.get(key)]
    if event.kind == "case.assign":
        lines.append(detail.get("assignee") or _("Nobody in particular"))
    if detail.get("department"):
        found = Department.objects.filter(pk=detail["department"]).first()
        lines.insert(0, str(found.name) if found else str(detail["department"]))
    if detail.get("outcome"):
        lines.append(str(wording.OUTCOMES.get(detail["outcome"], detail["outcome"])))
    lines += [str(in_language(label)) for label in detail.get("fields", [])]
    return lines


@register.filter
def channel_words(channel: str) -> str | Promise:
    """By which channel it came."""
    return wording.CHANNELS.get(channel, channel)


@register.filter
def assurance_words(case: Case) -> str | Promise:
    """How surely the applicant was known; of what came in at the counter, as it was noted there."""
    if told := case.attested.get("told"):
        return str(told[0][1])
    return wording.ASSURANCES.get(case.assurance, case.assurance)


@register.filter
def state_words(case: Case) -> Text:
    """The state as the office calls it."""
    return case.state_now.office


@register.filter
def state_kind(case: Case) -> str:
    """The colour of the state's label."""
    return wording.STATE_KINDS.get(case.state, "info")


@register.filter
def outcome_words(outcome: str) -> str | Promise:
    """The decision in words."""
    return wording.OUTCOMES.get(outcome, outcome)


@register.filter
def outcome_kind(outcome: str) -> str:
    """The colour of the decision's label."""
    return wording.STATE_KINDS.get(outcome, "info")


@register.filter
def in_language(label: Mapping[str, str] | str) -> Text | str:
    """A label kept in three languages, in the reader's."""
    if isinstance(label, Mapping):
        return Text(label.get("ja", ""), label.get("plain", ""), label.get("en", ""))
    return label


@register.filter
def source_words(provenance: Mapping[str, Any]) -> str:
    """Where a value came from (出所), in a few words."""
    source, detail = str(provenance.get("source", "")), str(provenance.get("detail", ""))
    if source == "register":
        return detail or _("Register")
    if source == "card":
        return _("Read from the card")
    if source == "clerk":
        name = who_took_it_down(provenance)
        return _("Taken down by %(name)s") % {"name": name} if name else _("Taken down at the counter")
    words = {
        "stated": _("Stated"),
        "computed": _("Computed"),
        "earlier": _("From an earlier application"),
        "default": _("Set beforehand"),
    }
    return words.get(source, "")


@register.inclusion_tag("cases/staff/parts/days_left.html")
def days_left_label(case: Case, left: int | None) -> dict[str, Any]:
    """The working days to the due day as a coloured label."""
    if case.is_ended:
        return {"text": "", "kind": ""}
    if left is None:
        return {"text": _("The clock stands"), "kind": "quiet"}
    if left < 0:
        return {"text": ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}, "kind": "error"}
    if left == 0:
        return {"text": _("Due today"), "kind": "warning"}
    text = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return {"text": text, "kind": "warning" if left <= 3 else "info"}
