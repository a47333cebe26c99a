"""Readings over kanji: the listed word, the longest one, and nobody's name taken apart."""

from __future__ import annotations

import pytest

from madoguchi.kernel.ui.furigana import Readings, general_words, readings_with, with_furigana

WORDS = {
    "児童手当": "じどうてあて", "手当": "てあて", "引っ越し": "ひっこし", "生まれ": "うまれ", "人": "ひと", "#人": "にん",
    "1人": "ひとり", "2日": "ふつか",
    "#日": "にち", "24分": "24ぷん", "#分": "ふん", "山": "やま", "田": "た", "五所川原市": "ごしょがわらし", "市": "し",
}  # fmt: skip


def read(text: str) -> str:
    return "".join(f"{piece}({reading})" if reading else piece for piece, reading in Readings(WORDS).pieces(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("児童手当を もらう", "児童手当(じどうてあて)を もらう"),
        ("引っ越しで 生まれた", "引(ひ)っ越(こ)しで 生(う)まれた"),
        ("人が 3人、1人で", "人(ひと)が 3人(にん)、1人(ひとり)で"),
        ("2日、12日、３日", "2日(ふつか)、12日(にち)、３日(にち)"),
        ("24分と 25分", "24分(ぷん)と 25分(ふん)"),
        ("山田さんと 山", "山田さんと 山(やま)"),
        ("辞書に ない 字", "辞書に ない 字"),
    ],
)
def test_the_longest_listed_word_is_read(text: str, expected: str) -> None:
    expected = expected.replace("3人(にん)", "3人(にん)")
    assert read(text) == expected


def test_what_has_no_reading_is_named() -> None:
    assert Readings(WORDS).unread("山田さんの 児童手当と 保険") == ["山田", "保険"]
    assert Readings(WORDS).in_kana("児童手当") == "じどうてあて"


def test_pages_get_ruby_in_their_text_only() -> None:
    page = (
        '<!doctype html><html><head><title>児童手当</title></head><body><p title="手当">児童手当 &amp; <b>手当</b></p>'
        "<textarea>手当</textarea><select><option>手当</option></select><dd data-no-furigana><b>市</b> 手当</dd><p>市</p>"
        "<script>手当</script></body></html>"
    )
    told = with_furigana(page, Readings(WORDS))
    ruby = '<ruby>{}<rp>（</rp><rt aria-hidden="true">{}</rt><rp>）</rp></ruby>'.format
    assert f'<p title="手当">{ruby("児童手当", "じどうてあて")} &amp; <b>{ruby("手当", "てあて")}</b></p>' in told
    assert "<title>児童手当</title>" in told
    assert "<textarea>手当</textarea><select><option>手当</option></select>" in told
    assert "<dd data-no-furigana><b>市</b> 手当</dd>" in told
    assert f"<p>{ruby('市', 'し')}</p>" in told
    assert "<script>手当</script>" in told


def test_text_stays_escaped() -> None:
    assert "<script>" not in with_furigana("<p>手当&lt;script&gt;</p>", Readings(WORDS))


def test_a_reading_in_brackets_is_not_said_twice() -> None:
    told = with_furigana("<p>五所川原市（ごしょがわらし）の 手当（お金）</p>", Readings(WORDS))
    assert "（ごしょがわらし）の" not in told
    assert "（お金）" in told


def test_the_general_words_are_sound() -> None:
    words = general_words()
    assert len(words) > 300
    wrong = {
        word: reading for word, reading in words.items()
        if not reading or any(not ("ぁ" <= c <= "ゖ" or c == "ー") for c in reading.lstrip("0123456789"))
    }  # fmt: skip
    assert wrong == {}
    assert readings_with({"住民": "まちびと"}).in_kana("住民") == "まちびと"
