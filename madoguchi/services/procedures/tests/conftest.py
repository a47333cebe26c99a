"""The small city of the cases' tests, and a walk through its pages with Django's client."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

import madoguchi.foundation.cases
from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import CheckedCity, check_folder, publish_definitions
from madoguchi.kernel.acts import SYSTEM
from tests.cast import done
from tests.kept import kept

SMALL_CITY = Path(madoguchi.foundation.cases.__path__[0]) / "tests" / "small_city"

APPLICANT = {
    "applicant.name.family": "津軽", "applicant.name.given": "花子", "applicant.name.family_kana": "ツガル",
    "applicant.name.given_kana": "ハナコ", "applicant.address.postal_code": "037-0046",
    "applicant.address.prefecture": "青森県", "applicant.address.city": "五所川原市", "applicant.address.town": "栄町",
    "applicant.address.street": "1-1", "applicant.address.building": "", "applicant.phone": "0173-35-2111",
    "applicant.email": "hanako@example.jp",
    "_shown": ["applicant.name", "applicant.address", "applicant.phone", "applicant.email"],
}  # fmt: skip
DOG = {
    "dog_name": "ポチ", "kind": "shiba", "traits": "", "vaccinated": "no",
    "_shown": ["dog_name", "kind", "traits", "vaccinated"],
}  # fmt: skip

Begin = Callable[..., Draft]


@pytest.fixture(scope="session")
def checked_small_city() -> CheckedCity:
    """Its definitions, checked."""
    checked = check_folder(SMALL_CITY)
    assert not checked.errors, checked.errors
    return checked


@pytest.fixture(autouse=True)
def small_city(city: object, checked_small_city: CheckedCity, at: datetime) -> None:
    """Three procedures: ``dog`` (mail), ``certificate`` (card and signature), ``counter-only``."""
    kept(("cases' small city", at), lambda: done(publish_definitions(checked_small_city, by=SYSTEM, at=at)))


@pytest.fixture
def begin() -> Begin:
    """``begin(client, "dog")``: press the button of the guide; the draft that was begun."""

    def press(client: Client, slug: str = "dog") -> Draft:
        answer = client.post(reverse("draft_start", args=[slug]))
        assert answer.status_code == 302, answer.content.decode()[:500]
        return Draft.objects.get(pk=answer["Location"].split("/")[2])

    return press


@pytest.fixture
def ready(client: Client, begin: Begin, at: datetime) -> Draft:
    """A guest's ``dog`` with every page gone through and its mail address confirmed."""
    draft = begin(client)
    fill(client, draft)
    Draft.objects.filter(pk=draft.pk).update(mail="guest@example.jp", mail_confirmed_at=at)
    draft.refresh_from_db()
    return draft


def fill(client: Client, draft: Draft) -> None:
    """Answer every page of ``dog``."""
    send(client, draft, "applicant", APPLICANT)
    send(client, draft, "dog", DOG)
    send(client, draft, "litters", {})
    client.post(reverse("draft_attachments", args=[draft.pk]))


def send(client: Client, draft: Draft, page: str, data: dict[str, Any]) -> Any:
    """Send one page as the browser does."""
    draft.refresh_from_db()
    return client.post(reverse("draft_page", args=[draft.pk, page]), {"revision": draft.revision, **data})


class _Inputs(HTMLParser):
    """What a browser would send for the page's form as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, kind = held.get("name") or "", held.get("type")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in held:
            self.sent.setdefault(self.select, []).append(held.get("value") or "")
        elif tag == "input" and name and kind != "file" and (kind not in ("radio", "checkbox") or "checked" in held):
            self.sent.setdefault(name, []).append(held.get("value") or "")


def go_on(client: Client, draft: Draft, page: str, **typed: str) -> Any:
    """Open a page in the browser, type something (``__`` for a dot), and press “next”."""
    here = reverse("draft_page", args=[draft.pk, page])
    inputs = _Inputs()
    inputs.feed(client.get(here).content.decode())
    changes = {name.replace("__", "."): [text] for name, text in typed.items()}
    return client.post(here, inputs.sent | changes)


def words(answer: Any) -> str:
    """The visible words of a page, without readings over them."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    page = re.sub(r"<r([tp])\b.*?</r\1>|</?ruby>", "", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def shown_hash(answer: Any) -> str:
    """The hash that the check page sends along."""
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', answer.content.decode())
    assert found, words(answer)
    return found.group(1)


def photo(name: str = "photo.jpg") -> SimpleUploadedFile:
    """A photo as a telephone sends it."""
    kept = BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")
