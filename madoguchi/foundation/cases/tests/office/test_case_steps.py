"""The steps of an examination as the office's pages take them, and who may not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import send_message
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting

STEPS = [
    ("receive/", {}), ("assign/", {"assignee": ""}), ("checks/", {"check": "place"}), ("notes/", {"note-body": "x"}),
    ("messages/", {"message-body": "x"}), ("messages/read/", {}), ("hold/", {"reason": "x"}), ("resume/", {}),
    ("consult/", {"department": "environment", "question": "x"}), ("consult/answer/", {"answer": "x"}),
    ("correct/", {"path": "lamps", "own-0": "x"}), ("correct/cancel/", {}),
    ("decide/", {"outcome": "granted", "seen": "2", "confirmed": "1"}),
]  # fmt: skip


def post(client, case, rest, **data):
    return client.post(f"/staff/cases/{case.pk}/{rest}", data)


def state_of(case):
    return Case.objects.get(pk=case.pk).state


@pytest.mark.parametrize(("rest", "data"), STEPS)
@pytest.mark.parametrize("who", ["tanaka_client", "admin_client", "hanako_client"])
def test_nobody_from_outside_takes_a_step(
    examined: Case, who: str, rest: str, data: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who)
    before = examined.events.count()
    assert post(client, examined, rest, **data).status_code == 404
    assert state_of(examined) == "examining"
    assert examined.events.count() == before
    assert not examined.notes.exists()
    assert not examined.messages.exists()
    assert not AccessLine.objects.exists()


@pytest.mark.parametrize("rest", [
    "receive/", "assign/", "checks/", "notes/", "messages/", "messages/read/", "resume/", "correct/cancel/",
])  # fmt: skip
def test_a_step_is_never_taken_by_following_a_link(examined: Case, suzuki_client: Client, rest: str) -> None:
    assert suzuki_client.get(f"/staff/cases/{examined.pk}/{rest}").status_code == 405


def test_receiving(lamp: Case, sato_client: Client) -> None:
    response = post(sato_client, lamp, "receive/")
    assert response["Location"] == f"/staff/cases/{lamp.pk}/"
    assert state_of(lamp) == "examining"
    assert post(sato_client, lamp, "receive/").status_code == 409


def test_assigning(lamp: Case, sato_client: Client, suzuki: User, tanaka: User) -> None:
    post(sato_client, lamp, "assign/", assignee=str(suzuki.pk))
    assert Case.objects.get(pk=lamp.pk).assignee == suzuki
    assert post(sato_client, lamp, "assign/", assignee=str(tanaka.pk)).status_code == 403
    post(sato_client, lamp, "assign/", assignee="")
    assert Case.objects.get(pk=lamp.pk).assignee is None


def test_marking_checks_one_act_each(examined: Case, sato_client: Client) -> None:
    post(sato_client, examined, "checks/", check=["place", "budget"])
    assert set(examined.checkmarks.filter(done=True).values_list("name", flat=True)) == {"place", "budget"}
    post(sato_client, examined, "checks/", check=["budget", "nonsense"])
    assert set(examined.checkmarks.filter(done=True).values_list("name", flat=True)) == {"budget"}


def test_noting(examined: Case, english: None, sato_client: Client) -> None:
    post(sato_client, examined, "notes/", **{"note-body": "電話済み"})
    assert examined.notes.get().body == "電話済み"
    empty = post(sato_client, examined, "notes/", **{"note-body": " "})
    assert empty.status_code == 422
    assert "Write the note." in empty.content.decode()


def test_writing_to_the_applicant_with_ready_and_own_words(examined: Case, english: None, sato_client: Client) -> None:
    post(sato_client, examined, "messages/", **{"message-ready": "0", "message-body": "お待ちしています。"})
    message = examined.messages.get()
    assert message.from_office
    assert message.body == "場所を詳しく書いてください。\nお待ちしています。"
    assert message.author == "市民課 窓口係"
    assert post(sato_client, examined, "messages/", **{"message-body": " "}).status_code == 422


def test_a_message_that_is_too_long_comes_back_whole(examined: Case, english: None, sato_client: Client) -> None:
    text = "あ" * 4001
    response = post(sato_client, examined, "messages/", **{"message-body": text})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not examined.messages.exists()


def test_ready_sentences_speak_the_applicants_language(apply: Apply, sato_client: Client) -> None:
    case = apply("lamp", language="en")
    post(sato_client, case, "messages/", **{"message-ready": "0"})
    assert case.messages.get().body == "Describe the place more closely."


def test_messages_are_marked_as_read(examined: Case, hanako: User, sato_client: Client, at: datetime) -> None:
    send_message(examined, body="?", from_office=False, author="津軽 花子", by=acting(hanako), at=at)
    post(sato_client, examined, "messages/read/")
    assert examined.messages.get().read_at == at


def test_holding_and_going_on(examined: Case, english: None, sato_client: Client) -> None:
    page = f"/staff/cases/{examined.pk}/hold/"
    assert "Put on hold" in sato_client.get(page).content.decode()
    assert post(sato_client, examined, "hold/", reason=" ").status_code == 422
    post(sato_client, examined, "hold/", reason="現地を見るため")
    assert state_of(examined) == "held"
    assert examined.events.get(kind="case.hold").detail["reason"] == "現地を見るため"
    assert sato_client.get(page).status_code == 409
    post(sato_client, examined, "resume/")
    assert state_of(examined) == "examining"


def test_asking_another_department(examined: Case, english: None, sato_client: Client) -> None:
    assert sato_client.get(f"/staff/cases/{examined.pk}/consult/").status_code == 200
    assert post(sato_client, examined, "consult/", department="citizens", question="x").status_code == 422
    assert post(sato_client, examined, "consult/", department="environment", question="").status_code == 422
    post(sato_client, examined, "consult/", department="environment", question="支障は？")
    assert state_of(examined) == "consulting"
    page = sato_client.get(f"/staff/cases/{examined.pk}/").content.decode()
    assert "支障は？" in page
    assert "consult/answer/" in page
    assert sato_client.get(f"/staff/cases/{examined.pk}/consult/answer/").status_code == 200
    assert post(sato_client, examined, "consult/answer/", answer="").status_code == 422
    post(sato_client, examined, "consult/answer/", answer="支障なし")
    assert state_of(examined) == "examining"


def test_a_procedure_without_consultation_does_not_offer_it(apply: Apply, sato_client: Client) -> None:
    bell = apply("bell")
    post(sato_client, bell, "receive/")
    assert "/consult/" not in sato_client.get(f"/staff/cases/{bell.pk}/").content.decode()
    assert sato_client.get(f"/staff/cases/{bell.pk}/consult/").status_code == 409
