"""Questions that repeat: a list, and a page for each."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import photo, words

PUPPY = {
    "litters.name": "コロ",
    "litters.given_away": "no",
    "_shown": ["litters.name", "litters.given_away", "litters.picture"],
}


def listed(draft: Draft) -> str:
    return reverse("draft_page", args=[draft.pk, "litters"])


def add(client: Client, draft: Draft) -> str:
    """Press “add”; the address of the new row."""
    return str(client.post(reverse("draft_row_add", args=[draft.pk, "litters"]))["Location"])


def test_an_empty_list_says_what_to_press(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert "「子犬を追加する」" in words(client.get(listed(draft)))


def test_a_row_is_added_filled_in_shown_and_removed(client: Client, begin: Any) -> None:
    draft = begin(client)
    row = add(client, draft)
    assert "子犬 1" in words(client.get(row))
    assert client.post(row, PUPPY)["Location"] == listed(draft)
    assert "コロ" in words(client.get(listed(draft)))
    client.post(f"{row}remove/")
    assert "コロ" not in words(client.get(listed(draft)))


def test_a_row_that_lacks_something_comes_back_with_it(client: Client, begin: Any) -> None:
    draft = begin(client)
    row = add(client, draft)
    html = client.get(client.post(row, PUPPY | {"litters.name": ""})["Location"]).content.decode()
    assert 'href="#f-litters-name"' in html


def test_a_question_within_the_row_opens_without_blame(client: Client, begin: Any) -> None:
    draft = begin(client)
    row = add(client, draft)
    answer = client.post(row, PUPPY | {"litters.given_away": "yes", "litters.to_whom": ""})
    html = client.get(answer["Location"]).content.decode()
    assert "data-error-summary" not in html
    assert re.search(r'data-field="litters.to_whom"(?![^>]*hidden)', html)


def test_an_unfinished_row_is_not_passed_over(client: Client, begin: Any) -> None:
    draft = begin(client)
    add(client, draft)
    answer = client.post(listed(draft))
    assert answer["Location"] == f"{listed(draft)}?show=problems"
    shown = client.get(answer["Location"])
    assert "data-error-summary" in shown.content.decode()
    assert "入力が途中です" in words(shown)


def test_a_full_list_offers_no_more(client: Client, begin: Any) -> None:
    draft = begin(client)
    for _ in range(2):
        client.post(add(client, draft), PUPPY)
    assert reverse("draft_row_add", args=[draft.pk, "litters"]) not in client.get(listed(draft)).content.decode()
    assert client.post(reverse("draft_row_add", args=[draft.pk, "litters"])).status_code == 409


def test_a_picture_belongs_to_its_row(client: Client, begin: Any) -> None:
    draft = begin(client)
    row = add(client, draft)
    client.post(row, PUPPY | {"litters.picture": photo("koro.jpg")})
    kept = draft.files.select_related("file").get()
    assert kept.name.endswith(".picture")
    html = client.get(row).content.decode()
    assert reverse("draft_file", args=[draft.pk, kept.file_id]) in html
    client.post(row, PUPPY | {"_remove": f"litters.picture:{kept.file_id}"})
    assert not draft.files.exists()


def test_a_row_is_kept_while_one_types(client: Client, begin: Any) -> None:
    draft = begin(client)
    row = add(client, draft)
    answer = client.post(f"{row}autosave/", {"litters.name": "コ", "_shown": ["litters.name"]})
    assert answer.json()["saved_at"] == "10:00"
    assert 'value="コ"' in client.get(row).content.decode()


def test_a_row_that_is_gone_is_not_found(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert client.get(reverse("draft_row", args=[draft.pk, "litters", "gone"])).status_code == 404
    assert client.get(reverse("draft_row", args=[draft.pk, "dog", "gone"])).status_code == 404
