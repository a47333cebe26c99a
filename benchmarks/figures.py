"""Measured figures: what was meant, what came out, and the table and file that tell it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``target`` is the most (or the least) it may be; ``None`` where it only informs."""

    name: str
    value: float
    unit: str
    target: float | None = None
    bound: Literal["most", "least"] = "most"
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether it does not do what was promised."""
        if self.target is None:
            return False
        # What could not be measured was not reached.
        if math.isnan(self.value):
            return True
        return self.value > self.target if self.bound == "most" else self.value < self.target

    @property
    def verdict(self) -> str:
        """``ok``, ``MISSED``, or nothing."""
        return "" if self.target is None else "MISSED" if self.missed else "ok"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0…1) of the values do not exceed (nearest rank); NaN without values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def written(value: float) -> str:
    """A number with as many digits as it deserves."""
    if math.isnan(value):
        return "—"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Iterable[Figure]) -> str:
    """The figures one a line, with their targets."""
    lines = []
    for one in figures:
        sign = {"most": "≤", "least": "≥"}[one.bound]
        target = "" if one.target is None else f"{sign} {written(one.target)}"
        note = f"   {one.note}" if one.note else ""
        lines.append(
            f"  {one.name:<58}{written(one.value):>10} {one.unit:<14}{target:>9}  {one.verdict:<6}{note}".rstrip()
        )
    return "\n".join(lines)


def keep(figures: Sequence[Figure], surroundings: dict[str, Any], folder: Path, *, at: datetime) -> Path:
    """Write everything as JSON under ``folder``; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{at:%Y%m%d-%H%M%S}.json"
    told = {
        "at": at.isoformat(),
        "surroundings": surroundings,
        "figures": [asdict(one) | {"verdict": one.verdict} for one in figures],
    }
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "latest.json").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return file
