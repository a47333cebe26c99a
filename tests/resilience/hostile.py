"""Things that nobody should have to type, and ways to send them that no browser has: the raw material of bad input."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from urllib.parse import quote_from_bytes, quote_plus

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st

LONG_RUN = os.environ.get("MADOGUCHI_HYPOTHESIS") == "long"


def profile(short: int, long: int) -> settings:
    """How many examples a property gets: ``short`` ones, always the same, in the suite; ``long`` ones, new each time,
    with ``MADOGUCHI_HYPOTHESIS=long``."""
    return settings(
        max_examples=long if LONG_RUN else short,
        derandomize=not LONG_RUN,
        database=None,
        deadline=None,
        print_blob=LONG_RUN,
        verbosity=Verbosity.normal,
        phases=(Phase.explicit, Phase.generate, Phase.shrink) if LONG_RUN else (Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


RARE_NAMES = ("葛󠄀西", "辻󠄁", "𠮷野", "髙﨑", "\ue000", "神\ufa19", "㐂", "𫝶", "渡邉󠄂", "ｶｶﾞﾘ", "か\u3099", "Ａｌｉｃｅ")
"""Variants by selector (IVS), kanji beyond the basic plane and the compatibility block, private use, half-width kana."""
TRICKS = (
    "\x00", "a\x00b", "\x07\x1b[31m", "\r\n", "a\r\nSet-Cookie: x=1", "\u202e gnp.exe", "\u2066\u2067\u2068", "\u200b",
    "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\u2028", "\u0085", "Z" + "\u0301" * 500, "👨‍👩‍👧‍👦", "🇯🇵", "á" * 50,
    "<script>alert(1)</script>", "\"><img src=x onerror=1>", "{{ 7*7 }}{% debug %}", "${jndi:ldap://x}", "'; DROP TABLE--",
    "../../etc/passwd", "%00", "%ED%A0%80", "=1+1", "@SUM(1)", "-2+3", "\\", "\\u0000", "\\ud800", "null", "None", "NaN",
    "Infinity", "-Infinity", "1e999", "0x10", "²", "٣", "१२", "①", "Ⅻ", "９" * 30, "1" * 400, "-0", "0.1" + "0" * 50,
    "９９９９－９９－９９", "令和99999年1月1日", "0000-00-00", "9999-12-31", "2026-02-30", "[]", "{}", '{"id": "x"}', "[" * 900,
    '{"id":"typed-²","name":{"family":"a","given":"b"},"born_on":"","relation":""}',
    '{"id":"typed-0","name":{"family":"\\ud800","given":""},"born_on":"","relation":"\\u0000"}',
    "true", "yes", "no", "on", "r1", "00000000-0000-0000-0000-000000000000",
    "today", "things.².what", "children.٣.born_on", " ", "　", " " * 25_000 + "津軽",
    "a" * 255, "津" * 10_000, "行\n" * 3_000, "http://[::1", "a@b", "a@" + "b" * 300 + ".jp", "１２３４５６７８９０１８",
)  # fmt: skip

ANY_CHARACTER = st.characters(codec=None, exclude_categories=["Cs"])


def texts() -> st.SearchStrategy[str]:
    """One text: a known trick, a rare name, both at once, or any characters at all."""
    known = st.sampled_from([*RARE_NAMES, *TRICKS])
    free = st.text(ANY_CHARACTER, max_size=60)
    return st.one_of(known, free, st.builds("".join, st.lists(st.one_of(known, free), min_size=2, max_size=3)))


CHARSETS = ("utf-8", "utf-16", "utf-7", "shift_jis", "cp932", "latin-1", "zlib", "rot13", "base64", "idna", "punycode",
            "unicode_escape", "undefined", "nonsense", "\"")  # fmt: skip
NOT_UTF8 = (
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\x82\xa0",
    b"\x00",
)
"""Bytes that are no UTF-8: stray, overlong, surrogates (one, and a pair as CESU-8), five bytes, Shift_JIS, NUL."""

Sent = tuple[bytes, str]
"""A body and its content type."""


def as_form(data: Mapping[str, Sequence[str]], extra: bytes = b"") -> Sent:
    """As a browser sends a form without files; ``extra`` is put behind every value as raw bytes."""
    tail = quote_from_bytes(extra)
    pairs = [f"{quote_plus(name)}={quote_plus(value)}{tail}" for name, values in data.items() for value in values]
    return "&".join(pairs).encode(), "application/x-www-form-urlencoded"


def as_parts(data: Mapping[str, Sequence[str]], extra: bytes = b"", *, boundary: str = "b0undary") -> Sent:
    """As a browser sends a form with files."""
    out = b""
    for name, values in data.items():
        for value in values:
            shown = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
            out += f'--{boundary}\r\nContent-Disposition: form-data; name="{shown}"\r\n\r\n{value}\r\n'.encode()[:-2]
            out += extra + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


@st.composite
def bodies(draw: st.DrawFn, data: Mapping[str, Sequence[str]]) -> Sent:
    """The same form, sent as it should be or broken on the way."""
    extra = draw(st.sampled_from([b"", b"", b"", *NOT_UTF8]))
    body, kind = draw(st.sampled_from([as_form, as_parts]))(data, extra)
    damage = draw(
        st.sampled_from(["", "", "", "", "charset", "cut", "kind", "boundary", "twice", "base64", "header", "none"])
    )
    if damage == "charset":
        kind += f"; charset={draw(st.sampled_from(CHARSETS))}"
    elif damage == "cut":
        body = body[: draw(st.integers(0, len(body)))]
    elif damage == "kind":
        kind = draw(st.sampled_from(["application/json", "text/plain", "", "x", "multipart/form-data", "multipart/mixed",
                                     "application/xml", "application/x-www-form-urlencoded;;;=",
                                     "a/b; boundary=b0undary"]))  # fmt: skip
    elif damage == "boundary":
        kind = "multipart/form-data; boundary=" + draw(
            st.sampled_from(["", "x" * 300, "é", "b0undary; boundary=y", '"', "--"])
        )
    elif damage == "twice":
        body += body
    elif damage == "base64":
        body = body.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    elif damage == "header":
        body = body.replace(
            b"form-data", draw(st.sampled_from([b'form-data; filename="a"', b"x" * 9000, b"\xff\x00"])), 1
        )
    elif damage == "none":
        body = b""
    return body, kind


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """Now and then a header that is not what it should be."""
    told: dict[str, str] = {}
    odd = draw(st.sampled_from(["", "", "", "language", "cookie", "accept", "length"]))
    if odd == "language":
        told["HTTP_ACCEPT_LANGUAGE"] = draw(
            st.sampled_from(["x" * 5000, ",".join(["en;q=0.1"] * 900), ";;;", "en;q=²", "*"])
        )
    elif odd == "cookie":
        told["HTTP_COOKIE"] = draw(
            st.sampled_from(['sessionid="\\000"; csrftoken=x', "=;=;", "a" * 3000, "madoguchi_language=\x01"])
        )
    elif odd == "accept":
        told["HTTP_ACCEPT"] = draw(
            st.sampled_from(["application/json", "/", "*", ";q=", "text/html;q=nan", "a/b" * 500])
        )
    elif odd == "length":
        told["CONTENT_LENGTH"] = draw(st.sampled_from(["-1", "x", "", "0"]))
    return told
