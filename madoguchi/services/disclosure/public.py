"""The door of the disclosure room."""

from __future__ import annotations

from madoguchi.services.disclosure.numbers import numbers_as_markdown
from madoguchi.services.disclosure.operations import hand_out_disclosure, make_disclosure, review_disclosure
from madoguchi.services.disclosure.register import register_as_csv, register_as_html, register_as_markdown

__all__ = [
    "hand_out_disclosure",
    "make_disclosure",
    "numbers_as_markdown",
    "register_as_csv",
    "register_as_html",
    "register_as_markdown",
    "review_disclosure",
]
