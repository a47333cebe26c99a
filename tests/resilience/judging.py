"""What every answer to bad input must be: a page in words, never a failure and never a library's own bare page."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser

from django.http.response import HttpResponseBase
from django.test import Client

OURS = "ui/madoguchi.css"
"""Stands in the head of each of our own pages, those of errors too."""


def fault_of(answer: HttpResponseBase) -> str:
    """What is wrong with an answer; empty when it is one that somebody can live with."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"a failure: {answer.status_code}"
    if answer.status_code < 400:
        return ""
    body = page_of(answer)
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        told = json.loads(body)
        return "" if told.get("reason") else f"{answer.status_code} as JSON without a reason: {body[:200]}"
    if OURS not in body or "<h1" not in body:
        return f"a bare page: {answer.status_code} {kind} {body[:200]!r}"
    return ""


def page_of(answer: HttpResponseBase) -> str:
    """The body as text."""
    return bytes(answer.getvalue()).decode(errors="replace") if hasattr(answer, "getvalue") else ""


class Inputs(HTMLParser):
    """What a browser would send for the forms of a page as they stand, and everything that is shown as text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.shown = ""
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, kind, value = held.get("name") or "", held.get("type"), held.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "option" and "selected" in held:
            self.sent.setdefault(self._select, []).append(value)
        elif tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in held):
            self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._area:
            self.sent[self._area][-1] += data


def bones(text: str) -> str:
    """What of a text somebody would miss: without spaces, unseen characters, differences of width, of kana, of dashes."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c for c in plain)
    return "".join(
        c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Pd") and c not in "ー−"
    )


def ask(
    client: Client, method: str, address: str, body: bytes = b"", kind: str = "", **headers: str
) -> HttpResponseBase:
    """Send it, and fail with words when the answer is not one."""
    answer: HttpResponseBase = client.generic(method, address, body, kind, **headers)  # type: ignore[arg-type]
    # The answer to HEAD has no body by definition.
    fault = fault_of(answer) if method != "HEAD" or answer.status_code >= 500 else ""
    assert not fault, f"{method} {address[:300]}: {fault}"
    return answer
