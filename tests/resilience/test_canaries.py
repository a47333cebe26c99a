"""Nobody reads what is not theirs: planted markers are looked for in every answer, mail, log, export, job and dump."""

from __future__ import annotations

import base64
import io
import json
import logging
import random
import textwrap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as product
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from madoguchi.config.demo import apply_as_sample
from madoguchi.foundation.accounts.contrib.demo.authority import card_certificate
from madoguchi.foundation.accounts.contrib.demo.cards import get_card
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case, CaseMessage, CaseNote, Draft
from madoguchi.foundation.cases.public import save_page
from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.residents.models import Resident
from madoguchi.foundation.residents.public import (
    begin_protection,
    end_protection,
    index_residents,
    keep_number,
    search_residents,
)
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.individual_number import check_digit
from tests import cast
from tests.conformance.url_world import A_UUID, addresses, undone
from tests.resilience.bad_world import BadWorld
from tests.resilience.canaries import Canaries, HeardLog, dump, files_in, leaks
from tests.resilience.hostile import LONG_RUN

pytestmark = pytest.mark.django_db

HOW_MANY = 1_000 if LONG_RUN else 40
ADDRESS, DRAFT, CASE, GUARDED_CASE = "字隠里鸛沼", "鸛沼下書き秘", "鸛沼別課秘", "鸛沼守護秘"
ROLES = (
    "anonymous",
    "resident",
    "other_resident",
    "clerk",
    "other_clerk",
    "administrator",
    *(("chief",) if LONG_RUN else ()),
)
MAY_READ = {
    "draft of another": {"resident"},
    "case of another department": {"resident", "other_clerk"},
    "case of a guarded person": {"other_resident"},
    "guarded address": set(),
    "My Number": set(),
}
"""Marker -> roles that may see it on a page."""
DECIDES = {
    ("chief", "guarded address"): "/staff/protections/",
    ("chief", "case of a guarded person"): "/staff/cases/",
}
"""(role, marker) -> the one place at which the post that decides on protections sees it."""
LIES_IN = {
    # The certificate of a card that signed at the counter stands beside the case.
    # The vocabulary of the search holds words of addresses, and of nobody whose they are.
    "guarded address": {"residents_resident", "residents_searchpart", "cases_case"},
    "draft of another": {"cases_draft"},
    "case of another department": {"cases_case", "cases_casecontent"},
    # Whoever sent it stands in its history and in the ledger by name.
    "case of a guarded person": {"cases_case", "cases_casecontent", "cases_caseevent", "audit_auditentry"},
}
"""Marker -> tables in which it lies by right. Individual Numbers lie nowhere."""


@dataclass(slots=True)
class Planted:
    """The world with its markers."""

    world: BadWorld
    canaries: Canaries
    foreign: Case
    own: Case
    """At the clerk's own department, of the guarded person."""
    guarded: Resident
    log: HeardLog = field(default_factory=HeardLog)


@pytest.fixture(scope="module")
def planted(bad_world: BadWorld) -> Iterator[Planted]:
    """花子 has a draft with a secret, a case at another department, and gave her number many times; 太郎 is guarded."""
    log = HeardLog()
    root = logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    numbers = _numbers()
    words = {
        "guarded address": ADDRESS, "draft of another": DRAFT, "case of another department": CASE,
        "case of a guarded person": GUARDED_CASE,
    }  # fmt: skip
    taro = cast._with_card("taro", bad_world.at)
    resident = Resident.objects.select_related("household").get(account=taro)
    Resident.objects.filter(household=resident.household).update(address={**resident.address, "town": ADDRESS})
    today = bad_world.at.date()
    begin_protection(resident, from_on=today, until_on=today, posts=[], by=SYSTEM, at=bad_world.at)
    secret = {"family": GUARDED_CASE, "given": "太郎", "family_kana": "シュゴ", "given_kana": "タロウ"}
    own = _case(bad_world, "juminhyo", 6, {"applicant.name": secret}, owner=taro)
    Case.objects.filter(pk=own.pk).update(attested=_signed_with_a_card(own))
    index_residents([resident.pk])
    keep_number(resident, min(numbers), by=SYSTEM, at=bad_world.at)
    _type_secrets(bad_world, numbers)
    foreign = _case(bad_world, "dog-registration", 5, {"dog_name": CASE}, owner=bad_world.hanako)
    tanaka = cast._colleague("tanaka", bad_world.at)
    bad_world.sessions["other_clerk"] = cast.sign_in(Client(), tanaka).session.session_key or ""
    yield Planted(bad_world, Canaries(words, numbers), foreign, own, resident, log)
    root.removeHandler(log)
    root.setLevel(level)


