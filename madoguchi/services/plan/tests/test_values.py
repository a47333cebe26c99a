"""Values: counted ones are never typed, entered ones take two, and what was wrong stays beside what is right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry, missing_guards
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.indicators import every_indicator, figure_of, line_from_json
from madoguchi.kernel.refusals import Refused
from madoguchi.services.plan import refusals
from madoguchi.services.plan.loading import load_plan
from madoguchi.services.plan.models import Confirmation, IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import (
    adopt_plan,
    confirm_value,
    decline_value,
    enter_value,
    follow_plan,
    recount_value,
    take_values,
)
from madoguchi.services.plan.queries import find_plan, value_seen
from madoguchi.services.plan.tasks import take_values_of_yesterday
from madoguchi.services.plan.vocabulary import GROWING, Manner
from tests.cast import acting

pytestmark = pytest.mark.django_db
A_LINK = "https://example.jp/evidence"


def entered(
    version: PlanVersion, person: User, at: datetime, *, value: int = 15000, as_of: date | None = None, **more: object
) -> IndicatorValue:
    pair = version.plan.find_kpi("sns-registrants")
    assert pair is not None
    return enter_value(
        version.plan, pair[1], as_of=as_of or at.date(), value=Decimal(value), person=person, by=acting(person), at=at,
        **{"link": A_LINK, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def test_loading_twice_makes_one_version_and_a_change_another(version: PlanVersion, at: datetime) -> None:
    assert load_plan(version.plan, by=SYSTEM, at=at) is None
    changed = version.plan.model_copy(update={"yen_per_hour": Decimal(2600)})
    with pytest.raises(refusals.PlanKnownAlready):
        adopt_plan(version.plan, reason="again", by=SYSTEM, at=at)
    newer = adopt_plan(changed, reason="the city confirmed the cost of an hour", by=SYSTEM, at=at + timedelta(hours=1))
    assert newer.number == 2
    assert load_plan(version.plan, by=SYSTEM, at=at) is None, "what was decided is not undone by the same old folder"
    then = find_plan(on=at.date(), at=at)
    now = find_plan(on=at.date(), at=at + timedelta(hours=2))
    assert then is not None
    assert now is not None
    assert (then.number, now.number) == (1, 2)
    assert PlanVersion.objects.get(pk=newer.pk).plan == changed


def test_every_room_counts_and_every_figure_adds_up(version: PlanVersion, at: datetime) -> None:
    taken = take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    assert {one.series for one in taken} == {one.name for one in every_indicator()}
    assert AuditEntry.objects.get(act="indicator.take").detail["broken"] == []
    for one in every_indicator():
        kept = IndicatorValue.objects.get(series=one.name)
        assert kept.value == figure_of([line_from_json(line) for line in kept.lines], one.total), one.name
    rooms = {one.room for one in every_indicator()}
    assert {"procedures", "counter", "cases", "booking", "tickets", "accounts", "audit", "residents"} <= rooms


def test_the_night_counts_a_day_once_and_leaves_out_what_is_known_only_now(version: PlanVersion, at: datetime) -> None:
    night = at.replace(hour=0, minute=30) + timedelta(days=1)
    first = take_values_of_yesterday(at=night)
    assert first == len(every_indicator())
    assert take_values_of_yesterday(at=night + timedelta(hours=1)) == 0
    assert set(IndicatorValue.objects.values_list("as_of", flat=True)) == {at.date()}
    later = take_values(None, as_of=at.date() - timedelta(days=40), manner=Manner.ON_DEMAND, by=SYSTEM, at=night)
    assert "accounts.second_factor_share" not in {one.series for one in later}


def test_an_indicator_that_breaks_stops_no_other(
    version: PlanVersion, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.kernel import indicators

    def broken(on: date) -> list[indicators.Line]:
        raise RuntimeError("broken")

    indicators.indicator("test.broken", "x", unit="x", definition="x", counted="x", better="more")(broken)
    try:
        taken = take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
        assert len(taken) == len(every_indicator()) - 1
    finally:
        indicators._indicators.pop("test.broken")
    assert AuditEntry.objects.get(act="indicator.take").detail["broken"] == ["test.broken"]


def test_an_entered_value_counts_once_another_has_confirmed_it(
    version: PlanVersion, planner: User, second_planner: User, tanaka: User, at: datetime
) -> None:
    value = entered(version, planner, at)
    assert value_seen(value.series, at=at) is None
    with pytest.raises(refusals.SamePerson):
        confirm_value(version.plan, value, person=planner, by=acting(planner), at=at)
    with pytest.raises(refusals.NotForThisPost):
        confirm_value(version.plan, value, person=tanaka, by=acting(tanaka), at=at)
    confirm_value(version.plan, value, person=second_planner, by=acting(second_planner), at=at + timedelta(hours=1))
    assert value_seen(value.series, at=at) is None, "it was not seen before"
    seen = value_seen(value.series, at=at + timedelta(hours=1))
    assert seen == value
    with pytest.raises(refusals.JudgedAlready):
        decline_value(version.plan, value, reason="no", person=second_planner, by=acting(second_planner), at=at)


def test_a_declined_value_never_counts(version: PlanVersion, planner: User, second_planner: User, at: datetime) -> None:
    value = entered(version, planner, at)
    with pytest.raises(refusals.ReasonMissing):
        decline_value(version.plan, value, reason=" ", person=second_planner, by=acting(second_planner), at=at)
    decline_value(version.plan, value, reason="another month", person=second_planner, by=acting(second_planner), at=at)
    assert value_seen(value.series, at=at + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"link": ""}, refusals.EvidenceMissing),
        ({"as_of": date(2030, 1, 1)}, refusals.NotThatDay),
    ],
)
def test_what_cannot_be_entered(
    version: PlanVersion, planner: User, at: datetime, more: dict[str, object], refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        entered(version, planner, at, **more)  # type: ignore[arg-type]


def test_nobody_types_what_is_counted(version: PlanVersion, planner: User, at: datetime) -> None:
    pair = version.plan.find_kpi("procedures-online")
    assert pair is not None
    with pytest.raises(refusals.NotEntered):
        enter_value(
            version.plan, pair[1], as_of=at.date(), value=Decimal(200), link=A_LINK, person=planner, by=acting(planner),
            at=at,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(
            series="procedures.online", as_of=at.date(), value=200, taken_at=at, manner=Manner.ENTERED,
            evidence_link=A_LINK, entered_by=planner,
        )  # fmt: skip


def test_a_correction_is_a_new_value_with_a_reason(
    version: PlanVersion, planner: User, second_planner: User, at: datetime
) -> None:
    wrong = entered(version, planner, at)
    confirm_value(version.plan, wrong, person=second_planner, by=acting(second_planner), at=at)
    later = at + timedelta(hours=1)
    with pytest.raises(refusals.ReasonMissing):
        entered(version, planner, later, value=15100, corrects=wrong)
    with pytest.raises(refusals.NotTheSame):
        entered(version, planner, later, value=15100, corrects=wrong, reason="x", as_of=date(2026, 10, 1))
    right = entered(version, planner, later, value=15100, corrects=wrong, reason="a digit was misread")
    confirm_value(version.plan, right, person=second_planner, by=acting(second_planner), at=later)
    assert value_seen(wrong.series, at=at) == wrong
    assert value_seen(wrong.series, at=later) == right


def test_a_counted_value_is_corrected_by_counting_again(version: PlanVersion, planner: User, at: datetime) -> None:
    (value,) = take_values(
        version.plan, as_of=at.date(), manner=Manner.ON_DEMAND, by=acting(planner), at=at, names=["procedures.online"]
    )
    with pytest.raises(refusals.ReasonMissing):
        recount_value(version.plan, value, reason="", by=acting(planner), at=at)
    again = recount_value(version.plan, value, reason="two were published", by=acting(planner), at=at)
    assert (again.corrects, again.manner) == (value, Manner.RECOUNT)
    assert value_seen(value.series, at=at) == again


def test_only_the_office_has_everything_counted(version: PlanVersion, tanaka: User, sato: User, at: datetime) -> None:
    for person in (tanaka, sato):
        with pytest.raises(refusals.NotForThisPost):
            take_values(version.plan, as_of=at.date(), manner=Manner.ON_DEMAND, by=acting(person), at=at)
    own = take_values(
        version.plan, as_of=at.date(), manner=Manner.ON_DEMAND, by=acting(sato), at=at, names=["procedures.online"]
    )
    assert len(own) == 1, "the owner of the measure counts its own indicator"


def test_the_database_itself_keeps_the_rows(version: PlanVersion, planner: User, at: datetime) -> None:
    value = entered(version, planner, at)
    assert not [table for table, _verb in missing_guards() if table in GROWING]
    for change in (
        lambda: IndicatorValue.objects.filter(pk=value.pk).update(value=1),
        lambda: IndicatorValue.objects.filter(pk=value.pk).delete(),
        lambda: PlanVersion.objects.filter(pk=version.pk).update(reason="x"),
        lambda: Confirmation.objects.create(
            value=value, confirmed=True, at=at, entered_by=planner, confirmed_by=planner
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_next_plan_begins_with_what_is_left_over(
    version: PlanVersion, planner: User, second_planner: User, at: datetime
) -> None:
    reached = entered(version, planner, at, value=20500)
    confirm_value(version.plan, reached, person=second_planner, by=acting(second_planner), at=at)
    arguments = {"key": "dx-2026", "title": "次期DX推進計画", "by": SYSTEM, "at": at}
    with pytest.raises(refusals.PeriodNotAfter):
        follow_plan(version, first=date(2026, 1, 1), last=date(2030, 3, 31), **arguments)  # type: ignore[arg-type]
    after = follow_plan(version, first=date(2026, 4, 1), last=date(2030, 3, 31), **arguments)  # type: ignore[arg-type]
    plan = after.plan
    assert plan.follows == "dx-2022"
    assert plan.find_kpi("sns-registrants") is None, "it was reached"
    carried = plan.find_kpi("cash-at-window")
    assert carried is not None
    assert carried[1].targets == {2029: Decimal(50)}
    assert "targets" in carried[1].to_confirm
    assert carried[0].schedule[0].years == (2026, 2027, 2028, 2029)
    assert find_plan(on=at.date(), at=at) == after
    with pytest.raises(refusals.PlanBegunAlready):
        follow_plan(version, first=date(2026, 4, 1), last=date(2030, 3, 31), **arguments)  # type: ignore[arg-type]
