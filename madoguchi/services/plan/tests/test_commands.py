"""On the console: all values with their days, counted now, and the next plan."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from madoguchi.kernel import clock
from madoguchi.services.plan.models import IndicatorValue, PlanVersion

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], command: str, *arguments: str) -> str:
    """What a command prints."""
    capsys.readouterr()
    call_command(command, *arguments)
    return capsys.readouterr().out


def kpis(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, dict[str, Any]]:
    """``plan kpis --json`` by key."""
    return {one["key"]: one for one in json.loads(said(capsys, "plan_kpis", "--json", *more))["kpis"]}


def test_all_values_with_the_days_they_are_of(
    version: PlanVersion, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kpis(capsys)
    assert set(before) == {kpi.key for _measure, kpi in version.plan.every_kpi()}
    assert {one["value"] for one in before.values()} == {None}
    assert {one["status"] for one in before.values()} == {"no-data"}
    assert "procedures.online" in said(capsys, "plan_take")
    after = kpis(capsys)
    row = after["procedures-online"]
    assert (row["value"], row["as_of"], row["status"]) == (0, at.date().isoformat(), "late")
    assert row["targets"] == {"2022": 100, "2023": 140, "2024": 170, "2025": 200}
    assert after["sns-registrants"]["as_of"] is None
    with clock.frozen(at.replace(day=3)):
        assert kpis(capsys, "--on", "2026-11-02")["procedures-online"]["value"] == 0
        lines = said(capsys, "plan_kpis").splitlines()
    assert len(lines) == len(after)


def test_the_next_plan_from_the_console(version: PlanVersion, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    IndicatorValue.objects.create(
        series="accounts.second_factor_share", as_of=at.date(), value=Decimal(100), taken_at=at, manner="on-demand"
    )
    told = said(
        capsys, "plan_next", "dx-2026", "--title", "次期DX推進計画", "--first", "2026-04-01", "--last", "2030-03-31"
    )
    assert "11 of 11 measures left over" in told
    after = PlanVersion.objects.get(plan_key="dx-2026")
    assert after.plan.find_kpi("second-factor") is None, "reached"
    assert after.plan.find_kpi("security-training") is not None
    assert "写して" in after.reason
