"""Which encoding a text file has, by strict trial (文字コードの判定): no statistics, no guessing by byte frequency.

What decodes without a fault is that encoding; where several do, the one whose text looks least like rubbish. A file that
was decoded wrongly before and saved again (文字化け) is turned back where every character survived.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龥々]")
_RUBBISH = re.compile(r"[｡-ﾟ\x80-\x9f\u0370-\u04ff\ue000-\uf8ff]")
_MOJIBAKE = re.compile(
    r"[縺繧繝譁蜿蛻荳髮蟶逕鬢][\x80-\uffff]|[ÃãåæçèéäïðÂ][\x80-\xff\u0192\u02c6\u02dc\u2013-\u2122\u20ac]"
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""Of UTF-32 before those of UTF-16, which one of them begins with."""
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "cp932": "CP932 (Shift_JIS)", "euc_jp": "EUC-JP",
    "iso2022_jp_ext": "ISO-2022-JP", "utf-32-le": "UTF-32 (LE)", "utf-32-be": "UTF-32 (BE)",
    "utf-16-le": "UTF-16 (LE)", "utf-16-be": "UTF-16 (BE)",
    "shift_jis_2004": "Shift_JIS-2004", "euc_jis_2004": "EUC-JIS-2004", "mixed": "UTF-8 / CP932",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. ``encoding`` is a codec's name; ``kind`` the fault of the file, empty for plain UTF-8."""

    text: str
    encoding: str
    kind: str = ""
    detail: str = ""
    raw: bytes | None = None
    """The file's own bytes where they may be read as they are; ``text`` is then only its beginning."""

    @property
    def name(self) -> str:
        """The encoding as people call it."""
        return NAMES.get(self.encoding, self.encoding)


class NoText(ValueError):
    """The bytes are in no encoding that texts of Japan are in."""


LOOKED_AT = 60_000
MOSTLY = 0.75
"""Of UTF-16 nearly all letters are usual ones; of real files of cities taken for it, at most 55 %."""
_NO_LETTERS = re.compile(rb"[\x01-\x08]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def glance(data: bytes) -> Decoded | None:
    """``data`` as UTF-8 judged by its beginning, without a copy of the whole; ``None`` where it may be something else.

    Whoever reads ``raw`` finds out whether the rest is UTF-8 too, and asks ``decode`` if not.
    """
    if b"\x00" in data[:4096] or b"\x1b$" in data[:LOOKED_AT] or len(data) <= LOOKED_AT:
        return None
    name = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    end = data.rfind(b"\n", 0, LOOKED_AT)
    begin = _strict(data[: end + 1], name) if end > 0 else None
    if begin is None or _unscrambled(begin, name).kind:
        return None
    return Decoded(begin, name, raw=data)


def decode(data: bytes) -> Decoded:
    """The text of ``data``; raises ``NoText``."""
    for bom, name in BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], name.removesuffix("-sig"))
            if text is not None:
                return _told(text, name)
    if b"\x00" in data[:4096] and (wide := _wide(data)) is not None:
        return wide
    if b"\x1b$" in data or b"\x1b(J" in data:
        if (text := _strict(data, "iso2022_jp_ext")) is not None:
            return _told(text, "iso2022_jp_ext")
    if (text := _strict(data, "utf-8")) is not None:
        return _told(text, "utf-8")
    return _japanese(data)


def _told(text: str, encoding: str) -> Decoded:
    if encoding in ("utf-8", "utf-8-sig"):
        return _unscrambled(text, encoding)
    return Decoded(text, encoding, "encoding-other", NAMES[encoding])


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, where the zeros are halves of letters; ``None`` where they are strays in another encoding.

    By what it would say: text that is taken for UTF-16 and is none becomes letters that no Japanese text is full of.
    """
    sample = data[:LOOKED_AT]
    sure, name = max((_usual(sample, name), name) for name in ("utf-16-be", "utf-16-le"))
    if sure > MOSTLY:
        if (text := _strict(data, name)) is None:
            raise NoText
        return _told(text, name)
    if len(_NO_LETTERS.findall(sample)) * 100 >= len(sample) - sample.count(0):
        raise NoText
    return None


def _usual(sample: bytes, name: str) -> float:
    """The share of letters that the older Japanese encodings know."""
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    return len(_CONTROLS.sub("", text.encode("cp932", "ignore").decode("cp932"))) / (len(text) or 1)


def _japanese(data: bytes) -> Decoded:
    """Neither UTF-8 nor UTF-16: one of the older Japanese encodings, or two in one file."""
    found = [
        (rubbish_in(text), place, name, text)
        for place, name in enumerate(("cp932", "euc_jp", "shift_jis_2004", "euc_jis_2004"))
        if (text := _strict(data, name)) is not None
    ]
    if found:
        _score, _place, name, text = min(found)
        return _told(text, name)
    return _mixed(data)


def _mixed(data: bytes) -> Decoded:
    """Lines of two encodings: files that were put together from several."""
    lines, odd = [], 0
    for line in data.split(b"\n"):
        text = _strict(line, "utf-8")
        if text is None:
            text, odd = _strict(line, "cp932"), odd + 1
        if text is None:
            raise NoText
        lines.append(text)
    return Decoded("\n".join(lines), "mixed", "encoding-mixed", f"{odd} / {len(lines)}")


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, UnicodeError):
        return None


def rubbish_in(text: str) -> float:
    """How much of the other-than-ASCII text looks wrongly decoded: half-width kana, Greek, Cyrillic, private use."""
    sample = text[:20_000]
    foreign = sum(not character.isascii() for character in sample)
    return len(_RUBBISH.findall(sample)) / foreign if foreign else 0.0


_SCRAMBLES = (
    ("latin-1", "cp932"), ("cp1252", "cp932"), ("latin-1", "utf-8"), ("cp1252", "utf-8"), ("cp932", "utf-8"),
    ("latin-1", "euc_jp"),
)  # fmt: skip
"""(read as, was really)"""


def _unscrambled(text: str, encoding: str) -> Decoded:
    """A text that was read in the wrong encoding before it was saved, turned back."""
    sample = text[:20_000]
    suspected = len(_MOJIBAKE.findall(sample)) * 20 > len(sample) - sum(map(str.isascii, sample)) > 0
    garbled = re.search(r"[\x80-\xff]{3,}", sample) is not None and not _JAPANESE.search(sample)
    if not suspected and not garbled:
        return Decoded(text, encoding)
    for read_as, really in _SCRAMBLES:
        try:
            back = text.encode(read_as).decode(really)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if _JAPANESE.search(back) and rubbish_in(back) < 0.05 and not _MOJIBAKE.search(back[:2000]):
            return Decoded(back, encoding, "mojibake", f"{NAMES.get(really, really)} → {NAMES.get(read_as, read_as)}")
    return Decoded(text, encoding, "mojibake-lost" if suspected else "")
