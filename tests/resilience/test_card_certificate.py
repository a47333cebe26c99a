"""The certificate of a card that signed at the counter holds an address: no page, print or bundle tells it.

Exports, mails, jobs and the log: ``test_canaries``, where such a certificate lies beside a guarded person's case.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.contrib.demo.authority import card_certificate
from madoguchi.foundation.accounts.contrib.demo.cards import Card
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.organisation.public import Post, assign_post
from madoguchi.foundation.residents.public import Resident, begin_protection
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.choosing import set_representation
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.tests.conftest import Desk, desk, moving_city
from madoguchi.services.counter.tests.test_signed import on_tablet
from madoguchi.services.counter.vocabulary import Identity, Representation
from madoguchi.services.disclosure.dossier import gather
from madoguchi.services.disclosure.people import person_of
from tests import cast
from tests.resilience.canaries import Canaries

__all__ = ["desk", "moving_city"]
pytestmark = pytest.mark.django_db
HIDDEN = "字隠里鸛沼八百八番地"
FORMS = ("insurance", "allowance", "school")


@pytest.fixture
def certificate(register: object) -> str:
    """That of 花子's card: the address in it stands nowhere else."""
    card = Card(
        card="hidden", name="津軽　花子", address=f"青森県五所川原市{HIDDEN}", born_on=date(1988, 5, 4), sex="2",
        pin="1234", password="HIDDEN123",
    )  # fmt: skip
    return card_certificate(card, "sign")


@pytest.fixture
def canaries(certificate: str) -> Canaries:
    """The address, and each line of the certificate as it is written."""
    lines = [one for one in certificate.splitlines() if len(one) == 64]
    return Canaries({"address": HIDDEN} | {f"line {n}": one for n, one in enumerate(lines)})


def signed_by_her(desk: Desk, certificate: str, who: str, suzuki: User) -> tuple[CounterSet, list[Case]]:
    """A set of ``who`` that 花子, who is protected, signed with her card: for herself, or for somebody else."""
    hanako = Resident.objects.get(key="hanako")
    by, opened = cast.acting(desk.clerk), desk.open(who)
    if who != "hanako":
        acts = Representation(
            kind="voluntary", authority="letter", resident_id=str(hanako.pk), person={"name": hanako.name}
        )
        set_representation(opened, represent="proxy", representation=acts, by=by, at=desk.at)
        CounterSet.objects.filter(pk=opened.pk).update(identity=Identity.PHOTO)
        opened.refresh_from_db()
    desk.choose(opened, *(FORMS if who == "hanako" else ("insurance",)))
    desk.fill(opened)
    desk.answer(opened, **{"subject.relation": "友人"})
    desk.confirm(opened, sign=False)
    begin_protection(
        hanako, from_on=desk.at.date(), until_on=desk.at.date() + timedelta(days=300),
        posts=list(Post.objects.filter(key="citizens-clerk")), by=cast.acting(suzuki), at=desk.at,
    )  # fmt: skip
    signature = {
        "kind": "card", "vendor": "demo", "digest": "0" * 64, "signature": "c2lnbmVk", "certificate": certificate,
        "signer": "津軽　花子",
    }  # fmt: skip
    hashes = list(opened.forms.values_list("confirmed_hash", flat=True))
    sign_set(opened, hashes=hashes, signature=signature, born_on=hanako.born_on, by=by, at=desk.at)
    return opened, submit_set(CounterSet.objects.get(pk=opened.pk), by=by, at=desk.at)


def told(client: Client, *addresses: str) -> Iterator[tuple[str, bytes]]:
    """Every address with its answer."""
    for address in addresses:
        answer = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        yield address, body


@pytest.mark.parametrize("who", ["hanako", "taro"])
def test_no_page_and_no_print_gives_it_out(
    desk: Desk, certificate: str, canaries: Canaries, suzuki: User, who: str
) -> None:
    opened, cases = signed_by_her(desk, certificate, who, suzuki)
    assert cases
    kept = Case.objects.get(pk=cases[0].pk).attested["signature"]
    assert canaries.found_in(json.dumps(kept).encode()) >= {"address", "line 1"}, "the control: it is kept, and found"
    clerk, tablet = cast.sign_in(Client(), desk.clerk), on_tablet(desk, opened)
    of_set = ("counter_set", "counter_check", "counter_done", "counter_receipts", "counter_representation")
    pages = [reverse(name, args=[opened.pk]) for name in of_set]
    pages += [reverse(name, args=[case.pk]) for case in cases for name in ("case_detail", "case_print")]
    pages += [reverse("counter_home"), reverse("case_inbox") + "?view=all"]
    shown = dict(told(clerk, *pages))
    assert any("津軽".encode() in body for body in shown.values()), "the control: the clerk does see her set"
    shown |= dict(told(tablet, "/tablet/", "/tablet/forms/", "/tablet/stand/"))
    assert {page: canaries.found_in(body) for page, body in shown.items() if canaries.found_in(body)} == {}


def test_whoever_she_acted_for_is_not_told_it_in_his_own_data(
    desk: Desk, certificate: str, canaries: Canaries, suzuki: User
) -> None:
    """His download is looked through by nobody: the address of a protected representative must not lie in it."""
    taro = cast._with_card("taro", desk.at)
    _opened, cases = signed_by_her(desk, certificate, "taro", suzuki)
    bundle = cast.sign_in(Client(), taro).post(reverse("my_data_download")).content
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        data = json.loads(archive.read("data.json"))
    case = next(row for one in data["sections"] if one["table"] == "cases.Case" for row in one["rows"])
    assert case["number"] == cases[0].number, "the control: his application is in it"
    assert case["attested"]["signature"]["signer"] == "津軽　花子"
    assert "withheld" in case["attested"]["signature"]["certificate"], "and that something is not told is said"
    assert canaries.found_in(bundle) == set()
    official = gather(person_of(account=taro), official=True)
    assert canaries.found_in(json.dumps(official.as_json(), ensure_ascii=False).encode()) == set()
    assert CounterForm.objects.exclude(signature=None).exists()


def test_the_office_that_answers_requests_reads_of_it_as_little(
    desk: Desk, certificate: str, canaries: Canaries, suzuki: User
) -> None:
    taro = cast._with_card("taro", desk.at)
    signed_by_her(desk, certificate, "taro", suzuki)
    post = Post.objects.get(key="general-affairs-clerk")
    assign_post(desk.clerk, post=post, from_on=desk.at.date(), by=SYSTEM, at=desk.at)
    User.objects.filter(pk=taro.pk).update(email="taro@example.jp")
    clerk = cast.sign_in(Client(), desk.clerk)
    asked = {"reference": "総開第1号", "who": "taro@example.jp", "identified": "on"}
    page = clerk.post(reverse("disclosure_list"), asked, follow=True)
    here = page.redirect_chain[-1][0]
    gathered = b"".join(clerk.post(f"{here}gathered.zip").streaming_content)  # type: ignore[attr-defined]
    assert "津軽" in zipfile.ZipFile(io.BytesIO(gathered)).read("data.json").decode()
    assert canaries.found_in(page.content) | canaries.found_in(gathered) == set()
