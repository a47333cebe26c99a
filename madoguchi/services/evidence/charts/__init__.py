"""Charts (図): a ``Figure`` drawn as SVG by the server, with the same figures as a table and in words.

``drawn(chart, figure, language)`` gives all three; ``draw`` the SVG alone.
"""

from __future__ import annotations

from madoguchi.services.evidence.charts.drawing import Drawn, draw, drawn
from madoguchi.services.evidence.charts.vocabulary import CHART_KINDS, Chart, ChartKind, chart_from_json

__all__ = ["CHART_KINDS", "Chart", "ChartKind", "Drawn", "chart_from_json", "draw", "drawn"]
