"""The question guide: from what happened to the procedures that are somebody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.foundation.forms.public import CheckedCity, Procedure, condition_of, possible_answers, situation_form
from madoguchi.services.procedures.question_guide import (
    Result,
    Way,
    result_of,
    way_of,
)
from madoguchi.services.procedures.tests.conftest import words
from tests.desk import sound_city

DAY = date(2026, 11, 1)
Answers = dict[str, list[str]]


@pytest.fixture(scope="module")
def real_city() -> CheckedCity:
    """The city's own definitions."""
    return sound_city()


@pytest.fixture(scope="module")
def form(real_city: CheckedCity) -> Procedure:
    """The city's questions."""
    return situation_form(real_city.city.library)


def ends_in(real_city: CheckedCity, form: Procedure, **answers: Any) -> Result:
    """What the guide says to somebody who answers so and passes over the rest."""
    given = {name: value if isinstance(value, list) else [value] for name, value in answers.items()}
    way = way_of(form, given, today=DAY)
    while way.next is not None:
        given.setdefault("skip", []).append(way.next.name)
        way = way_of(form, given, today=DAY)
    return result_of(way, real_city.procedures.values(), real_city.city.library)


def certain(result: Result) -> set[str]:
    return {one.procedure.slug for group in result.groups for one in group.procedures}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"event": "birth", "expecting": "born", "allowance_now": "no"}, "child-allowance-claim"),
        ({"event": "birth", "expecting": "born", "allowance_now": "yes"}, "child-allowance-amount-change"),
        ({"event": "birth", "expecting": "pregnant", "pregnancy_told": "no"}, "pregnancy-notification"),
        ({"event": "moving", "move": "into_city"}, "moving-in-appointment"),
        ({"event": "moving", "move": "out"}, "moving-out"),
        ({"event": "moving", "move": "into_city", "seal_wanted": "yes"}, "seal-registration"),
        ({"event": "divorce", "household_changes": "yes"}, "household-change"),
        ({"event": "employment", "work": "left", "pension_own": "no"}, "pension-join"),
        ({"event": "moving", "move": "into_city", "children": "yes", "allowance_now": "no"}, "child-allowance-claim"),
        ({"event": "employment", "work": "left", "insurance": "none"}, "health-insurance-join"),
        ({"event": "employment", "work": "began", "insurance": "national"}, "health-insurance-leave"),
        ({"event": "care", "care_certified": "not_yet"}, "ltc-certification-new"),
        ({"event": "care", "care_certified": "certified", "care_wish": "renovation"}, "ltc-home-renovation"),
        ({"event": "death", "deceased": "national"}, "funeral-expense"),
        ({"event": "death"}, "bereavement-appointment"),
        ({"event": "pet", "dog": "new"}, "dog-registration"),
        ({"event": "pet", "dog": "died"}, "dog-change"),
        ({"event": "disaster", "home_damaged": "yes"}, "disaster-victim-certificate"),
    ],
)
def test_a_situation_leads_to_its_procedure(
    real_city: CheckedCity, form: Procedure, answers: dict[str, str], wanted: str
) -> None:
    assert wanted in certain(ends_in(real_city, form, **answers))


def test_nobody_is_sent_to_what_is_not_theirs(real_city: CheckedCity, form: Procedure) -> None:
    assert "dog-registration" not in certain(ends_in(real_city, form, event="pet", dog="none"))
    assert "child-allowance-claim" not in certain(
        ends_in(real_city, form, event="birth", expecting="born", allowance_now="yes")
    )


def test_what_an_open_question_decides_is_only_perhaps(real_city: CheckedCity, form: Procedure) -> None:
    result = ends_in(real_city, form, event="pet")
    perhaps = {one.procedure.slug for one in result.maybe}
    assert "dog-registration" in perhaps
    assert "dog-registration" not in certain(result)
    assert "water-start" not in perhaps


def ways(form: Procedure, event: str, about: frozenset[str]) -> Iterator[Way]:
    """Every way through the guide after ``event`` that differs in the questions ``about``; the rest is passed over."""
    waiting: list[Answers] = [{"event": [event], "skip": []}]
    while waiting:
        given = waiting.pop()
        way = way_of(form, given, today=DAY)
        question = way.next
        if question is None:
            yield way
        elif question.name not in about:
            waiting.append({**given, "skip": [*given["skip"], question.name]})
        else:
            for value in possible_answers(question):
                keys = value if isinstance(value, list) else [{True: "yes", False: "no"}.get(value, value)]
                waiting.append({**given, question.name: keys})


