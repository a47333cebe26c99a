"""Sending mails: once, unless a crash says otherwise, and then recognisably the same one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from madoguchi.foundation.messaging import delivery
from madoguchi.foundation.messaging.public import Kind, OutgoingMail, latest_mails, queue_mail, undelivered_mails
from madoguchi.foundation.messaging.tests.conftest import AT
from madoguchi.foundation.messaging.tests.mail_server import MailServer
from madoguchi.kernel import clock, jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at() -> Iterator[None]:
    with clock.frozen(AT):
        yield


def write(kind: Kind = Kind.REOPEN_CODE, to: str = "hanako@example.jp") -> OutgoingMail:
    contexts: dict[Kind, dict[str, object]] = {
        Kind.REOPEN_CODE: {"code": "123456", "title": "犬の登録"},
        Kind.DECISION_MADE: {"number": "1", "procedure": "犬の登録", "url": "http://city.example/"},
    }
    with transaction.atomic():
        mail = queue_mail(kind=kind, to=to, language="ja", context=contexts[kind], key=f"{kind}:{to}")
    assert mail is not None
    return mail


def test_a_mail_arrives_once_as_it_was_written(post_office: MailServer) -> None:
    mail = write(Kind.DECISION_MADE)
    jobs.run_ready_jobs()
    delivery.send_mail(key="again", mail_id=str(mail.id))
    mail.refresh_from_db()
    [received] = post_office.received
    message = received.message
    assert post_office.faults == []
    assert (received.sender, received.to) == ("no-reply@city.example.jp", ["hanako@example.jp"])
    assert message["Subject"].strip() == mail.subject
    assert message["Message-ID"] == f"<{mail.id}@city.example.jp>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n").strip() == mail.body_text.strip()
    assert (mail.sent_at, mail.attempts, mail.vendor) == (AT, 1, "smtp")


def test_a_code_is_not_kept_once_it_is_sent(post_office: MailServer) -> None:
    mail = write()
    assert "123456" in mail.body_text
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert "123456" in post_office.received[0].message.get_content()
    assert mail.body_text == ""


def test_a_server_that_is_busy_is_asked_again(post_office: MailServer) -> None:
    post_office.answers["MAIL"] = "451 try later"
    mail = write()
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert (mail.sent_at, mail.sending_until, mail.trouble) == (None, None, "SMTPSenderRefused")
    post_office.answers.clear()
    with clock.frozen(AT + timedelta(seconds=10)):
        jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (len(post_office.received), mail.attempts, mail.trouble) == (1, 2, "")


def test_an_address_that_does_not_exist_is_not_tried_again_and_stands_on_a_list(post_office: MailServer) -> None:
    post_office.answers["RCPT"] = "550 no such user hanako@example.jp"
    mail = write()
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert mail.failed_at == AT
    assert mail.trouble == "refused: 550"
    assert list(undelivered_mails(at=AT)) == [mail]
    assert jobs.run_ready_jobs() == 0


def test_a_mailbox_that_is_full_for_now_is_tried_again(post_office: MailServer) -> None:
    post_office.answers["RCPT"] = "452 mailbox full"
    mail = write()
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert mail.failed_at is None


def test_a_mail_that_waits_half_an_hour_stands_on_the_list(post_office: MailServer) -> None:
    mail = write()
    assert not undelivered_mails(at=AT + timedelta(minutes=29)).exists()
    assert list(undelivered_mails(at=AT + timedelta(minutes=31))) == [mail]


def test_two_workers_with_one_mail_send_it_once(post_office: MailServer) -> None:
    mail = write()
    OutgoingMail.objects.update(sending_until=AT + timedelta(minutes=1))
    with pytest.raises(delivery.StillBeingSent):
        delivery.send_mail(key="k", mail_id=str(mail.id))
    assert post_office.received == []


def test_a_worker_that_died_while_sending_is_followed_by_another_with_the_same_message_id(
    post_office: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = write()

    def die(*_given: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(delivery, "_note", die)
        delivery.send_mail(key="k", mail_id=str(mail.id))
    with clock.frozen(AT + delivery.SENDING_TAKES_AT_MOST + timedelta(seconds=1)):
        delivery.send_mail(key="k", mail_id=str(mail.id))
    first, second = post_office.received
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_what_the_server_says_is_not_kept_word_for_word(post_office: MailServer) -> None:
    post_office.answers["END"] = "451 content about hanako@example.jp"
    mail = write()
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert "hanako" not in mail.trouble


def test_in_a_demonstration_mails_stay_in_the_house_and_can_be_read_there(
    settings: Settings, post_office: MailServer
) -> None:
    settings.MADOGUCHI_DEMO = True
    mail = write()
    jobs.run_ready_jobs()
    mail.refresh_from_db()
    assert (post_office.received, mail.vendor) == ([], "demo")
    assert mail.sent_at is not None
    [seen] = latest_mails(10)
    assert "123456" in seen.body
    assert seen.to == "hanako@example.jp"


def test_old_texts_are_forgotten_and_the_fact_stays_with_the_case(post_office: MailServer) -> None:
    mail, code = write(Kind.DECISION_MADE), write()
    waiting = write(Kind.DECISION_MADE, to="taro@example.jp")
    OutgoingMail.objects.filter(id__in=[mail.id, code.id]).update(sent_at=AT)
    OutgoingMail.objects.filter(id=mail.id).update(case_id="case-1")
    assert delivery.forget_old_mails(at=AT + timedelta(days=89)) == 0
    assert delivery.forget_old_mails(at=AT + timedelta(days=91)) == 2
    mail.refresh_from_db()
    waiting.refresh_from_db()
    assert (mail.body_text, mail.to) == ("", "hanako@example.jp")
    assert waiting.body_text
    assert not OutgoingMail.objects.filter(id=code.id).exists()
