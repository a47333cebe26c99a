"""The form on paper: blank for everybody, a draft's for its owner only."""

from __future__ import annotations

import io
from typing import Any

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import words


def text_of(answer: Any) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def test_the_guide_offers_the_blank_form_to_everybody(client: Client) -> None:
    here = reverse("procedure_form", args=["dog"])
    assert here in client.get(reverse("procedure_guide", args=["dog"])).content.decode()
    answer = client.get(here)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "五所川原市長" in text_of(answer)
    assert client.get(here, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(reverse("procedure_form", args=["nothing"])).status_code == 404


def test_a_draft_is_printed_with_its_answers_for_its_owner_only(client: Client, ready: Draft) -> None:
    here = reverse("draft_form", args=[ready.pk])
    shown = client.get(reverse("draft_check", args=[ready.pk]))
    assert "送信せずに印刷する" in words(shown)
    assert here in shown.content.decode()
    answer = client.get(here)
    assert "no-store" in answer["Cache-Control"]
    said = text_of(answer)
    assert "ポチ" in said
    assert "津軽" in said
    assert ready.pk.hex in said
    assert Client().get(here).status_code == 404
