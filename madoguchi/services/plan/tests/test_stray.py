"""What lay before a body that a change of the plan took away: found, sent on, and no longer held by its old agendas."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan import refusals
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import Forwarding, PlanVersion, Referral
from madoguchi.services.plan.operations import adopt_plan, forward_matter
from madoguchi.services.plan.queries import on_the_table, stray_matters, waiting_for
from madoguchi.services.plan.tests.bodies import LAST, MEASURE, Bodies
from madoguchi.services.plan.timeline import timeline_of
from madoguchi.services.plan.vocabulary import Outcome
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
REASON = "幹事会を廃止したため。"


def without(bodies: Bodies, level: int) -> PlanVersion:
    """The plan without one of its bodies, in force."""
    plan = bodies.version.plan
    fewer = plan.model_copy(update={"bodies": tuple(one for n, one in enumerate(plan.bodies) if n != level)})
    return adopt_plan(fewer, reason="体制の見直し", by=acting(bodies.secretary), at=bodies.at)


def sent_on(bodies: Bodies, plan: Plan, thing: object, to: str, *, by: User | None = None) -> Forwarding:
    return forward_matter(plan, thing, to=to, reason=REASON, by=acting(by or bodies.secretary), at=bodies.at)  # type: ignore[arg-type]


def test_a_report_before_a_lost_body_is_sent_on_and_goes_on_there(bodies: Bodies, sato: User) -> None:
    report = bodies.report(sato)
    bodies.decide(bodies.meeting(0), Outcome.PASSED)
    bodies.meeting(1)  # it stands on an agenda of the body that goes
    report.refresh_from_db()
    with pytest.raises(refusals.BodyStillThere):
        sent_on(bodies, bodies.version.plan, report, "headquarters")
    plan = without(bodies, 1).plan
    assert stray_matters(plan) == [report]
    on = bodies.at.date()
    assert waiting_for(bodies.secretary, plan, on=on).stray == [report]
    assert waiting_for(sato, plan, on=on).stray == []
    for refused, to, by in (
        (refusals.NotForThisPost, "headquarters", sato),
        (refusals.BodyUnknown, "steering-committee", None),
    ):
        with pytest.raises(refused):
            sent_on(bodies, plan, report, to, by=by)
    with pytest.raises(refusals.ReasonMissing):
        forward_matter(plan, report, to="headquarters", reason=" ", by=acting(bodies.secretary), at=bodies.at)
    made = sent_on(bodies, plan, report, "headquarters")
    report.refresh_from_db()
    assert (report.body_key, made.from_body) == ("headquarters", "steering-committee")
    assert stray_matters(plan) == []
    assert on_the_table(plan, plan.bodies[1]).reports == [report], "the lost body's agenda does not hold it"
    assert REASON in [one.words for one in timeline_of(plan, report)]
    with pytest.raises(refusals.BodyStillThere):
        sent_on(bodies, plan, report, "section-meeting")
    with pytest.raises(IntegrityError), transaction.atomic():
        Forwarding.objects.update(reason="y")


def test_a_question_to_a_lost_body_is_asked_elsewhere_or_comes_back(bodies: Bodies, sato: User) -> None:
    report = bodies.report(sato)
    bodies.decide(bodies.meeting(0), Outcome.REFERRED, words="応援を認めるか。")
    asked = Referral.objects.get()
    plan = without(bodies, 1).plan
    assert stray_matters(plan) == [asked]
    sent_on(bodies, plan, asked, "headquarters")
    assert on_the_table(plan, plan.bodies[1]).questions == [asked]
    again = without(bodies, 2).plan  # now the headquarters go instead
    asked.refresh_from_db()
    assert stray_matters(again) == [asked]
    sent_on(bodies, again, asked, "section-meeting")
    asked.refresh_from_db()
    assert asked.answer == REASON, "nobody asks himself: it comes back with the reason"
    assert on_the_table(again, again.bodies[0]).answers == [asked]
    assert on_the_table(again, again.bodies[0]).reports == [], "until the answer was noted"
    report.refresh_from_db()
    assert report.body_key == "section-meeting"


def test_the_page_sends_on_and_keeps_what_was_typed(
    bodies: Bodies, sato: User, sato_client: Client, tanaka_client: Client
) -> None:
    report = bodies.report(sato)
    bodies.decide(bodies.meeting(0), Outcome.PASSED)
    old = bodies.meeting(1)
    without(bodies, 1)
    shown = sato_client.get(reverse("plan_report", args=[LAST.key, MEASURE])).content.decode()
    assert reverse("plan_stray") in shown
    assert "会議体がなくなりました" in shown
    meeting = sato_client.get(reverse("plan_meeting", args=[old.pk]))
    assert meeting.status_code == 200, "what a body decided can be read when it is no longer"
    assert "DX推進幹事会" in meeting.content.decode()
    page = reverse("plan_stray")
    office = sign_in(Client(), bodies.secretary)
    assert reverse("plan_stray") in office.get(reverse("plan_waiting")).content.decode()
    typed = {"thing": str(report.pk), "to": "headquarters", "reason": ""}
    assert tanaka_client.post(page, typed).status_code == 403
    assert '<form method="post" novalidate' not in tanaka_client.get(page).content.decode()
    wrong = office.post(page, {**typed, "to": "", "reason": REASON})
    assert wrong.status_code == 422
    assert REASON in wrong.content.decode()
    assert office.post(page, {**typed, "thing": "x"}).status_code == 404
    assert office.post(page, {**typed, "reason": REASON}).status_code == 302
    report.refresh_from_db()
    assert report.body_key == "headquarters"


def test_an_outsiders_empty_remark_is_refused_for_who_he_is(
    bodies: Bodies, sato: User, tanaka_client: Client, suzuki_client: Client
) -> None:
    bodies.report(sato)
    remark = reverse("plan_report_remark", args=[LAST.key, MEASURE])
    assert tanaka_client.post(remark, {"remark": ""}).status_code == 403
    assert suzuki_client.post(remark, {"remark": ""}).status_code == 422, "a member is told to write something"
