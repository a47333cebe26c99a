"""The door of the disclosure room."""

from __future__ import annotations

from madoguchi.services.disclosure.operations import hand_out_disclosure, make_disclosure, review_disclosure

__all__ = ["hand_out_disclosure", "make_disclosure", "review_disclosure"]
