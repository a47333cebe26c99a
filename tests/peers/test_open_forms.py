"""Holes found in a form system for municipalities."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.foundation.cases.operations import opening
from madoguchi.foundation.cases.public import Case, Draft, content_of, draft_state
from madoguchi.foundation.cases.queries.applicant import find_cases_by_number
from madoguchi.foundation.files.contents import make_content
from madoguchi.foundation.files.public import respond_with_file, store_bytes
from madoguchi.foundation.files.refusals import KindNotAccepted
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from tests.conformance.url_world import SMALL_PICTURE, World
from tests.peers.conftest import BrowserOf

MINE = "hanako@example.jp"


def numbered(digits: int) -> str:
    text = f"{digits % 10**10:010}"
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"


def test_cve_2026_28803_no_receipt_number_opens_anything(world: World, browser_of: BrowserOf) -> None:
    """A co-signer could open any submission by guessing its reference.

    Ours: a number is found only with the mail address of its application, and then a mailed code is asked for.
    """
    Case.objects.filter(pk=world.case.pk).update(applicant_mail=MINE)
    digits = int(world.case.number.replace("-", ""))
    assert find_cases_by_number(numbered(digits), MINE) == world.case
    assert [step for step in range(1, 1001) if find_cases_by_number(numbered(digits + step), MINE)] == []
    assert find_cases_by_number(world.case.number, "somebody@example.jp") is None
    for role in ("anonymous", "other_resident", "other_clerk"):
        for known in (world.case.number, str(digits), str(world.case.pk)):
            for address in (
                "/applications/{}/",
                "/applications/{}/receipt.pdf",
                "/staff/cases/{}/",
                "/drafts/{}/",
                "/reopen/{}/",
            ):
                answer = browser_of(role).get(address.format(known))
                assert answer.status_code in (302, 404), (role, address, known)
                assert world.case.applicant_name not in answer.content.decode()


def test_cve_2026_28803_a_number_that_exists_is_answered_like_one_that_does_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer must not tell which numbers exist, neither by its words nor by the work it costs."""
    Case.objects.filter(pk=world.case.pk).update(applicant_mail=MINE)
    hashed: list[str] = []

    def count(code: str) -> str:
        hashed.append(code)
        return make_password(code)

    monkeypatch.setattr(opening, "make_password", count)
    told, asked = [], []
    mails = OutgoingMail.objects.count()
    for number in (world.case.number, numbered(int(world.case.number.replace("-", "")) + 1)):
        client = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.post(reverse("reopen"), {"number": number, "mail": MINE})
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        told.append(page.split("csrfmiddlewaretoken")[0])
        asked.append(len(queries))
    assert told[0] == told[1]
    assert len(hashed) == 2
    assert OutgoingMail.objects.count() == mails + 1
    assert asked[0] - asked[1] <= 12, "the mail's own lines, and nothing dear"


def test_cve_2026_28803_guessing_on_is_refused(world: World) -> None:
    """Nobody tries a thousand numbers: one address may ask thirty times an hour."""
    statuses = [
        Client().post(reverse("reopen"), {"number": numbered(step), "mail": f"m{step}@example.jp"}).status_code
        for step in range(1_000_000_000, 1_000_000_031)
    ]
    assert statuses == [302] * 30 + [429]


