"""The query language of ``package_search`` (``q``, ``fq``): the part of Solr's that clients and harvesters use.

Words, ``"phrases"``, ``field:value``, ``field:[from TO to]``, ``AND OR NOT + -``, brackets and ``*``. What cannot be read
is an error and never a wrong answer. No expression is built from it: it is a tree of tests on what a package says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from madoguchi.services.opendata.snapshots.folding import fold

Test = Callable[[Mapping[str, Sequence[str]]], bool]
"""Whether a package, given as its fields, is meant."""
TEXT = "text"
"""The field that words without a field are sought in."""
MOST_LETTERS, MOST_TOKENS = 2000, 200
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<mark>[()])|
    (?P<sign>[+\-!])(?=[^\s])|
    (?P<field>[A-Za-z_][\w.]*):(?P<open>\()?|
    (?P<range>[\[{]\s*(?P<low>[^\s\]}]+)\s+TO\s+(?P<high>[^\s\]}]+)\s*[\]}])|
    "(?P<phrase>(?:[^"\\]|\\.)*)"|
    (?P<word>(?:[^\s()"\[\]{}:]|\\.|(?<=\d):(?=\d)|(?<=\w):(?=//))+)
    )""",
    re.VERBOSE,
)


class Unreadable(ValueError):
    """Not of this language."""


def parse(text: str) -> Test:
    """The test that a query is. Raises ``Unreadable``."""
    text = text.strip()
    if text in ("", "*:*", "*"):
        return lambda _fields: True
    if len(text) > MOST_LETTERS:
        raise Unreadable("too long")
    tokens = _tokens(text)
    reader = _Reader(tokens)
    test = reader.either(TEXT)
    if reader.at < len(tokens):
        raise Unreadable(tokens[reader.at][1])
    return test


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text.rstrip()):
        if text.startswith("*:*", at):
            found.append(("all", "*:*"))
            at += 3
            continue
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            raise Unreadable(text[at : at + 20])
        if text[match.start() : match.end()].strip() == "*" and text.startswith(":*", match.end()):
            found.append(("all", "*:*"))
            at = match.end() + 2
            continue
        found += _told(match)
        at = match.end()
        if len(found) > MOST_TOKENS:
            raise Unreadable("too many words")
    return found


def _told(match: re.Match[str]) -> list[tuple[str, str]]:
    if match["field"]:
        return [("field", match["field"]), *([("mark", "(")] if match["open"] else [])]
    if match["range"]:
        return [("range", f"{match['low']}\0{match['high']}")]
    for kind in ("mark", "sign", "word"):
        if match[kind]:
            word = match[kind]
            return [("join", word)] if word in ("AND", "OR", "NOT", "&&", "||") else [(kind, word)]
    return [("phrase", re.sub(r"\\(.)", r"\1", match["phrase"] or ""))]


class _Reader:
    """Descends through the tokens: OR binds less than AND, and words beside one another mean AND."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def either(self, field: str) -> Test:
        tests = [self.all(field)]
        while self.next() in (("join", "OR"), ("join", "||")):
            self.at += 1
            tests.append(self.all(field))
        return tests[0] if len(tests) == 1 else lambda fields: any(test(fields) for test in tests)

    def all(self, field: str) -> Test:
        tests = [self.one(field)]
        while True:
            token = self.next()
            if token in (("join", "AND"), ("join", "&&")):
                self.at += 1
                tests.append(self.one(field))
            elif token[0] == "end" or token == ("mark", ")") or token in (("join", "OR"), ("join", "||")):
                break
            else:
                tests.append(self.one(field))
        return lambda fields: all(test(fields) for test in tests)

    def one(self, field: str) -> Test:
        kind, word = self.next()
        self.at += 1
        if (kind, word) in (("join", "NOT"), ("sign", "-"), ("sign", "!")):
            test = self.one(field)
            return lambda fields: not test(fields)
        if (kind, word) == ("sign", "+"):
            return self.one(field)
        if kind == "all":
            return lambda _fields: True
        if kind == "field":
            return self.one(word)
        if (kind, word) == ("mark", "("):
            test = self.either(field)
            if self.next() != ("mark", ")"):
                raise Unreadable("(")
            self.at += 1
            return test
        if kind == "range":
            low, _zero, high = word.partition("\0")
            return _between(field, low, high)
        if kind in ("word", "phrase"):
            return _matching(field, word if kind == "phrase" else re.sub(r"\\(.)", r"\1", word), whole=kind == "phrase")
        raise Unreadable(word or "…")


def _matching(field: str, word: str, *, whole: bool) -> Test:
    sought = fold(word)
    if field == TEXT:
        part = sought.strip("*")
        return lambda fields: any(part in fold(value) for value in fields.get(TEXT, ()))
    if sought == "*":
        return lambda fields: any(fields.get(field, ()))
    if "*" in sought and not whole:
        pattern = re.compile(".*".join(map(re.escape, sought.split("*"))))
        return lambda fields: any(pattern.fullmatch(fold(value)) for value in fields.get(field, ()))
    if field in ("title", "notes", "author"):
        return lambda fields: any(sought in fold(value) for value in fields.get(field, ()))
    return lambda fields: any(fold(value) == sought for value in fields.get(field, ()))


def _between(field: str, low: str, high: str) -> Test:
    first, last = low.rstrip("Z"), high.rstrip("Z")
    if any("NOW" in one for one in (first, last)):
        raise Unreadable(f"[{low} TO {high}]")

    def test(fields: Mapping[str, Sequence[str]]) -> bool:
        return any(
            (first == "*" or value.rstrip("Z") >= first) and (last == "*" or value.rstrip("Z") <= last)
            for value in fields.get(field, ())
        )

    return test
