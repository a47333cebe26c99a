"""A small city's procedures for a family that moves, and a set for the mother of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity, check_folder, publish_definitions
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import Conversation, Question, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.answering import SHOWN, Answered, answer_questions, note_paper_seen
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.operations.confirming import confirm_form
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.vocabulary import Chosen, Identity
from tests.cast import acting, done
from tests.kept import kept

FAMILY = ("insurance", "allowance", "school")
ACCOUNT = {
    "bank_name": "見本銀行", "bank_code": "0001", "branch_name": "本店", "branch_code": "001",
    "kind": "ordinary", "number": "1234567", "holder_kana": "ツガル ハナコ",
}  # fmt: skip


@cache
def _checked() -> CheckedCity:
    checked = check_folder(Path(__file__).parent / "small_city")
    assert not checked.errors, checked.errors
    return checked


@pytest.fixture
def moving_city(register: object, at: datetime) -> None:
    """``insurance`` (a photo ID, representatives), ``allowance``, ``school``, and ``online-only``."""
    kept(("moving city", at), lambda: done(publish_definitions(_checked(), by=SYSTEM, at=at)))


@dataclass
class Desk:
    """The desk of 佐藤, who does what the tests say in one line each."""

    clerk: User
    at: datetime

    def open(self, who: str = "hanako", **more: Any) -> CounterSet:
        """A set for somebody of the register, whose photo ID was seen."""
        known = {"resident_id": str(Resident.objects.get(key=who).pk)} if who else {}
        given = {"identity": Identity.PHOTO, "department": "citizens"} | known | more
        return open_set(**given, clerk=self.clerk, by=acting(self.clerk), at=self.at)

    def choose(self, counter_set: CounterSet, *slugs: str) -> list[CounterForm]:
        """Take procedures in."""
        return choose_procedures(
            counter_set, chosen=[Chosen(slug) for slug in slugs], by=acting(self.clerk), at=self.at
        )

    def talk(self, counter_set: CounterSet) -> Conversation:
        """The set as it stands."""
        return conversation_of(counter_set, at=self.at)

    def answer(self, counter_set: CounterSet, **answers: Any) -> Answered:
        """Answer questions by the last part of their concept or name, as they are missing now."""
        data: dict[str, list[str]] = {SHOWN: []}
        for name, value in answers.items():
            for question in named(self.talk(counter_set), name):
                data[SHOWN].append(question.key)
                parts = value if isinstance(value, dict) else {"": value}
                data |= {f"{question.key}.{part}" if part else question.key: [text] for part, text in parts.items()}
        return answer_questions(
            counter_set, data=data, revision=counter_set.revision, by=acting(self.clerk), at=self.at
        )

    def hear(self, counter_set: CounterSet, *told: tuple[Question, Any]) -> Answered:
        """The clerk hears answers to these questions, of rows too; a value in parts is a mapping."""
        data: dict[str, list[str]] = {SHOWN: [q.key for q, _value in told]}
        for q, value in told:
            parts = value if isinstance(value, dict) else {"": value}
            data |= {f"{q.key}.{part}" if part else q.key: [text] for part, text in parts.items()}
        counter_set.refresh_from_db()
        return answer_questions(
            counter_set, data=data, revision=counter_set.revision, by=acting(self.clerk), at=self.at
        )

    def fill(self, counter_set: CounterSet) -> None:
        """Answer all that the family is asked, and see the paper."""
        self.answer(counter_set, moved_on="令和8年10月20日", from_abroad="no", account=ACCOUNT, school="中央小")
        for form in counter_set.forms.filter(slug="allowance"):
            note_paper_seen(form, paper="card", seen=True, by=acting(self.clerk), at=self.at)

    def confirm(self, counter_set: CounterSet, *, sign: bool = True) -> None:
        """The resident confirms every form, and signs once for all."""
        for form in counter_set.forms.filter(dropped_at=None):
            shown = shown_form(form, at=self.at).content_hash
            confirm_form(form, shown=shown, by=acting(self.clerk), at=self.at)
        counter_set.refresh_from_db()
        if sign:
            self.sign(counter_set)

    def sign(self, counter_set: CounterSet) -> None:
        """The resident types a name on the tablet."""
        hashes = list(counter_set.forms.filter(dropped_at=None).values_list("confirmed_hash", flat=True))
        signature = {"kind": "typed", "name": counter_set.name}
        sign_set(counter_set, hashes=hashes, signature=signature, by=acting(self.clerk), at=self.at)


def hidden_in(page: str) -> dict[str, str]:
    """What a page of the tablet carries unseen: which set it shows, and the digest of what it says."""
    return {name: page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0] for name in ("set", "shown")}


def press(tablet: Client, address: str, data: Mapping[str, Any]) -> Any:
    """Look at a page of the tablet, then send what was chosen on it."""
    return tablet.post(address, hidden_in(tablet.get(address).content.decode()) | dict(data))


def named(conversation: Conversation, name: str) -> list[Question]:
    """The questions whose concept or name ends so."""
    return [
        q for q in conversation.questions if q.means.split("@")[0].rpartition(".")[2] == name or q.field.name == name
    ]


@pytest.fixture
def desk(moving_city: None, sato: User, at: datetime) -> Desk:
    """佐藤 at the counter."""
    return Desk(sato, at)


@pytest.fixture
def family(desk: Desk) -> CounterSet:
    """花子 with three forms."""
    opened = desk.open()
    desk.choose(opened, *FAMILY)
    return opened


Make = Callable[..., CounterSet]