def test_cve_2025_64515_locked_and_hidden_values_cannot_be_written(world: World, browser_of: BrowserOf) -> None:
    """Logic was not evaluated before validation: a prefilled, locked field could be overwritten.

    Ours: a page takes its own questions only; computed values are never read from what is sent; a value from the
    register that is changed no longer says that it came from the register.
    """
    hanako = browser_of("resident")
    begun = hanako.post(reverse("draft_start", args=["juminhyo"]))
    draft = Draft.objects.get(pk=begun["Location"].split("/")[2])
    from_register = [name for name, held in draft.provenance.items() if held["source"] == "register"]
    assert from_register
    procedure = draft.version.procedure
    page = next(page for page in procedure.pages if any(f.name in from_register for f in page.fields))
    others = [f for one in procedure.pages if one.name != page.name for f in one.fields]
    name = next(f for f in page.fields if f.name in from_register and f.type == "person_name")
    forged = {
        **{f"{f.path}": "forged" for f in others},
        **{f"{name.path}.{part}": "偽" for part in ("family", "given")},
        **{f"{name.path}.{part}_kana": "ニセ" for part in ("family", "given")},
        "provenance": "register", f"provenance.{name.name}": "register", "_provenance": '{"source": "register"}',
        "assurance": "signature", "owner": "x", "submitted_at": "2026-01-01", "fee": "0", "fee.total_yen": "0",
    }  # fmt: skip
    before = {f.name: draft.answers.get(f.name) for f in others}
    hanako.post(reverse("draft_page", args=[draft.pk, page.name]), forged)
    draft.refresh_from_db()
    assert {f.name: draft.answers.get(f.name) for f in others} == before
    assert draft.answers[name.name]["family"] == "偽"
    assert draft.provenance[name.name]["source"] == "stated"
    assert draft.submitted_at is None
    assert set(draft.answers) <= {f.name for one in procedure.pages for f in one.fields} | {
        p.name for p in procedure.pages
    }


def test_cve_2025_64515_a_computed_value_is_never_taken_from_what_is_sent(world: World) -> None:
    """The same for what the definition computes: it is made anew from the answers, whatever is stored or sent."""
    from tests.desk import sound_city

    with_computed = {
        slug: [f for page in p.pages for f in page.fields if f.compute is not None]
        for slug, p in sound_city().procedures.items()
    }
    looked = 0
    from madoguchi.foundation.cases.reading import read_fields

    for fields in with_computed.values():
        for f in fields:
            reading = read_fields([f], {f.path: ["999999"], "_shown": [f.path]}, shown={f.name})
            assert reading.values == {}
            looked += 1
    assert looked, "no definition of the city computes anything: plant one"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("photo.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("photo.jpg", b"<html><script>alert(1)</script></html>"),
        ("photo.png", b"GIF89a/*<svg/onload=alert(1)>*/=alert(1)//;"),
        ("paper.pdf", b"PK\x03\x04" + b"\x00" * 60),
        ("paper.pdf", b"MZ\x90\x00" + b"%PDF-1.7"),
        ("paper.pdf", b"\x00\x00%PDF-1.7 at the wrong place"),
        ("photo.png", b""),
    ],
)
def test_cve_2022_31041_content_that_is_not_what_it_claims_is_refused(name: str, data: bytes) -> None:
    """The type that the browser claimed was believed. Ours looks at the first bytes, and builds everything anew."""
    upload = SimpleUploadedFile(name, data, content_type="image/png")
    with pytest.raises(Exception) as refused:
        make_content(upload, accept=("photo", "pdf"))
    assert isinstance(refused.value, KindNotAccepted) or not data


def test_cve_2022_31041_what_is_hidden_behind_a_sound_picture_does_not_survive(world: World) -> None:
    """A picture with a page glued on is drawn anew: the page is gone."""
    upload = SimpleUploadedFile("a.png", SMALL_PICTURE + b"<script>alert(1)</script>", content_type="text/html")
    made = make_content(upload, accept=("photo",))
    assert b"<script>" not in made.data
    assert made.media_type in ("image/png", "image/jpeg")


