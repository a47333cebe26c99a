"""Holes found in a translation tool, content systems, a network inventory, and the framework itself."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from madoguchi.foundation.accounts.public import User, close_account
from madoguchi.foundation.cases.export import FREE_TEXT, Exported, _write
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.procedures.views.resident import uploads
from tests.conformance.url_world import SMALL_PICTURE, World
from tests.peers.conftest import BrowserOf

PRODUCT = Path(configured.ROOT) / "madoguchi"


def test_cve_2022_24727_no_text_becomes_an_argument_of_a_program() -> None:
    """A name that began with ``-`` became an option of a program (argument injection).

    Ours: besides the commands of the console only uploads are decoded, files of open data checked, and questions to evidence
    tables answered, in a program of its own, which is given the content by its input and no word that anybody typed on its
    command line; and nothing goes through a shell.
    """
    starting = re.compile(r"\b(subprocess|os\.system|os\.popen|os\.exec|pty\.spawn|shell=True)")
    found = {
        str(one.relative_to(PRODUCT))
        for one in PRODUCT.rglob("*.py")
        if not {"tests", "config"} & set(one.parts) and starting.search(one.read_text(encoding="utf-8"))
    }
    assert found <= {"foundation/files/apart.py", "services/opendata/apart.py", "services/evidence/figures/apart.py"}, (
        found
    )
    shells = [
        one
        for one in PRODUCT.rglob("*.py")
        if "tests" not in one.parts and "shell=True" in one.read_text(encoding="utf-8")
    ]
    assert shells == []


OPEN_KEYS = {
    "procedures", "slug", "title", "summary", "category", "life_events", "channels", "assurance", "guide", "api", "schema", "law",
    "owner", "version", "who", "bring", "fee", "doors", "department", "name", "phone", "place", "steps", "valid", "text", "url",
    "description",
}  # fmt: skip
CLOSED = (
    "password",
    "hash",
    "secret",
    "token",
    "session",
    "is_active",
    "kind",
    "subject",
    "applicant",
    "mail_confirmed",
    "otp",
    "totp",
)


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value} | {key for one in value.values() for key in keys_of(one)}
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    return set()


def test_cve_2023_46128_no_depth_shows_more_than_was_chosen(world: World, browser_of: BrowserOf) -> None:
    """``?depth=`` followed relations as far as hashed passwords. Ours writes each answer key by key."""
    for address in ("/api/", "/api/procedures/", "/api/procedures/juminhyo/", "/open/procedures.json"):
        plain = browser_of("anonymous").get(address)
        for more in ("depth=9", "expand=*", "include=owner,applicant", "fields=*", "format=api", "limit=1000000"):
            asked = browser_of("clerk").get(f"{address}?{more}")
            assert asked.content == plain.content
        keys = keys_of(json.loads(plain.content))
        assert keys
        assert {key for key in keys if any(word == key.lower() for word in CLOSED)} == set()


def test_cve_2024_39329_whether_an_account_exists_costs_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of an answer told who has an account: for unknown and closed ones no password was hashed."""
    counted: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(salt)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    staff = User.objects.filter(kind="staff").order_by("pk")
    close_account(staff[1], by=SYSTEM, at=clock.now())
    resident = User.objects.filter(kind="resident")[0]
    User.objects.filter(pk=resident.pk).update(email="resident@example.jp")
    work, told = {}, {}
    for email in (str(staff[0].email), str(staff[1].email), "resident@example.jp", "nobody@example.jp"):
        counted.clear()
        answer = Client().post(reverse("staff_sign_in"), {"login": email, "password": "wrong"})
        work[email] = len(counted)
        told[email] = (answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode().replace(email, "X")))
    assert set(work.values()) == {1}, work
    assert len(set(told.values())) == 1


def test_cve_2023_31047_of_many_files_in_one_input_each_is_looked_at(world: World) -> None:
    """Only the last of several files sent under one name was validated."""
    draft = world.draft
    name = f"attachment.{draft.version.procedure.attachments[0].name}"
    before = draft.files.count()
    told = []
    for order in ("eg", "ge", "ee"):
        named = {
            "e": ("b.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            "g": ("a.png", SMALL_PICTURE),
        }
        files = [SimpleUploadedFile(*named[one], "image/png") for one in order]
        request = RequestFactory(REMOTE_ADDR="192.0.2.1").post("/", {name: files})
        request.session, request.user = {}, draft.owner  # type: ignore[assignment]
        uploads._take(request, draft, "attachments", {name: name})
        refused = request.session["madoguchi_refused_files"][f"{draft.pk}:attachments"]
        told.append([code for _path, _words, code in refused].count("files.kind-not-accepted"))
    kept = [one.file for one in draft.files.select_related("file")]
    assert told == [1, 1, 2]
    assert len(kept) > before
    assert {one.media_type for one in kept} <= {"image/png", "image/jpeg"}


FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "－1",
    "＋1",
    "＠x",
]


@pytest.mark.parametrize("typed", FORMULAS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_formula_injection_no_cell_of_free_text_is_a_formula(typed: str, encoding: str) -> None:
    """A spreadsheet took what an applicant had typed for a formula, and ran it at the office."""
    for kind in sorted(FREE_TEXT):
        exported = Exported(io.BytesIO())
        _write(exported, [(kind, typed)], ["column"], encoding, number="1")
        exported.file.seek(0)
        cell = next(csv.reader(io.StringIO(exported.file.read().decode(encoding), newline="")))[0]
        assert cell.startswith("'"), (kind, cell)
