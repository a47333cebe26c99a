"""The pages of the bodies: a quarter's report, its meetings, a change of the plan."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.models import ChangeProposal, Meeting, Paper, ProgressReport, Referral
from madoguchi.services.plan.tests.bodies import LAST, MEASURE, Bodies
from madoguchi.services.plan.vocabulary import MatterState, MeetingState, Outcome
from tests.cast import sign_in
from tests.conformance.url_world import SMALL_PICTURE

pytestmark = pytest.mark.django_db
REPORT = [LAST.key, MEASURE]


def browser(user: User) -> Client:
    return sign_in(Client(), user)


def text_of(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_report_is_written_where_the_figures_stand(
    bodies: Bodies, sato_client: Client, tanaka_client: Client
) -> None:
    page = reverse("plan_report", args=REPORT)
    assert page in text_of(sato_client, "plan_waiting")
    assert "四半期末の数字" in text_of(sato_client, "plan_report", *REPORT)
    assert "報告を書く" not in text_of(tanaka_client, "plan_report", *REPORT)
    words = {"progress": "3件を公開した。", "issues": "", "improvement": ""}
    assert tanaka_client.post(page, words).status_code == 403
    assert sato_client.post(page, {**words, "progress": "", "deed": "submit"}).status_code == 422
    assert sato_client.post(page, words).status_code == 302
    assert ProgressReport.objects.get().state == MatterState.DRAFT
    assert sato_client.post(page, {**words, "deed": "submit"}).status_code == 302
    assert ProgressReport.objects.get().state == MatterState.SUBMITTED
    assert "報告を書く" not in text_of(sato_client, "plan_report", *REPORT)
    assert "DX推進部会" in text_of(sato_client, "plan_quarter", LAST.key)
    assert sato_client.get(reverse("plan_quarter_now")).headers["Location"] == reverse("plan_quarter", args=[LAST.key])
    assert sato_client.get(reverse("plan_quarter", args=["2031-1"])).status_code == 404


def test_a_meeting_on_its_page(bodies: Bodies, sato: User, suzuki_client: Client, tanaka_client: Client) -> None:
    report = bodies.report(sato)
    remark = reverse("plan_report_remark", args=REPORT)
    assert suzuki_client.post(remark, {}).status_code == 422
    assert suzuki_client.post(remark, {"remark": "順調です。"}).status_code == 302
    assert tanaka_client.post(remark, {"remark": "x"}).status_code == 403
    secretary, chief = browser(bodies.secretary), browser(bodies.chief)
    convene = reverse("plan_meeting_convene", args=["section-meeting"])
    assert convene in text_of(secretary, "plan_waiting")
    assert tanaka_client.get(convene).status_code == 403
    assert secretary.post(convene, {"on": ""}).status_code == 422
    assert secretary.post(convene, {"on": "令和8年11月2日", "place": "第1会議室"}).status_code == 302
    meeting = Meeting.objects.get()
    page = reverse("plan_meeting", args=[meeting.pk])

    def post(client: Client, deed: str, **typed: object) -> int:
        return client.post(reverse(f"plan_meeting_{deed}", args=[meeting.pk]), typed).status_code

    assert "行政手続きのオンライン化" in text_of(tanaka_client, "plan_meeting", meeting.pk)
    assert post(secretary, "paper", paper_title="資料1") == 422
    picture = SimpleUploadedFile("a.png", SMALL_PICTURE, content_type="image/png")
    assert post(secretary, "paper", paper_title="資料1", paper_file=picture) == 302
    got = tanaka_client.post(reverse("plan_paper", args=[Paper.objects.get().pk]))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert post(secretary, "agenda", item_title="") == 422
    assert post(secretary, "agenda", item_title="その他") == 302
    assert post(secretary, "open") == 422
    assert post(secretary, "open", present=["it-chief"]) == 409
    assert post(secretary, "open", present=list(bodies.body(0).posts)) == 302
    assert post(secretary, "decide", items=[1], outcome="passed") == 403
    assert post(chief, "decide", items=[1], outcome="sent-back") == 422
    assert post(chief, "decide", items=[1], outcome="passed") == 302
    assert post(chief, "decide", items=[2], outcome="noted") == 302
    assert post(secretary, "minutes", minutes="") == 422
    assert post(secretary, "minutes", minutes="全員が賛成した。") == 302
    assert page in text_of(chief, "plan_waiting")
    assert post(chief, "approve") == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    shown = text_of(tanaka_client, "plan_report", *REPORT)
    assert all(words in shown for words in ("順調です。", "上位の会議体へ送る", "DX推進幹事会"))
    assert page in text_of(tanaka_client, "plan_bodies")
    report.refresh_from_db()
    assert report.body_key == "steering-committee"


def test_questions_and_answers_are_shown(bodies: Bodies, sato: User, tanaka_client: Client) -> None:
    bodies.report(sato)
    bodies.decide(bodies.meeting(0), Outcome.REFERRED, words="費用を認めるか。")
    assert "費用を認めるか。" in text_of(tanaka_client, "plan_bodies")
    above = bodies.meeting(1)
    assert "下位からの照会：費用を認めるか。" in text_of(tanaka_client, "plan_meeting", above.pk)
    bodies.decide(above, Outcome.ANSWERED, words="認める。")
    down = bodies.meeting(0)
    assert "認める。" in text_of(tanaka_client, "plan_meeting", down.pk)
    assert "認める。" in text_of(tanaka_client, "plan_report", *REPORT)
    assert Referral.objects.get().noted_at is None


def test_a_change_is_looked_at_proposed_and_in_force(
    bodies: Bodies, sato_client: Client, tanaka_client: Client
) -> None:
    new = reverse("plan_proposal_new", args=[MEASURE])
    assert new in text_of(sato_client, "plan_proposals")
    assert tanaka_client.get(new).status_code == 403
    assert sato_client.get(reverse("plan_proposal_new", args=["plan"])).status_code == 403
    text = sato_client.get(new).context["form"].initial["text"]
    typed = {"title": "目標を改める", "reason": "国の方針", "text": text.replace("2025: 200", "2025: 220")}
    for wrong in (text, "a: [", text.replace("owner: citizens", "owner: nobody")):
        answer = sato_client.post(new, {**typed, "text": wrong})
        assert answer.status_code == 422
        assert "目標を改める" in answer.content.decode(), "what was typed stays"
    looked = sato_client.post(new, {**typed, "deed": "look"})
    assert "<ins>220</ins>" in looked.content.decode()
    assert not ChangeProposal.objects.exists()
    assert sato_client.post(new, typed).status_code == 302
    proposal = ChangeProposal.objects.get()
    for level in range(3):
        bodies.decide(bodies.meeting(level), Outcome.PASSED if level < 2 else Outcome.ADOPTED)
    shown = text_of(tanaka_client, "plan_proposal", proposal.pk)
    assert "<del>200</del>" in shown
    assert "第2版" in shown or "2版" in shown
    remark = reverse("plan_proposal_remark", args=[proposal.pk])
    assert browser(bodies.shirato).post(remark, {"remark": "x"}).status_code == 409


def test_nothing_is_decided_in_the_past(bodies: Bodies, sato_client: Client) -> None:
    page = reverse("plan_report", args=REPORT) + f"?on={bodies.at.date().replace(year=2025)}"
    assert sato_client.get(page).context["frame"].past is False
