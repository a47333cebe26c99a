"""Looking at everything once more."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import APPLICANT, DOG, go_on, send, shown_hash, words


def here(draft: Draft) -> str:
    return reverse("draft_check", args=[draft.pk])


def test_it_shows_every_answer_with_a_way_to_change_it(client: Client, ready: Draft) -> None:
    answer = client.get(here(ready))
    told = words(answer)
    for part in ("津軽 花子", "〒037-0046", "ポチ", "柴犬", "500円", "合計", "市民課", "3開庁日"):
        assert part in told, part
    assert f"{reverse('draft_page', args=[ready.pk, 'dog'])}?from=check#f-dog_name" in answer.content.decode()
    assert len(shown_hash(answer)) == 64


def test_it_says_which_values_the_city_filled_in(hanako_client: Client, begin: Any) -> None:
    draft = begin(hanako_client, "certificate")
    go_on(hanako_client, draft, "applicant", applicant__phone="0173-35-2111")
    go_on(hanako_client, draft, "request", copies="1")
    told = words(hanako_client.get(here(draft)))
    assert "住民基本台帳" in told
    assert "マイナンバーカードで署名する" in told


def test_somebody_who_has_not_been_everywhere_is_led_there(client: Client, begin: Any) -> None:
    draft = begin(client)
    send(client, draft, "applicant", APPLICANT)
    assert client.get(here(draft))["Location"] == f"{reverse('draft_page', args=[draft.pk, 'dog'])}?from=check"


def test_a_page_that_an_answer_opens_is_visited_before_sending(client: Client, ready: Draft) -> None:
    send(client, ready, "dog", DOG | {"vaccinated": "yes", "from": "check"})
    assert client.get(here(ready))["Location"].startswith(reverse("draft_attachments", args=[ready.pk]))


def test_the_fee_falls_away_with_its_basis(client: Client, ready: Draft) -> None:
    send(
        client, ready, "dog", DOG | {"kind": "other", "kind_other": "秋田犬", "_shown": [*DOG["_shown"], "kind_other"]}
    )
    told = words(client.get(here(ready)))
    assert "500円 × 1 = 0円" in told
    assert "免除規則第2条" in told


def test_what_must_be_mended_is_listed_with_links(client: Client, begin: Any) -> None:
    draft = begin(client)
    html = client.get(f"{here(draft)}?show=problems").content.decode()
    page = reverse("draft_page", args=[draft.pk, "dog"])
    assert f"{page}?from=check&amp;show=problems#f-dog_name" in html
    assert 'name="shown"' not in html


def test_a_draft_of_somebody_else_cannot_be_looked_at(ready: Draft, other_resident_client: Client) -> None:
    assert other_resident_client.get(here(ready)).status_code == 404
