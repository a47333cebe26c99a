"""Whoever prepared a version is written to when it is public, sent back, or taken down; what renews itself writes to nobody."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import return_version, stop_version, withdraw_version
from madoguchi.services.opendata.tests.desk import approved, published, submitted
from tests.cast import _colleague, acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


def mails() -> list[tuple[str, str]]:
    """Kind and address of each."""
    found = OutgoingMail.objects.filter(kind__startswith="work_").order_by("created_at", "kind", "to")
    return [(one.kind, one.to) for one in found]


def test_nothing_is_told_before_it_is_public(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    approved(population, sato, suzuki, at)
    assert mails() == []


def test_who_prepared_it_reads_where_it_stands(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    version = published(population, sato, suzuki, at)
    assert mails() == [("work_published", sato.email)]
    mail = OutgoingMail.objects.get()
    assert population.title in mail.subject
    assert "オープンデータ" in mail.body_text
    assert reverse("opendata_version", args=[version.pk]) in mail.body_text


def test_each_return_is_told_without_its_reason(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    version = submitted(population, sato, at)
    return_version(version, reason="列が足りません。", by=acting(suzuki), at=at)
    assert mails() == [("work_returned", sato.email)]
    assert "足りません" not in OutgoingMail.objects.get().body_text


def test_what_could_not_be_published_after_all_is_told(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    stop_version(approved(population, sato, suzuki, at), reason="作れません", at=at)
    assert mails() == [("work_returned", sato.email)]


def test_of_a_withdrawal_the_other_two_are_told(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    version = published(population, sato, suzuki, at)
    OutgoingMail.objects.all().delete()
    office = _colleague("oyama", at)
    withdraw_version(version, reason="誤り", erase=False, by=acting(office), at=at)
    assert mails() == sorted(("work_withdrawn", str(one.email)) for one in (sato, suzuki))
