"""Carrying answers over from one version of a procedure to another (版の引継ぎ)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from madoguchi.foundation.forms.procedure import CarryRule, Page, Procedure
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.vocabulary import Answers, Circumstances, Field, Text

NO_REASON = Text("")


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A question that was answered, and has to be answered once more."""

    field: Field
    because: Text


@dataclass(slots=True)
class Carried:
    """What becomes of a draft under another version. Keys are those of a draft (``repeat#row.field`` in rows)."""

    answers: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    kept: int = 0
    """How many answers were taken over."""
    again: list[AskedAgain] = field(default_factory=list)
    new: list[Field] = field(default_factory=list)
    """Questions that the older version did not have."""
    gone: list[Field] = field(default_factory=list)
    """Questions that were answered and are asked no more."""

    @property
    def smooth(self) -> bool:
        """Whether nothing has to be answered once more."""
        return not self.again


@dataclass(frozen=True, slots=True)
class _Draft:
    answers: Answers
    provenance: Mapping[str, Any]
    typed: Mapping[str, Any]
    confirmed: list[str]


def carry_over(
    old: Procedure,
    new: Procedure,
    *,
    answers: Answers,
    provenance: Mapping[str, Any],
    typed: Mapping[str, Any],
    confirmed: list[str],
    circumstances: Circumstances,
) -> Carried:
    """What is called the same (or is renamed by a rule of ``new``) and still fits is kept; the rest is said."""
    return _Carrier(old, new, _Draft(answers, provenance, typed, confirmed), circumstances).carry()


class _Carrier:
    def __init__(self, old: Procedure, new: Procedure, draft: _Draft, circumstances: Circumstances) -> None:
        self.old, self.new, self.draft, self.circumstances = old, new, draft, circumstances
        self.rules: dict[str, CarryRule] = {rule.new: rule for rule in new.carry_rules}
        self.carried = Carried()
        self.taken: set[str] = set()
        self.unsettled: set[str] = set()
        """Pages with something to answer: they are gone through once more."""

    def carry(self) -> Carried:
        """All pages of the new version, then what of the old one found no place."""
        for page in self.new.pages:
            if page.repeat:
                self._rows(page)
            else:
                for f in page.fields:
                    self._field(page, f, f.name, self.draft.answers, self.carried.answers)
        answered = {path for path, _value in _answered(self.old, self.draft.answers)}
        self.carried.gone = [
            f for path, f in self.old.fields.items() if path in answered and path not in self.taken and not f.compute
        ]
        self.carried.confirmed = [name for name in self.draft.confirmed if name not in self.unsettled]
        if {a.name for a in self.new.attachments} - {a.name for a in self.old.attachments}:
            self.carried.confirmed = [name for name in self.carried.confirmed if name != "attachments"]
        return self.carried

    def _rows(self, page: Page) -> None:
        sources = {self._source(f).partition(".")[0] for f in page.fields if "." in self._source(f)}
        source = page.name if page.name in sources or len(sources) != 1 else next(iter(sources))
        rows = self.draft.answers.get(source)
        if not isinstance(rows, list):
            self._note_new(page)
            return
        self.carried.answers[page.name] = [self._row(page, source, row) for row in rows]

    def _row(self, page: Page, source: str, row: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {"id": row.get("id", "")}
        for f in page.fields:
            self._field(page, f, self._source(f).partition(".")[2], row, made, row_of=(source, str(row.get("id", ""))))
        return made

    def _note_new(self, page: Page) -> None:
        for f in page.fields:
            if not f.compute and self._source(f) not in self.old.fields and field_type(f.type).answers:
                self.carried.new.append(f)

    def _source(self, f: Field) -> str:
        rule = self.rules.get(f.path)
        return rule.old if rule else f.path

    def _field(
        self, page: Page, f: Field, bare: str, answers: Mapping[str, Any], into: dict[str, Any],
        row_of: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        if f.compute is not None or not field_type(f.type).answers:
            return
        source = self._source(f)
        was = self.old.fields.get(source)
        if was is None or was.compute is not None:
            if f not in self.carried.new:
                self.carried.new.append(f)
            self.unsettled.add(page.name)
            return
        self.taken.add(source)
        if row_of is None:
            bare = was.name
        old_key = f"{row_of[0]}#{row_of[1]}.{was.name}" if row_of else was.name
        new_key = f"{page.name}#{row_of[1]}.{f.name}" if row_of else f.name
        if old_key in self.draft.typed and was.type == f.type:
            self.carried.typed[new_key] = self.draft.typed[old_key]
        value = answers.get(was.name if row_of else bare)
        if value is None:
            return
        rule = self.rules.get(f.path)
        fitting = self._fitting(was, f, value, rule)
        if fitting is None:
            self.unsettled.add(page.name)
            if all(one.field != f for one in self.carried.again):
                self.carried.again.append(AskedAgain(f, rule.because if rule else NO_REASON))
            return
        into[f.name] = fitting
        self.carried.kept += 1
        if old_key in self.draft.provenance:
            self.carried.provenance[new_key] = self.draft.provenance[old_key]

    def _fitting(self, was: Field, f: Field, value: Any, rule: CarryRule | None) -> Any:
        """The answer as it stands under the new version; ``None`` where it does not fit any more."""
        if (rule and rule.ask_again) or was.type != f.type:
            return None
        if rule and rule.options:
            value = (
                [rule.options.get(k, k) for k in value] if isinstance(value, list) else rule.options.get(value, value)
            )
        try:
            field_type(f.type).check(value, f, self.circumstances)
        except Unacceptable:
            return None
        return value


def _answered(procedure: Procedure, answers: Answers) -> Iterator[tuple[str, Any]]:
    for path, f in procedure.fields.items():
        if not f.repeat:
            if answers.get(f.name) is not None:
                yield path, answers[f.name]
            continue
        for row in answers.get(f.repeat) or []:
            if row.get(f.name) is not None:
                yield path, row[f.name]
