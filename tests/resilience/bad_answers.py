"""Whatever is typed into a form: it is stored as a valid answer, or kept as it was typed and told what is wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.public import circumstances_for, draft_state
from madoguchi.foundation.cases.reading import cover_numbers
from madoguchi.foundation.forms.public import (
    Field,
    Page,
    Unacceptable,
    evaluate,
    field_type,
    find_problems,
    problems_on,
    sample_answers,
)
from tests.conformance.url_world import undone
from tests.resilience.bad_world import BadWorld
from tests.resilience.everything import every_type
from tests.resilience.hostile import Sent, as_form, bodies, profile, texts
from tests.resilience.judging import Inputs, ask, bones, page_of

Data = dict[str, list[str]]
SHOWN_AS_TYPED = (
    "text",
    "long_text",
    "number",
    "money",
    "copies",
    "phone",
    "email",
    "postal_code",
    "person_name",
    "address",
    "date",
)
COMPARED = ("text", "long_text", "email", "postal_code", "person_name", "address")
FORGED = ("sum", "note", "never", "things", "things.0.what", "things.what", "id", "owner", "version", "answers", "confirmed",
          "submitted_at", "_fill", "_remove", "_upload", "from", "revision", "shown", "applicant.name.family", "secret.sealed",
          "paper", "attachment.x", "folk.0.family", "folk.999999999999.family", "home", "bank.kind")  # fmt: skip


def names_of(page: Page) -> list[str]:
    """The names of every input of a page."""
    found = []
    for f in page.fields:
        suffixes = (
            ("0.family", "0.given", "0.born_on", "1.relation", "") if f.type == "persons" else field_type(f.type).inputs
        )
        found += [f"{f.path}.{suffix}" if suffix else f.path for suffix in suffixes]
    return found


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, int, Data]:
    """(page, row, what is sent): some of its inputs, perhaps forged ones, perhaps with what the page says it showed."""
    page = draw(st.sampled_from(every_type().pages))
    names = draw(st.lists(st.sampled_from(names_of(page)), min_size=1, max_size=6, unique=True))
    names += draw(st.lists(st.sampled_from(FORGED), max_size=2, unique=True))
    data = {name: draw(st.lists(texts(), min_size=1, max_size=2)) for name in dict.fromkeys(names)}
    shown = draw(st.sampled_from(["none", "all", "all", "forged"]))
    if shown == "all":
        data["_shown"] = [f.path for f in page.fields]
    elif shown == "forged":
        data["_shown"] = draw(
            st.lists(st.one_of(st.sampled_from([*every_type().fields, *FORGED]), texts()), max_size=4)
        )
    if draw(st.booleans()):
        data["revision"] = [draw(st.sampled_from(["0", "1", "2", "-1", "²", "9" * 30, "", "x"]))]
    return page.name, draw(st.integers(0, 1)), data


def lost(f: Field, data: Mapping[str, Sequence[str]], answer: Any, kept: Mapping[str, Any] | None) -> str:
    """What somebody typed into a field that is now neither stored nor kept; empty when nothing is missing."""
    kind = field_type(f.type)
    if not kind.answers or f.compute is not None or f.type in ("file", "my_number"):
        return ""
    told = data.get("_shown")
    arrived = f.path in data or any(name.startswith(f"{f.path}.") for name in data)
    if (told is not None and f.path not in told) or (told is None and not arrived):
        return ""
    # An Individual Number is the one thing that is covered instead of kept.
    typed = cover_numbers(f, kind.typed(data, f.path))
    if kept is not None:
        return "" if dict(kept) == typed else f"{f.path}: kept {kept!r} instead of {typed!r}"
    words = " ".join(str(one) for value in typed.values() for one in (value if isinstance(value, list) else [value]))
    if answer is None:
        # A statement that is not agreed to is no answer, whatever else was sent for its box.
        return f"{f.path}: {words!r} is gone" if bones(words) and f.type != "statement" else ""
    try:
        assert kind.parse(typed, f) is not None
    except Unacceptable:
        return f"{f.path}: stored {answer!r}, though {words!r} cannot be read"
    if f.type in COMPARED:
        held = " ".join(str(one) for one in kind.retype(answer, f).values())
        if bones(held).replace("〒", "") != bones(words).replace("〒", ""):
            return f"{f.path}: {words!r} became {held!r}"
    return ""


def sent_page(world: BadWorld, client: Client, page: str, row: int, body: Sent) -> None:
    """Send one page (or one row of the repeat)."""
    found = world.draft.version.procedure.page(page)
    assert found is not None
    name = "draft_row" if found.repeat else "draft_page"
    place = [world.draft.pk, page, *([world.rows[row]] if found.repeat else [])]
    ask(client, "POST", reverse(name, args=place), *body)


def check_kept(world: BadWorld, client: Client, page_name: str, row: int, data: Data) -> None:
    """Everything that was typed is there, and the page shows what could not be read as it was typed."""
    draft = Draft.objects.get(pk=world.draft.pk)
    page = draft.version.procedure.page(page_name)
    assert page is not None
    head = f"{page_name}#{world.rows[row]}." if page.repeat else ""
    answers = draft.answers[page_name][row] if page.repeat else draft.answers
    plain = {name: [value.replace("\x00", "") for value in values] for name, values in data.items()}
    gone = [
        fault for f in page.fields if (fault := lost(f, plain, answers.get(f.name), draft.typed.get(head + f.name)))
    ]
    assert gone == []
    name = "draft_row" if page.repeat else "draft_page"
    place = [draft.pk, page_name, *([world.rows[row]] if page.repeat else [])]
    shown = ask(client, "GET", reverse(name, args=place) + "?show=problems")
    if shown.status_code != 200:
        return
    html = page_of(shown)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    inputs = Inputs(html).sent
    for f in page.fields:
        kept = draft.typed.get(head + f.name)
        if kept is not None and f.type in SHOWN_AS_TYPED and f.path != "never":
            for suffix, text in kept.items():
                path = f"{f.path}.{suffix}" if suffix else f.path
                if suffix != "prefecture":
                    assert bones(text) in bones(" ".join(inputs.get(path, []))), f"{path} is not shown as typed"


def check_sent(world: BadWorld, client: Client, seed: int) -> Case | None:
    """Send the draft, what is missing or unsound filled in: a refusal in words, or a case that its definition finds sound."""
    draft = Draft.objects.get(pk=world.draft.pk)
    procedure, dice = draft.version.procedure, random.Random(seed)
    around = circumstances_for(
        owner=draft.owner, answers={}, represents=procedure.represent, channel="online", assurance="card", at=world.at
    )
    sampled = sample_answers(procedure, dice, around)
    for _round in range(3):
        state = draft_state(draft, assurance="card", at=world.at)
        for page in procedure.pages:
            for problem in problems_on(state, page):
                head = next(
                    (name for name in draft.answers if problem.path == name or problem.path.startswith(f"{name}.")),
                    problem.path,
                )
                draft.answers.pop(head, None)
                fitting = next(
                    (name for name in sampled if problem.path == name or problem.path.startswith(f"{name}.")), ""
                )
                if fitting:
                    draft.answers[fitting] = sampled[fitting]
    draft.typed = {}
    draft.mail, draft.mail_confirmed_at = "hanako@example.jp", world.at
    draft.confirmed = [page.name for page in procedure.pages]
    draft.save()
    html = page_of(ask(client, "GET", reverse("draft_check", args=[draft.pk]) + "?show=problems"))
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', html)
    ask(
        client,
        "POST",
        reverse("draft_submit", args=[draft.pk]),
        *as_form({"shown": [found.group(1) if found else "x"]}),
    )
    case = Case.objects.filter(draft=draft).first()
    if case is None:
        return None
    assert_sound(case)
    ask(client, "GET", reverse("application", args=[case.pk]))
    ask(world.browser("clerk"), "GET", reverse("case_detail", args=[case.pk]))
    return case


def assert_sound(case: Case) -> None:
    """What is stored passes the definition's own validation, read back as it lies in the database."""
    case = Case.objects.get(pk=case.pk)
    around = circumstances_for(
        owner=case.applicant, answers=case.answers, represents=case.procedure.represent, channel=case.channel,
        assurance=case.assurance, at=case.submitted_at,
    )  # fmt: skip
    state = evaluate(case.procedure, case.answers, around)
    assert find_problems(state, {}) == []
    assert state.active == case.answers


