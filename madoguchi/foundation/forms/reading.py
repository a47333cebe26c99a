"""The reading level of texts in やさしい日本語 (読みやすさ): short sentences, few kanji, no office jargon.

After 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」 (2020): one thing a sentence,
short sentences, everyday words, spaces between words, furigana. Limits and words stand in the city's ``words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.foundation.forms.schema import WordsPart
from madoguchi.kernel.ui.furigana import KANJI, readings_with

_QUOTED = re.compile(r"「[^」]*」")
_LAW = re.compile(rf"[{KANJI}ぁ-ヶー]*(?:法律?|条例|規則|規程|施行令) ?第[^。（）]*?(?:[条項号](?:の[0-9]+)?)+")
_BRACKETED = re.compile(r"（[^（）]*）")
_SENTENCE = re.compile(r"[^。\n！？]+[。！？]?")
_LETTERS = re.compile(rf"[{KANJI}ぁ-ヿ]")
_KANJI = re.compile(rf"[{KANJI}]")
LEAST_FOR_SHARE = 15
"""Labels of a few letters are not judged by their share of kanji."""


def reading_faults(text: str, words: WordsPart) -> Iterator[tuple[str, str]]:
    """(what, remedy) of everything that makes a plain text hard to read.

    Official names in 「」, what a bracket explains, law articles and the city's own names do not count: they have to be
    exact.
    """
    names = re.compile("|".join(map(re.escape, sorted(words.furigana, key=len, reverse=True))))
    for sentence in _SENTENCE.findall(text):
        body = _BRACKETED.sub("", _QUOTED.sub("「」", _LAW.sub("", sentence)))
        letters = len(re.sub(r"[\s　]", "", body))
        if letters > words.longest_sentence:
            yield (
                f"a sentence of {letters} characters: “{sentence.strip():.20}…”",
                f"make two of it (at most {words.longest_sentence})",
            )
        written = _LETTERS.findall(names.sub("", body) if words.furigana else body)
        share = 100 * len(_KANJI.findall("".join(written))) // len(written) if written else 0
        if len(written) >= LEAST_FOR_SHARE and share > words.most_kanji:
            yield (
                f"{share} % kanji: “{sentence.strip():.20}…”",
                f"write everyday words in kana (at most {words.most_kanji} %)",
            )
    bare = _QUOTED.sub("「」", _LAW.sub("", text))
    for word, plain in words.jargon.items():
        if word in bare:
            yield f"the office's word “{word}”", f"say “{plain}”, or put an official name in 「」 and explain it"
    for kanji in dict.fromkeys(readings_with(words.furigana).unread(text)):
        yield (
            f"“{kanji}” has no reading",
            "add a name to words.yaml under furigana:, a general word to kernel/ui/readings.tsv",
        )
