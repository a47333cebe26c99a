"""Asking for a correction: tick, say what is needed, send."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.models import Case


@pytest.fixture
def page(examined: Case) -> str:
    """The address."""
    return f"/staff/cases/{examined.pk}/correct/"


def test_every_answer_that_can_be_corrected_is_offered(page: str, english: None, sato_client: Client) -> None:
    text = sato_client.get(page).content.decode()
    for path in ("applicant.name", "lamps", "places.1.where", "attachment.map"):
        assert f'value="{path}"' in text
    assert 'value="doubled"' not in text
    assert AccessLine.objects.count() == 1


def test_the_second_step_asks_for_a_sentence_for_each(page: str, english: None, sato_client: Client) -> None:
    text = sato_client.get(page + "?chosen=1&path=lamps&path=places.0.where&path=nonsense").content.decode()
    assert 'name="own-0"' in text
    assert 'name="own-1"' in text
    assert 'name="own-2"' not in text
    assert "Describe the place more closely." not in text
    assert "場所を詳しく書いてください。" in text


def test_choosing_nothing_is_told(page: str, english: None, sato_client: Client) -> None:
    response = sato_client.get(page + "?chosen=1")
    assert response.status_code == 422
    assert "Choose at least one answer or attachment" in response.content.decode()
    assert sato_client.post(page, {}).status_code == 422


def test_it_is_sent_with_ready_and_own_sentences(page: str, examined: Case, sato_client: Client) -> None:
    response = sato_client.post(
        page,
        {
            "path": ["lamps", "places.1.where"],
            "own-0": "本数を見直してください。",
            "ready-1": "0",
            "own-1": "特に橋。",
            "note": "お手数ですが",
        },
    )
    assert response["Location"] == f"/staff/cases/{examined.pk}/"
    correction = examined.corrections.get()
    assert [(i["path"], i["sentence"]) for i in correction.items] == [
        ("lamps", "本数を見直してください。"),
        ("places.1.where", "場所を詳しく書いてください。\n特に橋。"),
    ]
    assert correction.note == "お手数ですが"
    assert Case.objects.get(pk=examined.pk).state == "correcting"


def test_what_was_written_comes_back_while_a_sentence_is_missing(
    page: str, examined: Case, english: None, sato_client: Client
) -> None:
    response = sato_client.post(page, {"path": ["lamps", "reason"], "own-0": "本数を。", "own-1": " "})
    text = response.content.decode()
    assert response.status_code == 422
    assert "本数を。" in text
    assert 'href="#f-own-1"' in text
    assert not examined.corrections.exists()


def test_it_is_taken_back(page: str, examined: Case, sato_client: Client) -> None:
    sato_client.post(page, {"path": ["lamps"], "own-0": "x"})
    assert "correct/cancel/" in sato_client.get(f"/staff/cases/{examined.pk}/").content.decode()
    sato_client.post(page + "cancel/")
    assert Case.objects.get(pk=examined.pk).state == "examining"


def test_it_is_not_possible_before_reception(lamp: Case, sato_client: Client) -> None:
    assert sato_client.get(f"/staff/cases/{lamp.pk}/correct/").status_code == 409
