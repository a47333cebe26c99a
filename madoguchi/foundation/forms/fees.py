"""Fees (手数料): one effective-dated schedule of the city, and quotes that keep their calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState
from madoguchi.foundation.forms.expressions import Scope
from madoguchi.foundation.forms.procedure import FeeLine
from madoguchi.foundation.forms.schema import FeeItemPart, FeeSchedulePart


class NoPrice(LookupError):
    """The schedule holds no price for an item on that day."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a quote: ``yen`` = ``unit_yen`` × ``count``, or 0 with the basis of the exemption."""

    item: str
    title: Mapping[str, str]
    basis: str
    unit_yen: int
    count: int
    yen: int
    exempt_basis: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A fee as calculated on a day. ``total_yen`` is the sum of the lines."""

    on: str
    lines: tuple[QuoteLine, ...]

    @property
    def total_yen(self) -> int:
        """What is to be paid, in yen."""
        return sum(line.yen for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """For keeping with the case."""
        return {"on": self.on, "total_yen": self.total_yen, "lines": [asdict(line) for line in self.lines]}


def price_on(item: FeeItemPart, day: date) -> int:
    """The price in yen on ``day``; raises ``NoPrice``."""
    dated = [p for p in item.prices if p.from_ <= day]
    if not dated:
        raise NoPrice(item.title.ja)
    return max(dated, key=lambda p: p.from_).yen


def quote(state: FormState, schedule: FeeSchedulePart, *, on: date) -> Quote:
    """Calculate the fee for what is answered; a line whose count is not yet known is left out."""
    lines: list[QuoteLine] = []
    for fee in state.procedure.fees:
        if not state.holds(fee.when):
            continue
        if not fee.each:
            lines += _line(fee, state, state.scope(), state.active, schedule, on)
            continue
        for row in state.active.get(fee.each) or []:
            lines += _line(fee, state, state.scope(row, fee.each), row, schedule, on)
    return Quote(on.isoformat(), tuple(lines))


def _line(
    fee: FeeLine, state: FormState, scope: Scope, values: Mapping[str, Any], schedule: FeeSchedulePart, on: date
) -> list[QuoteLine]:
    key = fee.of.get(str(values.get(fee.choose))) if fee.choose else fee.item
    count = 1 if fee.per is None else fee.per(scope)
    if key is None or count is None:
        return []
    item = schedule.items[key]
    unit = price_on(item, on)
    exempt = next((e for e in fee.exempt if e.when(state.scope()) is True), None)
    title = {"ja": item.title.ja, "plain": item.title.plain, "en": item.title.en}
    return [
        QuoteLine(
            item=key,
            title=title,
            basis=item.basis,
            unit_yen=unit,
            count=int(count),
            yen=0 if exempt else unit * int(count),
            exempt_basis=exempt.basis if exempt else "",
        )
    ]
