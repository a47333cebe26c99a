"""Drawing questions: ``{% load forms %}``, ``{% render_field bound %}``, ``{% form_state … %}``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import json_script
from django.utils.safestring import SafeString

from madoguchi.foundation.forms.blanks import drawn_blank
from madoguchi.foundation.forms.bound import BoundField
from madoguchi.foundation.forms.expressions import scope_of
from madoguchi.foundation.forms.expressions.scope import TODAY
from madoguchi.foundation.forms.vocabulary import Answers, Circumstances
from madoguchi.foundation.residents.public import source_title

register = template.Library()


@register.simple_tag
def render_field(bound: BoundField) -> SafeString:
    """One question with its label, help, problem and inputs."""
    return drawn_blank(bound, _drawn) if bound.is_blank else _drawn(bound)


def _drawn(bound: BoundField) -> SafeString:
    return render_to_string("forms/field.html", {"bound": bound, "field": bound.field, "type": bound.type})


register.filter(source_title)


@register.filter
def as_data(value: Any) -> str:
    """JSON for a ``data-`` attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.simple_tag
def form_state(bounds: Iterable[BoundField], answers: Answers, circumstances: Circumstances) -> SafeString:
    """What the browser needs to preview conditions: only the names that they read, as inert JSON."""
    wanted = {TODAY}
    for bound in bounds:
        if bound.field.when is not None:
            wanted |= bound.field.when.names
            wanted |= {name.partition(".")[0] for name in bound.field.when.names}
    scope = scope_of(answers, circumstances)
    held = {name: scope[name] for name in sorted(wanted) if name in scope}
    # Of a repeat the browser only needs to know how many rows there are.
    rows: dict[str, Any] = {name: [{}] * len(value) for name, value in held.items() if _is_rows(value)}
    return json_script(held | rows, "form-state")


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


@register.inclusion_tag("forms/autosave_status.html")
def autosave_status() -> dict[str, Any]:
    """Where the page says when it was last kept; stands inside ``form[data-autosave]``."""
    return {}
