"""What a clerk and a resident do at the counter: answer what is asked, pair the tablet, confirm, sign, submit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator

from madoguchi.foundation.forms.public import Circumstances, field_type
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import Conversation, Question, conversation_of
from madoguchi.services.counter.models import CounterSet
from tests.journeys.filling import enter
from tests.journeys.shapes import shared_judge
from tests.journeys.walker import Walker

MOST_ROUNDS = 8
judge = shared_judge().judge


class ClerksDesk:
    """One set on the clerk's screen. ``answers``: name or meaning of a question → value as the definition knows it."""

    def __init__(self, walker: Walker, answers: Mapping[str, Any]) -> None:
        self.walker, self.page, self.answers = walker, walker.page, answers
        self.asked: list[tuple[str, str]] = []

    @property
    def counter_set(self) -> CounterSet:
        """The set as it is kept now."""
        found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", self.walker.path)
        assert found, self.page.url
        return CounterSet.objects.get(pk=found[0])

    def missing(self) -> list[Question]:
        """What the screen asks now."""
        asked: list[Question] = self.conversation().missing
        return asked

    def conversation(self) -> Conversation:
        """The set as it stands."""
        return conversation_of(self.counter_set, at=clock.now())

    def look(self, name: str) -> None:
        """Examine the page; a kind of page that was found sound before is not examined again."""
        self.walker.state(name, judge)

    def answer_all(self) -> None:
        """Answer round by round until nothing is asked; answers may open further questions."""
        for number in range(MOST_ROUNDS):
            missing = self.missing()
            if not missing:
                return
            self.look(f"what is asked, round {number}")
            for question in missing:
                self.asked.append((question.key, question.about))
                self._answer(question)
            self.walker.press("Save")
        left = [(q.means, q.field.type, getattr(self._trouble(q), "message", "")) for q in self.missing()]
        assert not left, left

    def _trouble(self, question: Question) -> Any:
        return conversation_of(self.counter_set, at=clock.now()).trouble(question)

    def _answer(self, question: Question) -> None:
        f = question.field
        means = question.means.partition("@")[0]
        place = self.page.locator(f'[data-field="{question.key}"]')
        assert place.count() == 1, f"{question.means} is not asked exactly once on {self.page.url}"
        wanted = [
            self.answers[one]
            for one in (question.means, means, f.name, f.name.rpartition(".")[2])
            if one in self.answers
        ]
        value = (
            wanted[0] if wanted else field_type(f.type).sample(f, Circumstances(today=clock.today(), channel="counter"))
        )
        enter(self.walker, place, f, question.key, value)

    def see_papers(self) -> None:
        """“I have seen the original” of every paper that is asked for."""
        name = self.walker.words("I have seen the original")
        for _number in range(12):
            waiting = self.page.get_by_role("button", name=name)
            if not waiting.count():
                return
            self.walker.use(waiting.first)
        raise AssertionError("there is no end of papers")

    def submit(self) -> list[str]:
        """Submit all; returns the receipt numbers on the page."""
        self.walker.press("Submit all")
        self.look("what happens next")
        numbers = self.page.locator("td.tabular").all_inner_texts()
        assert numbers, self.page.url
        return numbers


def pair(clerk: Walker, tablet: Walker) -> None:
    """From the check page: the code on the clerk's screen is typed on the tablet, where the forms appear."""
    tablet.go("/tablet/")
    tablet.state("tablet: pair", judge)
    clerk.press("Show on the tablet")
    clerk.state("a tablet is paired", judge)
    tablet.type("code", clerk.page.locator(".pairing-code").inner_text().split()[-1])
    tablet.press("Pair")
    tablet.state("tablet: the forms", judge)


def confirm_each(tablet: Walker) -> int:
    """Look at each form, tick what is declared, say that it is right; returns how many."""
    count = 0
    tablet.press("Look at the next form")
    while "/tablet/forms/" in tablet.path and tablet.path != "/tablet/forms/":
        tablet.state(f"tablet: form {count + 1}", judge)
        for box in tablet.page.locator("[name=agree]").all():
            tablet.tick(box)
        tablet.press("Yes, this is right")
        count += 1
        assert count < 40, tablet.page.url
    return count


def sign_with_finger(tablet: Walker) -> None:
    """Draw on the pad, as a pointer."""
    tablet.press("Go on to sign")
    tablet.state("tablet: sign", judge)
    draw_on(tablet, tablet.page.locator("[data-signature-pad]"))
    tablet.press("This is my signature")
    tablet.state("tablet: done", judge)
    assert tablet.sees(tablet.words("Thank you. Everything is confirmed."))


def draw_on(tablet: Walker, pad: Locator) -> None:
    """Two strokes."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = tablet.page.mouse
    for start, end in (((0.1, 0.3), (0.6, 0.7)), ((0.7, 0.2), (0.9, 0.8))):
        mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        mouse.down()
        mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=12)
        mouse.up()
