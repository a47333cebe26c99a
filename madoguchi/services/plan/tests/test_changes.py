"""A change of the plan: a proposal with a diff and a reason, decided by the bodies, in force as a new version."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan import refusals
from madoguchi.services.plan.models import ChangeProposal, PlanVersion
from madoguchi.services.plan.operations import propose_change
from madoguchi.services.plan.operations.adopting import content_of
from madoguchi.services.plan.parts import part_as_text
from madoguchi.services.plan.queries import get_plan
from madoguchi.services.plan.tests.bodies import MEASURE, Bodies
from madoguchi.services.plan.vocabulary import MatterState, Outcome
from tests.cast import acting

pytestmark = pytest.mark.django_db


def proposed(
    bodies: Bodies, person: User, text: str, *, part: str = MEASURE, base: PlanVersion | None = None
) -> ChangeProposal:
    return propose_change(
        base or bodies.version, part=part, text=text, title="目標を改める", reason="国の方針が変わった。",
        by=acting(person), at=bodies.at,
    )  # fmt: skip


def text_of(bodies: Bodies, part: str = MEASURE) -> str:
    return part_as_text(content_of(bodies.version.plan), part)


def through(bodies: Bodies, last: Outcome = Outcome.ADOPTED) -> None:
    for level in range(3):
        meeting = bodies.meeting(level)
        numbers = list(meeting.items.values_list("number", flat=True))
        outcome = Outcome.PASSED if level < 2 else last
        bodies.decide(meeting, outcome, words="決定した。", items=numbers)


def test_a_proposal_says_what_changes_and_takes_effect_by_the_last_body(bodies: Bodies, sato: User) -> None:
    text = text_of(bodies)
    assert "2025: 200" in text
    proposal = proposed(bodies, sato, text.replace("2025: 200", "2025: 220"))
    assert proposal.changes == [["measures.online-procedures.kpis.procedures-online.targets.2025", "200", "220"]]
    through(bodies)
    proposal.refresh_from_db()
    assert proposal.state == MatterState.ADOPTED
    newest = get_plan(on=bodies.at.date(), at=bodies.at)
    assert (newest, newest.number) == (proposal.effect, 2)
    assert "国の方針が変わった。" in newest.reason
    pair = newest.plan.find_kpi("procedures-online")
    assert pair is not None
    assert pair[1].targets[2025] == Decimal(220)


def test_declined_it_changes_nothing(bodies: Bodies, sato: User) -> None:
    proposal = proposed(bodies, sato, text_of(bodies).replace("2025: 200", "2025: 150"))
    through(bodies, last=Outcome.DECLINED)
    proposal.refresh_from_db()
    assert proposal.state == MatterState.DECLINED
    assert PlanVersion.objects.count() == 1


def test_two_proposals_of_different_parts_both_take_effect_of_the_same_part_one(bodies: Bodies, sato: User) -> None:
    first = proposed(bodies, sato, text_of(bodies).replace("2025: 200", "2025: 220"))
    frame = text_of(bodies, "").replace("report_due_days: 30", "").replace("yen_per_hour: 2500", "yen_per_hour: 2600")
    second = proposed(bodies, bodies.secretary, frame, part="")
    third = proposed(bodies, sato, text_of(bodies).replace("2025: 200", "2025: 230"))
    for level in range(2):
        bodies.decide(bodies.meeting(level), Outcome.PASSED, items=[1, 2, 3])
    meeting = bodies.meeting(2)
    by_matter = {item.proposal_id: item.number for item in meeting.items.all()}
    bodies.decide(meeting, Outcome.ADOPTED, items=[by_matter[first.pk], by_matter[second.pk]])
    with pytest.raises(refusals.PartMoved):
        bodies.decide(meeting, Outcome.ADOPTED, items=[by_matter[third.pk]])
    newest = get_plan(on=bodies.at.date(), at=bodies.at)
    assert newest.number == 3
    assert newest.plan.yen_per_hour == Decimal(2600)
    pair = newest.plan.find_kpi("procedures-online")
    assert pair is not None
    assert pair[1].targets[2025] == Decimal(220)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("owner: citizens", "owner: nobody-here"),
        lambda text: text.replace("key: online-procedures", "key: another"),
        lambda text: text + "\nsurprise: 1\n",
        lambda text: "[1, 2",
        lambda text: "just words",
        lambda text: text.replace("number: 1", "number: &a 1") + "\nto: *a\n",
        lambda text: "".join(line for line in text.splitlines(keepends=True) if "counted" not in line and "evidence" not in line),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_in_words(bodies: Bodies, sato: User, edit: object) -> None:
    with pytest.raises(refusals.PartUnreadable):
        proposed(bodies, sato, edit(text_of(bodies)))  # type: ignore[operator]


def test_who_proposes_what(bodies: Bodies, sato: User, tanaka: User) -> None:
    with pytest.raises(refusals.NothingChanged):
        proposed(bodies, sato, text_of(bodies))
    changed = text_of(bodies).replace("2025: 200", "2025: 220")
    with pytest.raises(refusals.NotForThisPost):
        proposed(bodies, tanaka, changed)
    with pytest.raises(refusals.NotForThisPost):
        proposed(bodies, sato, text_of(bodies, "").replace("2500", "2600"), part="")
    with pytest.raises(refusals.MeasureUnknown):
        proposed(bodies, sato, changed, part="nothing")


def test_nobody_adopts_his_own_proposal(bodies: Bodies) -> None:
    text = text_of(bodies, "open-data")
    assert yaml.safe_load(text)["owner"] == "it"
    proposed(bodies, bodies.chief, text.replace("2025: 14", "2025: 20"), part="open-data")
    with pytest.raises(refusals.OwnMatter):
        bodies.decide(bodies.meeting(0), Outcome.PASSED)