NAMES = [
    'a";x=.bat', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd", "..\\..\\boot.ini", "a\u202efdp.exe", "a;b.pdf",
    "ａ／．．／ｂ.pdf", "a\x00.pdf", "con.pdf", "a'b%0d%0a.pdf", "住民票\n.pdf", "x.html", ".htaccess", "a" * 300 + ".pdf",
    "filename*=utf-8''evil.bat", "\u202ecod.fdp", "%2e%2e%2fa.pdf", "a\tb.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_cve_2022_36359_a_file_name_stays_a_file_name_in_the_header(world: World, name: str) -> None:
    """A crafted name changed what the browser saved (reflected download)."""
    file = store_bytes(b"%PDF-1.4 small", name=name, media_type="application/pdf", by=SYSTEM, at=clock.now())
    for inline in (True, False):
        line = respond_with_file(file, inline=inline)["Content-Disposition"]
        assert not set(line) & {"\r", "\n", "\x00"}
        read = BytesParser(policy=policy.default).parsebytes(f"Content-Disposition: {line}\r\n\r\n".encode())
        saved = unquote(str(read.get_filename()))
        assert saved.endswith(".pdf"), saved
        assert not set(saved) & set('/\\"\r\n;')
        assert ".." not in saved
        assert not any(0x202A <= ord(c) <= 0x202E for c in saved)
        assert len(list(read["Content-Disposition"].params)) == 1


def test_ghsa_g936_what_the_page_asks_for_is_asked_for_behind_it_too(world: World, browser_of: BrowserOf) -> None:
    """A form that required signing in could be sent through the API without it."""
    from tests import cast

    hanako = world.draft.owner
    assert hanako is not None
    by_mail = cast.sign_in(Client(), hanako, assurance="email")
    before = Draft.objects.count()
    for client in (browser_of("anonymous"), by_mail, browser_of("clerk")):
        assert client.post(reverse("draft_start", args=["juminhyo"]))["Location"].startswith(
            reverse("identity_sign_in")
        )
    assert Draft.objects.count() == before
    submit, cases = reverse("draft_submit", args=[world.draft.pk]), Case.objects.count()
    content = content_of(world.draft, draft_state(world.draft, assurance="card", at=clock.now()), [])
    for shown in ("", "x", "0" * 64, content.content_hash):
        for client in (browser_of("resident"), by_mail):
            client.post(submit, {"shown": shown, "assurance": "signature", "confirmed": "1"})
    assert Case.objects.count() == cases


EVIL = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "http:///evil.example",
    "javascript:alert(1)", "java\tscript:alert(1)", "JaVaScRiPt:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)",
    "/\t/evil.example", "/\n/evil.example", "////evil.example", "https://testserver@evil.example/", "https://evil.example\\@testserver/",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil%2eexample", "／／evil.example", "https://testserver.evil.example",
    "http://testserver:80@evil.example", "/%0d%0aSet-Cookie:x=1", "https://[evil.example", "//\u3002evil.example",
]  # fmt: skip


def ours(location: str) -> bool:
    """Whether a browser stays with us: it reads ``\\`` as ``/`` and drops tabs and line feeds before it looks."""
    seen = "".join(c for c in location if c not in "\t\r\n").replace("\\", "/")
    return seen.startswith("/") and not seen.startswith("//")


@pytest.mark.parametrize("evil", EVIL)
def test_ghsa_c97h_no_wish_for_another_host_is_granted(world: World, browser_of: BrowserOf, evil: str) -> None:
    """A parameter that says where to go next led to strangers' pages."""
    assert not ours("//evil.example"), "the judge itself"
    hanako = browser_of("resident")
    for name, data in (("language_choose", {"language": "en"}), ("text_size_choose", {"text_size": "large"})):
        location = browser_of("anonymous").post(reverse(name), {**data, "next": evil})["Location"]
        assert ours(location), location
    for name in ("account_login", "staff_sign_in"):
        location = hanako.get(reverse(name), {"next": evil})["Location"]
        assert ours(location), location
    for name in ("identity_sign_in", "account_login", "staff_sign_in"):
        page = browser_of("anonymous").get(reverse(name), {"next": evil}).content.decode()
        for mark in ('href="', 'value="', 'action="'):
            for part in page.split(mark)[1:]:
                value: Any = part.split('"')[0]
                # Our own pages hand a wish on, and judge it where it would be followed.
                assert "evil" not in value or ours(value), value
    refused = browser_of("anonymous").get(
        "/nowhere/", headers={"referer": evil.encode("ascii", "ignore").decode().strip("\x01\n\t")}
    )
    assert "evil" not in refused.content.decode()
