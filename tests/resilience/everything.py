"""A procedure that asks every type of question there is, plainly, under conditions and in rows; and the world around it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.foundation.forms.public import CheckedCity, Procedure, publish_definitions
from madoguchi.foundation.forms.tests.small import checked, choice, field, repeat, section
from madoguchi.kernel.acts import SYSTEM
from tests.desk import USUAL, sound_city

SLUG = "small"


def _may(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return field(name, kind, required=False, **more)


@cache
def every_type() -> Procedure:
    """Compiled once in each process; the applicant is asked for a name, then one page of each kind follows."""
    form = [
        section(
            "plain",
            _may("line", max_length=50), _may("story", "long_text"), _may("code", pattern="[A-Z]{2}[0-9]{3}", example="AB123"),
            _may("day", "date", to="today"), _may("amount", "number", to=1000), _may("yen", "money"), _may("papers", "copies"),
            _may("tel", "phone"), _may("mail", "email"), _may("zip", "postal_code"), field("note", "note"),
            field("sum", "number", compute="amount + papers"),
        ),
        section(
            "people",
            _may("other", "person_name"), _may("home", "address"), _may("folk", "persons"), _may("bank", "bank_account"),
            _may("secret", "my_number", basis="番号法第9条"), _may("sign", "signature"),
        ),
        section(
            "ticks",
            field("sure", "yes_no"), choice("colour", "red", "blue", required=False),
            choice("colours", "red", "blue", "green", required=False) | {"type": "choices"}, _may("agree", "statement"),
            _may("come", "appointment", calendar="citizens-window"), _may("paper", "file"),
            field("why", when="sure", max_length=30), _may("deep", when="colour == 'red' and sure"),
        ),
        section("hidden", field("never", max_length=10), when="colour == 'blue'"),
        repeat(
            "things", field("what", max_length=20), _may("when_made", "date"), choice("kind", "old", "new", required=False),
            field("age_of", "number", when="kind == 'old'"), **{"from": 0, "to": 5},
        ),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        made = checked(Path(folder), *form)
    assert not made.errors, "\n".join(map(str, made.errors))
    return made.procedures[SLUG]


def publish_all(at: datetime, *, slugs: tuple[str, ...] = USUAL) -> CheckedCity:
    """Publish some procedures of the city and the one that asks everything."""
    sound = sound_city()
    kept = {slug: sound.procedures[slug] for slug in slugs} | {SLUG: every_type()}
    few = replace(sound, procedures=kept)
    publish_definitions(few, by=SYSTEM, at=at)
    return few
