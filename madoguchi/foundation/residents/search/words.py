"""The words by which a person is found: names in every spelling, day of birth, address, telephone.

Each word has a number made from its text (``word_number``), the same on every machine: an index row can be written
without asking which words are known already, and a search can ask for a word without looking it up first.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from madoguchi.kernel.letters import is_latin, key_of
from madoguchi.kernel.variants import SELECTORS, as_written, one_form

Kind = Literal["letters", "written", "day", "phone", "number"]
"""``letters``: in one form, in the vocabulary, also found by a part of it. The others only whole. ``written``: as the
register writes it (髙 stays 髙, long vowels stay)."""

LONGEST = 60
_HYPHENS = re.compile("[‐‑‒–—―−－ー─━﹣ｰ-]")
_BLOCK = re.compile(r"(?<=[0-9])(?:丁目|番地の|番地|番の|番|号室|号棟|号|室|棟|の)")
_NUMBER = re.compile(r"[0-9]+(?:-[0-9]+)*")
_SPACES = re.compile(r"[\s\u3000・･,，、/／()（）]+")
_KANA = re.compile("[ぁ-ゖー]+")
_AZA = re.compile("大字|字")


@lru_cache(maxsize=65536)
def word_number(kind: Kind, text: str) -> int:
    """The number of a word: 63 bits of a digest, so that a thousand million words hardly ever share one."""
    digest = hashlib.blake2b(f"{kind}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """A word in the one form in which it is compared: characters of one form, kana without what is spelt variously."""
    plain = one_form(text)
    return (plain if is_latin(plain) else key_of(plain))[:LONGEST]


def is_kana(text: str) -> bool:
    """Whether a folded text holds hiragana only."""
    return bool(_KANA.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one person. ``letters`` are texts, the others are numbers."""

    letters: frozenset[str]
    others: frozenset[int]
    sort_key: str

    @property
    def numbers(self) -> list[int]:
        """The numbers of all words, ascending."""
        return sorted({word_number("letters", text) for text in self.letters} | self.others)


@dataclass(slots=True)
class _Gathered:
    letters: set[str] = field(default_factory=set)
    others: set[int] = field(default_factory=set)

    def name(self, text: str) -> None:
        """A name or a part of one, as it is written and in one form; every word of a name of several."""
        for part in pieces(text):
            plain, form = as_written(part)[:LONGEST], letters(part)
            if plain != form or is_kana(plain):
                self.others.add(word_number("written", plain))
            self.letters.add(form)

    def place(self, text: str) -> None:
        """A part of an address: the words, and the numbers between them with their beginnings (900 of 900-1)."""
        for run in address_runs(text):
            if run[0].isdigit():
                steps = run.split("-")
                self.others.update(word_number("number", "-".join(steps[: n + 1])) for n in range(len(steps)))
            else:
                self.letters.update(letters(part) for part in _AZA.split(run) if part)


def words_of(
    *,
    name: Mapping[str, str],
    born_on: date,
    address: Mapping[str, str],
    phone: str,
    living_here: bool,
    further_names: Iterable[str] = (),
) -> Words:
    """The words of a person; ``further_names`` are former names, aliases, the name of the residence card."""
    found = _Gathered()
    for part in ("family", "given", "family_kana", "given_kana"):
        found.name(name.get(part, ""))
    for further in further_names:
        found.name(further)
    for part in ("town", "street", "building"):
        found.place(address.get(part, ""))
    found.others.update(day_numbers(born_on))
    found.others.update(phone_numbers(phone))
    found.letters.discard("")
    kana = "".join(f"{letters(name.get(part, '')) or '—'} " for part in ("family_kana", "given_kana"))
    sort_key = f"{'0' if living_here else '1'} {kana}{born_on.isoformat()}"
    return Words(frozenset(found.letters), frozenset(found.others), sort_key[:80])


def pieces(text: str) -> list[str]:
    """The words between spaces and other separators."""
    return [part for part in _SPACES.split(text) if as_written(part)]


def address_runs(text: str) -> list[str]:
    """Words and numbers of an address in order: 栄町900番地1 架空ハイツ 102号室 → 栄町, 900-1, 架空ハイツ, 102."""
    plain = unicodedata.normalize("NFKC", SELECTORS.sub("", text))
    runs = []
    for part in _SPACES.split(plain):
        dashed = _HYPHENS.sub("-", part) if any(c.isdigit() for c in part) else part
        joined = re.sub(r"-+(?![0-9])", "", re.sub("-+", "-", _BLOCK.sub("-", dashed)))
        last = 0
        for number in _NUMBER.finditer(joined):
            runs += [joined[last : number.start()], number.group()]
            last = number.end()
        runs.append(joined[last:])
    return [run for run in runs if as_written(run)]


def day_numbers(day: date) -> set[int]:
    """A day of birth, its month, its year, and the birthday."""
    iso = day.isoformat()
    return {word_number("day", text) for text in (iso, iso[:7], iso[:4], iso[5:])}


def phone_numbers(phone: str) -> set[int]:
    """A telephone number: whole, without the area code (7 and 6 digits), its last four digits."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit())
    if len(digits) < 6:
        return set()
    return {word_number("phone", text) for text in {digits, digits[-7:], digits[-6:], digits[-4:]}}
