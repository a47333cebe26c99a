"""What went out without a signature says so to whoever decides, until the signed sheet has come back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.attesting import unsigned_of
from madoguchi.foundation.cases.models import Case
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
WHY = {
    "reason": "cannot-write", "words": {"ja": "署名できない", "plain": "書けない", "en": "Cannot sign"},
    "note": "右手を骨折", "by": "佐藤 優", "post": "市民課 窓口係", "at": "2026-11-02T10:00:00+09:00",
}  # fmt: skip


def test_the_chief_reads_it_while_deciding(examined: Case, suzuki: User) -> None:
    chief, address = sign_in(Client(), suzuki), reverse("case_decide", args=[examined.pk])
    assert "署名なしで提出されました" not in chief.get(address).content.decode(), "the control"
    examined.attested = {"unsigned": WHY}
    examined.save(update_fields=["attested"])
    for page in (
        chief.get(address),
        chief.post(address, {"outcome": "refused", "reasons": "予算がないため。", "seen": examined.revision}),
    ):
        told = page.content.decode()
        assert page.status_code == 200
        for words in ("署名なしで提出されました", "署名できない", "右手を骨折", "佐藤 優"):
            assert words in told
    examined.attested = {"unsigned": WHY, "sheet": "3b1c3f0e-0000-4000-8000-000000000000"}
    examined.save(update_fields=["attested"])
    assert unsigned_of(examined) == {}
    assert "署名なしで提出されました" not in chief.get(address).content.decode()
