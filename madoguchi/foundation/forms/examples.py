"""Examples (作例) gate publishing: each says who answers what, and what must come of it."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation.forms.evaluation import FormState, evaluate, find_problems
from madoguchi.foundation.forms.fees import NoPrice, quote
from madoguchi.foundation.forms.library import CityDefinitions
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.review import TEMPLATES
from madoguchi.foundation.forms.schema import ExamplesPart, ScenarioPart
from madoguchi.foundation.forms.source import Fault, Source
from madoguchi.foundation.forms.vocabulary import Circumstances, Known, Provenance


def circumstances_for(example: ScenarioPart, procedure: Procedure) -> Circumstances:
    """The circumstances that an example describes."""
    today = example.today or procedure.valid_from
    source = Provenance("register", today.isoformat(), "example")
    return Circumstances(
        today=today, channel=example.channel, assurance=example.assurance, represent=example.as_,
        known={concept: Known(value, source) for concept, value in example.known.items()},
    )


def play(example: ScenarioPart, procedure: Procedure) -> FormState:
    """Evaluate the procedure under an example's answers (with what is known filled in where it is not answered)."""
    circumstances = circumstances_for(example, procedure)
    answers: dict[str, Any] = dict(example.answers)
    if len(procedure.represent) > 1:
        answers.setdefault("represent", example.as_)
    for f in procedure.fields.values():
        if f.concept in circumstances.known and not f.repeat:
            answers.setdefault(f.name, circumstances.known[f.concept].value)
    return evaluate(procedure, answers, circumstances)


def example_faults(procedure: Procedure, source: Source, part: ExamplesPart, city: CityDefinitions) -> list[Fault]:
    """Play every example; each difference from what it expects is a fault at its line."""
    faults: list[Fault] = []
    for i, example in enumerate(part.examples):
        for key, wanted, found in _differences(procedure, example, city):
            faults.append(source.fault(
                ("examples", i, "expect", key), f"example “{example.name}”: {key} is {found}, expected {wanted}",
                "correct the definition, or the example if it is the one that is wrong"))
    return faults


def _differences(
    procedure: Procedure, example: ScenarioPart, city: CityDefinitions
) -> list[tuple[str, object, object]]:
    state, expect = play(example, procedure), example.expect
    found: list[tuple[str, object, object]] = []
    unknown = sorted(set(example.answers) - set(procedure.fields) - {p.name for p in procedure.pages if p.repeat})
    if unknown:
        found.append(("answers", "names of the definition", unknown))
    attached = {name: ["example"] for name in example.attached}
    problems = sorted(p.path for p in find_problems(state, attached))
    if problems != sorted(expect.problems):
        found.append(("problems", sorted(expect.problems), problems))
    asked = set(state.asked)
    for name in expect.asked:
        if name not in asked:
            found.append(("asked", f"{name} asked", "not asked"))
    for name in expect.not_asked:
        if name in asked:
            found.append(("not_asked", f"{name} not asked", "asked"))
    known = state.circumstances.known
    for name in expect.prefilled:
        f = procedure.fields.get(name)
        if f is None or f.concept not in known:
            found.append(("prefilled", f"{name} prefilled", "asked"))
    if expect.attachments is not None:
        needed = [a.attachment.name for a in state.attachments if a.required]
        if sorted(needed) != sorted(expect.attachments):
            found.append(("attachments", expect.attachments, needed))
    if expect.waived is not None:
        waived = [a.attachment.name for a in state.attachments if a.waived]
        if sorted(waived) != sorted(expect.waived):
            found.append(("waived", expect.waived, waived))
    if expect.fee_yen is not None:
        try:
            total: object = quote(state, city.fees, on=state.circumstances.today).total_yen
        except NoPrice as error:
            total = f"no price for {error} on {state.circumstances.today}"
        if total != expect.fee_yen:
            found.append(("fee_yen", expect.fee_yen, total))
    if expect.state and expect.state not in TEMPLATES[procedure.review_template].outcomes:
        found.append(("state", f"one of {TEMPLATES[procedure.review_template].outcomes}", expect.state))
    if expect.documents is not None:
        issued = [i.document for i in procedure.issues if i.on == (expect.state or "granted") and state.holds(i.when)]
        if issued != expect.documents:
            found.append(("documents", expect.documents, issued))
    return found
