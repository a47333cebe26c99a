"""Search in the register of residents (住民の検索)."""

from __future__ import annotations

from madoguchi.foundation.residents.search.agreement import disagreements
from madoguchi.foundation.residents.search.finding import Hit, HitPage, search_residents
from madoguchi.foundation.residents.search.index import index_residents, rebuild_index

__all__ = ["Hit", "HitPage", "disagreements", "index_residents", "rebuild_index", "search_residents"]
