"""The pages of a review of accounts."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import AccountReview

pytestmark = pytest.mark.django_db


def is_open(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


def test_a_review_from_its_beginning_to_its_evidence(
    admin_client: Client, admin_officer: User, auditor_client: Client, auditor: User, sato: User
) -> None:
    answer = admin_client.post(reverse("review_list"))
    address = answer["Location"]
    found = AccountReview.objects.get()
    lines = {line.user_id: line for line in found.lines.all()}
    page = admin_client.get(address).content.decode()
    assert f"verdict-{lines[sato.pk].pk}" in page
    assert f"verdict-{lines[admin_officer.pk].pk}" not in page
    admin_client.post(address, {f"verdict-{lines[sato.pk].pk}": "retire", f"verdict-{lines[auditor.pk].pk}": "keep"})
    close = reverse("review_close", args=[found.pk])
    assert admin_client.post(close).status_code == 409
    auditor_client.post(address, {f"verdict-{lines[admin_officer.pk].pk}": "keep"})
    assert is_open(sato)
    assert admin_client.post(close).status_code == 302
    assert not is_open(sato)
    evidence = admin_client.get(reverse("review_download", args=[found.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(evidence.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 4
    assert next(row for row in rows if row[0] == "佐藤 優")[5] == "廃止"


def test_an_auditor_closes_a_review_and_leaves_retiring_to_an_administrator(
    admin_client: Client, admin_officer: User, auditor_client: Client, auditor: User, sato: User
) -> None:
    address = auditor_client.post(reverse("review_list"))["Location"]
    found = AccountReview.objects.get()
    lines = {line.user_id: line.pk for line in found.lines.all()}
    admin_client.post(address, {f"verdict-{lines[auditor.pk]}": "keep"})
    auditor_client.post(address, {f"verdict-{lines[sato.pk]}": "retire", f"verdict-{lines[admin_officer.pk]}": "keep"})
    close = reverse("review_close", args=[found.pk])
    auditor_client.post(close)
    assert is_open(sato)
    assert "廃止とした" in admin_client.get(address).content.decode()
    admin_client.post(close)
    assert not is_open(sato)


def test_a_clerk_sees_no_review(sato_client: Client) -> None:
    assert sato_client.get(reverse("review_list")).status_code == 403
