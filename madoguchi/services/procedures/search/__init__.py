"""Finding a procedure by everyday words, however they are written: kana, kanji, roman letters, synonyms, slips."""

from __future__ import annotations

from madoguchi.kernel.letters import fold
from madoguchi.services.procedures.search.searching import Found, Hit, search, search_procedures

__all__ = ["Found", "Hit", "fold", "search", "search_procedures"]
