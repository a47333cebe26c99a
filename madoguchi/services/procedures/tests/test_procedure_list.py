"""Finding a procedure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.kernel.letters import distance, kana_of, key_of
from madoguchi.services.procedures.public import featured_procedures, list_procedures
from madoguchi.services.procedures.search import fold, search_procedures
from madoguchi.services.procedures.search.english import stems
from madoguchi.services.procedures.tests.conftest import words


def found(client: Client, **asked: str) -> list[str]:
    answer = client.get(reverse("procedure_list"), asked)
    assert answer.status_code == 200
    return [procedure.slug for procedure in answer.context["catalogue"].found]


def test_everybody_sees_every_procedure(client: Client) -> None:
    assert found(client) == ["certificate", "counter-only", "dog"]
    assert "住民票の写し" in words(client.get(reverse("procedure_list")))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("犬", "dog"), ("わんちゃん", "dog"), ("ワンチャン", "dog"), ("ﾜﾝﾁｬﾝ", "dog"), ("DOG", "dog"), ("ｄｏｇ", "dog"),
        ("住民票", "certificate"), ("住民票がほしい", "certificate"), ("引っ越しました", "certificate"), ("転入", "counter-only"),
        ("犬　登録", "dog"),
    ],
)  # fmt: skip
def test_everyday_words_find_it_however_they_are_written(client: Client, typed: str, first: str) -> None:
    assert found(client, q=typed)[0] == first


def test_words_for_two_things_find_both(client: Client) -> None:
    assert set(found(client, q="犬 住民票")) == {"dog", "certificate"}


def test_a_slip_is_understood_and_said(client: Client) -> None:
    answer = client.get(reverse("procedure_list"), {"q": "わんちまん"})
    assert [p.slug for p in answer.context["catalogue"].found] == ["dog"]
    assert "わんちゃん" in answer.context["catalogue"].meant
    assert "の結果を表示しています" in words(answer)


def test_who_finds_nothing_is_told_what_to_do(client: Client) -> None:
    answer = client.get(reverse("procedure_list"), {"q": "zzzz"})
    assert "見つかりませんでした" in words(answer)
    assert "tel:" in answer.content.decode()


def test_it_is_narrowed_by_category_and_by_what_happened(client: Client) -> None:
    assert found(client, category="animals") == ["dog"]
    assert found(client, life_event="moving") == ["certificate", "dog"]
    assert found(client, life_event="moving", category="animals") == ["dog"]
    assert found(client, category="nothing") == []


def test_what_is_typed_is_shown_and_never_run(client: Client) -> None:
    html = client.get(reverse("procedure_list"), {"q": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in html


def test_folding_leaves_what_was_meant() -> None:
    assert fold("ｶﾞｲﾄﾞ・ぶっく 1") == "がいどぶっく1"
    assert stems("Moving houses") == " mov hous "


@pytest.mark.parametrize("letters", ["jidouteate", "zidouteate", "jidoteate"])
def test_roman_letters_say_the_same_in_every_spelling(letters: str) -> None:
    assert key_of(kana_of(letters)) == key_of("じどうてあて")


@pytest.mark.parametrize(("letters", "kana"), [("annai", "あんない"), ("kon'in", "こんいん"), ("shimbun", "しんぶん"),
                                                ("hikkosi", "ひっこし"), ("dog", ""), ("my", "")])  # fmt: skip
def test_roman_letters_become_kana_or_nothing(letters: str, kana: str) -> None:
    assert kana_of(letters) == kana


def test_slips_are_counted() -> None:
    assert distance("じとてあて", "じどてあて", 2) == 0.5
    assert distance("てあて", "てて", 2) == 1
    assert distance("てあて", "あてて", 2) == 1
    assert distance("あ", "いうえお", 2) > 2


def test_nothing_typed_is_everything() -> None:
    assert search_procedures([], "") == []


def test_the_home_page_gets_a_few_that_can_be_done_online(at: datetime) -> None:
    assert [p.slug for p in featured_procedures(at.date())] == ["certificate", "dog"]
    assert len(featured_procedures(at.date(), most=1)) == 1


def test_the_command_line_gets_plain_data(at: datetime) -> None:
    listed: list[dict[str, Any]] = list_procedures(at.date())
    assert [one["slug"] for one in listed] == ["certificate", "counter-only", "dog"]
    assert listed[2]["assurance"] == "email"
    assert listed[2]["version"] == 1
