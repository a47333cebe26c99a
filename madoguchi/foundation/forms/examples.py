"""Examples (作例) gate publishing: each says who answers what, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState, evaluate, find_problems
from madoguchi.foundation.forms.fees import NoPrice, quote
from madoguchi.foundation.forms.library import CityDefinitions
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.review import TEMPLATES
from madoguchi.foundation.forms.schema import FeeSchedulePart
from madoguchi.foundation.forms.schema_examples import ExamplesPart, ScenarioPart
from madoguchi.foundation.forms.source import Fault, Source
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.vocabulary import Circumstances, Known, Provenance

SAMPLE = "{sample}"
_OWN = frozenset({"name", "about", "based_on", "attached", "expect", "answers"})
"""What an example never takes from the one it is based on."""


def whole_examples(part: ExamplesPart) -> tuple[list[ScenarioPart], list[int]]:
    """Examples with what they take from others filled in; and the places of those based on no earlier example."""
    whole: dict[str, ScenarioPart] = {}
    found: list[ScenarioPart] = []
    baseless: list[int] = []
    for i, example in enumerate(part.examples):
        if example.based_on and example.based_on not in whole:
            baseless.append(i)
        base = whole.get(example.based_on)
        filled = example if base is None else _laid_over(base, example)
        whole[example.name] = filled
        found.append(filled)
    return found, baseless


def _laid_over(base: ScenarioPart, own: ScenarioPart) -> ScenarioPart:
    taken = {
        name: getattr(base, name)
        for name in type(base).model_fields
        if name not in _OWN and name not in own.model_fields_set
    }
    return own.model_copy(update=taken | {"answers": {**base.answers, **own.answers}})


def circumstances_for(example: ScenarioPart, procedure: Procedure) -> Circumstances:
    """The circumstances that an example describes."""
    today = example.today or procedure.valid_from
    source = Provenance("register", today.isoformat(), "example")
    reached = example.register_reached
    return Circumstances(
        today=today,
        channel=example.channel,
        assurance=example.assurance,
        represent=example.as_,
        known={concept: Known(value, source) for concept, value in example.known.items()} if reached else {},
        household=tuple(example.household) if reached else (),
        register_reached=reached,
        lineal=frozenset(example.lineal) if reached else frozenset(),
    )


def play(example: ScenarioPart, procedure: Procedure) -> FormState:
    """Evaluate the procedure under a whole example's answers, with what is known filled in where it is not answered."""
    circumstances = circumstances_for(example, procedure)
    answers: dict[str, Any] = {}
    if len(procedure.represent) > 1:
        answers["represent"] = example.as_
    for f in procedure.fields.values():
        if f.concept in example.known and not f.repeat:
            answers[f.name] = example.known[f.concept]
    for name, value in example.answers.items():
        answers[name] = value
        if value == SAMPLE and name in procedure.fields:
            f = procedure.fields[name]
            answers[name] = field_type(f.type).sample(f, circumstances)
    return evaluate(procedure, {k: v for k, v in answers.items() if v is not None}, circumstances)


def example_faults(procedure: Procedure, source: Source, part: ExamplesPart, city: CityDefinitions) -> list[Fault]:
    """Play every example; each difference from what it expects is a fault at its line."""
    examples, baseless = whole_examples(part)
    faults = [
        source.fault(
            ("examples", i, "based_on"),
            f"no earlier example is called “{examples[i].based_on}”",
            "write the name of an example above this one",
        )
        for i in baseless
    ]
    names = [example.name for example in examples]
    for i, example in enumerate(examples):
        if example.name in names[:i]:
            faults.append(
                source.fault(
                    ("examples", i, "name"),
                    f"two examples are called “{example.name}”",
                    "give one of them another name",
                )
            )
        if i in baseless:
            continue
        for key, wanted, found in _differences(procedure, example, city.fees):
            loc = ("examples", i, "answers") if key == "answers" else ("examples", i, "expect", key)
            faults.append(
                source.fault(
                    loc,
                    f"example “{example.name}”: {key} is {found}, expected {wanted}",
                    "correct the definition, or the example if it is the one that is wrong",
                )
            )
    return faults


def _differences(
    procedure: Procedure, example: ScenarioPart, fees: FeeSchedulePart
) -> list[tuple[str, object, object]]:
    """(key of what is wrong, what was expected, what came) for each expectation that failed."""
    strangers = _strangers(procedure, example)
    if strangers:
        return [("answers", "names of the definition", strangers)]
    state, expect = play(example, procedure), example.expect
    wanted: dict[str, object] = {"problems": sorted(expect.problems)}
    found: dict[str, object] = {
        "problems": sorted(p.path for p in find_problems(state, {name: ["example"] for name in example.attached}))
    }

    def compare(key: str, expected: object, came: object) -> None:
        wanted[key], found[key] = expected, came

    known = state.circumstances.known
    compare("asked", [], [name for name in expect.asked if name not in state.asked])
    compare("not_asked", [], [name for name in expect.not_asked if name in state.asked])
    compare(
        "prefilled",
        [],
        [
            name
            for name in expect.prefilled
            if name not in procedure.fields or procedure.fields[name].concept not in known
        ],
    )
    compare("computed", expect.computed, {name: state.value(name) for name in expect.computed})
    if expect.attachments is not None:
        needed = sorted(a.attachment.name for a in state.attachments if a.required)
        compare("attachments", sorted(expect.attachments), needed)
    if expect.waived is not None:
        compare("waived", sorted(expect.waived), sorted(a.attachment.name for a in state.attachments if a.waived))
    if expect.suggested is not None:
        suggested = sorted(s.procedure for s in procedure.suggests if state.holds(s.when))
        compare("suggested", sorted(expect.suggested), suggested)
    if expect.fee_yen is not None:
        compare("fee_yen", expect.fee_yen, _fee(state, fees))
    outcomes = TEMPLATES[procedure.review_template].outcomes
    if expect.state and expect.state not in outcomes:
        compare("state", f"one of {', '.join(outcomes)}", expect.state)
    if expect.documents is not None:
        outcome = expect.state or outcomes[0]
        compare(
            "documents",
            sorted(expect.documents),
            sorted(i.document for i in procedure.issues if i.on == outcome and state.holds(i.when)),
        )
    return [(key, wanted[key], found[key]) for key in wanted if wanted[key] != found[key]]


def _fee(state: FormState, fees: FeeSchedulePart) -> object:
    day = state.circumstances.today
    try:
        return quote(state, fees, on=day).total_yen
    except NoPrice as error:
        return f"no price for {error} on {day}"


def _strangers(procedure: Procedure, example: ScenarioPart) -> list[str]:
    """Names among the answers that the definition does not know."""
    repeats = {p.name: {f.name for f in p.fields} | {"id"} for p in procedure.pages if p.repeat}
    plain = {path for path, f in procedure.fields.items() if not f.repeat}
    strangers = [name for name in example.answers if name not in plain and name not in repeats]
    for name, rows in example.answers.items():
        if name in repeats and isinstance(rows, list):
            strangers += [
                f"{name}.{key}" for row in rows if isinstance(row, Mapping) for key in row if key not in repeats[name]
            ]
    return sorted(set(strangers))
