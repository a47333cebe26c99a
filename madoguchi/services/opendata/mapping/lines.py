"""Lines under the points (境界); evidence is drawn over the same ones, so the kernel reads them."""

from __future__ import annotations

from madoguchi.kernel.city_lines import Lines, lines_of

__all__ = ["Lines", "lines_of"]
