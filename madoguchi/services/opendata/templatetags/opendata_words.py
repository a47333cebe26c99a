"""Words of the catalogue for templates: ``{% load opendata_words %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence
from madoguchi.services.opendata.invisible import visible
from madoguchi.services.opendata.states import Frequency, State

register = template.Library()
KINDS = {
    State.DRAFT: "warning", State.CHECKED: "info", State.WAITING: "info", State.RETURNED: "warning",
    State.APPROVED: "success", State.PUBLISHED: "success", State.SUPERSEDED: "quiet", State.WITHDRAWN: "error",
    State.DISCARDED: "quiet",
}  # fmt: skip
STEPS: dict[str, Sentence] = {
    "version.prepare": _("sent a file"),
    "version.repair": _("accepted the repairs"),
    "version.submit": _("submitted it for approval"),
    "version.take_back": _("took it back"),
    "version.discard": _("discarded it"),
    "version.restore": _("brought back version"),
    "version.renew": _("renewed it from its source"),
    "version.approve": _("approved it, to be published on"),
    "version.return": _("returned it"),
    "version.stop": _("stopped it before it was published"),
    "version.publish": _("published it"),
    "version.withdraw": _("withdrew it"),
}


@register.filter
def version_kind(state: str) -> str:
    """How the badge of a state is coloured; the words say it too."""
    return KINDS[State(state)]


@register.filter
def step_words(act: str) -> Sentence:
    """What somebody did with a version."""
    return STEPS.get(act, act)


@register.filter
def frequency_words(frequency: str) -> Sentence:
    """How often a dataset is renewed."""
    return Frequency(frequency).label


@register.filter
def cell(value: Any) -> str:
    """A cell of a difference; a dash where there is nothing."""
    return "–" if value in (None, "") else str(value)


@register.filter
def named(names: dict[str, Any], key: str) -> Any:
    """What a key is called; the key itself where nobody knows."""
    return names.get(key, key)


@register.filter
def seen_beside(text: str, other: str) -> str:
    """A value beside what it becomes: letters that nobody sees are shown where they are all that differs."""
    return visible(str(text), str(other))
