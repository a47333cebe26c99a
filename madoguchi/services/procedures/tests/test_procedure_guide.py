"""What to know before beginning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.guide import guide_of
from madoguchi.services.procedures.tests.conftest import words
from tests.desk import sound_city


def guide(client: Client, slug: str = "dog", **more: Any) -> Any:
    return client.get(reverse("procedure_guide", args=[slug]), **more)


def test_it_tells_everything_that_follows_from_the_definition(client: Client) -> None:
    told = words(guide(client))
    for part in ("市内で犬を飼う方", "30日以内", "500円", "免除規則第2条", "注射済証明書", "登録条例第3条", "狂犬病予防法第4条",
                 "市民課", "0173-35-2111", "3開庁日", "標準処理期間", "鑑札をお渡しします", "本人確認書類"):  # fmt: skip
        assert part in told, part


def test_conditions_are_said_in_words(client: Client) -> None:
    told = words(guide(client))
    assert "必要：「予防注射」が「はい」の場合" in told
    assert "マイナンバーカードでログインした場合" in told
    assert "「犬種」で「その他」を選んだ場合" in told


def test_it_speaks_the_readers_language(client: Client) -> None:
    from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE

    client.cookies[LANGUAGE_COOKIE] = "en"
    told = words(guide(client))
    assert "Registering a dog" in told
    assert "If you choose “Other” for “Breed”" in told
    client.cookies[LANGUAGE_COOKIE] = "ja-plain"
    plain = guide(client).content.decode()
    assert '<ruby>犬<rp>（</rp><rt aria-hidden="true">いぬ</rt><rp>）</rp></ruby>の とうろく' in plain


def test_anybody_may_begin_what_needs_no_card(client: Client) -> None:
    html = guide(client).content.decode()
    assert reverse("draft_start", args=["dog"]) in html
    assert reverse("identity_sign_in") in html


def test_what_needs_a_card_leads_to_signing_in_first(client: Client, hanako_client: Client) -> None:
    html = guide(client, "certificate").content.decode()
    assert reverse("draft_start", args=["certificate"]) not in html
    assert f"{reverse('identity_sign_in')}?next=%2Fprocedures%2Fcertificate%2F" in html
    assert reverse("draft_start", args=["certificate"]) in guide(hanako_client, "certificate").content.decode()


def test_what_cannot_be_done_online_says_so(client: Client) -> None:
    html = guide(client, "counter-only")
    assert reverse("draft_start", args=["counter-only"]) not in html.content.decode()
    assert "オンラインではできません" in words(html)


def test_what_was_begun_is_gone_on_with(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert reverse("draft_resume", args=[draft.pk]) in guide(client).content.decode()
    assert reverse("draft_resume", args=[draft.pk]) not in guide(Client()).content.decode()


def test_an_unknown_procedure_is_refused_with_a_way_out(client: Client) -> None:
    assert guide(client, "nothing").status_code == 404


def test_pressing_the_button_twice_begins_one(client: Client, begin: Any) -> None:
    assert begin(client).pk == begin(client).pk
    assert Draft.objects.count() == 1


def test_a_touched_draft_is_not_taken_for_a_new_one(client: Client, begin: Any) -> None:
    from madoguchi.services.procedures.tests.conftest import DOG, send

    first = begin(client)
    send(client, first, "dog", DOG)
    assert begin(client).pk != first.pk


def test_without_card_nothing_is_begun_that_needs_one(client: Client, other_resident: Any) -> None:
    from tests.cast import sign_in

    answer = client.post(reverse("draft_start", args=["certificate"]))
    assert answer["Location"].startswith(reverse("identity_sign_in"))
    sign_in(client, other_resident, assurance="email")
    assert client.post(reverse("draft_start", args=["certificate"]))["Location"].startswith(reverse("identity_sign_in"))
    assert not Draft.objects.exists()


def test_what_is_not_online_is_not_begun(client: Client) -> None:
    client.post(reverse("draft_start", args=["counter-only"]))
    assert not Draft.objects.exists()


def test_a_member_of_staff_is_a_guest_here(sato_client: Client, begin: Any) -> None:
    assert begin(sato_client).owner_id is None


def test_beginning_needs_the_button(client: Client) -> None:
    assert client.get(reverse("draft_start", args=["dog"])).status_code == 405


def test_what_is_brought_to_the_counter_is_told_once() -> None:
    city = sound_city()
    guides = {slug: guide_of(one, city.city.library, on=date(2026, 11, 2)) for slug, one in city.procedures.items()}
    moving_in = guides["moving-in"]
    assert moving_in.attachments, "the office takes them in, and the catalogue names them"
    assert (moving_in.sent_along, moving_in.not_needed) == ((), ())
    assert sum("転出証明書" in one.what for one in (*moving_in.bring, *moving_in.sent_along)) == 1
    claim = guides["child-allowance-claim"]
    assert claim.sent_along == claim.attachments
    assert [one.what[:8] for one in claim.not_needed] == ["請求する方の年金"]
