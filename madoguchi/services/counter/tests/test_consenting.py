"""Consent to a linkage (データ連携への同意): without it nothing of the linkage is taken, and who said what stands written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.cases.public import draft_state
from madoguchi.foundation.forms.public import KnownHousehold
from madoguchi.foundation.forms.tests.small import asked, field, procedure, section, words
from madoguchi.foundation.residents.public import (
    IDENTIFYING,
    Consent,
    ConsentNotAsked,
    Resident,
    facts_of,
    give_consent,
    look_up,
    revoke_consent,
)
from madoguchi.services.counter.navigator.household import known_household
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import CITY_FOLDER, acting, sign_in

pytestmark = pytest.mark.django_db
ASKED = "{ja: 税の担当課が持つ課税の情報を見ることに同意します。, plain: 見て いいです。, en: I agree.}"
KIND = "resident-tax"


@pytest.fixture
def asking(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    """The city asks for consent before it looks at whether somebody is taxed."""
    folder = tmp_path / "city"
    folder.mkdir()
    for one in CITY_FOLDER.iterdir():
        (folder / one.name).symlink_to(one)
    (folder / "facts.yaml").unlink()
    text = (CITY_FOLDER / "facts.yaml").read_text(encoding="utf-8")
    head = f"  {KIND}:\n"
    assert head in text
    (folder / "facts.yaml").write_text(text.replace(head, f"{head}    consent: {ASKED}\n"), encoding="utf-8")
    settings.CITY_FOLDER = folder


def tome() -> Resident:
    return Resident.objects.select_related("household").get(key="tome")


def known(desk: Desk) -> KnownHousehold:
    return known_household(look_up(tome(), IDENTIFYING, by=acting(desk.clerk), at=desk.at))


def test_the_control_without_such_a_rule_the_fact_is_known(desk: Desk) -> None:
    assert KIND in facts_of(tome(), desk.at.date())
    assert KIND in known(desk).linked


def test_without_consent_nothing_of_the_linkage_is_taken(asking: None, desk: Desk) -> None:
    by, others = acting(desk.clerk), {"ltc-insured", "pension-receiver"}
    assert KIND not in facts_of(tome(), desk.at.date())
    assert KIND not in known(desk).linked, "its absence says nothing either"
    given = give_consent(tome(), kind=KIND, said_by="金木 トメ", by=by, at=desk.at)
    assert give_consent(tome(), kind=KIND, said_by="金木 トメ", by=by, at=desk.at) == given, "done twice, it is one"
    assert facts_of(tome(), desk.at.date())[KIND].value == "exempt"
    assert KIND in known(desk).linked
    revoke_consent(given, by=by, at=desk.at)
    revoke_consent(given, by=by, at=desk.at)
    assert KIND not in known(desk).linked
    assert others <= set(facts_of(tome(), desk.at.date())), "what asks for no consent is not touched"
    with pytest.raises(ConsentNotAsked):
        give_consent(tome(), kind="ltc-insured", said_by="x", by=by, at=desk.at)
    assert Consent.objects.count() == 1


def test_a_household_is_asked_one_by_one(asking: None, desk: Desk) -> None:
    def linked() -> bool:
        person = Resident.objects.select_related("household").get(key="seiichi")
        entry = look_up(person, IDENTIFYING, by=acting(desk.clerk), at=desk.at)
        return KIND in known_household(entry).linked

    for key in ("seiichi", "fumi"):
        assert not linked(), "one who did not agree would be told to hold nothing"
        give_consent(Resident.objects.get(key=key), kind=KIND, said_by="x", by=acting(desk.clerk), at=desk.at)
    assert linked()


def test_an_attachment_falls_away_only_with_consent(tmp_path: Path) -> None:
    paper = {"name": "proof", "label": words("課税証明書"), "waive_when": "low", "waive_text": words("不要"),
             "basis": "条例", "consent": KIND}  # fmt: skip
    one = procedure(tmp_path, section("one", field("low", "yes_no")), attachments=[paper])
    for consents, waived in ((frozenset(), False), (frozenset({KIND}), True)):
        (state,) = asked(one, {"low": True}, consents=consents).attachments
        assert (state.waived, state.required) == (waived, not waived)


def test_it_is_said_at_the_counter_and_stands_on_the_case_and_on_the_persons_page(
    asking: None, desk: Desk, hanako_client: Client
) -> None:
    browser = sign_in(Client(), desk.clerk)
    opened = desk.open(identity="")
    page = reverse("counter_consents", args=[opened.pk])
    assert page in browser.get(reverse("counter_set", args=[opened.pk])).content.decode()
    assert "課税の情報を見ることに同意します" in browser.get(page).content.decode()
    assert browser.post(page, {"give": KIND}).status_code == 422, "first it is made sure who speaks"
    browser.post(reverse("counter_identity", args=[opened.pk]), {"identity": "photo"})
    assert browser.post(page, {"give": "ltc-insured"}).status_code == 404
    assert browser.post(page, {"give": KIND}).status_code == 302
    one = Consent.objects.get()
    assert (one.said_by, one.noted_with, one.agreed_text["en"]) == ("津軽 花子", opened.short_number, "I agree.")
    assert "佐藤 優" in one.taken_by
    (form,) = desk.choose(opened, "insurance")
    assert form.draft is not None
    assert draft_state(form.draft, assurance="card", at=desk.at).circumstances.consents == {KIND}

    desk.fill(opened)
    desk.confirm(opened)
    opened.refresh_from_db()
    (case,) = submit_set(opened, by=acting(desk.clerk), at=desk.at)
    shown = browser.get(reverse("case_detail", args=[case.pk])).content.decode()
    assert "課税の情報を見ることに同意します" in shown
    assert one.noted_with in shown
    mine = reverse("my_consents")
    own = hanako_client.get(mine).content.decode()
    assert "課税の情報を見ることに同意します" in own
    assert "佐藤" not in own
    stranger = Consent.objects.create(
        resident=tome(), kind=KIND, agreed_text=one.agreed_text, said_by="金木 トメ", given_at=desk.at
    )
    hanako_client.post(mine, {"revoke": str(stranger.pk)})
    hanako_client.post(mine, {"revoke": str(one.pk)})
    one.refresh_from_db()
    stranger.refresh_from_db()
    assert stranger.revoked_at is None
    assert one.revoked_at == desk.at
    assert draft_consents(desk) == frozenset()
    assert set(AuditEntry.objects.filter(act__startswith="consent.").values_list("act", flat=True)) == {
        "consent.give", "consent.revoke",
    }  # fmt: skip


def draft_consents(desk: Desk) -> frozenset[str]:
    """What a form that begins now knows."""
    opened = desk.open()
    (form,) = desk.choose(opened, "insurance")
    assert form.draft is not None
    consents: frozenset[str] = draft_state(form.draft, assurance="card", at=desk.at).circumstances.consents
    return consents
