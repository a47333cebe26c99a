"""What staff and applicants write outside a form's questions: kept whole, or shown again with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.foundation.cases.models import Case, Correction
from tests.conformance.url_world import undone
from tests.resilience.bad_world import BadWorld
from tests.resilience.hostile import as_form, as_parts, profile, texts
from tests.resilience.judging import Inputs, ask, bones, page_of


@dataclass(frozen=True, slots=True)
class Place:
    """One input of free text: who writes where, and what else the form sends."""

    role: str
    url: str
    state: str
    name: str
    more: tuple[tuple[str, str], ...] = ()
    get: bool = False


PLACES = (
    Place("resident", "application_message", "examining", "body"),
    Place("resident", "application_withdraw", "examining", "reason"),
    Place("clerk", "case_note", "examining", "note-body"),
    Place("clerk", "case_message", "examining", "message-body"),
    Place("clerk", "case_hold", "examining", "reason"),
    Place("clerk", "case_consult", "received", "question", (("department", "environment"),)),
    Place("clerk", "case_consultation_end", "consulting", "answer"),
    Place("chief", "case_decide", "examining", "reasons", (("outcome", "refused"), ("seen", "1"))),
    Place("chief", "case_decide", "examining", "reasons", (("outcome", "refused"), ("seen", "1"), ("confirmed", "1"))),
    Place("clerk", "case_correct", "examining", "own-0", (("path", "applicant.name"),)),
    Place("clerk", "case_correct", "examining", "note", (("path", "applicant.name"), ("own-0", "ご確認ください。"))),
    Place("anonymous", "reopen", "", "mail"),
    Place("anonymous", "reopen", "", "number", (("mail", "hanako@example.jp"),)),
    Place("anonymous", "procedure_list", "", "q", get=True),
    Place("clerk", "case_inbox", "", "q", get=True),
)
MAY_BE_CUT = {"procedure_list", "case_inbox", "reopen"}
"""A search is cut to what can be searched for, and is not kept anywhere."""


def written_about(case: Case) -> str:
    """Every text in every row about a case."""
    found = [*_texts(serializers.serialize("python", Case.objects.filter(pk=case.pk)))]
    for model in apps.get_app_config("cases").get_models():
        if any(f.name == "case" for f in model._meta.fields):
            found += _texts(serializers.serialize("python", model._base_manager.filter(case=case)))
    return "\n".join(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@profile(short=20, long=400)
@given(place=st.sampled_from(PLACES), text=texts(), parts=st.booleans())
@example(place=PLACES[0], text="長" * 4001, parts=False)
@example(place=PLACES[1], text="長" * 5000, parts=False)
@example(place=PLACES[9], text="長" * 501, parts=False)
@example(place=PLACES[10], text="長" * 501, parts=False)
@example(place=PLACES[0], text="a\x00b", parts=False)
def test_what_is_written_is_kept_or_shown_again(bad_world: BadWorld, place: Place, text: str, parts: bool) -> None:
    case = bad_world.cases.get(place.state)
    address = reverse(place.url, args=[case.pk] if case else [])
    data = {name: [value] for name, value in place.more} | {place.name: [text]}
    body, kind = (as_parts if parts else as_form)(data)
    with undone():
        cache.clear()
        client = bad_world.browser(place.role)
        if place.get:
            answer = ask(client, "GET", f"{address}?{as_form(data)[0].decode()}")
        else:
            answer = ask(client, "POST", address, body, kind)
        page = page_of(answer) if answer.status_code != 302 else ""
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        if place.url in MAY_BE_CUT:
            return
        missed = (
            bones(text)
            if answer.status_code != 409
            or len(text) > 80
            or not re.fullmatch(r"[\x00-\x20\x7f]*[\x21-\x7e]*[\x00-\x20\x7f]*", text)
            else ""
        )
        if page:
            inputs = Inputs(page)
            shown = bones(" ".join(v for values in inputs.sent.values() for v in values) + inputs.shown)
            assert missed in shown, f"{place.url}: {answer.status_code}, and what was written is not shown again"
        else:
            assert case is not None
            assert missed in bones(written_about(case)), f"{place.url}: what was written is not kept"


@profile(short=8, long=200)
@given(
    values=st.lists(texts(), min_size=4, max_size=4),
    forged=st.dictionaries(texts(), st.lists(texts(), max_size=2), max_size=2),
    add=st.booleans(),
)
def test_a_correction_keeps_what_is_typed(
    bad_world: BadWorld, values: list[str], forged: dict[str, list[str]], add: bool
) -> None:
    case = bad_world.cases["correcting"]
    with undone():
        cache.clear()
        page = ask(bad_world.browser("resident"), "GET", reverse("application_correction", args=[case.pk]))
        names = [name for name in Inputs(page_of(page)).sent if name != "csrfmiddlewaretoken"]
        data = forged | {name: [values[i % 4]] for i, name in enumerate(names)} | ({"add": ["1"]} if add else {})
        before = Case.objects.get(pk=case.pk).answers
        answer = ask(
            bad_world.browser("resident"), "POST", reverse("application_correction", args=[case.pk]), *as_form(data)
        )
        asked = {item["path"] for item in Correction.objects.filter(case=case).latest("asked_at").items}
        after = Case.objects.get(pk=case.pk).answers
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        assert changed <= {path.partition(".")[0] if path not in before else path for path in asked} | asked
        assert answer.status_code in (200, 302, 422)