@profile(short=6, long=600)
@given(sent=st.lists(pages(), min_size=1, max_size=3), seed=st.integers(0, 9))
@example(sent=[("plain", 0, {"line": [" " * 25_000 + "津軽"], "_shown": ["line"]})], seed=0)
@example(
    sent=[("ticks", 0, {"colour": ["red"], "sure": ["yes"], "why": ["x" * 31], "_shown": ["colour", "sure", "why"]})],
    seed=1,
)
def test_nothing_typed_is_lost_and_what_is_stored_is_sound(bad_world: BadWorld, sent: list[Any], seed: int) -> None:
    with undone():
        cache.clear()
        client = bad_world.browser("resident")
        for page, row, data in sent:
            sent_page(bad_world, client, page, row, as_form(data))
            check_kept(bad_world, client, page, row, data)
        check_sent(bad_world, client, seed)


@profile(short=5, long=400)
@given(data=st.data(), sent=pages(), autosave=st.booleans())
def test_a_page_that_is_broken_on_the_way_is_refused_in_words(
    bad_world: BadWorld, data: st.DataObject, sent: Any, autosave: bool
) -> None:
    page, row, answers = sent
    with undone():
        cache.clear()
        sent_page(bad_world, bad_world.browser("resident"), page, row, data.draw(bodies(answers)))
        check_sent(bad_world, bad_world.browser("resident"), 0)
