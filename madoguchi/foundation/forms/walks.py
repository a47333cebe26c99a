"""Generated walks: answers made from the definition itself, to prove that each question can be reached.

Used by the checker, by tests and for training; deterministic, no personal data.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState, evaluate
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.vocabulary import Circumstances, Field

SAMPLE_DAY = date(2026, 11, 2)
MOST_WALKS = 200


def circumstances_of(procedure: Procedure, represent: str = "") -> Circumstances:
    """Circumstances under which every channel of the procedure may be walked."""
    return Circumstances(
        today=max(SAMPLE_DAY, procedure.valid_from), assurance=procedure.assurance_online,
        represent=represent or procedure.represent[0],
    )


def random_answer(f: Field, circumstances: Circumstances, dice: random.Random) -> Any:
    """A valid value, with choices, truth and dates varied by ``dice``."""
    if f.type == "yes_no":
        return dice.random() < 0.5
    if f.type == "choice":
        return dice.choice(f.options).key
    if f.type == "choices":
        least = max(1, int(f.minimum or 1))
        picked = dice.sample(f.options, dice.randint(min(least, len(f.options)), len(f.options)))
        return [o.key for o in f.options if o in picked]
    return field_type(f.type).sample(f, circumstances)


def walk(procedure: Procedure, dice: random.Random, circumstances: Circumstances | None = None) -> FormState:
    """Answer page by page what is asked until nothing new is asked; returns the final state."""
    circumstances = circumstances or circumstances_of(procedure, dice.choice(procedure.represent))
    answers: dict[str, Any] = {}
    for page in procedure.pages:
        if page.repeat:
            most = min(page.most, max(page.least, 1) + 1)
            answers[page.name] = [{"id": f"r{i}"} for i in range(dice.randint(max(page.least, 1), most))]
    for _round in range(len(procedure.fields) + 2):
        state = evaluate(procedure, answers, circumstances)
        new = [(path, f) for path, f in state.asked.items() if state.value(path) is None and field_type(f.type).answers]
        if not new:
            return state
        for path, f in new:
            _put(answers, path, f, random_answer(f, circumstances, dice))
    return evaluate(procedure, answers, circumstances)


def _put(answers: dict[str, Any], path: str, f: Field, value: Any) -> None:
    if not f.repeat:
        answers[f.name] = value
        return
    answers[f.repeat][int(path.split(".")[1])][f.name] = value


def walks(procedure: Procedure, count: int, seed: int = 2026) -> Iterator[FormState]:
    """``count`` walks, always the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    for _ in range(count):
        yield walk(procedure, dice)


def asked_in_walks(procedure: Procedure) -> set[str]:
    """Field paths that some answers lead to; stops as soon as all are reached."""
    wanted = {path for path, f in procedure.fields.items() if f.compute is None}
    reached: set[str] = set()
    for state in itertools.islice(walks(procedure, MOST_WALKS), MOST_WALKS):
        reached |= {f.path for f in state.asked.values()}
        if reached >= wanted:
            break
    return reached


def sample_answers(procedure: Procedure, dice: random.Random, *, channel: str, today: date) -> dict[str, Any]:
    """Valid answers of an invented applicant, for the demo and for training."""
    circumstances = Circumstances(
        today=today, channel=channel, assurance=procedure.assurance_online, represent=dice.choice(procedure.represent),
    )
    return walk(procedure, dice, circumstances).active
