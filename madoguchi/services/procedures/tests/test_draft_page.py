"""One topic a page: shown, saved, led on."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import APPLICANT, DOG, send, words


def page(draft: Draft, name: str) -> str:
    return reverse("draft_page", args=[draft.pk, name])


def test_the_first_page_asks_its_questions_and_says_where_one_is(client: Client, begin: Any) -> None:
    draft = begin(client)
    answer = client.get(reverse("draft_resume", args=[draft.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == page(draft, "applicant")
    assert "氏名" in words(answer)
    assert 'name="applicant.name.family"' in answer.content.decode()
    assert "犬の登録" in words(answer)
    assert "no-store" in answer["Cache-Control"]


def test_a_sound_page_leads_to_the_next(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert send(client, draft, "applicant", APPLICANT)["Location"] == page(draft, "dog")


def test_a_page_that_lacks_something_comes_back_by_get_with_everything_that_was_typed(
    client: Client, begin: Any
) -> None:
    draft = begin(client)
    answer = send(
        client, draft, "applicant", APPLICANT | {"applicant.address.postal_code": "12", "applicant.phone": ""}
    )
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "data-error-summary" in html
    assert 'href="#f-applicant-address-postal_code"' in html
    assert 'href="#f-applicant-phone"' in html
    assert 'value="12"' in html
    assert 'value="津軽"' in html


def test_a_page_opened_for_the_first_time_holds_nothing_against_anybody(client: Client, begin: Any) -> None:
    assert "data-error-summary" not in client.get(page(begin(client), "applicant")).content.decode()


def test_a_question_that_was_opened_is_shown_without_blame_and_then_asked_for(client: Client, begin: Any) -> None:
    draft = begin(client)
    answer = client.get(send(client, draft, "dog", DOG | {"kind": "other", "kind_other": ""})["Location"])
    html = answer.content.decode()
    assert "data-error-summary" not in html
    assert re.search(r'data-field="kind_other"(?![^>]*hidden)', html)
    shown = [*DOG["_shown"], "kind_other"]
    again = client.get(
        send(client, draft, "dog", DOG | {"kind": "other", "kind_other": "", "_shown": shown})["Location"]
    )
    assert 'href="#f-kind_other"' in again.content.decode()


def test_a_question_that_is_not_asked_is_hidden_and_carries_its_condition(client: Client, begin: Any) -> None:
    html = client.get(page(begin(client), "dog")).content.decode()
    assert re.search(r'data-field="kind_other"[^>]*data-when="[^"]+"[^>]*hidden', html)
    assert 'name="_shown" value="kind_other"' not in html
    assert 'id="form-state"' in html


def test_going_back_shows_what_is_saved(client: Client, begin: Any) -> None:
    draft = begin(client)
    send(client, draft, "applicant", APPLICANT)
    assert 'value="津軽"' in client.get(page(draft, "applicant")).content.decode()


def test_two_windows_lose_nothing_and_are_told(client: Client, begin: Any) -> None:
    draft = begin(client)
    old = draft.revision
    send(client, draft, "dog", DOG)
    answer = client.post(page(draft, "dog"), DOG | {"dog_name": "ハチ", "kind": "", "revision": old}, follow=True)
    draft.refresh_from_db()
    assert draft.answers["dog_name"] == "ハチ"
    assert draft.answers["kind"] == "shiba"
    assert "犬の名前" in words(answer)


def test_the_postal_button_fills_the_address_in(client: Client, begin: Any) -> None:
    draft = begin(client)
    typed = APPLICANT | {"applicant.address.prefecture": "", "applicant.address.city": "", "applicant.address.town": ""}
    answer = send(client, draft, "applicant", typed | {"_fill": "applicant.address"})
    html = client.get(answer["Location"]).content.decode()
    assert 'value="五所川原市"' in html
    assert '<option value="青森県" selected' in html
    assert "data-error-summary" not in html
    assert answer["Location"].endswith("#f-applicant-address-street")


def test_what_the_city_knows_is_shown_to_be_confirmed(hanako_client: Client, hanako: Any, begin: Any) -> None:
    draft = begin(hanako_client, "certificate")
    answer = hanako_client.get(page(draft, "applicant"))
    assert "津軽 花子" in words(answer).replace("　", " ")
    assert "住民基本台帳" in words(answer)
    line = AccessLine.objects.get(account_id=str(hanako.pk))
    assert line.actor_kind == "resident"


def test_the_register_is_not_read_where_that_cannot_be_written_down(
    hanako_client: Client, begin: Any, monkeypatch: Any
) -> None:
    def fail(**_line: Any) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("madoguchi.services.procedures.beginning.record_view", fail)
    hanako_client.raise_request_exception = False
    assert hanako_client.post(reverse("draft_start", args=["dog"])).status_code == 500
    assert not Draft.objects.exists()


def test_pages_are_kept_while_one_types(client: Client, begin: Any) -> None:
    draft = begin(client)
    answer = client.post(
        reverse("draft_autosave", args=[draft.pk, "applicant"]),
        {"applicant.name.family": "津", "_shown": ["applicant.name"], "revision": 0}, headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.json() == {"saved_at": "10:00", "revision": 1}
    draft.refresh_from_db()
    assert draft.typed["applicant.name"]["family"] == "津"
    assert draft.confirmed == []
    html = client.get(page(draft, "applicant")).content.decode()
    assert 'value="津"' in html
    assert "data-error-summary" not in html


def test_save_and_finish_later_keeps_the_page_and_leads_out(client: Client, begin: Any) -> None:
    draft = begin(client)
    answer = send(client, draft, "dog", {"dog_name": "ポチ", "_shown": ["dog_name"], "_leave": "1"})
    assert answer["Location"] == reverse("draft_leave", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.answers["dog_name"] == "ポチ"


def test_somebody_who_came_from_the_check_page_goes_back_there(client: Client, ready: Draft) -> None:
    answer = send(client, ready, "dog", DOG | {"dog_name": "ハチ", "from": "check"})
    assert answer["Location"] == reverse("draft_check", args=[ready.pk])


def test_a_page_that_is_not_asked_leads_on(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert client.get(page(draft, "nowhere"))["Location"] == reverse("draft_resume", args=[draft.pk])


def test_a_draft_of_somebody_else_does_not_exist(
    client: Client, hanako_client: Client, other_resident_client: Client, begin: Any
) -> None:
    mine, guests = begin(hanako_client, "dog"), begin(client, "dog")
    for stranger, draft in ((other_resident_client, mine), (other_resident_client, guests), (client, mine)):
        assert stranger.get(page(draft, "applicant")).status_code == 404
        assert stranger.post(page(draft, "applicant"), APPLICANT).status_code == 404


def test_a_guest_who_signs_in_takes_the_draft_along(client: Client, hanako: Any, begin: Any) -> None:
    from tests.cast import sign_in

    draft = begin(client)
    send(client, draft, "dog", DOG)
    sign_in(client, hanako)
    assert reverse("draft_adopt", args=[draft.pk]) in client.get(page(draft, "applicant")).content.decode()
    client.post(reverse("draft_adopt", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.owner_id == hanako.pk
    assert draft.answers["applicant.name"]["given"] == "花子"
    assert draft.answers["dog_name"] == "ポチ"
