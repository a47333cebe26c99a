"""Which mail follows which turn of a case; none says what was applied for in the applicant's own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from madoguchi.foundation.accounts.public import SignInCodeMade
from madoguchi.foundation.booking.tests.moving import GUEST, published, ready_draft, sent_in
from madoguchi.foundation.cases.operations.corresponding import withdraw_application
from madoguchi.foundation.cases.public import (
    Case,
    CodeRequested,
    decide_case,
    receive_case,
    request_correction,
    send_message,
)
from madoguchi.foundation.messaging.public import Kind, OutgoingMail, TooManyCodes, mails_about
from madoguchi.foundation.messaging.vocabulary import CODES_AN_HOUR
from madoguchi.foundation.organisation.public import City
from madoguchi.kernel import events
from madoguchi.kernel.acts import Actor

THURSDAY = "2026-11-05T10:00"


@pytest.fixture
def case(city: City, at: datetime) -> Case:
    return sent_in(ready_draft(published(at), THURSDAY, at=at), at=at)


@pytest.fixture
def clerk(sato: Any) -> Actor:
    from tests.cast import acting

    return acting(sato)


def kinds(case: Case) -> list[str]:
    return sorted(mails_about(case.id).values_list("kind", flat=True))


def announced(event: object) -> None:
    with transaction.atomic():
        events.announce(event)


def test_the_receipt_goes_out_with_the_way_back_for_guests(case: Case) -> None:
    receipt = mails_about(case.id).get(kind=Kind.APPLICATION_RECEIVED)
    assert receipt.to == "jiro@example.jp"
    assert case.number in receipt.subject
    assert "/reopen/" in receipt.body_text
    assert "ログインせずに" in receipt.body_text


def test_no_mail_repeats_what_the_applicant_typed(case: Case, clerk: Actor, at: datetime) -> None:
    receive_case(case, by=clerk, at=at)
    send_message(case, body="http://evil.example 今すぐ", from_office=True, author="市民課", by=clerk, at=at)
    withdraw_application(case, reason="http://evil.example 気が変わった", by=GUEST, at=at)
    for mail in OutgoingMail.objects.all():
        for typed in ("evil", "次郎", "朝日山", "0173-52-2111", "気が変わった"):
            assert typed not in mail.subject + mail.body_text


def test_each_request_for_correction_is_told(case: Case, clerk: Actor, at: datetime) -> None:
    receive_case(case, by=clerk, at=at)
    request_correction(case, items=[{"path": "visit", "sentence": "日時を選び直してください。"}], by=clerk, at=at)
    assert Kind.CORRECTION_REQUESTED in kinds(case)


def test_a_decision_is_told_without_saying_what_it_is(case: Case, clerk: Actor, at: datetime) -> None:
    receive_case(case, by=clerk, at=at)
    decide_case(case, outcome="refused", reasons="新しい住所が五所川原市内にないため。", by=clerk, at=at)
    mail = mails_about(case.id).get(kind=Kind.DECISION_MADE)
    assert "認められませんでした" not in mail.body_text
    assert "新しい住所" not in mail.body_text


def test_only_what_the_office_writes_is_told_to_the_applicant(case: Case, clerk: Actor, at: datetime) -> None:
    send_message(case, body="質問です", from_office=False, author="次郎", by=GUEST, at=at)
    assert Kind.MESSAGE_FROM_OFFICE not in kinds(case)
    for _ in range(2):
        send_message(case, body="お答えします", from_office=True, author="市民課", by=clerk, at=at)
    assert kinds(case).count(Kind.MESSAGE_FROM_OFFICE) == 2


def test_a_withdrawal_is_confirmed(case: Case, at: datetime) -> None:
    withdraw_application(case, by=GUEST, at=at)
    assert Kind.WITHDRAWAL_CONFIRMED in kinds(case)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "kind"),
    [("confirm", Kind.CONFIRM_CODE), ("draft", Kind.DRAFT_CODE), ("case", Kind.REOPEN_CODE)],
)
def test_each_purpose_of_a_code_has_its_own_words(at: datetime, purpose: str, kind: Kind) -> None:
    announced(CodeRequested(uuid4(), "123456", "jiro@example.jp", "en", purpose, "Dog registration"))
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.language) == (kind, "en")
    assert "123456" in mail.body_text
    assert "123456" not in mail.subject


@pytest.mark.django_db
def test_a_code_to_sign_in_is_sent(at: datetime) -> None:
    announced(
        SignInCodeMade(address="hanako@example.jp", code="654321", language="ja-plain", code_id=uuid4(), minutes=15)
    )
    mail = OutgoingMail.objects.get(kind=Kind.SIGN_IN_CODE)
    assert "654321" in mail.body_text
    assert "15ぷん" in mail.body_text


@pytest.mark.django_db
def test_too_many_codes_for_a_case_are_dropped_without_telling_whether_it_exists(at: datetime) -> None:
    for _ in range(CODES_AN_HOUR + 2):
        announced(CodeRequested(uuid4(), "123456", "jiro@example.jp", "ja", "case", "x"))
    assert OutgoingMail.objects.count() == CODES_AN_HOUR
    with pytest.raises(TooManyCodes):
        for _ in range(CODES_AN_HOUR + 1):
            announced(CodeRequested(uuid4(), "123456", "jiro@example.jp", "ja", "confirm", "x"))
