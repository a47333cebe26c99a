"""Generated walks: answers made from the definition itself, to prove that each question can be reached.

Used by the checker, by tests and for training; deterministic, no personal data.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState, evaluate
from madoguchi.foundation.forms.findings import findings_asked, findings_kept
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.schema import ASSURANCE_ORDER
from madoguchi.foundation.forms.slots import calendars_closed
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Known, Provenance

SAMPLE_DAY = date(2026, 11, 2)
FIRST_WALKS = 40
MOST_TRIES = 400


HOUSEHOLD = (
    {
        "id": "sample-1",
        "name": {"family": "見本", "given": "花子", "family_kana": "ミホン", "given_kana": "ハナコ"},
        "born_on": "1990-04-01",
        "sex": "female",
        "relation": "head",
    },
    {
        "id": "sample-2",
        "name": {"family": "見本", "given": "次郎", "family_kana": "ミホン", "given_kana": "ジロウ"},
        "born_on": "2015-04-01",
        "sex": "male",
        "relation": "child",
    },
)
AGES = (0, 1, 2, 5, 12, 17, 18, 19, 20, 21, 22, 30, 50, 65, 80)
"""Years before today that a day is drawn from: on both sides of the ages that laws look at."""
DAYS = (0, 1, 13, 14, 15, 16, 29, 30, 31, 89, 91, 120, 400)
"""Days before or after today, likewise."""
AMOUNTS = (0, 1, 2, 3, 9, 11, 100, 1_000, 100_000, 1_000_000, 10_000_000)
"""What is added to a number: small counts, and sums on both sides of what laws look at."""
SEASONS = (0, 0, 0, 30, 90, 150, 240, 330)
"""Days after the sample day on which a walk is taken: some conditions look at the calendar only."""
DRAWS = 40


def circumstances_of(procedure: Procedure, dice: random.Random | None = None) -> Circumstances:
    """Circumstances under which the procedure is walked; ``dice`` varies channel, assurance and the register."""
    today = max(SAMPLE_DAY, procedure.valid_from)
    if dice is None:
        return Circumstances(today=today, assurance=procedure.assurance_online, represent=procedure.represent[0])
    channel, reached = dice.choice(procedure.channels), dice.random() < 0.7
    today += timedelta(days=dice.choice(SEASONS))
    least = ASSURANCE_ORDER.index(procedure.assurance_online)
    return Circumstances(
        today=today,
        channel=channel,
        represent=dice.choice(procedure.represent),
        register_reached=reached,
        assurance=dice.choice(ASSURANCE_ORDER[least:]) if channel == "online" else "none",
        household=HOUSEHOLD if reached else (),
        known=dict.fromkeys(("person.name",), _SAMPLE_NAME) if reached else {},
    )


_SAMPLE_NAME = Known(HOUSEHOLD[0]["name"], Provenance("register", SAMPLE_DAY.isoformat(), "sample"))


def random_answer(f: Field, circumstances: Circumstances, dice: random.Random) -> Any:
    """A valid value, with choices, truth, days and numbers varied by ``dice``."""
    if f.type == "yes_no":
        return dice.random() < 0.5
    if f.type == "choice":
        return dice.choice(f.options).key
    if f.type == "choices":
        least = max(1, int(f.minimum or 1))
        picked = dice.sample(f.options, dice.randint(min(least, len(f.options)), len(f.options)))
        return [o.key for o in f.options if o in picked]
    sample = field_type(f.type).sample(f, circumstances)
    if f.type in ("date", "number", "copies", "money"):
        return _varied(f, sample, circumstances, dice)
    return sample


def _varied(f: Field, sample: Any, circumstances: Circumstances, dice: random.Random) -> Any:
    """Another valid value near what laws look at, or the sample when none was drawn."""
    today = circumstances.today
    for _draw in range(DRAWS):
        if f.type != "date":
            value: Any = sample + dice.choice(AMOUNTS)
        elif dice.random() < 0.5:
            value = (today - timedelta(days=round(dice.choice(AGES) * 365.25) + dice.choice(DAYS))).isoformat()
        else:
            value = (today + timedelta(days=dice.choice((-1, 1)) * dice.choice(DAYS))).isoformat()
        try:
            field_type(f.type).check(value, f, circumstances)
        except Unacceptable:
            continue
        return value
    return sample


def walk(
    procedure: Procedure,
    dice: random.Random,
    circumstances: Circumstances | None = None,
    begun: Mapping[str, Any] | None = None,
) -> FormState:
    """Answer what is asked until nothing new is asked, beginning with the answers ``begun``; returns the final state."""
    circumstances = circumstances or circumstances_of(procedure, dice)
    answers: dict[str, Any] = {"represent": circumstances.represent} if len(procedure.represent) > 1 else {}
    for page in procedure.pages:
        if page.repeat:
            most = min(page.most, max(page.least, 1) + 1)
            answers[page.name] = [{"id": f"r{i}"} for i in range(dice.randint(max(page.least, 1), most))]
    answers |= begun or {}
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
        with calendars_closed():
            state = walk(procedure, dice)
        yield state


def asked_in_walks(procedure: Procedure) -> set[str]:
    """Field paths that some answers lead to.

    First by walking anyhow; then each question not yet asked is sought from where what decides it was asked,
    by answering that anew. A question behind ten others is so found in a few steps and not by luck.
    """
    wanted = [path for path, f in procedure.fields.items() if f.compute is None]
    reached: dict[str, FormState] = {}
    for state in walks(procedure, FIRST_WALKS):
        _note(state, reached)
        if len(reached) == len(wanted):
            return set(reached)
    dice = random.Random(len(wanted))  # noqa: S311 - no secret depends on it
    for page in procedure.pages_in_order_of_need:
        for f in procedure.fields_in_order_of_need(page):
            if f.compute is None and f.path not in reached:
                with calendars_closed():
                    _seek(procedure, f.path, reached, dice)
    return set(reached)


def _note(state: FormState, reached: dict[str, FormState]) -> None:
    for f in state.asked.values():
        reached.setdefault(f.path, state)


def _seek(procedure: Procedure, path: str, reached: dict[str, FormState], dice: random.Random) -> None:
    """Answer anew what decides ``path``, from states that asked it, until ``path`` is asked or the tries are used up."""
    direct, deciding = _named(procedure, path), _deciding(procedure, path)
    near = [reached[name] for name in sorted(deciding) if name in reached]
    for _try in range(MOST_TRIES):
        # The state that answers most of what decides is the nearest; another one now and then, should it lead nowhere.
        nearest = max(near, key=lambda s: _answered(s, deciding), default=None)
        start = nearest if dice.random() < 0.7 else dice.choice(near) if near else None
        pool, share = (direct, 0.6) if dice.random() < 0.7 else (deciding, 0.3)
        anew = {name for name in sorted(pool) if dice.random() < share}
        # Who applies, by which channel and what the register knows may decide too.
        circumstances = start.circumstances if start and dice.random() < 0.5 else circumstances_of(procedure, dice)
        begun = _without(start.active, anew) if start else {}
        if len(procedure.represent) > 1:
            begun["represent"] = circumstances.represent
        state = walk(procedure, dice, circumstances, begun)
        _note(state, reached)
        if path in reached:
            return
        if start and _answered(state, deciding) > _answered(start, deciding):
            near.append(state)


def _answered(state: FormState, names: set[str]) -> int:
    return sum(f.path in names for f in state.asked.values())


def _without(active: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Answers without those ``names``; of rows, without these columns."""
    return {
        name: [{k: v for k, v in row.items() if f"{name}.{k}" not in names} for row in value]
        if isinstance(value, list) and all(isinstance(row, dict) for row in value)
        else value
        for name, value in active.items()
        if name not in names
    }


