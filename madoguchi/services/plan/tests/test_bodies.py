"""A quarter through the bodies: written, submitted, discussed, sent back, referred, adopted; by post, and never alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry, missing_guards
from madoguchi.services.plan import refusals
from madoguchi.services.plan.models import Decision, IndicatorValue, PlanVersion, ProgressReport, Referral
from madoguchi.services.plan.operations import (
    add_paper,
    approve_minutes,
    decide_items,
    make_remark,
    open_meeting,
    put_on_agenda,
    save_report,
    submit_report,
    write_minutes,
)
from madoguchi.services.plan.quarters import Quarter, find_quarter, quarter_of, quarter_to_report, quarters_of
from madoguchi.services.plan.queries import on_the_table, waiting_for
from madoguchi.services.plan.tests.bodies import LAST, MEASURE, Bodies
from madoguchi.services.plan.vocabulary import Manner, MatterState, MeetingState, Outcome
from tests.cast import acting

pytestmark = pytest.mark.django_db


def counted(value: int, day: date, moment: datetime, *, corrects: IndicatorValue | None = None) -> IndicatorValue:
    return IndicatorValue.objects.create(
        series="procedures.online", as_of=day, value=value, taken_at=moment, corrects=corrects,
        manner=Manner.RECOUNT if corrects else Manner.ON_DEMAND, reason="x" if corrects else "",
    )  # fmt: skip


def test_quarters_follow_one_another(version: PlanVersion) -> None:
    every = quarters_of(version.plan)
    assert (every[0].key, every[-1].key, len(every)) == ("2022-3", "2025-4", 14)
    assert all(one.last_on + timedelta(days=1) == one.after.first_on for one in every)
    assert all(one.after.before == one for one in every)
    assert quarter_of(date(2026, 3, 31)) == LAST == find_quarter("2025-4")
    assert find_quarter("2025-5") is None
    assert quarter_to_report(version.plan, on=date(2024, 7, 1)) == Quarter(2024, 1)
    assert quarter_to_report(version.plan, on=date(2022, 11, 1)) == Quarter(2022, 3)


def test_a_report_goes_up_through_the_three_bodies(bodies: Bodies, sato: User) -> None:
    report = bodies.report(sato)
    seen = []
    for level in range(3):
        seen.append((report.state, report.body_key))
        meeting = bodies.meeting(level)
        bodies.decide(meeting, Outcome.PASSED if level < 2 else Outcome.ADOPTED)
        report.refresh_from_db()
    assert seen == [
        (MatterState.SUBMITTED, "section-meeting"),
        (MatterState.DISCUSSED, "steering-committee"),
        (MatterState.DISCUSSED, "headquarters"),
    ]
    assert (report.state, report.body_key) == (MatterState.ADOPTED, "")
    assert AuditEntry.objects.filter(act="meeting.decide").count() == 3


def test_the_values_of_the_quarters_end_are_frozen_by_reference(bodies: Bodies, sato: User) -> None:
    then = counted(181, LAST.last_on, bodies.at - timedelta(days=200))
    counted(190, LAST.last_on + timedelta(days=3), bodies.at - timedelta(days=180))
    report = bodies.report(sato)
    submission = report.submissions.get()
    frozen = {one.kpi_key: one.value for one in submission.values.all()}
    measure = bodies.version.plan.find_measure(MEASURE)
    assert measure is not None
    assert set(frozen) == {kpi.key for kpi in measure.kpis}
    assert frozen["procedures-online"] == then, "the value as of the quarter's end, not the newest"
    later = counted(183, LAST.last_on, bodies.at + timedelta(hours=1), corrects=then)
    assert submission.values.get(kpi_key="procedures-online").value == then, "what was submitted stays"
    bodies.at += timedelta(hours=2)
    bodies.decide(bodies.meeting(0), Outcome.SENT_BACK, words="数字を確かめてください。")
    again = bodies.report(sato, progress="数字を確かめた。").submissions.get(number=2)
    assert again.values.get(kpi_key="procedures-online").value == later
    assert missing_guards() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        submission.values.update(value=later)


def test_sent_back_it_may_be_written_again_and_only_then(bodies: Bodies, sato: User) -> None:
    report = bodies.report(sato)
    plan = bodies.version.plan
    measure = plan.find_measure(MEASURE)
    assert measure is not None
    words = {"progress": "x", "issues": "", "improvement": ""}
    with pytest.raises(refusals.NotInWriting):
        save_report(plan, measure, LAST, **words, by=acting(sato), at=bodies.at)
    with pytest.raises(refusals.NotInWriting):
        submit_report(bodies.version, report, by=acting(sato), at=bodies.at)
    meeting = bodies.meeting(0)
    with pytest.raises(refusals.WordsMissing):
        bodies.decide(meeting, Outcome.SENT_BACK)
    bodies.decide(meeting, Outcome.SENT_BACK, words="課題が書かれていない。")
    report.refresh_from_db()
    assert (report.state, report.body_key) == (MatterState.SENT_BACK, "")
    assert report in [one.report for one in waiting_for(sato, plan, on=bodies.at.date()).reports]
    assert bodies.report(sato).submissions.count() == 2
    report.refresh_from_db()
    assert report.body_key == "section-meeting", "it begins below again"


def test_who_may_not(bodies: Bodies, sato: User, tanaka: User, suzuki: User) -> None:
    plan = bodies.version.plan
    measure = plan.find_measure(MEASURE)
    assert measure is not None
    with pytest.raises(refusals.NotForThisPost):
        save_report(plan, measure, LAST, progress="x", issues="", improvement="", by=acting(tanaka), at=bodies.at)
    report = bodies.report(sato)
    with pytest.raises(refusals.NotOfTheBody):
        make_remark(plan, report, text="x", by=acting(tanaka), at=bodies.at)
    make_remark(plan, report, text="目標に近い。", by=acting(suzuki), at=bodies.at)
    meeting = bodies.meeting(0)
    for outsider in (tanaka, suzuki, bodies.secretary, bodies.shirato):
        with pytest.raises(refusals.NotTheChair):
            bodies.decide(meeting, Outcome.PASSED, chair=outsider)
    with pytest.raises(refusals.NotTheSecretariat):
        put_on_agenda(plan, meeting, title="x", by=acting(suzuki), at=bodies.at)
    with pytest.raises(refusals.OutcomeNotPossible):
        bodies.decide(meeting, Outcome.ADOPTED)
    bodies.decide(meeting, Outcome.PASSED)
    with pytest.raises(refusals.NotOnThisAgenda):
        bodies.decide(meeting, Outcome.PASSED)
    with pytest.raises(refusals.NotOfTheBody):
        make_remark(plan, report, text="x", by=acting(suzuki), at=bodies.at)


def test_nobody_decides_on_what_he_wrote(bodies: Bodies) -> None:
    report = bodies.report(bodies.chief, measure="open-data")
    meeting = bodies.meeting(0)
    with pytest.raises(refusals.OwnMatter):
        bodies.decide(meeting, Outcome.PASSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            item=meeting.items.get(), outcome=Outcome.PASSED, at=bodies.at, written_by=bodies.chief,
            decided_by=bodies.chief,
        )  # fmt: skip
    bodies.decide(meeting, Outcome.PASSED, chair=bodies.maeda)
    report.refresh_from_db()
    assert report.body_key == "steering-committee", "the deputy decides in the chair's place"


def test_a_report_that_says_nothing_or_comes_too_early(bodies: Bodies, sato: User) -> None:
    with pytest.raises(refusals.NothingWritten):
        bodies.report(sato, progress=" ")
    plan = bodies.version.plan
    measure = plan.find_measure(MEASURE)
    assert measure is not None
    early = bodies.at.replace(month=2)
    with pytest.raises(refusals.BodyUnknown):
        save_report(plan, measure, Quarter(2030, 1), progress="x", issues="", improvement="", by=acting(sato), at=early)
    report = save_report(plan, measure, LAST, progress="x", issues="", improvement="", by=acting(sato), at=early)
    with pytest.raises(refusals.QuarterNotOver):
        submit_report(bodies.version, report, by=acting(sato), at=early)


def test_a_question_travels_up_and_comes_back_with_an_answer(bodies: Bodies, sato: User) -> None:
    report, plan = bodies.report(sato), bodies.version.plan
    bodies.decide(bodies.meeting(0), Outcome.REFERRED, words="応援の費用を認めるか。")
    report.refresh_from_db()
    assert report.body_key == "section-meeting"
    assert on_the_table(plan, bodies.body(0)).count == 0, "it waits for the answer"
    bodies.decide(bodies.meeting(1), Outcome.REFERRED, words="費用は本部が決める。認めるか。")
    assert on_the_table(plan, bodies.body(1)).count == 0
    bodies.decide(bodies.meeting(2), Outcome.ANSWERED, words="認める。")
    assert len(on_the_table(plan, bodies.body(1)).answers) == 1
    back = bodies.meeting(1)
    bodies.decide(back, Outcome.NOTED)
    put_on_agenda(plan, back, everything=True, by=acting(bodies.secretary), at=bodies.at)
    bodies.decide(back, Outcome.ANSWERED, words="本部が認めた。", items=[2])
    down = bodies.meeting(0)
    assert down.items.get().answer is not None
    bodies.decide(down, Outcome.NOTED)
    assert set(Referral.objects.values_list("answer", flat=True)) == {"認める。", "本部が認めた。"}
    assert not Referral.objects.filter(noted_at=None).exists()
    assert on_the_table(plan, bodies.body(0)).reports == [report], "now the report can go on"


def test_what_was_settled_elsewhere_is_only_noted(bodies: Bodies, sato: User) -> None:
    report = bodies.report(sato)
    first = bodies.meeting(0)
    second = bodies.meeting(0)
    assert second.items.count() == 0, "it stands on one agenda"
    second.items.create(number=1, report=report)
    bodies.decide(first, Outcome.PASSED)
    with pytest.raises(refusals.OutcomeNotPossible):
        bodies.decide(second, Outcome.PASSED)
    bodies.decide(second, Outcome.NOTED)
    report.refresh_from_db()
    assert report.body_key == "steering-committee"


def test_a_meeting_from_its_call_to_its_minutes(bodies: Bodies, sato: User) -> None:
    bodies.report(sato)
    plan, by = bodies.version.plan, acting(bodies.secretary)
    meeting = bodies.meeting(0, opened=False)
    with pytest.raises(refusals.PaperMissing):
        add_paper(plan, meeting, title="資料1", by=by, at=bodies.at)
    add_paper(plan, meeting, title="資料1", link="https://example.jp/", by=by, at=bodies.at)
    with pytest.raises(refusals.MeetingNotOpen):
        bodies.decide(meeting, Outcome.PASSED)
    posts = bodies.body(0).posts
    for there in (posts[:3], posts[2:]):
        with pytest.raises(refusals.TooFewPresent):
            open_meeting(plan, meeting, present=there, by=by, at=bodies.at)
    with pytest.raises(refusals.TooEarly):
        open_meeting(plan, meeting, present=posts, by=by, at=bodies.at - timedelta(days=1))
    open_meeting(plan, meeting, present=posts[:4], by=by, at=bodies.at)
    assert meeting.present == list(posts[:4])
    put_on_agenda(plan, meeting, title="その他", by=by, at=bodies.at)
    with pytest.raises(refusals.MinutesMissing):
        approve_minutes(plan, meeting, by=acting(bodies.chief), at=bodies.at)
    chief = acting(bodies.chief)
    write_minutes(plan, meeting, text="異議なし。", by=chief, at=bodies.at)
    bodies.decide(meeting, Outcome.PASSED)
    with pytest.raises(refusals.OwnMinutes):
        approve_minutes(plan, meeting, by=chief, at=bodies.at)
    write_minutes(plan, meeting, text="全員が賛成した。", by=by, at=bodies.at)
    with pytest.raises(refusals.ItemsUndecided):
        approve_minutes(plan, meeting, by=chief, at=bodies.at)
    bodies.decide(meeting, Outcome.NOTED, items=[2])
    approve_minutes(plan, meeting, by=chief, at=bodies.at)
    assert meeting.state == MeetingState.CLOSED
    with pytest.raises(refusals.MeetingNotPlanned):
        put_on_agenda(plan, meeting, title="x", by=by, at=bodies.at)
    with pytest.raises(refusals.MeetingNotOpen):
        write_minutes(plan, meeting, text="x", by=by, at=bodies.at)


def test_what_waits_for_whom(bodies: Bodies, sato: User, suzuki: User, tanaka: User) -> None:
    plan, on = bodies.version.plan, bodies.at.date()
    mine = waiting_for(sato, plan, on=on)
    assert MEASURE in [one.measure.key for one in mine.reports]
    assert all(one.overdue for one in mine.reports), "the quarter has been over for months"
    assert waiting_for(tanaka, plan, on=on).count == 0
    report = bodies.report(sato)
    assert MEASURE not in [one.measure.key for one in waiting_for(sato, plan, on=on).reports]
    assert [one for _body, one in waiting_for(suzuki, plan, on=on).to_discuss] == [report]
    make_remark(plan, report, text="よい。", by=acting(suzuki), at=bodies.at)
    assert waiting_for(suzuki, plan, on=on).to_discuss == []
    assert [count for _body, count in waiting_for(bodies.secretary, plan, on=on).to_convene] == [1]
    meeting = bodies.meeting(0)
    assert waiting_for(bodies.secretary, plan, on=on).to_convene == []
    assert waiting_for(bodies.secretary, plan, on=on).to_hold == [meeting]
    assert len(waiting_for(bodies.chief, plan, on=on).to_decide) == 1
    assert waiting_for(bodies.shirato, plan, on=on).to_decide == []
    bodies.decide(meeting, Outcome.PASSED)
    write_minutes(plan, meeting, text="x", by=acting(bodies.secretary), at=bodies.at)
    assert waiting_for(bodies.chief, plan, on=on).to_approve == [meeting]


def test_many_at_once_are_one_act(bodies: Bodies, sato: User) -> None:
    bodies.report(sato)
    bodies.report(bodies.secretary, measure="open-data")
    meeting = bodies.meeting(0)
    made = decide_items(
        bodies.version.plan,
        meeting,
        items=[1, 2],
        outcome=Outcome.PASSED,
        words="",
        by=acting(bodies.chief),
        at=bodies.at,
    )
    assert len(made) == 2
    assert AuditEntry.objects.filter(act="meeting.decide").count() == 1
    assert set(ProgressReport.objects.values_list("body_key", flat=True)) == {"steering-committee"}
