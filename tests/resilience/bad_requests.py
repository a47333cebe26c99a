"""Every address of the product, by every role, with anything in its path, query, headers and body: an answer in words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import forms as django_forms
from django.core.cache import cache as django_cache
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.url_world import A_UUID, addresses, undone
from tests.resilience.bad_world import STATES, BadWorld
from tests.resilience.hostile import bodies, headers, profile, texts
from tests.resilience.judging import ask

ROOT = Path(__file__).resolve().parents[2] / "madoguchi"
READ = re.compile(r"""request\.(?:POST|GET|FILES)(?:\.get(?:list)?\(|\[)\s*f?["']([^"'{]+)""")
SENT = re.compile(r"""name="([a-z_][a-z_0-9.-]*)\"""")


@cache
def names_read() -> tuple[str, ...]:
    """Every name that a view or a form reads, found in the sources: new pages come along by themselves."""
    found: set[str] = {"q", "next", "page", "cursor", "note-body", "message-body", "message-ready", "own-0", "ready-0"}
    for source in ROOT.rglob("*.py"):
        if "tests" not in source.parts:
            found |= set(READ.findall(source.read_text(encoding="utf-8")))
    for template in ROOT.rglob("templates/**/*.html"):
        found |= set(SENT.findall(template.read_text(encoding="utf-8")))
    for form in _forms(django_forms.BaseForm):
        found |= set(getattr(form, "base_fields", ()))
    return tuple(sorted(found - {"viewport", "format-detection"}))


def _forms(base: type[Any]) -> list[type[Any]]:
    below: list[type[Any]] = base.__subclasses__()
    return below + [one for sub in below for one in _forms(sub)]


@cache
def free_parameters() -> dict[str, set[str]]:
    """Address -> the names in its path that take any text (``<str:…>``)."""
    found: dict[str, set[str]] = {}

    def walk(patterns: list[URLPattern | URLResolver], above: set[str]) -> None:
        for one in patterns:
            mine = above | {
                name for name, kind in one.pattern.converters.items() if type(kind).__name__ == "StringConverter"
            }
            if isinstance(one, URLResolver):
                walk(one.url_patterns, mine)
            elif one.name:
                found[one.name] = mine

    walk(get_resolver().url_patterns, set())
    return found


@st.composite
def requests(draw: st.DrawFn, world: BadWorld) -> tuple[str, str, str, bytes, str, dict[str, str]]:
    """(role, method, address, body, content type, headers)."""
    name = draw(st.sampled_from(sorted(addresses())))
    role = draw(st.sampled_from(["anonymous", *world.sessions]))
    state = draw(st.sampled_from(STATES))
    known: dict[str, Any] = {
        "slug": "juminhyo", "vendor": "demo", "draft_id": world.draft.pk, "case_id": world.cases[state].pk,
        "code_id": world.code.pk, "file_id": A_UUID, "document_id": A_UUID, "page": draw(st.sampled_from(["plain", "things"])),
        "row": world.rows[0], "code": "0370043", "pk": draw(st.sampled_from([1, 2**31, 2**63, 10**30])),
    }  # fmt: skip
    for parameter in free_parameters()[name]:
        if draw(st.booleans()):
            known[parameter] = draw(texts()).replace("/", "") or "x"
    arguments = {parameter: known.get(parameter, A_UUID) for parameter in addresses()[name]}
    try:
        address = reverse(name, kwargs=arguments)
    except NoReverseMatch:
        # What no address can hold: sent all the same.
        address = "/" + quote("".join(map(str, arguments.values())), safe="")
    data = draw(st.dictionaries(st.sampled_from(names_read()), st.lists(texts(), min_size=1, max_size=2), max_size=5))
    if draw(st.booleans()):
        query = "&".join(f"{quote(key)}={quote(value)}" for key, values in data.items() for value in values)
        address += "?" + query + draw(st.sampled_from(["", "&%ED%A0%80=%FF", "&&&==", "&" + "a" * 3000, "&q=%00"]))
        data = {}
    method = draw(st.sampled_from(["GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]))
    return role, method, address, *draw(bodies(data)), draw(headers())


@profile(short=60, long=2_000)
@given(data=st.data())
def test_every_address_answers_in_words(bad_world: BadWorld, data: st.DataObject) -> None:
    role, method, address, body, kind, told = data.draw(requests(bad_world))
    with undone():
        django_cache.clear()
        ask(bad_world.browser(role), method, address, body, kind, **told)