def _named(procedure: Procedure, path: str) -> set[str]:
    """Paths of the questions that the conditions of ``path`` name, and of those that a computed value is made from."""
    f, page = procedure.fields[path], procedure.page_of[path]
    found: set[str] = set()
    for name in {name for e in (f.when, f.compute, page.when) if e is not None for name in e.names}:
        inner = f"{f.repeat}.{name}"
        one = inner if inner in procedure.fields else name
        if one in procedure.fields:
            found |= {one} if procedure.fields[one].compute is None else _named(procedure, one)
    return found


def _deciding(procedure: Procedure, path: str) -> set[str]:
    """Paths of the questions whose answers decide whether ``path`` is asked, and of those that decide them."""
    found: set[str] = set()
    waiting = _named(procedure, path)
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting |= _named(procedure, here) - found
    return found


def sample_answers(procedure: Procedure, dice: random.Random, circumstances: Circumstances) -> dict[str, Any]:
    """Valid answers of an invented applicant in these circumstances, for the demo, for training and for tests."""
    return walk(procedure, dice, circumstances).active


def sample_findings(state: FormState, dice: random.Random) -> dict[str, Any]:
    """Valid findings of an invented examiner for answers of a case."""
    findings: dict[str, Any] = {}
    for _round in state.procedure.findings:
        waiting = [f for f in findings_asked(state, findings) if f.name not in findings]
        if not waiting:
            break
        findings |= {f.name: random_answer(f, state.circumstances, dice) for f in waiting}
    return findings_kept(state, findings)
