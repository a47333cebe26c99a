"""What an answer hid reaches neither the case nor paper nor export, for every definition of the city.

That random walks always end complete, and that hidden answers take no part, is shown in the forms room (test_walks).
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from pypdf import PdfReader

from madoguchi.foundation.accounts.public import User, sign_with_any_demo_card
from madoguchi.foundation.cases.export import targets_of, write_export
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.operations.drafting import attach_file, begin_draft
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.cases.printing.application import application_pdf
from madoguchi.foundation.cases.public import ATTACHMENT, case_state, content_of, draft_state
from madoguchi.foundation.forms.printing.filling import Filled, fill_form
from madoguchi.foundation.forms.printing.plan import form_layout
from madoguchi.foundation.forms.procedure import build_procedure
from madoguchi.foundation.forms.public import (
    CheckedCity,
    Field,
    FormState,
    ProcedureVersion,
    evaluate,
    sender_from,
    walks,
)
from madoguchi.foundation.forms.tests.test_print_filling import on_paper
from madoguchi.foundation.forms.walks import walk
from madoguchi.foundation.organisation.public import city
from tests.cast import CITY_FOLDER, acting
from tests.desk import sound_city

MARK = "カクシタコタエ"
"""Put into every answer that is hidden: it must be found nowhere."""
PICTURE = Image.new("RGB", (60, 40), "#e8eef7")
SLUGS = sorted(
    p.stem for p in (Path(CITY_FOLDER) / "procedures").glob("*.yaml") if not p.name.endswith(".examples.yaml")
)

DRAWN = SLUGS[::7]
"""Of these the PDF is drawn and read; of all, what would be written on it. Drawing takes a second or two each."""
SENT = SLUGS if connection.vendor == "sqlite" else DRAWN
"""Hidden answers go before anything is written; that what is left is stored and read alike on PostgreSQL is seen by a few."""


@pytest.fixture(scope="session")
def checked_city() -> CheckedCity:
    """The city's definitions, checked."""
    return sound_city()


@pytest.mark.parametrize("slug", SENT)
def test_what_is_hidden_reaches_neither_case_nor_paper_nor_export(
    slug: str, all_published: CheckedCity, hanako: User, at: datetime
) -> None:
    case = sent(slug, hanako, at)
    assert MARK not in repr(case.answers)
    assert MARK not in repr(case.provenance)
    assert MARK not in case.search_text
    assert MARK not in on_paper(filled_form(case))
    if slug in DRAWN:
        paper = PdfReader(io.BytesIO(application_pdf(case, by=acting(hanako), at=at)))
        text = "".join(page.extract_text() for page in paper.pages)
        assert case.number in text
        assert MARK not in text.replace("\n", "")
    for name, content in exported(case):
        assert MARK not in content, name


def test_the_mark_is_found_where_hiding_fails(checked_city: CheckedCity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail: with the guard off, the mark comes through."""
    procedure = checked_city.procedures["juminhyo"]
    state = next(s for s in walks(procedure, 25) if "purpose_other" not in s.asked)
    answers = with_hidden_answers(state)
    for f in procedure.fields.values():
        object.__setattr__(f, "when", None)
    try:
        assert MARK in repr(evaluate(procedure, answers, state.circumstances).active)
    finally:
        checked_city.procedures["juminhyo"] = build_procedure(procedure.data)


def picture() -> SimpleUploadedFile:
    """A small photo."""
    kept = io.BytesIO()
    PICTURE.save(kept, "JPEG")
    return SimpleUploadedFile("p.jpg", kept.getvalue(), content_type="image/jpeg")


def with_hidden_answers(state: FormState) -> dict[str, Any]:
    """The answers of a walk, and the mark in every question that it hid."""
    answers = {k: [dict(r) for r in v] if _rows(v) else v for k, v in state.active.items()}
    asked = {f.path for f in state.asked.values()}
    for path, f in state.procedure.fields.items():
        if f.compute is not None:
            continue
        if not f.repeat and path not in asked:
            answers[f.name] = _marked(f)
        elif f.repeat:
            for i, row in enumerate(answers.get(f.repeat) or []):
                if f"{f.repeat}.{i}.{f.name}" not in state.asked:
                    row[f.name] = _marked(f)
    return answers


def _rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) and "id" in row for row in value)


def _marked(f: Field) -> Any:
    if f.type == "person_name":
        return {"family": MARK, "given": MARK, "family_kana": MARK, "given_kana": MARK}
    if f.type == "address":
        return dict.fromkeys(("postal_code", "prefecture", "city", "town", "street", "building"), MARK)
    return MARK


def sent(slug: str, owner: User, at: datetime) -> Case:
    """An application of 花子 whose draft remembers answers that later ones hid."""
    version = ProcedureVersion.objects.get(slug=slug)
    draft, state = drafted(version, owner, at)
    assurance = state.circumstances.assurance
    for name in [f"{ATTACHMENT}{a.attachment.name}" for a in state.attachments if a.required]:
        attach_file(draft, name=name, upload=picture(), by=acting(owner), at=at)
    for path, f in state.asked.items():
        if f.type == "file" and path in state.required and not f.repeat:
            attach_file(draft, name=path, upload=picture(), by=acting(owner), at=at)
    Draft.objects.filter(pk=draft.pk).update(mail="hanako@example.jp", mail_confirmed_at=at)
    draft.refresh_from_db()
    state = draft_state(draft, assurance=assurance, at=at)
    content = content_of(draft, state, list(draft.files.select_related("file")))
    signature = None
    if version.procedure.assurance_online == "signature":
        signature = sign_with_any_demo_card(content.content_hash, at=at)
    return submit_application(
        draft, shown=content.content_hash, assurance=assurance, signature=signature, by=acting(owner), at=at
    )


def drafted(version: ProcedureVersion, owner: User, at: datetime) -> tuple[Draft, FormState]:
    """A draft with everything answered, and the mark in what those answers hid."""
    assurance = version.procedure.assurance_online
    assurance = "card" if assurance in ("none", "email") else assurance
    channel = "online" if "online" in version.procedure.channels else version.procedure.channels[0]
    draft = begin_draft(version, owner=owner, known={}, language="ja", channel=channel, by=acting(owner), at=at)
    state = draft_state(draft, assurance=assurance, at=at)
    for seed in range(20):
        dice = random.Random(f"{version.slug}{seed}")
        draft.answers = {}
        circumstances = draft_state(draft, assurance=assurance, at=at).circumstances
        state = walk(version.procedure, dice, circumstances)
        if all(f.type != "file" or not f.repeat or path not in state.required for path, f in state.asked.items()):
            break
    files = {f.name for f in version.procedure.fields.values() if f.type == "file"}
    draft.answers = {name: value for name, value in with_hidden_answers(state).items() if name not in files}
    draft.save()
    return draft, draft_state(draft, assurance=assurance, at=at)


def filled_form(case: Case) -> Filled:
    """What is written on the printed form of a case."""
    sender = sender_from(city(), "", "", "")
    return fill_form(form_layout(case.procedure, sender), case_state(case), enclosed=[])


def exported(case: Case) -> Iterator[tuple[str, str]]:
    """(name, text) of every file for core systems that this case is part of."""
    for target in targets_of({case.department}):
        written = write_export(Case.objects.filter(pk=case.pk), target, encoding="utf-8", look=lambda _case: None)
        yield target.key, written.file.read().decode("utf-8-sig")
