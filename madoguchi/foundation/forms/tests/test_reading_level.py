"""The reading level of やさしい日本語: what is too long, too heavy with kanji, or the office's own tongue is named."""

from __future__ import annotations

import pytest

from madoguchi.foundation.forms.reading import reading_faults
from madoguchi.foundation.forms.schema import WordsPart

WORDS = WordsPart(
    longest_sentence=30, most_kanji=40, jargon={"提出": "出す", "申請": "もうしこみ"},
    furigana={"見本市": "みほんし", "書類": "しょるい", "国民健康保険税": "こくみんけんこうほけんぜい"},
)  # fmt: skip


def said(text: str) -> str:
    return "\n".join(f"{what} → {remedy}" for what, remedy in reading_faults(text, WORDS))


def test_a_plain_sentence_passes() -> None:
    assert said("この 紙を 見て、名前を 書いて ください。") == ""


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            "この かみを よく みて、なまえと すんで いる ところを かいてから、やくしょに おくって ください。",
            "make two of it (at most 30)",
        ),
        ("国民健康保険の書類を市役所で確認する。", "% kanji"),
        ("書類を 提出して ください。", "say “出す”"),
        ("鬱の ことを 病院で 聞く。", "“鬱” has no reading"),
    ],
)
def test_what_is_hard_to_read_is_named_with_its_remedy(text: str, part: str) -> None:
    assert part in said(text)


def test_official_names_brackets_and_law_do_not_count() -> None:
    assert "申請" not in said("「児童手当の申請」（お金の こと）を します。")
    assert "% kanji" not in said("わけは きまりの とおりです（行政不服審査法第82条）。")
    assert "% kanji" not in said("これは 見本市の きまりの 見本市の かみです。")
