"""A small city's definitions, and somebody who fills them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.operations.drafting import begin_draft, save_page
from madoguchi.foundation.forms.public import (
    CheckedCity,
    ProcedureVersion,
    check_folder,
    get_version_offered,
    publish_definitions,
)
from madoguchi.kernel.acts import SYSTEM, Actor
from tests.cast import done
from tests.kept import kept

SMALL_CITY = Path(__file__).parent / "small_city"
GUEST = Actor(kind="guest", id="guest-1")

NAME = {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
ADDRESS = {"postal_code": "037-0046", "prefecture": "青森県", "city": "五所川原市", "town": "栄町", "street": "1-1",
           "building": ""}  # fmt: skip
APPLICANT = {
    **{f"applicant.name.{part}": [text] for part, text in NAME.items()},
    **{f"applicant.address.{part}": [text] for part, text in ADDRESS.items()},
    "applicant.phone": ["0173-35-2111"], "applicant.email": [""],
}  # fmt: skip
DOG = {"dog_name": ["ポチ"], "kind": ["shiba"], "traits": [""], "vaccinated": ["no"]}


@cache
def _checked() -> CheckedCity:
    checked = check_folder(SMALL_CITY)
    assert not checked.errors, checked.errors
    return checked


@pytest.fixture
def small_city(city: object, at: datetime) -> None:
    """Three procedures: ``dog`` (mail), ``certificate`` (card and signature), ``counter-only``."""
    kept(("cases' small city", at), lambda: done(publish_definitions(_checked(), by=SYSTEM, at=at)))


@pytest.fixture
def dog(small_city: None, at: datetime) -> ProcedureVersion:
    """The registration of a dog."""
    return get_version_offered("dog", on=at.date())


@pytest.fixture
def certificate(small_city: None, at: datetime) -> ProcedureVersion:
    """A certificate that has to be signed for."""
    return get_version_offered("certificate", on=at.date())


Say = Callable[..., Any]


@pytest.fixture
def draft(dog: ProcedureVersion, at: datetime) -> Draft:
    """A guest's draft of ``dog``, nothing in it yet."""
    return begin_draft(dog, owner=None, known={}, language="ja", by=GUEST, at=at)


@pytest.fixture
def say(at: datetime) -> Say:
    """``say(draft, "dog", {...})``: send a page as the browser does; keywords as of ``save_page``."""

    def send(draft: Draft, page: str, data: dict[str, list[str]], **more: Any) -> Any:
        more = {"assurance": "email", "by": GUEST, "at": at, **more}
        return save_page(draft, page=page, data=data, **more)

    return send


@pytest.fixture
def ready(draft: Draft, say: Say, at: datetime) -> Draft:
    """The draft with everything answered and its mail address confirmed."""
    assert say(draft, "applicant", APPLICANT).problems == []
    assert say(draft, "dog", DOG).problems == []
    draft.mail, draft.mail_confirmed_at = "guest@example.jp", at
    draft.save()
    return draft


def photo(name: str = "photo.jpg", colour: str = "#336699") -> SimpleUploadedFile:
    """A photo as a telephone sends it."""
    kept = BytesIO()
    Image.new("RGB", (60, 40), colour).save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")
