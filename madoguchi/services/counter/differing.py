"""Where what was written at home (事前申請) differs from the register: the register's value counts, and the clerk is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import Field, Known, comparable, field_type
from madoguchi.foundation.residents.public import REGISTER
from madoguchi.services.counter.models import CounterForm

AT_HOME = "at_home"
"""Key of a provenance: what had been written at home before the register's value took its place."""
PEOPLE = ("person.", "subject.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One question: what the register says, and what was written at home, in words."""

    form: CounterForm
    field: Field
    register: str
    at_home: str


def register_wins(draft: Draft, known: Mapping[str, Known]) -> None:
    """Put the register of residents before what was written at home about the person, in memory.

    ``known`` in the words of this form. A telephone number or a mail address is no entry of the register: there what
    somebody wrote at home is newer, and stays.
    """
    for page in draft.version.procedure.pages:
        for f in page.fields if not page.repeat else ():
            held, entry = draft.answers.get(f.name), known.get(f.concept)
            if held is None or entry is None or held == entry.value or not f.concept.startswith(PEOPLE):
                continue
            stated = draft.provenance.get(f.name, {}).get("source") == "stated"
            if stated and entry.provenance.source == "register" and entry.provenance.detail == REGISTER:
                told = entry.provenance
                draft.answers[f.name] = entry.value
                draft.provenance[f.name] = {
                    "source": told.source, "at": told.at, "detail": told.detail, AT_HOME: held,
                }  # fmt: skip


def differences(form: CounterForm) -> Iterator[Difference]:
    """What the clerk is told of one form."""
    draft = form.draft
    for page in draft.version.procedure.pages if draft is not None else ():
        for f in page.fields if not page.repeat else ():
            assert draft is not None
            at_home, held = draft.provenance.get(f.name, {}).get(AT_HOME), draft.answers.get(f.name)
            if at_home is not None and held is not None and at_home != held:
                kind = field_type(f.type)
                register, written = kind.show(held, f, "ja"), kind.show(at_home, f, "ja")
                if register != written and comparable(held, f.type) != comparable(at_home, f.type):
                    yield Difference(form, f, register, written)
