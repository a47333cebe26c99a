"""What is wrong with the characters of a value, whatever its type: spaces, width, lost and forbidden letters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from madoguchi.services.opendata.standards import Type

JAPANESE = "ぁ-ヺ一-龥々〆ヶ"
_SPACE = " \t\u00a0\u3000"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_ZERO_WIDTH = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
_SQUARED = "㈱㈲㈳㈴㈵㈶㈷㈸㈹㈺㈻㈼㈽㈾㈿㊑㊒㊓㊔㋀-㋋㋿㍻-㍾㍿℡№㌀-㍗㎀-㏟Ⅰ-Ⅻⅰ-ⅻ"
_PLATFORM = "①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴⑴-⒇⒈-⒛㊤-㊨㊙-㊣⓪⓵-⓾☎♨"

INVISIBLE = re.compile(f"[{_CONTROL}{_ZERO_WIDTH}]")
NEWLINE = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n)[\s\u3000]*")
SPACES = re.compile(f"[{_SPACE}]{{2,}}|[\t\u00a0]")
APART = re.compile(f"(?:[{JAPANESE}][ \u3000]){{2,}}[{JAPANESE}]")
HALF_KANA = re.compile(r"[｡-ﾟ]+")
SQUARED = re.compile(f"[{_SQUARED}]")
PLATFORM = re.compile(f"[{_PLATFORM}]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_NO_QUESTION = "0-9０-９A-Za-zＡ-Ｚａ-ｚァ-ヺー一-龥々〆ヶ"
"""After and before these a question mark is a letter that was lost; a question ends in hiragana, mostly か."""
_BETWEEN = f"[{_NO_QUESTION}]\\?+[{_NO_QUESTION}]"
LOST = re.compile(f"{_BETWEEN}|[{JAPANESE}]\\?{{2,}}|\\?{{2,}}[{JAPANESE}]|〓")
ASKS = re.compile(r"://|[?&][A-Za-z0-9_.-]+=|何|誰|どこ|いつ|なぜ|どう|か[?？]")
"""Of addresses with a query, and of questions."""
WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
DASHES = "-‐‑‒–—―−ー－"
DASH_BETWEEN_DIGITS = re.compile(f"(?<=[0-9])[{DASHES}](?=[0-9])")
ONLY_DASHES = re.compile(f"[{DASHES}／/]+")
ERROR_VALUE = re.compile(r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!)|#{3,}")
NUMBER_LIKE = re.compile(r"[+-][0-9][0-9.,-]*%?")
_WORDS: frozenset[Type] = frozenset({"text", "id", "ascii", "address", "street_number"})
DITTO = frozenset({"〃", "同上", "々", '"', "”", "同じ"})
NOTHING = frozenset({"null", "n/a", "na", "nan", "none", "nil", "\\n"})
NOTHING_IN_WORDS = frozenset(
    {"なし", "無し", "無", "不明", "未定", "非公開", "調査中", "該当なし", "未設定", "未登録", "特になし"}
)

_TO_HALF = {ord(wide): ord(wide) - 0xFEE0 for wide in map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B),
                                                               *range(0xFF41, 0xFF5B)])}  # fmt: skip

SUSPICIOUS = "|".join(
    (
        f"^[{_SPACE}]|[{_SPACE}]$|[\t\u00a0\r\n]|[{_SPACE}][{_SPACE}]",
        f"[{_CONTROL}{_ZERO_WIDTH}０-９Ａ-Ｚａ-ｚ｡-ﾟ{_SQUARED}{_PLATFORM}\ue000-\uf8ff\ufffd〓]|\\p{{Co}}",
        f"[{JAPANESE}][ \u3000][{JAPANESE}][ \u3000][{JAPANESE}]",
        f"{_BETWEEN}|[{JAPANESE}]\\?\\?|\\?\\?[{JAPANESE}]",
        f'^[{DASHES}／/]+$|^[#=@+-]|^(?:〃|同上|々|"|”|同じ)$',
        r"(?i:^(?:null|n/a|na|nan|none|nil|\\n)$)|^[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+$",
        r"^[0-9]{1,2}月[0-9]{1,2}日$|^[0-9]{1,2}-[A-Z][a-z]{2}$|^[A-Z][a-z]{2}-[0-9]{2}$",
    )
).replace("\u3000", r"\x{3000}")
"""Whatever one of the tests here or of any type could object to in a text, in Rust's writing; the rest is left alone."""
SUSPICIOUS_KANA = (
    f"^[{_SPACE}]|[{_SPACE}]$|[{_SPACE}][{_SPACE}]|[{JAPANESE}ー][ \u3000][{JAPANESE}ー][ \u3000][{JAPANESE}ー]"
    f"|^[{DASHES}／/]+$|(?i:^(?:null|n/a|na|nan|none|nil)$)|[A-Za-z][?]"
).replace("\u3000", r"\x{3000}")
"""The same for readings, whose pattern forbids most of it already."""


