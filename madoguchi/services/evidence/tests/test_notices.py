"""Whoever made a sheet is written to when somebody else publishes it, sends it back or takes it down; nobody else is."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.services.evidence.operations import (
    begin_sheet,
    discard_sheet,
    draw_sheet_figure,
    publish_sheet,
    return_sheet,
    submit_sheet,
    withdraw_sheet,
)
from madoguchi.services.evidence.tests.desk import WORDS, Town, begun, drawn, published, submitted
from tests.cast import acting

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    """Kind and address of each, in the order in which they were written."""
    found = OutgoingMail.objects.filter(kind__startswith="work_").order_by("created_at", "kind", "to")
    return [(one.kind, one.to) for one in found]


def test_everybody_who_had_a_hand_in_it_is_told_that_it_is_public(
    oyama: User, ishikawa: User, miura: User, at: datetime
) -> None:
    edition = begun(oyama, at)
    draw_sheet_figure(edition, None, drawn=drawn(at), by=acting(ishikawa), at=at)
    submit_sheet(edition, reason="最初の公開", by=acting(oyama), at=at)
    assert mails() == [], "whoever does something is not told of it"
    publish_sheet(edition, by=acting(miura), at=at)
    assert mails() == sorted(("work_published", str(one.email)) for one in (oyama, ishikawa))
    mail = OutgoingMail.objects.get(to=oyama.email)
    assert WORDS.title in mail.subject
    assert "根拠シート" in mail.body_text
    assert reverse("evidence_edition", args=[edition.pk]) in mail.body_text


def test_each_return_is_told_and_its_reason_stays_behind_the_sign_in(oyama: User, miura: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    for _n in range(2):
        return_sheet(edition, reason="出所がありません。", by=acting(miura), at=at)
        submit_sheet(edition, reason="書いた", by=acting(oyama), at=at)
    assert mails() == [("work_returned", oyama.email)] * 2
    assert not any("出所" in one.subject + one.body_text for one in OutgoingMail.objects.all())


def test_of_a_withdrawal_whoever_approved_it_is_told_too_and_not_who_withdrew(
    oyama: User, ishikawa: User, miura: User, at: datetime
) -> None:
    edition = published(oyama, miura, at)
    OutgoingMail.objects.all().delete()
    withdraw_sheet(edition, reason="誤りがあった", by=acting(ishikawa), at=at)
    assert mails() == sorted(("work_withdrawn", str(one.email)) for one in (oyama, miura))


def test_who_takes_down_an_own_sheet_and_who_left_the_city_get_none(
    oyama: User, ishikawa: User, miura: User, at: datetime
) -> None:
    edition = begun(oyama, at)
    draw_sheet_figure(edition, None, drawn=drawn(at), by=acting(ishikawa), at=at)
    User.objects.filter(pk=ishikawa.pk).update(is_active=False)
    submit_sheet(edition, reason="x", by=acting(oyama), at=at)
    publish_sheet(edition, by=acting(miura), at=at)
    withdraw_sheet(edition, reason="誤りがあった", by=acting(oyama), at=at)
    assert mails() == [("work_published", oyama.email), ("work_withdrawn", miura.email)]


def test_makers_are_told_once_of_each_sheet_whose_data_was_taken_down(
    oyama: User, ishikawa: User, miura: User, town: Town, at: datetime
) -> None:
    town.publish("people")
    edition = begin_sheet("two", words=WORDS, drawn=[drawn(at)] * 2, by=acting(oyama), at=at)
    begun(ishikawa, at)
    discard_sheet(begun(miura, at, slug="given-up"), by=acting(miura), at=at)
    OutgoingMail.objects.all().delete()
    town.withdraw("people", 2)
    assert mails() == [], "its figures come from another version"
    town.withdraw("people")
    assert mails() == sorted(("work_data_withdrawn", str(one.email)) for one in (oyama, ishikawa))
    mail = OutgoingMail.objects.get(to=oyama.email)
    assert reverse("evidence_edition", args=[edition.pk]) in mail.body_text
    assert "取り下げ" in mail.subject


def test_makers_are_told_once_of_each_sheet_whose_data_was_erased(
    oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = begin_sheet("two", words=WORDS, drawn=[drawn(at)] * 2, by=acting(oyama), at=at)
    given_up = begun(miura, at)
    discard_sheet(given_up, by=acting(miura), at=at)
    town.withdraw("people", at=at)
    assert mails() == [("work_data_erased", oyama.email)]
    assert reverse("evidence_edition", args=[edition.pk]) in OutgoingMail.objects.get().body_text
