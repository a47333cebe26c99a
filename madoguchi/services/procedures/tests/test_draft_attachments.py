"""The documents to send along."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import DOG, photo, send, words


@pytest.fixture
def draft(client: Client, begin: Any) -> Draft:
    """A guest's draft that has to show the vaccination."""
    begun: Draft = begin(client)
    send(client, begun, "dog", DOG | {"vaccinated": "yes"})
    return begun


def here(draft: Draft) -> str:
    return reverse("draft_attachments", args=[draft.pk])


def test_it_shows_what_is_asked_and_takes_a_photo_of_a_telephone(client: Client, draft: Draft) -> None:
    html = client.get(here(draft)).content.decode()
    assert "注射済証明書" in html
    assert 'accept="image/*,application/pdf"' in html
    client.post(here(draft), {"attachment.proof": [photo("one.jpg"), photo("two.jpg")], "_upload": "attachment.proof"})
    assert draft.files.count() == 2
    shown = client.get(here(draft))
    assert "one." in words(shown)


def test_a_file_can_be_looked_at_and_removed(client: Client, draft: Draft) -> None:
    client.post(here(draft), {"attachment.proof": photo(), "_upload": "attachment.proof"})
    kept = draft.files.get()
    look = reverse("draft_file", args=[draft.pk, kept.file_id])
    answer = client.get(look)
    assert answer["Content-Type"] in ("image/jpeg", "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get(look).status_code == 404
    client.post(here(draft), {"_remove": f"attachment.proof:{kept.file_id}"})
    assert not draft.files.exists()
    assert client.get(look).status_code == 404


def test_what_is_missing_is_told(client: Client, draft: Draft) -> None:
    answer = client.post(here(draft))
    html = client.get(answer["Location"]).content.decode()
    assert 'href="#f-attachment-proof"' in html
    draft.refresh_from_db()
    assert "attachments" not in draft.confirmed


def test_a_file_that_cannot_be_taken_is_told_at_its_place_once(client: Client, draft: Draft) -> None:
    bad = SimpleUploadedFile("list.exe", b"MZ not a photo", content_type="image/jpeg")
    answer = client.post(here(draft), {"attachment.proof": bad})
    shown = client.get(answer["Location"])
    assert "list.exe" in words(shown)
    assert 'href="#f-attachment-proof"' in shown.content.decode()
    assert "list.exe" not in words(client.get(here(draft)))


def test_with_everything_there_it_leads_on(client: Client, draft: Draft) -> None:
    answer = client.post(here(draft), {"attachment.proof": photo()})
    assert answer["Location"] == reverse("draft_mail", args=[draft.pk])


def test_what_need_not_be_attached_says_why(hanako_client: Client, begin: Any) -> None:
    draft = begin(hanako_client)
    told = words(hanako_client.get(here(draft)))
    assert "添付がいらない書類" in told
    assert "市の記録で確認します" in told
    assert "登録条例第3条" in told
    hanako_client.post(here(draft), {"attachment.residence": photo(), "_upload": "1"})
    assert not draft.files.exists()


def test_a_procedure_without_documents_has_no_such_page(hanako_client: Client, begin: Any) -> None:
    draft = begin(hanako_client, "certificate")
    assert hanako_client.get(here(draft)).status_code == 302