def closure(form: Procedure, names: frozenset[str]) -> frozenset[str]:
    """The questions a condition looks at, and those that these wait for."""
    found = set(names)
    for _depth in form.fields:
        for name in list(found):
            field = form.fields.get(name)
            if field is not None and field.when is not None:
                found |= field.when.names
    return frozenset(found)


@pytest.fixture(scope="module")
def reached(real_city: CheckedCity, form: Procedure) -> dict[str, set[str]]:
    """Slug -> the events that alone lead to it."""
    found: dict[str, set[str]] = {}
    for p in real_city.procedures.values():
        if not p.needed_when:
            continue
        condition = condition_of(form, p.needed_when)
        about = closure(form, condition.names)
        found[p.slug] = {
            option.key
            for option in form.fields["event"].options
            if any(condition(way.state.names) is True for way in ways(form, option.key, about))
        }
    return found


def test_every_procedure_that_says_who_needs_it_can_be_reached(reached: dict[str, set[str]]) -> None:
    assert [slug for slug, events in reached.items() if not events] == []


def test_every_event_leads_to_a_procedure(form: Procedure, reached: dict[str, set[str]]) -> None:
    led = set().union(*reached.values())
    assert {option.key for option in form.fields["event"].options} - led == set()


def test_who_is_led_to_a_procedure_is_told_why(real_city: CheckedCity) -> None:
    silent = [p.slug for p in real_city.procedures.values() if p.needed_when and not p.because]
    assert silent == []


# Pages ----------------------------------------------------------------------------------------------


def test_it_asks_one_question_a_page_and_the_address_keeps_the_answers(
    client: Client, all_published: CheckedCity
) -> None:
    first = client.get(reverse("question_guide"))
    assert "どんなことがありましたか" in words(first)
    answer = client.get(reverse("question_guide"), {"asked": "event", "event": ["birth", "pet"]})
    assert answer["Location"] == f"{reverse('question_guide')}?event=birth&event=pet"
    second = client.get(answer["Location"])
    assert "赤ちゃんはもう生まれましたか" in words(second)
    assert "犬のことで" not in words(second)
    assert 'name="event" value="birth"' in second.content.decode()
    assert f"{reverse('question_guide')}?event=birth&amp;event=pet&amp;at=event" in second.content.decode()


def test_the_first_question_needs_an_answer(client: Client, all_published: CheckedCity) -> None:
    answer = client.get(reverse("question_guide"), {"asked": "event"})
    assert "選んでください" in words(answer)
    assert "data-error-summary" in answer.content.decode()
    assert client.get(reverse("question_guide"), {"skip": "event"}).status_code == 200


def test_back_shows_the_question_with_its_answer(client: Client, all_published: CheckedCity) -> None:
    html = client.get(reverse("question_guide"), {"event": "pet", "at": "event"}).content.decode()
    assert "checked" in html


def test_it_ends_in_the_procedures_with_why_and_what_to_bring(client: Client, all_published: CheckedCity) -> None:
    answer = client.get(reverse("question_guide"), {"event": "pet", "dog": "new"})
    assert answer["Location"] == f"{reverse('question_guide_result')}?event=pet&dog=new"
    told = words(client.get(answer["Location"]))
    for part in ("あなたに必要な手続き", "犬の登録", "犬を飼い始めた", "市は答えを保存しません"):
        assert part in told, part


def test_what_is_not_understood_is_asked_again(client: Client, all_published: CheckedCity) -> None:
    answer = client.get(f"{reverse('question_guide_result')}?{urlencode({'event': 'nothing', 'dog': '<x>'})}")
    assert answer["Location"] == f"{reverse('question_guide')}?"


def test_nothing_is_written_anywhere(client: Client, all_published: CheckedCity) -> None:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(reverse("question_guide_result"), {"event": "pet", "dog": "new"})
    assert answer.status_code == 200
    assert [q["sql"] for q in seen if not q["sql"].startswith("SELECT")] == []
    assert not client.cookies or "sessionid" not in client.cookies
