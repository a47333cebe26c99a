"""Search in the register of residents (住民の検索)."""

from __future__ import annotations

from madoguchi.foundation.residents.search.finding import Hit, HitPage, search_residents

__all__ = ["Hit", "HitPage", "search_residents"]