def _case(world: BadWorld, slug: str, seed: int, answers: dict[str, Any], *, owner: User) -> Case:
    return apply_as_sample(
        world.versions[slug], random.Random(seed), owner=owner, channel="online", answers=answers, at=world.at
    )


def _signed_with_a_card(case: Case) -> dict[str, Any]:
    """As if it had been signed at the counter: the certificate holds the guarded address."""
    card = get_card("taro").model_copy(update={"card": "canary", "address": f"青森県五所川原市{ADDRESS}1番地"})
    signature = {"kind": "card", "vendor": "demo", "digest": "0" * 64, "signature": "", "signer": "岩木　太郎"}
    return {
        "how": "tablet", "at": case.submitted_at.isoformat(), "hash": case.content_hash, "told": [], "asked": True,
        "signature": {**signature, "certificate": card_certificate(card, "sign")},
    }  # fmt: skip


def _numbers() -> set[str]:
    dice = random.Random(12)
    elevens = ("".join(dice.choice("0123456789") for _ in range(11)) for _ in range(HOW_MANY))
    return {eleven + check_digit(eleven) for eleven in elevens}


def _type_secrets(world: BadWorld, numbers: set[str]) -> None:
    """Type each number where it is asked for and, now and then, where it is not; last the secret words of the draft."""
    by = cast.acting(world.hanako)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    draft = Draft.objects.get(pk=world.draft.pk)
    for count, number in enumerate(sorted(numbers)):
        spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
        typed = (number, spaced, number.translate(wide), spaced.replace(" ", "-"))[count % 4]
        page, data = ("people", {"secret": [typed], "_shown": ["secret"]})
        if count % 10 == 9:
            page, data = ("plain", {"line": [typed], "story": [f"番号は{typed}です"], "_shown": ["line", "story"]})
        save_page(draft, page=page, data=data, assurance="card", by=by, at=world.at)
    save_page(draft, page="plain", data={"line": [DRAFT], "_shown": ["line"]}, assurance="card", by=by, at=world.at)


def asked(planted: Planted, roles: tuple[str, ...] = ROLES) -> Iterator[tuple[str, str, bytes]]:
    """(role, address, answer with its headers) of every address; in the short run of those that are about somebody."""
    about = {"case_id", "draft_id", "file_id", "document_id", "code_id", "resident_id"}
    for name, parameters in sorted(addresses().items()):
        public = not parameters & about and not name.startswith(
            ("case", "my_", "application", "figures", "booking", "staff", "audit", "protection", "register", "counter")
        )
        if public and not LONG_RUN:
            continue
        several = (planted.foreign, planted.own, planted.world.cases["examining"])
        for case in several if "case_id" in parameters else several[:1]:
            known: dict[str, Any] = {
                "slug": "juminhyo", "vendor": "demo", "draft_id": planted.world.draft.pk, "case_id": case.pk,
                "code_id": planted.world.code.pk, "file_id": A_UUID, "document_id": A_UUID, "page": "plain",
                "row": planted.world.rows[0], "code": "0370043", "pk": 1, "closure_id": 1, "resident_id": planted.guarded.pk,
            }  # fmt: skip
            address = reverse(name, kwargs={one: known.get(one, A_UUID) for one in parameters})
            for role in roles:
                with undone():
                    cache.clear()
                    client = planted.world.browser(role)
                    client.raise_request_exception = False
                    for method in ("GET", "POST") if LONG_RUN else ("GET",):
                        answer = client.generic(method, address)
                        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
                        yield role, f"{method} {address}", str(answer.headers).encode() + b"\n" + body


def read_by_others(planted: Planted, roles: tuple[str, ...] = ROLES) -> list[str]:
    """``role address: marker`` for everything that a role read and must not have."""
    return [
        f"{role} {address}: {name}"
        for role, address, said in asked(planted, roles)
        for name in planted.canaries.found_in(said)
        if role not in MAY_READ[name] and not _decides(role, name, address)
    ]


