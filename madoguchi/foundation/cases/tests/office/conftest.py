"""Cases for the tests: small definitions of the department ``citizens``, and applications made by the operations."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from madoguchi.foundation.cases.circumstances import draft_state, known_of
from madoguchi.foundation.cases.content import content_of
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.drafting import attach_file, begin_draft
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.forms.public import CheckedCity, check_folder, get_version_offered, publish_definitions
from madoguchi.kernel.acts import SYSTEM, Actor
from tests.cast import acting, done
from tests.kept import kept

DEFINITIONS = Path(__file__).parent / "definitions"
HANAKO = {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
ADDRESS = {
    "postal_code": "0370011",
    "prefecture": "青森県",
    "city": "五所川原市",
    "town": "金木町",
    "street": "1",
    "building": "",
}
LAMP = {
    "applicant.name": HANAKO,
    "applicant.address": ADDRESS,
    "applicant.email": "hanako@example.jp",
    "lamps": 2,
    "reason": "夜道が暗いため",
    "dark": True,
    "places": [{"id": "a1", "where": "駅前"}, {"id": "b2", "where": "橋"}],
}
BELL = {"applicant.name": HANAKO, "applicant.address": ADDRESS, "loud": False}
Apply = Callable[..., Case]


@cache
def _checked() -> CheckedCity:
    checked = check_folder(DEFINITIONS)
    assert not checked.errors, checked.errors
    return checked


@pytest.fixture
def definitions(city: Any, at: datetime) -> None:
    """The small procedures ``lamp`` (consult and decide) and ``bell`` (notify only), published."""
    kept(("lamp and bell", at), lambda: done(publish_definitions(_checked(), by=SYSTEM, at=at)))


@pytest.fixture
def apply(definitions: Any, at: datetime) -> Apply:
    """``apply("lamp", owner=hanako, lamps=3)``: an application as it arrives, ``at`` unless told otherwise."""

    def make(
        slug: str = "lamp",
        *,
        owner: Any = None,
        moment: datetime = at,
        channel: str = "online",
        language: str = "ja",
        photo: str = "",
        **answers: Any,
    ) -> Case:
        by = Actor(kind="resident" if owner else "guest", id=str(owner.pk) if owner else "g", name="津軽 花子")
        version = get_version_offered(slug, on=moment.date())
        draft = begin_draft(
            version,
            owner=owner,
            known=known_of(owner, at=moment),
            language=language,
            channel=channel,
            by=by,
            at=moment,
        )
        draft.answers |= (LAMP if slug == "lamp" else BELL) | answers
        draft.save()
        if photo:
            attach_file(draft, name="attachment.map", upload=picture(photo), by=by, at=moment)
        assurance = "card" if owner else "none"
        state = draft_state(draft, assurance=assurance, at=moment)
        content = content_of(draft, state, draft.files.select_related("file"))
        return submit_application(
            draft, shown=content.content_hash, assurance=assurance, signature=None, by=by, at=moment
        )

    return make


def picture(name: str) -> SimpleUploadedFile:
    """A small photo."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "#e8eef7").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")


@pytest.fixture
def lamp(apply: Apply, hanako: Any) -> Case:
    """花子's application for two street lamps, just arrived, with another address than the register's."""
    return apply("lamp", owner=hanako, photo="map.jpg")


@pytest.fixture
def english(sato_client: Any, suzuki_client: Any, tanaka_client: Any, admin_client: Any) -> None:
    """Staff who read English pages, so that sentences can be compared with the sources."""
    for client in (sato_client, suzuki_client, tanaka_client, admin_client):
        client.cookies["madoguchi_language"] = "en"


@pytest.fixture
def examined(lamp: Case, sato: Any, at: datetime) -> Case:
    """The application for street lamps after reception."""
    receive_case(lamp, by=acting(sato), at=at)
    return lamp


@pytest.fixture
def granted(examined: Case, suzuki: Any, at: datetime) -> Case:
    """The application for street lamps after it was granted."""
    decide_case(examined, outcome="granted", by=acting(suzuki), at=at)
    return examined
