"""Sending: once, exactly what was shown, and only when it is complete."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from madoguchi.foundation.accounts.public import sign_with_any_demo_card
from madoguchi.foundation.audit.public import trail_of
from madoguchi.foundation.cases.arriving import check_digit
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.operations.drafting import attach_file, begin_draft, save_page
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.cases.refusals import (
    CardNeeded,
    ChangedSinceShown,
    DraftEnded,
    MailNeeded,
    NotAcceptedAnyMore,
    NotComplete,
    SignatureNeeded,
)
from madoguchi.foundation.cases.tests.conftest import APPLICANT, DOG, GUEST, NAME, photo
from madoguchi.foundation.cases.tests.test_content import now
from madoguchi.foundation.cases.vocabulary import ApplicationSubmitted
from madoguchi.foundation.files.public import files_of
from madoguchi.kernel import events
from madoguchi.kernel.refusals import Refused


def send(draft: Draft, at: datetime, **more: Any) -> Case:
    more = {
        "shown": now(draft, at).content_hash,
        "assurance": "email",
        "signature": None,
        "by": GUEST,
        "at": at,
        **more,
    }
    return submit_application(draft, **more)


@pytest.fixture
def heard() -> Iterator[list[ApplicationSubmitted]]:
    """What was announced."""
    told: list[ApplicationSubmitted] = []
    events.listen(ApplicationSubmitted, told.append)
    yield told
    events._listeners[ApplicationSubmitted].remove(told.append)


def test_a_complete_draft_becomes_a_case(ready: Draft, at: datetime, heard: list[Any]) -> None:
    case = send(ready, at)
    assert case.answers["dog_name"] == "ポチ"
    assert case.state == "received"
    assert case.submitted_at == at
    assert case.applicant_name == "津軽 花子"
    assert case.applicant_mail == "guest@example.jp"
    assert case.fee["total_yen"] == 500
    assert case.due_on.isoformat() == "2026-11-06"
    assert [event.case_id for event in heard] == [case.pk]
    assert [event.kind for event in case.events.all()] == ["application.submit"]
    assert case.contents.get().content_hash == case.content_hash


def test_the_receipt_number_has_a_check_digit(ready: Draft, at: datetime) -> None:
    digits = send(ready, at).number.replace("-", "")
    assert len(digits) == 10
    assert check_digit(digits[:9]) == digits[9]


def test_the_check_digit_is_luhns() -> None:
    assert check_digit("7992739871") == "3"


def test_the_draft_keeps_nothing_of_what_was_sent(ready: Draft, at: datetime) -> None:
    send(ready, at)
    ready.refresh_from_db()
    assert (ready.answers, ready.provenance, ready.typed) == ({}, {}, {})
    with pytest.raises(DraftEnded):
        save_page(ready, page="dog", data=DOG, assurance="email", by=GUEST, at=at)


def test_sent_twice_it_is_one_case(ready: Draft, at: datetime, heard: list[Any]) -> None:
    shown = now(ready, at).content_hash
    first = send(ready, at, shown=shown)
    again = send(Draft.objects.get(pk=ready.pk), at, shown=shown)
    assert again.pk == first.pk
    assert Case.objects.count() == 1
    assert len(heard) == 1


def test_sent_again_after_the_answer_was_lost_it_is_still_that_case(ready: Draft, at: datetime) -> None:
    first = send(ready, at)
    later = send(ready, at + timedelta(days=2), shown="whatever the old page said")
    assert later.number == first.number
    assert list(trail_of(ready).values_list("act", flat=True)).count("application.submit") == 2


@pytest.mark.django_db(transaction=True)
def test_sent_at_the_same_moment_from_many_windows_it_is_one_case(ready: Draft, at: datetime, heard: list[Any]) -> None:
    shown = now(ready, at).content_hash
    start = threading.Barrier(5)
    numbers: list[str] = []
    failed: list[Exception] = []

    def press() -> None:
        try:
            own = Draft.objects.get(pk=ready.pk)
            start.wait(timeout=20)
            numbers.append(send(own, at, shown=shown).number)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    windows = [threading.Thread(target=press) for _ in range(5)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(timeout=60)
    assert failed == []
    assert len(numbers) == 5
    assert len(set(numbers)) == 1
    assert Case.objects.count() == 1
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_saved_at_the_same_moment_from_two_windows_nothing_is_lost(draft: Draft, at: datetime) -> None:
    start = threading.Barrier(2)
    failed: list[Exception] = []

    def fill(page: str, data: dict[str, list[str]]) -> None:
        try:
            own = Draft.objects.get(pk=draft.pk)
            start.wait(timeout=20)
            save_page(own, page=page, data=data, revision=0, assurance="email", by=GUEST, at=at)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    windows = [threading.Thread(target=fill, args=args) for args in (("applicant", APPLICANT), ("dog", DOG))]
    for window in windows:
        window.start()
    for window in windows:
        window.join(timeout=60)
    assert failed == []
    kept = Draft.objects.get(pk=draft.pk)
    assert kept.answers["applicant.name"] == NAME
    assert kept.answers["dog_name"] == "ポチ"
    assert kept.revision == 2


def test_what_was_changed_after_it_was_shown_is_not_sent(ready: Draft, say: Any, at: datetime) -> None:
    shown = now(ready, at).content_hash
    say(ready, "dog", DOG | {"dog_name": ["ハチ"]})
    with pytest.raises(ChangedSinceShown):
        send(ready, at, shown=shown)
    assert not Case.objects.exists()
    assert Draft.objects.get(pk=ready.pk).submitted_at is None


def test_what_is_missing_is_named(ready: Draft, say: Any, at: datetime) -> None:
    say(ready, "dog", DOG | {"vaccinated": ["yes"], "dog_name": [""]}, revision=ready.revision)
    with pytest.raises(NotComplete) as refused:
        send(ready, at)
    assert [p.path for p in refused.value.problems] == ["dog_name", "attachment.proof"]


def test_something_typed_that_was_never_understood_stops_it(ready: Draft, say: Any, at: datetime) -> None:
    say(ready, "applicant", APPLICANT | {"applicant.email": ["not an address"]})
    with pytest.raises(NotComplete) as refused:
        send(ready, at)
    assert [p.path for p in refused.value.problems] == ["applicant.email"]


def test_a_mail_address_must_be_confirmed(ready: Draft, at: datetime) -> None:
    Draft.objects.filter(pk=ready.pk).update(mail_confirmed_at=None)
    with pytest.raises(MailNeeded):
        send(ready, at)


def test_the_documents_go_over_to_the_case_and_the_others_stay(ready: Draft, say: Any, at: datetime) -> None:
    say(ready, "dog", DOG | {"vaccinated": ["yes"]})
    wanted = attach_file(ready, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    case = send(ready, at)
    assert [f.file_id for f in case.files.all()] == [wanted.pk]
    assert [f.pk for f in files_of(f"case:{case.pk}")] == [wanted.pk]


def test_hidden_answers_are_not_in_the_case(ready: Draft, say: Any, at: datetime) -> None:
    say(ready, "dog", DOG | {"kind": ["other"], "kind_other": ["秋田犬"]})
    say(ready, "dog", DOG)
    assert "kind_other" not in send(ready, at).answers


def test_what_a_listener_refuses_is_not_sent(ready: Draft, at: datetime) -> None:
    class Full(Refused):
        code = "tests.full"
        reason = "full"

    def refuse(event: ApplicationSubmitted) -> None:
        raise Full

    events.listen(ApplicationSubmitted, refuse)
    try:
        with pytest.raises(Full):
            send(ready, at)
    finally:
        events._listeners[ApplicationSubmitted].remove(refuse)
    assert not Case.objects.exists()
    assert Draft.objects.get(pk=ready.pk).answers["dog_name"] == "ポチ"
    assert send(Draft.objects.get(pk=ready.pk), at).number


def test_a_form_past_its_last_day_is_not_accepted(ready: Draft, at: datetime) -> None:
    with pytest.raises(NotAcceptedAnyMore):
        send(ready, at.replace(year=2027, month=5, day=1))
    assert send(ready, at.replace(year=2027, month=4, day=30)).number


@pytest.fixture
def signing(certificate: Any, hanako: Any, at: datetime) -> Draft:
    """花子's draft of a certificate, complete but not signed."""
    draft = begin_draft(certificate, owner=hanako, known={}, language="ja", by=GUEST, at=at)
    save_page(draft, page="applicant", data=APPLICANT, assurance="signature", by=GUEST, at=at)
    save_page(draft, page="request", data={"copies": ["2"]}, assurance="signature", by=GUEST, at=at)
    return draft