def _decides(role: str, name: str, address: str) -> bool:
    place = DECIDES.get((role, name))
    return place is not None and place in address


def beside_pages(planted: Planted) -> Iterator[tuple[str, bytes]]:
    """(channel, what went through it): mails, the log, jobs."""
    for message in mail.outbox:
        yield "mail", str(message.message()).encode()
    for row in OutgoingMail.objects.values():
        yield "mail", json.dumps(row, default=str, ensure_ascii=False).encode()
    for job in DBTaskResult.objects.values():
        yield "job", json.dumps(job, default=str, ensure_ascii=False).encode()
    for line in planted.log.lines:
        yield "log", line


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="what a page tells is the same on either engine; dumps are not"
)
def test_no_page_tells_anybody_what_is_not_theirs(planted: Planted) -> None:
    assert read_by_others(planted) == []


def test_those_who_may_do_read_it(planted: Planted) -> None:
    """Otherwise a scanner that finds nothing would prove nothing."""
    pages = {
        ("resident", reverse("draft_page", args=[planted.world.draft.pk, "plain"])): "draft of another",
        ("resident", reverse("application", args=[planted.foreign.pk])): "case of another department",
        ("other_clerk", reverse("case_detail", args=[planted.foreign.pk])): "case of another department",
    }
    for (role, address), name in pages.items():
        with undone():
            said = planted.world.browser(role).get(address).content
            assert name in planted.canaries.found_in(said), f"{role} does not find it at {address}"


def test_mails_jobs_and_the_log_tell_nothing(planted: Planted) -> None:
    assert leaks(planted.canaries, beside_pages(planted), {}) == []


def test_exports_hold_only_what_is_the_departments(planted: Planted) -> None:
    day = planted.world.at.date().isoformat()
    for role in ("clerk", "chief"):
        with undone():
            client = planted.world.browser(role)
            page = client.get(reverse("case_export")).content.decode()
            targets = [line.split('"')[1] for line in page.split("<option ")[1:] if 'value="' in line]
            for target in filter(None, targets):
                for encoding in ("utf-8", "cp932"):
                    form = {"target": target, "start": day, "end": day, "which": "all", "encoding": encoding}
                    said = client.post(reverse("case_export"), form)
                    assert planted.canaries.found_in(said.getvalue()) == set()


def test_a_stolen_dump_holds_no_individual_number_and_every_secret_only_where_it_lies_by_right(
    planted: Planted,
) -> None:
    assert leaks(planted.canaries, dump(), LIES_IN) == []
    assert leaks(planted.canaries, files_in(product.VAR / "files"), {}) == []


@pytest.mark.parametrize(("post", "found"), [("citizens-clerk", False), ("citizens-chief", True)])
def test_the_search_of_others_does_not_find_the_guarded_person(planted: Planted, post: str, found: bool) -> None:
    user = User.objects.filter(holdings__post_id=post).first()
    assert user is not None
    hits = search_residents(planted.guarded.full_name, seen_by=user, at=planted.world.at).hits
    assert (planted.guarded.pk in {hit.resident.pk for hit in hits}) is found


# The controls: a leak planted in each channel, in each disguise, is found.


def number_of(planted: Planted) -> str:
    return min(planted.canaries.numbers)