@dataclass(slots=True)
class Cleaned:
    """A value as it should be written, what was changed for that, and what nobody but its owner can put right."""

    text: str
    mended: list[str] = field(default_factory=list)
    remaining: list[str] = field(default_factory=list)
    suggestion: str | None = None


def narrow(text: str) -> str:
    """Full-width letters and digits made half-width; nothing else is touched, kanji numerals least of all."""
    return text.translate(_TO_HALF)


def clean(value: str, kind: Type) -> Cleaned:
    """Mend the characters of ``value``; what belongs to its type is judged elsewhere."""
    found = Cleaned(value)
    if ERROR_VALUE.fullmatch(value.strip()):
        found.remaining.append("error-value")
        return found
    _spaces(found)
    _letters(found, kind)
    if found.text in DITTO:
        found.remaining.append("ditto")
    elif found.text and (ONLY_DASHES.fullmatch(found.text) or found.text.lower() in NOTHING):
        found.text = ""
        found.mended.append("dash-for-blank")
    elif found.text.startswith("=") and len(found.text) > 1:
        found.remaining.append("formula-text")
    elif kind in _WORDS and len(found.text) > 1 and found.text[0] in "@+-" and not NUMBER_LIKE.fullmatch(found.text):
        found.remaining.append("formula-like")
    return found


def _spaces(found: Cleaned) -> None:
    if "\ufffd" in found.text:
        found.remaining.append("mojibake-lost")
    text = INVISIBLE.sub("", found.text)
    if text != found.text:
        found.mended.append("invisible")
    if "\n" in text or "\r" in text:
        text = NEWLINE.sub(" ", text.strip("\r\n"))
        found.mended.append("newline")
    bare = text.strip(_SPACE)
    if bare != text:
        found.mended.append("spaces-around")
    single = SPACES.sub(lambda run: "\u3000" if set(run.group()) == {"\u3000"} else " ", bare)
    if single != bare:
        found.mended.append("spaces-inside")
    if APART.fullmatch(single):
        found.remaining.append("letters-apart")
        found.suggestion = re.sub("[ \u3000]", "", single)
    found.text = single


def _letters(found: Cleaned, kind: Type) -> None:
    text = HALF_KANA.sub(lambda run: unicodedata.normalize("NFKC", run.group()), found.text)
    if text != found.text:
        found.mended.append("halfwidth-kana")
    spelled = SQUARED.sub(lambda one: unicodedata.normalize("NFKC", one.group()), text)
    if spelled != text:
        found.mended.append("squared")
    if PLATFORM.search(spelled):
        found.remaining.append("platform-dependent")
    if PRIVATE.search(spelled):
        found.remaining.append("private-use")
    if kind != "url" and LOST.search(spelled) and not ASKS.search(spelled):
        found.remaining.append("letters-lost")
    half = narrow(spelled)
    if half != spelled:
        found.mended.append("width")
    if kind in ("address", "street_number", "phone", "postal_code"):
        dashed = DASH_BETWEEN_DIGITS.sub("-", half)
        if dashed != half and "width" not in found.mended:
            found.mended.append("width")
        half = dashed
    found.text = half
