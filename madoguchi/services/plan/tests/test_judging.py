"""Status by rule, forecasts, effects: small figures by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from madoguchi.services.plan.definition import Kpi, Plan
from madoguchi.services.plan.effects import effects_of
from madoguchi.services.plan.forecast import FEWEST, forecast, monthly
from madoguchi.services.plan.judging import judge_kpi, judge_measure
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.vocabulary import Manner, Status


def value(series: str, figure: str, as_of: date, manner: Manner = Manner.NIGHTLY) -> IndicatorValue:
    return IndicatorValue(series=series, value=Decimal(figure), as_of=as_of, manner=manner)


def status(plan: Plan, key: str, figure: str | None, on: date, *, as_of: date | None = None) -> Status:
    pair = plan.find_kpi(key)
    assert pair is not None
    manner = Manner.NIGHTLY if pair[1].counted else Manner.ENTERED
    known = None if figure is None else value(pair[1].series, figure, as_of or on, manner)
    return judge_kpi(*pair, known, on=on).status


@pytest.mark.parametrize(
    ("key", "figure", "on", "expected"),
    [
        ("procedures-online", "60", date(2022, 12, 1), Status.LATE),  # worse than where the plan began
        ("procedures-online", "61", date(2022, 12, 1), Status.ON_TRACK),  # no step is due
        ("procedures-online", "99", date(2023, 3, 31), Status.ON_TRACK),  # the last day of the year
        ("procedures-online", "99", date(2023, 4, 1), Status.LATE),
        ("procedures-online", "100", date(2023, 4, 1), Status.ON_TRACK),
        ("procedures-online", "199", date(2026, 11, 2), Status.LATE),
        ("procedures-online", None, date(2023, 4, 1), Status.NO_DATA),
        ("cash-at-window", "100", date(2024, 4, 1), Status.ON_TRACK),
        ("cash-at-window", "101", date(2024, 4, 1), Status.LATE),  # fewer is better
        ("cash-at-window", "50", date(2026, 4, 1), Status.ON_TRACK),
        ("cash-at-window", "51", date(2026, 4, 1), Status.LATE),
        ("applications-online", "40", date(2023, 4, 1), Status.NO_DATA),  # there is no target
    ],
)
def test_the_rule(plan: Plan, key: str, figure: str | None, on: date, expected: Status) -> None:
    assert status(plan, key, figure, on) == expected


def test_a_value_that_is_too_old_is_no_data(plan: Plan) -> None:
    on = date(2023, 6, 1)
    assert status(plan, "procedures-online", "120", on, as_of=on - timedelta(days=35)) == Status.ON_TRACK
    assert status(plan, "procedures-online", "120", on, as_of=on - timedelta(days=36)) == Status.NO_DATA
    assert status(plan, "sns-registrants", "17500", on, as_of=on - timedelta(days=400)) == Status.ON_TRACK
    assert status(plan, "sns-registrants", "17500", on, as_of=on - timedelta(days=401)) == Status.NO_DATA


def test_a_measure_is_late_when_one_of_its_indicators_is(plan: Plan) -> None:
    measure, on = plan.measures[1], date(2023, 6, 1)
    good, bad = value("entered.sns-registrants", "17500", on), value("entered.cash-at-window", "120", on)
    assert judge_measure(measure, {}, on=on).status == Status.NO_DATA
    assert judge_measure(measure, {good.series: good}, on=on).status == Status.ON_TRACK
    assert judge_measure(measure, {good.series: good, bad.series: bad}, on=on).status == Status.LATE


BEGIN = date(2023, 1, 31)
END = date(2025, 3, 31)


def months(count: int) -> list[date]:
    return [BEGIN + timedelta(days=30 * n) for n in range(count)]


def test_a_straight_way_is_continued_and_a_short_one_not() -> None:
    points = [(day, 10.0 + (day - BEGIN).days / 10) for day in months(8)]
    found = forecast(points, on=END)
    assert found is not None
    expected = 10 + (END - BEGIN).days / 10
    assert found.value == pytest.approx(expected)
    assert found.high - found.low == pytest.approx(0, abs=1e-6)
    assert found.says(expected - 1, "more") == "reached"
    assert found.says(expected + 1, "more") == "missed"
    assert found.says(expected + 1, "fewer") == "reached"
    assert forecast(points[: FEWEST - 1], on=END) is None
    assert forecast(points, on=points[-1][0]) is None, "the day has passed"


def test_neighbouring_days_count_as_one_month() -> None:
    daily = [(date(2023, 1, 1) + timedelta(days=n), float(n)) for n in range(59)]
    assert [day for day, _value in monthly(daily)] == [date(2023, 1, 31), date(2023, 2, 28)]
    assert forecast(daily, on=END) is None, "two months are too few, however many days"


def covered(*, narrow: float = 1.0) -> float:
    """How often the interval holds what comes, over ways that stray from a line at random."""
    dice = random.Random(7)
    held, tries = 0, 600
    for _number in range(tries):
        slope = dice.uniform(-1, 1)
        way = [(day, 500 + slope * (day - BEGIN).days + dice.gauss(0, 20)) for day in months(12)]
        found = forecast(way, on=END, floor=None)
        assert found is not None
        comes = 500 + slope * (END - BEGIN).days + dice.gauss(0, 20)
        held += abs(comes - found.value) <= (found.high - found.low) / 2 * narrow
    return held / tries


def test_the_interval_holds_what_it_says() -> None:
    assert 0.93 <= covered() <= 0.97
    assert covered(narrow=0.5) < 0.8, "the control: half as wide is seen to be too narrow"


def test_hours_and_yen_come_from_assumptions_and_only_from_them(plan: Plan) -> None:
    measure = plan.measures[0]
    seen = {"counter.characters_saved": value("counter.characters_saved", "24000", BEGIN)}
    (shown,) = effects_of(plan, measure, seen)
    assert (shown.hours, shown.yen) == (Decimal("20.0"), Decimal(50000))
    (nothing,) = effects_of(plan, measure, {})
    assert (nothing.hours, nothing.yen) == (None, None)
    unknown = measure.model_copy(update={"effects": (measure.effects[0].model_copy(update={"minutes_each": None}),)})
    (empty,) = effects_of(plan, unknown, seen)
    assert empty.hours is None


def test_a_series_is_named_by_its_source(plan: Plan) -> None:
    kpis: dict[str, Kpi] = {kpi.key: kpi for _measure, kpi in plan.every_kpi()}
    assert kpis["procedures-online"].series == "procedures.online"
    assert kpis["sns-registrants"].series == "entered.sns-registrants"
