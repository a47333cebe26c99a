"""Writing mails: with the act, in the right language, never in an applicant's words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.messaging.outbox import QueuedOutsideAct, write_mail
from madoguchi.foundation.messaging.public import Kind, OutgoingMail, TooManyCodes, mails_about, queue_mail
from madoguchi.foundation.messaging.refusals import AddressNotUsable
from madoguchi.foundation.messaging.tests.conftest import AT
from madoguchi.foundation.messaging.vocabulary import CODES_AN_HOUR, LANGUAGES, MAY_SAY
from madoguchi.kernel import clock

pytestmark = pytest.mark.django_db

TITLE = Text(ja="住民票の写しの交付請求", plain="「住民票」を もらう", en="Certificate of residence")
CASE: dict[str, object] = {"number": "1234-5678-90", "procedure": TITLE, "url": "http://city.example/reopen/"}


def write(
    key: str = "k1", *, to: str = "hanako@example.jp", language: str = "ja", **more: object
) -> OutgoingMail | None:
    with transaction.atomic():
        return queue_mail(
            kind=Kind.APPLICATION_RECEIVED,
            to=to,
            language=language,
            context={**CASE, "guest": True, **more},
            key=key,
            case_id="case-1",
        )


def send_code(key: str, to: str = "hanako@example.jp") -> OutgoingMail | None:
    with transaction.atomic():
        return queue_mail(
            kind=Kind.DRAFT_CODE,
            to=to,
            language="ja",
            context={"code": "123456", "title": "x"},
            key=key,
        )


def test_the_receipt_names_number_and_procedure_and_where_to_look() -> None:
    mail = write()
    assert mail is not None
    assert "五所川原市" in mail.subject
    assert "1234-5678-90" in mail.subject
    for words in ("住民票の写しの交付請求", "1234-5678-90", "http://city.example/reopen/", "ログインせずに"):
        assert words in mail.body_text
    assert list(mails_about("case-1")) == [mail]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written_in_every_language_and_says_all_it_may(kind: Kind, language: str) -> None:
    said = {name: f"<{name}&>" for name in MAY_SAY[kind] - {"guest"}}
    context: dict[str, object] = dict(said) | ({"guest": True} if "guest" in MAY_SAY[kind] else {})
    subject, body = write_mail(kind, language, context)
    assert subject.strip()
    assert len(subject.splitlines()) == 1
    for value in said.values():
        assert value in subject + body
    assert not any(mark in subject + body for mark in ("{{", "{%"))
    assert "0173-35-2111" in body


def test_an_unknown_language_is_answered_in_japanese() -> None:
    mail = write(language="fr")
    assert mail is not None
    assert mail.language == "ja"


def test_one_occasion_is_one_mail() -> None:
    assert write("k1") == write("k1")
    assert OutgoingMail.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_a_mail_of_an_act_that_failed_was_never_written() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_mail(
            kind=Kind.APPLICATION_RECEIVED,
            to="a@example.jp",
            language="ja",
            context={**CASE, "guest": False},
            key="k",
        )
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_outside_an_act_is_refused() -> None:
    with pytest.raises(QueuedOutsideAct):
        queue_mail(kind=Kind.DRAFT_CODE, to="a@example.jp", language="ja", context={}, key="k")


def test_nothing_is_written_where_no_address_is_known() -> None:
    assert write(to="") is None
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("more", [{"answers": "free text"}, {"name": "花子"}, {"message": "buy now"}])
def test_a_mail_cannot_be_made_to_say_what_an_applicant_typed(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="context must be"), transaction.atomic():
        queue_mail(
            kind=Kind.APPLICATION_RECEIVED,
            to="a@example.jp",
            language="ja",
            key="k",
            context={**CASE, "guest": False, **more},
        )


@pytest.mark.parametrize(
    "hostile",
    ["x\r\nBcc: victim@example.jp", "x\nSubject: other", "x\x00y", "x\u2028y", "x\u0085y", "\u202egnp.exe", "x\x0by"],
)
def test_line_breaks_and_controls_never_reach_a_header_or_begin_a_line(hostile: str) -> None:
    mail = write(number=hostile)
    assert mail is not None
    assert len(mail.subject.splitlines()) == 1
    for line in mail.body_text.splitlines():
        assert not line.startswith(("Bcc:", "Subject:", "y"))
    assert not set("\r\x00\u2028\u0085\u202e\x0b") & set(mail.subject + mail.body_text)


@pytest.mark.parametrize(
    "to", ["no-address", "a@b@c.jp", "a@example.jp\nBcc: b@example.jp", "a@example.jp, b@example.jp"]
)
def test_what_is_no_single_address_gets_no_mail(to: str) -> None:
    with pytest.raises(AddressNotUsable):
        write(to=to)


def test_nobodys_mailbox_can_be_filled_with_codes() -> None:
    with clock.frozen(AT):
        for n in range(CODES_AN_HOUR):
            send_code(f"c{n}")
        with pytest.raises(TooManyCodes) as refused:
            send_code("one-more", to="HANAKO@example.jp")
        assert refused.value.status == 429
        assert send_code("another-person", to="taro@example.jp") is not None
    with clock.frozen(AT + timedelta(hours=1, seconds=1)):
        assert send_code("later") is not None
