"""What the sign-in pages need to show forms: ``{% load account_forms %}``."""

from __future__ import annotations

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def problems(form: BaseForm | None) -> list[tuple[str, str]]:
    """What has to be corrected, for ``error_summary``: (input id, message)."""
    if form is None or not form.errors:
        return []
    found = [("", str(message)) for message in form.non_field_errors()]
    for field in form:
        found += [(field.id_for_label, f"{field.label}: {message}") for message in field.errors]
    return found