def test_a_signature_over_exactly_what_was_shown_is_accepted_and_kept(signing: Draft, at: datetime) -> None:
    shown = now(signing, at, "signature").content_hash
    statement = sign_with_any_demo_card(shown, at=at)
    case = send(signing, at, shown=shown, assurance="signature", signature=statement)
    assert case.signature["digest"] == case.content_hash == shown
    assert case.signature["signer"]["name"]
    assert case.fee["total_yen"] == 600


def test_without_a_signature_it_is_not_sent(signing: Draft, at: datetime) -> None:
    with pytest.raises(SignatureNeeded):
        send(signing, at, shown=now(signing, at, "signature").content_hash, assurance="signature")


def test_a_signature_over_something_else_is_not_accepted(signing: Draft, say: Any, at: datetime) -> None:
    statement = sign_with_any_demo_card(now(signing, at, "signature").content_hash, at=at)
    say(signing, "request", {"copies": ["5"]}, assurance="signature")
    with pytest.raises(SignatureNeeded):
        send(signing, at, shown=now(signing, at, "signature").content_hash, assurance="signature", signature=statement)


def test_a_signature_moved_to_another_digest_does_not_hold(signing: Draft, at: datetime) -> None:
    from dataclasses import replace

    shown = now(signing, at, "signature").content_hash
    forged = replace(sign_with_any_demo_card("0" * 64, at=at), digest_hex=shown)
    with pytest.raises(Refused):
        send(signing, at, shown=shown, assurance="signature", signature=forged)
    assert not Case.objects.exists()


def test_a_session_without_card_cannot_send_what_needs_one(signing: Draft, at: datetime) -> None:
    with pytest.raises(CardNeeded):
        send(signing, at, assurance="email")
