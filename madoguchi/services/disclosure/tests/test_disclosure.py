"""Made, looked through by a second person, handed out; and what a resident downloads by himself."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, Attempt, AuditEntry
from madoguchi.foundation.cases.public import Case, add_note
from madoguchi.foundation.organisation.public import Post, assign_post
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.disclosure.dossier import gather
from madoguchi.services.disclosure.models import Disclosure
from madoguchi.services.disclosure.operations import hand_out_disclosure, make_disclosure, review_disclosure
from madoguchi.services.disclosure.people import find_person, person_of
from madoguchi.services.disclosure.refusals import NotReviewed, ReviewedAlready, SamePerson
from tests.cast import acting, sign_in
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(sato: User, at: datetime) -> User:
    """佐藤 also works for the department that answers requests."""
    assign_post(sato, post=Post.objects.get(key="general-affairs-clerk"), from_on=at.date(), by=SYSTEM, at=at)
    return sato


@pytest.fixture
def second(suzuki: User, at: datetime) -> User:
    """鈴木 too, as its chief."""
    assign_post(suzuki, post=Post.objects.get(key="general-affairs-chief"), from_on=at.date(), by=SYSTEM, at=at)
    return suzuki


def made(hanako: User, clerk: User, at: datetime) -> Disclosure:
    return make_disclosure(
        person_of(account=hanako), name=hanako.name, reference="総開第12号", clerk=clerk, by=acting(clerk), at=at
    )


def data_of(bundle: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read("data.json").decode() + archive.read("index.html").decode()


def test_a_person_is_found_by_address_and_by_receipt_number(hanako: User, make_case: MakeCase, sato: User) -> None:
    case = make_case("juminhyo", owner=hanako)
    User.objects.filter(pk=hanako.pk).update(email="hanako@example.jp")
    by_number = find_person(case.number.replace("-", " "))
    by_mail = find_person("Hanako@example.jp")
    assert by_number is not None
    assert by_mail is not None
    assert by_number[0].account_id == by_mail[0].account_id == str(hanako.pk)
    assert by_mail[0].resident_id == str(Resident.objects.get(account=hanako).pk)
    assert by_mail[0].cases == {str(case.pk)}
    assert find_person("nobody@example.jp") is None
    assert find_person(str(sato.email)) is None, "staff files are another matter"


def test_a_guest_is_known_by_the_application(make_case: MakeCase) -> None:
    case = make_case("juminhyo", owner=None)
    found = find_person(case.number)
    assert found is not None
    assert found[0].account_id == ""
    assert str(case.pk) in found[0].cases


def test_an_application_without_account_counts_by_its_mail_only_where_somebody_looks_through(
    hanako: User, make_case: MakeCase
) -> None:
    case = make_case("juminhyo", owner=None)
    User.objects.filter(pk=hanako.pk).update(email=case.applicant_mail)
    hanako.refresh_from_db()
    assert str(case.pk) in person_of(account=hanako).cases
    assert str(case.pk) not in person_of(account=hanako, by_mail=False).cases


def test_two_people_and_three_steps(hanako: User, clerk: User, second: User, make_case: MakeCase, at: datetime) -> None:
    case = make_case("juminhyo", owner=hanako)
    add_note(case, body="隣人の岩木太郎から電話があった。", by=acting(clerk), at=at)
    disclosure = made(hanako, clerk, at)
    place = next(one["place"] for one in disclosure.places if "岩木太郎" in one["text"])
    with pytest.raises(NotReviewed):
        hand_out_disclosure(disclosure, by=acting(clerk), at=at)
    with pytest.raises(SamePerson):
        review_disclosure(disclosure, kept_back=[], reviewer=clerk, by=acting(clerk), at=at)
    review_disclosure(disclosure, kept_back=[place, "not/a/place"], reviewer=second, by=acting(second), at=at)
    assert disclosure.kept_back == [place]
    with pytest.raises(ReviewedAlready):
        review_disclosure(disclosure, kept_back=[], reviewer=second, by=acting(second), at=at)
    from madoguchi.foundation.files.public import read_content

    released = hand_out_disclosure(disclosure, by=acting(clerk), at=at)
    assert disclosure.handed_out_at == at
    assert "岩木太郎" in data_of(read_content(disclosure.gathered))
    assert "岩木太郎" not in data_of(read_content(released))
    assert "ほかの方に関する情報が含まれるため" in data_of(read_content(released))
    assert [one.act for one in AuditEntry.objects.filter(act__startswith="disclosure.").order_by("id")] == [
        "disclosure.make",
        "disclosure.review",
        "disclosure.hand_out",
    ]


def test_the_database_itself_refuses_one_person_for_both(hanako: User, clerk: User, at: datetime) -> None:
    from django.db import IntegrityError, transaction

    disclosure = made(hanako, clerk, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=disclosure.pk).update(reviewed_by=clerk, reviewed_at=at)


def test_the_clerk_walks_through_it(
    hanako: User,
    clerk: User,
    second: User,
    tanaka_client: Client,
    admin_client: Client,
    make_case: MakeCase,
    at: datetime,
) -> None:
    User.objects.filter(pk=hanako.pk).update(email="hanako@example.jp")
    case = make_case("juminhyo", owner=hanako)
    browser, other = sign_in(Client(), clerk), sign_in(Client(), second)
    for stranger in (tanaka_client, admin_client):
        assert stranger.get(reverse("disclosure_list")).status_code == 403
    page = browser.get(reverse("case_inbox")).content.decode()
    assert reverse("disclosure_list") in page, "who answers requests finds the way there"
    assert reverse("disclosure_list") not in tanaka_client.get(reverse("case_inbox")).content.decode()
    typed = {"reference": "総開第12号", "who": "nobody@example.jp", "identified": "on"}
    assert browser.post(reverse("disclosure_list"), typed).status_code == 422
    assert browser.post(reverse("disclosure_list"), {**typed, "who": case.number, "identified": ""}).status_code == 422
    assert not Disclosure.objects.exists()
    assert browser.post(reverse("disclosure_list"), {**typed, "who": "hanako@example.jp"}).status_code == 302
    disclosure = Disclosure.objects.get()
    here = reverse("disclosure_detail", args=[disclosure.pk])
    assert reverse("disclosure_review", args=[disclosure.pk]) not in browser.get(here).content.decode()
    assert browser.post(reverse("disclosure_hand_out", args=[disclosure.pk])).status_code == 409
    assert browser.post(reverse("disclosure_review", args=[disclosure.pk]), {"read": "on"}).status_code == 409
    assert tanaka_client.get(here).status_code == 403
    assert tanaka_client.post(reverse("disclosure_gathered", args=[disclosure.pk])).status_code == 403
    assert reverse("disclosure_review", args=[disclosure.pk]) in other.get(here).content.decode()
    gathered = other.post(reverse("disclosure_gathered", args=[disclosure.pk]))
    assert case.number in data_of(b"".join(gathered.streaming_content))  # type: ignore[attr-defined]
    assert other.post(reverse("disclosure_review", args=[disclosure.pk]), {}).status_code == 422
    assert other.post(reverse("disclosure_review", args=[disclosure.pk]), {"read": "on"}).status_code == 302
    released = browser.post(reverse("disclosure_hand_out", args=[disclosure.pk]))
    assert released.status_code == 200
    assert case.number in data_of(b"".join(released.streaming_content))  # type: ignore[attr-defined]
    looks = AccessLine.objects.filter(account_id=str(hanako.pk), purpose="Answering a request for disclosure")
    assert looks.count() == 7, "each page and each download is a look that the person can read"


def test_a_resident_takes_what_is_kept_when_he_came_with_a_card(
    hanako: User, make_case: MakeCase, at: datetime
) -> None:
    case = make_case("juminhyo", owner=hanako)
    add_note(case, body="係内のメモ", by=SYSTEM, at=at)
    with_card, with_code = sign_in(Client(), hanako), sign_in(Client(), hanako, assurance="email")
    assert with_code.post(reverse("my_data_download")).status_code == 403
    assert reverse("my_data_download") not in with_code.get(reverse("my_data")).content.decode()
    assert reverse("my_data_download") in with_card.get(reverse("my_data")).content.decode()
    assert reverse("my_data") in with_card.get(reverse("my_page")).content.decode()
    answer = with_card.post(reverse("my_data_download"))
    said = data_of(answer.content)
    assert case.number in said
    assert "係内のメモ" not in said
    assert json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json"))["name"] == hanako.name
    assert AuditEntry.objects.filter(act="own_data.take", actor_id=str(hanako.pk)).count() == 1
    assert AccessLine.objects.filter(account_id=str(hanako.pk), actor_kind="resident").count() == 1


def test_a_request_about_a_protected_person_is_for_named_posts(
    hanako: User, clerk: User, suzuki: User, sato_client: Client, suzuki_client: Client, at: datetime
) -> None:
    one = made(hanako, clerk, at)
    detail, gathered = (reverse(name, args=[one.pk]) for name in ("disclosure_detail", "disclosure_gathered"))
    assert "津軽" in sato_client.get(detail).content.decode(), "the control"
    guard_address(Resident.objects.get(account=hanako).household, guarded=True, by=SYSTEM, at=at)
    User.objects.filter(pk=hanako.pk).update(email="hanako@example.jp")
    again = {"reference": "総開第13号", "who": "hanako@example.jp", "identified": "on"}
    listed = reverse("disclosure_list")
    for answer in (sato_client.get(detail), sato_client.post(gathered), sato_client.post(listed, again)):
        assert answer.status_code == 403
        assert "津軽" not in answer.content.decode()
    assert Disclosure.objects.count() == 1
    assert Attempt.objects.filter(kind="residents.protected", succeeded=False).count() == 3
    assign_post(suzuki, post=Post.objects.get(key="general-affairs-chief"), from_on=at.date(), by=SYSTEM, at=at)
    page = suzuki_client.get(detail).content.decode()
    assert 'class="protected"' in page
    assert "津軽" in page


@pytest.mark.parametrize(("signs", "guarded", "told"), [("己", False, True), ("他", False, False), ("己", True, False)])
def test_the_certificate_that_signed_online_is_given_to_whoever_signed_and_is_not_protected(
    hanako: User, make_case: MakeCase, at: datetime, signs: str, guarded: bool, told: bool
) -> None:
    """Nobody has to sign with the card they came with, and a download may be made by whoever holds the telephone."""
    case, person = make_case("juminhyo", owner=hanako), Resident.objects.get(account=hanako)
    name = person.full_name if signs == "己" else "岩木　太郎"
    address, certificate = "青森県五所川原市字隠里鸛沼八百八番地", "-----BEGIN CERTIFICATE----- 隠れた証明書"
    signer = {"name": name, "address": address, "born_on": person.born_on.isoformat(), "sex": "2", "serial": "1f"}
    Case.objects.filter(pk=case.pk).update(signature={"certificate": certificate, "signer": signer, "digest": "ab"})
    if guarded:
        guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    own = sign_in(Client(), hanako).post(reverse("my_data_download")).content
    official = json.dumps(gather(person_of(account=hanako), official=True).as_json(), ensure_ascii=False)
    for said in (data_of(own), official):
        assert name in said, "the control: the signature is in it, and who signed"
        assert (address in said, certificate in said) == (told, told)
    (kept,) = (row for one in json.loads(official)["sections"] if one["table"] == "cases.Case" for row in one["rows"])
    assert ("withheld" in kept["signature"]["certificate"]) is not told, "that something is not told is said"


def test_nobody_the_register_does_not_know_is_taken_for_whoever_signed(make_case: MakeCase) -> None:
    case = make_case("juminhyo")
    Case.objects.filter(pk=case.pk).update(signature={"certificate": "証明書の中身", "signer": {"name": "岩木　太郎"}})
    found = gather(person_of(account=None, case_ids=(str(case.pk),)), official=True)
    said = json.dumps(found.as_json(), ensure_ascii=False)
    assert case.number in said
    assert "証明書の中身" not in said
