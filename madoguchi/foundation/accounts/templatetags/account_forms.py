"""What the sign-in pages need to show forms: ``{% load account_forms %}``."""

from __future__ import annotations

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString

from madoguchi.kernel.ui.drawn_code import drawn_code

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


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """A QR code in the page itself: as an image in a data: address the content policy would refuse it."""
    return drawn_code(text, label)
