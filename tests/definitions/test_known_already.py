"""What the set or the register knows is not asked: every question of every procedure of the counter that could be known.

A name, an address, a telephone, an account, a day of birth or a relation is known in some form or in the register. Such a
question says which one it is (``concept``), what proposes or tells it (``usual_of``, ``usual``, ``default``, ``told_by``,
``told_of``), or comes from a block that is joined by its role. Whatever asks all the same stands in ``asked_anyway.txt``
with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from madoguchi.foundation.forms.public import MEMBER, Field, Procedure, field_type
from tests.desk import sound_city

ANYWAY = Path(__file__).with_name("asked_anyway.txt")
KNOWN_TYPES = frozenset(("person_name", "persons", "phone", "email", "address", "bank_account"))
KNOWN_WORDS = re.compile("氏名|名前|名称|電話|住所|生年月日|続柄|との関係|筆頭者|本籍")
ANSWERED = ("text", "date", "choice")


def could_be_known(f: Field) -> bool:
    """Whether a question is of a kind that a form of the set or the register may hold already."""
    if f.compute is not None or not field_type(f.type).answers:
        return False
    return f.type in KNOWN_TYPES or (f.type in ANSWERED and bool(KNOWN_WORDS.search(f.label.ja)))


def is_joined(f: Field) -> bool:
    """Whether it says what it is, or something proposes it."""
    of_a_block = "." in f.name and not f.repeat
    proposed = f.usual is not None or f.follows or f.default is not None or f.told_by
    return bool(f.concept or of_a_block or proposed)


@cache
def of_the_counter() -> dict[str, Procedure]:
    """Every procedure that a set may hold."""
    taken = sorted(sound_city().procedures.items())
    return {slug: one for slug, one in taken if "counter" in one.channels and not one.not_at_counter.ja}


def asked_anyway() -> dict[str, str]:
    """``slug path`` -> the reason."""
    lines = (line for line in ANYWAY.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    parts = (line.split(None, 2) for line in lines)
    return {f"{slug} {path}": reason for slug, path, reason in parts}


def unjoined() -> Iterator[str]:
    """Every question that is asked although something may know it."""
    for slug, procedure in of_the_counter().items():
        for path, f in procedure.fields.items():
            if could_be_known(f) and not is_joined(f):
                yield f"{slug} {path}"


def test_every_question_that_could_be_known_is_joined_or_has_a_reason() -> None:
    assert sorted(set(unjoined()) - set(asked_anyway())) == []
    assert all(len(reason) > 5 for reason in asked_anyway().values())


def test_no_reason_is_left_of_a_question_that_is_joined_now() -> None:
    assert sorted(set(asked_anyway()) - set(unjoined())) == []


def test_the_customer_of_the_water_is_not_asked_for_what_the_applicant_said() -> None:
    water = of_the_counter()["water-start"]
    assert water.fields["user_phone"].usual_of == ("person.phone",)
    assert water.fields["applicant_role"].usual == "family"


def test_no_list_asks_for_whom_the_form_is_about() -> None:
    """In a list where that person stands for certain, the first row is theirs; no other list has names without a concept."""
    certain = {s for s, one in of_the_counter().items() for page in one.pages if page.fill and page.fill.self_is_one}
    assert certain == {"moving-in", "moving-within", "property-current-owner"}
    for slug, procedure in of_the_counter().items():
        for page in procedure.pages:
            names = [f for f in page.fields if f.type == "person_name" and page.repeat]
            assert all(f.concept.startswith(MEMBER) for f in names) or f"{slug} {page.name}.name" in asked_anyway()
