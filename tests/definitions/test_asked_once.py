"""A family goes through one conversation for all its forms, over the city's real definitions: nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter import conversation as conversation_module
from madoguchi.services.counter.conversation import REPRESENT, Conversation, Question
from madoguchi.services.counter.people import CONCERNS, HAPPENED_ON
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import done
from tests.desk import sound_city
from tests.kept import kept

MOVING_IN = (
    "moving-in", "mynumber-card-update", "child-allowance-claim", "health-insurance-join", "school-transfer",
    "water-start", "dog-change",
)  # fmt: skip
MOVING_WITHIN = ("moving-within", "mynumber-card-update", "school-transfer", "water-start", "dog-change")


def name(family: str, given: str) -> dict[str, str]:
    return {"family": family, "given": given, "family_kana": "ハッコウ", "given_kana": "カナ"}


TABITO = name("八甲", "旅人")
NEWCOMER: dict[str, Any] = {
    "person.name": TABITO,
    "person.born_on": "1982-09-01",
    "person.phone": "0173-00-1201",
    "household.members": [
        {"id": "typed-0", "name": TABITO, "born_on": "1982-09-01", "sex": "male", "relation": "世帯主"},
        {"id": "typed-1", "name": name("八甲", "雪"), "born_on": "1984-01-15", "sex": "female", "relation": "妻"},
        {"id": "typed-2", "name": name("八甲", "岳"), "born_on": "2015-06-10", "sex": "male", "relation": "子"},
        {"id": "typed-3", "name": name("八甲", "花"), "born_on": "2021-03-03", "sex": "female", "relation": "子"},
    ],
}
"""Who moves in, as the clerk typed it once."""


BEREAVEMENT = (
    "head-of-household-change", "health-insurance-leave", "funeral-expense", "pension-death", "ltc-leave",
    "card-return", "tax-heir-representative", "water-name-change", "dog-change",
)  # fmt: skip
FACTS = {
    "into_city": {"event": ["moving"], "move": "into_city", HAPPENED_ON: "2026-10-28"},
    "within": {"event": ["moving"], "move": "within", HAPPENED_ON: "2026-10-28"},
    "death": {
        "event": ["death"],
        HAPPENED_ON: "2026-10-27",
        "deceased": ["head", "national", "ltc", "pension", "cards", "taxed"],
        "left_behind": ["water", "dog"],
    },
}


@dataclass(frozen=True)
class Visit:
    """Who comes, what has happened, what they need; at most how much they are asked."""

    slugs: tuple[str, ...]
    facts: str
    who: str = "hanako"
    died: str = ""
    at_most: int = 0

    def begin(self, desk: Desk) -> Conversation:
        """The conversation before the first question."""
        facts = FACTS[self.facts] | ({CONCERNS: str(Resident.objects.get(key=self.died).pk)} if self.died else {})
        opened = desk.open(self.who, person={} if self.who else NEWCOMER, facts=facts)
        desk.choose(opened, *self.slugs)
        return desk.talk(opened)


MOVES_IN = Visit(MOVING_IN, "into_city", who="", at_most=29)
VISITS = {
    "a family of four moves in": MOVES_IN,
    "a family moves within the city": Visit(MOVING_WITHIN, "within", at_most=20),
    "after a death": Visit(BEREAVEMENT, "death", who="fumi", died="seiichi", at_most=30),
}


@pytest.fixture
def desk(register: object, sato: User, at: datetime) -> Desk:
    """佐藤 with the city's procedures of these visits."""
    city = sound_city()
    slugs = sorted({slug for visit in VISITS.values() for slug in visit.slugs})
    few = replace(city, procedures={slug: city.procedures[slug] for slug in slugs})
    kept(("procedures asked once", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return Desk(sato, at)


def asked_again(conversation: Conversation) -> dict[str, list[str]]:
    """What it is about -> the forms that ask it, where two questions ask the same: one concept, or the same words."""
    found: dict[str, list[Question]] = {}
    for question in conversation.questions:
        if question.asked and question.means != REPRESENT and not question.field.concept.startswith("member."):
            words = f"{question.field.label.ja} {question.about}".strip()
            options = sorted(option.key for option in question.field.options)
            for one in {question.means, f"{words} {options}" if options else words}:
                found.setdefault(one, []).append(question)
    forms = {one: sorted({p.form.slug for q in questions for p in q.places}) for one, questions in found.items()}
    return {one: forms[one] for one, questions in found.items() if len(questions) > 1}


def in_words(conversation: Conversation) -> str:
    """What is asked, line by line, each with the forms that it serves."""
    lines = []
    for q in conversation.missing:
        served = sorted({place.form.slug for place in q.places if place.asked})
        lines.append(f"{q.group:9}{q.field.label.ja} {q.about} ← {', '.join(served)}")
    return "\n".join(lines)


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
def test_nothing_is_asked_twice_and_little_is_asked_at_all(desk: Desk, visit: Visit) -> None:
    conversation = visit.begin(desk)
    print(f"{len(conversation.answered)} known, {len(conversation.missing)} asked:\n{in_words(conversation)}")
    assert asked_again(conversation) == {}
    assert len(conversation.missing) <= visit.at_most


def test_without_concepts_the_same_would_be_asked_again_and_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail."""
    monkeypatch.setattr(conversation_module, "_meaning", lambda place, row, **_more: f"{place.form.slug}:{place.key}")
    again = asked_again(MOVES_IN.begin(desk))
    assert again["新しい住所（五所川原市）"] == ["moving-in", "school-transfer"]
