"""What the registers answer is not asked; what a condition comes to, and why, is found in its own parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from madoguchi.foundation.forms.checker import Surroundings, check_folder
from madoguchi.foundation.forms.grounds import grounds_of
from madoguchi.foundation.forms.grounds_in_words import known_sentences, said
from madoguchi.foundation.forms.judging import Situation
from madoguchi.foundation.forms.known_facts import (
    KnownHousehold,
    Linked,
    Member,
    fact_names,
    known_by,
    school_age,
)
from madoguchi.foundation.forms.schema import LibraryPart
from madoguchi.foundation.forms.situation import situation_form, situation_names
from madoguchi.foundation.forms.terms import Due
from madoguchi.foundation.forms.tests.small import LIBRARY, small_city, words, write
from madoguchi.kernel.texts import Text

TODAY = date(2026, 11, 1)
KINDS: Mapping[str, tuple[str, ...]] = {"dog": (), "care": ("care-1", "care-2"), "allowance": ()}


def of(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, **words(key)} for key in keys]


SITUATION: list[dict[str, Any]] = [
    {"name": "event", "type": "choices", "of": of("move", "death"), "label": words("できごと")},
    {"name": "children", "type": "yes_no", "label": words("子ども"), "known_by": "any(members.school_age <= 18) or unknown()"},
    {
        "name": "was", "type": "choices", "of": of("dog", "care", "work"), "label": words("あてはまるもの"), "required": False,
        "when": "contains(event, 'death')", "known_by": {"dog": "person.dog", "care": "person.care"},
    },
    {
        "name": "care", "type": "choice", "of": of("certified", "not_yet", "none"), "label": words("介護"),
        "when": "contains(event, 'move')", "known_by": {"certified": "any(members.care)"},
    },
    {"name": "paid", "type": "yes_no", "label": words("手当"), "when": "children", "known_by": "any(members.allowance)"},
]  # fmt: skip


@dataclass(frozen=True)
class Fact:
    value: str = ""
    from_on: date = date(2020, 4, 1)
    until_on: date | None = None
    source: str = "窓口システム"
    as_of: date = date(2026, 10, 30)


def member(name: str, born_on: date, relation: str = "child", **facts: Fact) -> Member:
    return Member(name, name, born_on, "unknown", relation, False, "住民基本台帳", date(2026, 10, 1), facts)


TOME = member("トメ", date(1946, 1, 15), "head", care=Fact("care-2", until_on=date(2026, 12, 31)))
SAKURA = member("さくら", date(2014, 4, 20))
LINKED = {kind: Linked(Text(f"{kind}の記録"), f"{kind}台帳", date(2026, 10, 31)) for kind in KINDS}


def situation(
    event: str, *people: Member, heard: Mapping[str, Any] | None = None, linked: Mapping[str, Linked] = LINKED
) -> Situation:
    library = LibraryPart.model_validate({"situation": SITUATION})
    form = situation_form(library)
    known = known_by(library, {**fact_names(KINDS), **situation_names(library)})
    household = KnownHousehold(people[0], people, linked) if people else None
    return Situation(form, known, today=TODAY, chosen={"event": [event]}, heard=heard or {}, household=household)


def reasons(s: Situation, source: str, holds: bool) -> list[str]:
    with override("ja"):
        return [said(ground, s).text for ground in grounds_of(s, source, holds=holds)]


def test_what_the_register_answers_is_not_asked_and_says_who_where_and_as_of_when() -> None:
    s = situation("move", TOME, SAKURA)
    assert s.names["children"] is True
    assert s.judge("children and not paid") == (True, None)
    assert reasons(s, "children and not paid", True) == [
        "学年の年齢が18歳以下: さくら（12歳）",
        "世帯に該当者なし: allowanceの記録",
    ]
    (first, second) = [said(ground, s) for ground in grounds_of(s, "children and not paid", holds=True)]
    assert (first.source, first.as_of, first.people) == ("住民基本台帳", date(2026, 10, 1), ("さくら",))
    assert (second.source, second.as_of) == ("allowance台帳", date(2026, 10, 31))


def test_an_answer_in_part_decides_what_it_decides_and_leaves_the_rest_open() -> None:
    s = situation("death", TOME)
    assert "was" not in s.names
    assert s.judge("contains(was, 'care')") == (True, None)
    assert s.judge("contains(was, 'dog')") == (False, None)
    verdict, question = s.judge("contains(was, 'work')")
    assert verdict is None
    assert question is not None
    assert question.name == "was"
    assert reasons(s, "contains(was, 'dog')", False) == ["トメ: 「dogの記録」の記録なし"]
    with override("ja"):
        told = [one.text for one in known_sentences(s, question)]
    assert told == ["careの記録: トメ（80歳、care-2 令和8年12月31日まで）"]


def test_what_was_heard_outweighs_the_register() -> None:
    s = situation("death", TOME, heard={"was": ["work"]})
    assert s.judge("contains(was, 'care')") == (False, None)
    assert reasons(s, "contains(was, 'care')", False) == ["「あてはまるもの」: work"]


def test_a_no_of_the_register_rules_an_option_out_but_never_says_the_last_one_left() -> None:
    s = situation("move", SAKURA)
    assert s.possible["care"] == ("not_yet", "none")
    assert s.judge("care == 'certified'") == (False, None)
    assert s.judge("care != 'certified'") == (True, None)
    assert s.judge("care == 'none'")[0] is None
    both = situation("move", SAKURA, heard={"care": "none"})
    assert both.judge("care == 'none'") == (True, None)


def test_a_register_of_which_nothing_was_brought_in_knows_nothing() -> None:
    s = situation("death", SAKURA, linked={})
    assert s.judge("contains(was, 'dog')")[0] is None
    assert s.judge("not paid")[0] is None


def test_without_an_entry_everything_is_asked() -> None:
    s = situation("move")
    assert s.names["event"] == ["move"]
    assert {name for name, question in s.asked.items() if s.is_open(question)} == {"children", "care"}
    verdict, question = s.judge("paid")
    assert verdict is None
    assert question is not None
    assert question.name == "children", "the question that brings up the one it depends on"


def test_a_question_that_does_not_come_up_is_explained_by_what_hides_it() -> None:
    s = situation("move", TOME)
    assert s.judge("contains(was, 'care')") == (False, None)
    assert reasons(s, "contains(was, 'care')", False) == ["「move」だけでは、必要ありません"]


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        ("2020-04-01", 7),
        ("2020-04-02", 6),
        ("2014-04-01", 13),
        ("2008-04-02", 18),
        ("2008-04-01", 19),
        ("2026-10-01", 0),
    ],
)
def test_the_school_year_begins_with_who_was_born_on_the_second_of_april(born_on: str, age: int) -> None:
    assert school_age(date.fromisoformat(born_on), TODAY) == age


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (Due(14, 0, 0, False, "-"), "2026-11-15"),
        (Due(7, 0, 0, True, "-"), "2026-11-07"),
        (Due(0, 1, 0, False, "-"), "2026-12-01"),
        (Due(0, 0, 2, False, "-"), "2028-11-01"),
    ],
)
def test_a_term_counts_from_the_day_after_unless_the_law_counts_the_first(due: Due, last: str) -> None:
    assert due.last_day(TODAY) == date.fromisoformat(last)


def test_the_checker_judges_what_answers_a_question_and_what_is_offered(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    wrong = [
        {**SITUATION[0], "known_by": "person.dog"},
        {**SITUATION[1], "known_by": "any(members.cat)", "when": "never == 1"},
        {**SITUATION[2], "known_by": {"bird": "person.dog", "dog": "person.age"}},
    ]
    occasions = [
        {"key": "death", **words("おくやみ"), "answers": {"event": ["death"]}},
        {"key": "death", **words("おくやみ"), "answers": {"event": ["birth"], "nothing": True, "children": "yes"}},
        {"key": "move", **words("転居"), "answers": {}},
    ]
    write(city, "library.yaml", {**LIBRARY, "situation": wrong, "occasions": occasions})
    told = [
        f"{f.where}: {f.what}" for f in check_folder(city, Surroundings(facts=KINDS)).faults if f.severity == "error"
    ]
    for part in (
        "situation.0.known_by: one expression answers yes or no only",
        "situation.1.when: “never == 1”",
        "situation.1.known_by: “any(members.cat)”",
        "situation.2.known_by.bird: “bird” is no option of “was”",
        "situation.2.known_by.dog: “person.age”",
        "occasions.1: “death” stands twice",
        "occasions.1.answers.event: “event” cannot be answered with ['birth']",
        "occasions.1.answers.nothing: no question is called “nothing”",
        "occasions.1.answers.children: “children” cannot be answered with 'yes'",
        "occasions.2.answers: “event” is not answered",
    ):
        assert any(one.startswith(part) for one in told), (part, told)
    write(city, "library.yaml", {**LIBRARY, "situation": SITUATION, "occasions": occasions[:1]})
    sound = check_folder(city, Surroundings(facts=KINDS))
    assert [f for f in sound.errors if f.where.startswith(("situation", "occasions"))] == []
