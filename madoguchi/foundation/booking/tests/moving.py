"""Applications for an appointment to report a move, made the way a resident makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case, Draft, begin_draft, content_of, draft_state, submit_application
from madoguchi.foundation.forms.public import ProcedureVersion, publish_definitions
from madoguchi.kernel.acts import SYSTEM, Actor
from madoguchi.kernel.yaml_text import read_yaml
from tests.desk import sound_city

SLUG = "moving-in-appointment"
GUEST = Actor(kind="guest", id="guest")


def published(at: datetime) -> ProcedureVersion:
    """The city's procedure, published."""
    checked = sound_city()
    publish_definitions(replace(checked, procedures={SLUG: checked.procedures[SLUG]}), by=SYSTEM, at=at)
    return ProcedureVersion.objects.get(slug=SLUG)


def answers(starts_at: str) -> dict[str, Any]:
    """The first of the definition's own examples, with this time for the visit."""
    folder = Path(settings.CITY_FOLDER) / "procedures"
    examples = read_yaml((folder / f"{SLUG}.examples.yaml").read_text(encoding="utf-8"))
    first: dict[str, Any] = examples["examples"][0]["answers"]
    return first | {"represent": "self", "visit": {"calendar": "citizens-window", "starts_at": starts_at}}


def ready_draft(version: ProcedureVersion, starts_at: str, *, at: datetime, owner: User | None = None) -> Draft:
    """A draft with nothing left to ask."""
    draft = begin_draft(version, owner=owner, known={}, language="ja", by=GUEST, at=at)
    draft.answers = answers(starts_at)
    draft.mail, draft.mail_confirmed_at = "jiro@example.jp", at
    draft.save()
    return draft


def sent_in(draft: Draft, *, at: datetime) -> Case:
    """The application, sent in as it was shown."""
    shown = content_of(draft, draft_state(draft, assurance="email", at=at), []).content_hash
    return submit_application(draft, shown=shown, assurance="email", signature=None, by=GUEST, at=at)
