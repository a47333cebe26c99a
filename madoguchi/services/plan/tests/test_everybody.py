"""The plan for everybody: the figures of the office in plain words, any past day, files of open data."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.yaml_parts import Words
from madoguchi.services.plan.ages import crossing_of, draw_ages, years_of
from madoguchi.services.plan.definition import Plan, Population, PopulationPoint
from madoguchi.services.plan.figures import standings
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.telling import tell_measure
from madoguchi.services.plan.vocabulary import Manner, Status

pytestmark = pytest.mark.django_db
SERIES = "procedures.online"


def text_of(client: Client, name: str, *arguments: object, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def counted(value: int, moment: datetime) -> IndicatorValue:
    return IndicatorValue.objects.create(
        series=SERIES, as_of=moment.date(), value=value, taken_at=moment, manner=Manner.ON_DEMAND
    )


def made_early(version: PlanVersion, at: datetime) -> PlanVersion:
    """The same plan, known since 2023: for days on which it still ran."""
    content = {**version.content, "plan": "early"}
    return PlanVersion.objects.create(
        plan_key="early", number=1, content=content, sha256="e" * 64, reason="test", made_at=at.replace(year=2023),
        first_on=version.first_on, last_on=version.last_on,
    )  # fmt: skip


def test_everybody_sees_the_figures_of_the_office(version: PlanVersion, at: datetime) -> None:
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    client = Client()
    page = text_of(client, "public_plan")
    found = standings(version, on=at.date(), at=at)
    assert len(found) == 11
    assert {one.status for one in found} >= {Status.LATE, Status.NO_DATA}
    for one in found:
        assert reverse("public_measure", args=[one.measure.key]) in page
    for status in Status:
        count = sum(one.status == status for one in found)
        assert f"<strong>{count}</strong>" in page
    assert "遅れているもの" in page
    assert "データがないもの" in page
    assert "市が確認" in page
    assert "令和8年" in page
    for one in found:
        measure = text_of(client, "public_measure", one.measure.key)
        for kpi in one.kpis:
            assert str(kpi.why) in measure
    assert text_of(client, "public_measure", "nothing", status=404)


def test_the_drawing_and_the_table_say_the_same(version: PlanVersion, at: datetime) -> None:
    early = made_early(version, at)
    for month in range(1, 9):
        for day in (3, 20):
            counted(100 + 5 * month + day % 3, at.replace(year=2024, month=month, day=day))
    moment = at.replace(year=2024, month=9, day=1)
    measure = early.plan.measures[0]
    told = tell_measure(early.plan, measure, on=moment.date(), at=moment).kpis[0]
    assert told.drawing is not None
    assert [one.as_of.day for one in told.values] == [20] * 8
    assert len(told.drawing.dots) == len(told.values) + 1, "and where it began"
    assert len(told.drawing.steps) == len(told.steps) == 4
    assert told.ahead is not None
    assert [step.met for step in told.steps] == [None, False, None, None], "2022: no value is known; 2023: 117 of 140"
    with clock.frozen(moment):
        page = text_of(Client(), "public_measure", measure.key)
    assert page.count("chart__dot--1") == len(told.drawing.dots)
    for one in told.values:
        assert f'<td class="number">{one.value:.0f}</td>' in page
    assert "95" in page
    assert told.description in page
    assert "<script>" not in page


def test_a_past_day_shows_what_was_known_then(version: PlanVersion, at: datetime) -> None:
    counted(181, at)
    with clock.frozen(at + timedelta(days=3)):
        counted(193, at + timedelta(days=3))
        client, query = Client(), f"?as_of={at.date()}"
        assert "193" in text_of(client, "public_plan")
        then = text_of(client, "public_plan", query=query)
        assert "<strong>181</strong>" in then
        assert "193" not in then
        assert "この日に分かっていたこと" in then
        assert f"{reverse('public_measure', args=['online-procedures'])}{query}" in then
        assert "193" not in text_of(client, "public_measure", "online-procedures", query=query)
        assert "193" not in text_of(client, "open_plan_values_csv", query=query)
        assert "193" in text_of(client, "open_plan_values_csv")
        for wrong in ("?as_of=soon", "?as_of=2999-01-01"):
            page = text_of(client, "public_plan", query=wrong, status=422)
            assert f'value="{wrong[7:]}"' in page, "what was typed is still there"
        assert "まだ計画がありません" in text_of(client, "public_plan", query="?as_of=2020-01-01", status=404)


def test_open_data_has_a_mark_and_is_read_back(version: PlanVersion, at: datetime) -> None:
    counted(181, at)
    client = Client()
    for name in ("open_plan_kpis_csv", "open_plan_kpis_json", "open_plan_values_csv", "open_plan_values_json"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        assert client.get(reverse(name), headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.get(reverse(name), headers={"If-None-Match": '"other"'}).status_code == 200
    table = text_of(client, "open_plan_kpis_csv")
    assert table.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert len(rows) == len(list(version.plan.every_kpi()))
    first = rows[0]
    assert (first["値"], first["基準日"], first["目標_令和7年度末"]) == ("181", at.date().isoformat(), "200")
    told = json.loads(text_of(client, "open_plan_kpis_json"))
    assert (told["kpis"][0]["value"], told["kpis"][0]["as_of"], told["as_of"]) == (
        181,
        first["基準日"],
        first["基準日"],
    )
    assert told["kpis"][0]["title"]["en"] == "Procedures that can be done online"
    before = client.get(reverse("open_plan_values_csv"))["ETag"]
    counted(182, at + timedelta(minutes=1))
    with clock.frozen(at + timedelta(minutes=2)):
        assert client.get(reverse("open_plan_values_csv"), headers={"If-None-Match": before}).status_code == 200
    series = json.loads(text_of(client, "open_plan_values_json"))["series"]
    assert series[0]["values"] == [
        {
            "as_of": first["基準日"],
            "value": 181,
            "manner": "on-demand",
            "known_since": series[0]["values"][0]["known_since"],
        }
    ]


def test_the_population_is_drawn_where_it_is_known_and_nowhere_else(version: PlanVersion, plan: Plan) -> None:
    assert plan.population is not None
    drawn = draw_ages(plan.population)
    assert drawn is not None
    assert [len(group.dots) for group in drawn.groups] == [2, 0, 0, 0]
    assert [group.parts for group in drawn.groups] == [()] * 4, "what lies between 2020 and 2045 is not known"
    assert drawn.gaps
    page = text_of(Client(), "public_population")
    assert "51,415" in page
    assert "48.2" in page
    assert "31,867" in page
    assert "38%減" in page
    assert "50を超える" in page
    assert page.count("plan-point") == 2
    rows = years_of(plan.population)
    assert [one.year for one in rows] == list(range(1955, 2046, 5))
    assert sum(one.point is None for one in rows) == 16


def test_a_whole_series_is_joined_but_not_across_what_is_missing() -> None:
    words = Words(ja="x", plain="x", en="x")
    points = [
        PopulationPoint(year=year, total=100, under_15=20, working=55 - n, over_65=25 + 2 * n, projected=year > 2020)
        for n, year in enumerate(range(1955, 2046, 5))
        if year != 2000
    ]
    population = Population(intro=words, first=1955, last=2045, points=tuple(points))
    drawn = draw_ages(population)
    assert drawn is not None
    for group in drawn.groups:
        assert len(group.dots) == 18
        assert len(group.parts) == 16, "not before and not behind 2000"
        assert sum(part[-1] for part in group.parts) == 5
    assert len(drawn.gaps) == 1
    crossing = crossing_of(population)
    assert crossing is not None
    assert crossing.year == 2010
    assert draw_ages(Population(intro=words, first=1955, last=2045, points=())) is None