DISGUISES = {
    "plain": lambda n: n.encode(),
    "spaced": lambda n: f"{n[:4]}　{n[4:8]} {n[8:]}".encode(),
    "full width": lambda n: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")).encode(),
    "kanji": lambda n: n.translate(str.maketrans("0123456789", "〇一二三四五六七八九")).encode(),
    "hex": lambda n: n.encode().hex().encode(),
    "base64": lambda n: base64.b64encode(b"x" + n.encode()),
    "base64 in hex": lambda n: base64.b64encode(n.encode()).hex().encode(),
    "utf-16": lambda n: n.encode("utf-16"),
    "reversed": lambda n: n[::-1].encode(),
    "packed": lambda n: zlib.compress(n.encode()),
    "packed, base64": lambda n: base64.b64encode(zlib.compress(b"secret: " + n.encode())),
    "escaped": lambda n: json.dumps("＝" + n).encode(),
    "a certificate": lambda n: (
        "-----BEGIN CERTIFICATE-----\n"
        + "\n".join(textwrap.wrap(base64.b64encode(b"x" * 43 + n.encode() + b"y" * 40).decode(), 64))
        + "\n-----END CERTIFICATE-----"
    ).encode(),
    "percent": lambda n: "".join(f"%{ord(c):02X}" for c in n).encode(),
    "after what looks like an archive": lambda n: base64.b64encode(b"PK\x03\x04" + n.encode().hex().encode()),
    "within digits": lambda n: f"99{n}77".encode(),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_number_in_disguise_is_found(planted: Planted, disguise: str) -> None:
    assert planted.canaries.found_in(DISGUISES[disguise](number_of(planted))) == {"My Number"}


def test_a_leak_in_each_channel_is_found(planted: Planted) -> None:
    number = number_of(planted)
    with undone():
        CaseMessage.objects.create(
            case=planted.world.cases["examining"],
            at=planted.world.at,
            from_office=True,
            author="x",
            body=f"{ADDRESS} {CASE}",
        )
        address = reverse("application", args=[planted.world.cases["examining"].pk])
        said = planted.world.browser("resident").get(address).content
        assert "guarded address" in planted.canaries.found_in(said)
        for hidden in (number, number.encode().hex(), base64.b64encode(number.encode()).decode(), number[::-1]):
            with undone():
                CaseNote.objects.create(case=planted.foreign, at=planted.world.at, author="x", body=hidden)
                assert leaks(planted.canaries, dump(), LIES_IN)[0] == "cases_casemessage: case of another department"
                assert "cases_casenote: My Number" in leaks(planted.canaries, dump(), LIES_IN)
        DBTaskResult.objects.filter(pk__in=DBTaskResult.objects.values_list("pk")[:1]).update(
            args_kwargs={"args": [], "kwargs": {"a": ADDRESS}}
        )
        mail.outbox = [EmailMessage(subject="x", body=DRAFT)]
        logging.getLogger("planted").warning("refused %s", CASE)
        found = leaks(planted.canaries, beside_pages(planted), {})
        planted.log.lines.pop()
        mail.outbox = []
    assert found == ["job: guarded address", "log: case of another department", "mail: draft of another"]


def test_a_printed_leak_is_found(planted: Planted) -> None:
    from weasyprint import HTML

    paper = HTML(string=f"<p>{ADDRESS}").write_pdf()
    assert ADDRESS.encode() not in paper
    assert planted.canaries.found_in(paper) == {"guarded address"}
    kept = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CASE.encode("cp932", errors="replace") + DRAFT.encode())
    assert "draft of another" in planted.canaries.found_in(kept.getvalue())


def test_without_the_guard_the_address_is_found(planted: Planted) -> None:
    resident = planted.guarded
    with undone():
        end_protection(resident.protections.get(), by=SYSTEM, at=planted.world.at)
        client = planted.world.browser("other_resident")
        client.post(reverse("draft_start", args=["dog-registration"]))
        draft = Draft.objects.filter(owner=resident.account, version__slug="dog-registration", submitted_at=None).get()
        page = next(p.name for p in draft.version.procedure.pages if any(f.type == "address" for f in p.fields))
        said = client.get(reverse("draft_page", args=[draft.pk, page])).content
        assert "guarded address" in planted.canaries.found_in(said)
    with undone():
        client = planted.world.browser("other_resident")
        client.post(reverse("draft_start", args=["dog-registration"]))
        draft = Draft.objects.filter(owner=resident.account, version__slug="dog-registration", submitted_at=None).get()
        said = client.get(reverse("draft_page", args=[draft.pk, page])).content
        assert planted.canaries.found_in(said) == set()


def test_without_the_guard_the_case_is_found(planted: Planted) -> None:
    pages = (reverse("case_inbox") + "?view=all", reverse("case_detail", args=[planted.own.pk]))
    for guarded in (False, True):
        with undone():
            if not guarded:
                end_protection(planted.guarded.protections.get(), by=SYSTEM, at=planted.world.at)
            for page in pages:
                said = planted.world.browser("clerk").get(page).content
                assert ("case of a guarded person" in planted.canaries.found_in(said)) is not guarded, page
