"""One target, one owner, one span: changed by a form, and otherwise as every change."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.models import ChangeProposal
from madoguchi.services.plan.parts import changes_between
from madoguchi.services.plan.paths import path_in_words
from madoguchi.services.plan.queries import get_plan
from madoguchi.services.plan.tests.bodies import MEASURE, Bodies
from madoguchi.services.plan.vocabulary import Outcome

pytestmark = pytest.mark.django_db
WHY = "国の方針が変わった。"
KPI = "measures.online-procedures.kpis"


def address(kind: str, measure: str = MEASURE) -> str:
    return reverse("plan_proposal_single", args=[measure, kind])


def proposed(client: Client, kind: str, **typed: object) -> ChangeProposal:
    answer = client.post(address(kind), {"reason": WHY, **typed})
    assert answer.status_code == 302, answer.content.decode()
    return ChangeProposal.objects.get()


def test_a_target_goes_through_the_bodies_into_force(bodies: Bodies, sato_client: Client) -> None:
    typed = {"which": "procedures-online:2025", "value": "220", "reason": WHY}
    looked = sato_client.post(address("target"), {**typed, "deed": "look"})
    assert "<del>200</del>" in looked.content.decode()
    assert "<ins>220</ins>" in looked.content.decode()
    assert not ChangeProposal.objects.exists(), "looking keeps nothing"
    proposal = proposed(sato_client, "target", **typed)
    assert proposal.changes == [[f"{KPI}.procedures-online.targets.2025", "200", "220"]]
    assert proposal.title == "オンラインでできる手続きの数：令和7年度末の目標を200から220手続きに"
    for level in range(3):
        bodies.decide(bodies.meeting(level), Outcome.PASSED if level < 2 else Outcome.ADOPTED)
    pair = get_plan(on=bodies.at.date(), at=bodies.at).plan.find_kpi("procedures-online")
    assert pair is not None
    assert pair[1].targets[2025] == Decimal(220)


def test_a_target_that_nobody_had_set_may_take_the_mark_away(bodies: Bodies, sato_client: Client) -> None:
    proposal = proposed(sato_client, "target", which="waiting-minutes:2025", value="7.5", settled="on")
    assert proposal.title.endswith("目標をなしから7.5分に")
    assert [f"{KPI}.waiting-minutes.targets.2025", None, "7.5"] in proposal.changes
    assert [f"{KPI}.waiting-minutes.to_confirm.1", "targets", None] in proposal.changes


def test_an_owner_of_the_measure_and_of_an_indicator(bodies: Bodies, sato_client: Client) -> None:
    proposal = proposed(sato_client, "owner", which=":", owner="it", settled="on")
    assert ["measures.online-procedures.owner", "citizens", "it"] in proposal.changes
    assert "owner" not in proposal.content["to_confirm"]
    ChangeProposal.objects.all().delete()
    second = proposed(sato_client, "owner", which="waiting-minutes", owner="citizens-chief")
    assert second.changes == [[f"{KPI}.waiting-minutes.owner", None, "citizens-chief"]]
    assert "市民課" in second.title


def test_the_span_of_a_line_of_the_schedule(bodies: Bodies, sato_client: Client) -> None:
    proposal = proposed(sato_client, "schedule", which="1", first="2022", last="2024")
    assert proposal.content["schedule"][1]["years"] == [2022, 2023, 2024]
    assert proposal.title.endswith("期間を令和4年度から令和6年度に")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("target", {"which": "procedures-online:2025", "value": "200", "reason": WHY}, "まったく同じ内容"),
        ("target", {"which": "procedures-online:2025", "value": "many", "reason": WHY}, "many"),
        ("target", {"which": "procedures-online:1999", "value": "1", "reason": WHY}, "1999"),
        ("target", {"which": "procedures-online:2025", "value": "220", "reason": ""}, "理由"),
        ("schedule", {"which": "0", "first": "2025", "last": "2022", "reason": WHY}, "始まりより前"),
        ("owner", {"which": ":", "owner": "nowhere", "reason": WHY}, "nowhere"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    bodies: Bodies, sato_client: Client, kind: str, typed: dict[str, str], said: str
) -> None:
    answer = sato_client.post(address(kind), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed["reason"] in answer.content.decode()
    assert not ChangeProposal.objects.exists()


def test_who_may_and_what_there_is(bodies: Bodies, sato_client: Client, tanaka: User, tanaka_client: Client) -> None:
    for kind in ("target", "owner", "schedule"):
        assert tanaka_client.get(address(kind)).status_code == 403
        assert address(kind) in sato_client.get(reverse("plan_proposals")).content.decode()
        assert sato_client.get(address(kind)).status_code == 200
    assert sato_client.get(address("colour")).status_code == 404
    assert sato_client.get(address("target", "nothing")).status_code == 404


def test_a_place_in_the_plan_is_told_in_words(bodies: Bodies, sato_client: Client) -> None:
    typed = {"which": "procedures-online:2025", "value": "220", "reason": WHY, "deed": "look"}
    shown = sato_client.post(address("target"), typed).content.decode()
    assert "1 行政手続きのオンライン化と書かない窓口 › オンラインでできる手続きの数 › 目標 › 令和7年度" in shown
    plan = bodies.version.plan
    assert path_in_words(plan, "population.points.1955.under_15") == "人口 › 1955 › 15歳未満"
    assert path_in_words(plan, "bodies.headquarters.chair") == "推進体制 › DX推進本部 › 会議の長"
    assert path_in_words(plan, "what.nobody.explained") == "what › nobody › explained"


def test_rows_with_years_are_called_by_them() -> None:
    before = {"points": [{"year": 2020, "total": 1}, {"year": 2040, "total": 3}]}
    after = {"points": [{"year": 2020, "total": 1}, {"year": 2030, "total": 2}, {"year": 2040, "total": 3}]}
    assert changes_between(before, after) == [["points.2030.year", None, 2030], ["points.2030.total", None, 2]]
    twice = {"costs": [{"year": 2025, "yen": 1}, {"year": 2025, "yen": 2}]}
    assert changes_between({"costs": []}, twice) == [
        ["costs.1.year", None, 2025], ["costs.1.yen", None, 1], ["costs.2.year", None, 2025], ["costs.2.yen", None, 2],
    ]  # fmt: skip
