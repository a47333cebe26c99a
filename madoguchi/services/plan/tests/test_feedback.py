"""Words on the plan: sent without an account, never lost, answered by the office of the plan."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import clock
from madoguchi.services.plan.models import Feedback, PlanVersion
from madoguchi.services.plan.operations import forget_old_feedback
from madoguchi.services.plan.operations.feedback import KEPT
from madoguchi.services.plan.views.feedback import SENDING
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
WORDS = "窓口の待ち時間が知りたいです。\n二行目"
FORM = re.compile(r'name="form_id" value="([0-9a-f-]{36})"')


def form_id(client: Client) -> str:
    found = FORM.search(client.get(reverse("plan_feedback")).content.decode())
    assert found
    return found[1]


def send(client: Client, words: str = WORDS, **more: str) -> str:
    answer = client.post(reverse("plan_feedback"), {"body": words, "form_id": form_id(client), **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_word_is_sent_and_stays_at_its_address(version: PlanVersion) -> None:
    client = Client()
    here = send(client, about="open-data")
    kept = Feedback.objects.get()
    assert (kept.body.splitlines(), kept.measure_key, kept.language) == (WORDS.splitlines(), "open-data", "ja")
    page = Client().get(here).content.decode()
    assert "窓口の待ち時間が知りたいです。" in page
    assert here in page
    assert Client().get(reverse("plan_feedback_sent", args=[UUID(int=1)])).status_code == 404


def test_a_form_sent_twice_is_one_word(version: PlanVersion) -> None:
    client = Client()
    typed = {"body": WORDS, "form_id": form_id(client)}
    address = reverse("plan_feedback")
    assert client.post(address, typed).headers["Location"] == client.post(address, typed).headers["Location"]
    assert Feedback.objects.count() == 1
    other = client.post(address, {**typed, "body": "別の言葉"})
    assert other.status_code == 409
    assert "別の言葉" in other.content.decode()
    assert Feedback.objects.get().body.startswith("窓口")


def test_what_was_typed_is_never_lost(version: PlanVersion, at: datetime) -> None:
    client, address = Client(), reverse("plan_feedback")
    long = "あ" * 2001
    answer = client.post(address, {"body": long, "about": "telework"})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert '<option value="telework" selected>' in answer.content.decode()
    assert client.post(address, {"body": "  "}).status_code == 422
    for number in range(SENDING.from_client):
        send(client, f"{number}")
    refused = client.post(address, {"body": WORDS})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "窓口の待ち時間が知りたいです。" in refused.content.decode()
    assert Client(REMOTE_ADDR="198.51.100.7").post(address, {"body": WORDS}).status_code == 302, "others still may"
    with clock.frozen(at + SENDING.window + timedelta(seconds=1)):
        assert client.post(address, {"body": WORDS}).status_code == 302


def test_the_office_answers_once_and_nobody_else(version: PlanVersion, planner: User, tanaka_client: Client) -> None:
    writer = Client()
    here, other = send(writer), send(writer, "もう一つ")
    asked = {"address": reverse("plan_feedback_answer", args=[Feedback.objects.get(body="もう一つ").pk])}
    listed = reverse("plan_feedback_list")
    assert tanaka_client.get(listed).status_code == 403
    assert tanaka_client.post(asked["address"], {"answer": "x"}).status_code == 403
    office = sign_in(Client(), planner)
    assert "もう一つ" in office.get(listed).content.decode()
    assert office.post(asked["address"], {"answer": " "}).status_code == 422
    assert office.post(asked["address"], {"answer": "ありがとうございます。"}).status_code == 302
    again = office.post(asked["address"], {"answer": "もう一度"})
    assert again.status_code == 422
    assert "ありがとうございます。" in writer.get(other).content.decode()
    assert "もう一度" not in writer.get(other).content.decode()
    first = Feedback.objects.get(state="waiting")
    aside = {"answer": "市の仕事ではありません。", "_aside": "1"}
    assert office.post(reverse("plan_feedback_answer", args=[first.pk]), aside).status_code == 302
    assert "回答しない理由" in writer.get(here).content.decode()
    assert "もう一つ" not in office.get(f"{listed}?state=set-aside").content.decode()


def test_what_is_old_is_forgotten(version: PlanVersion, at: datetime) -> None:
    send(Client())
    assert forget_old_feedback(at=at + KEPT - timedelta(days=1)) == 0
    assert Feedback.objects.count() == 1
    assert forget_old_feedback(at=at + KEPT + timedelta(days=1)) == 1
    assert Feedback.objects.count() == 0
