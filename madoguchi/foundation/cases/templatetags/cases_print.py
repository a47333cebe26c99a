"""Template tags of printed pages."""

from __future__ import annotations

from django import template

from madoguchi.foundation.forms.public import mj

register = template.Library()
register.filter("mj", mj)
