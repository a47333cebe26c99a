"""The checker: proves what must hold before a definition is published, and reports all faults at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from madoguchi.foundation.forms.concepts import NEVER_SHARED, concept_faults
from madoguchi.foundation.forms.conditions import Condition, conditions_of, document_faults, speaks_of
from madoguchi.foundation.forms.examples import example_faults
from madoguchi.foundation.forms.expand import expand_procedure
from madoguchi.foundation.forms.expressions import ValueType
from madoguchi.foundation.forms.known_facts import Kinds
from madoguchi.foundation.forms.library import CityDefinitions, read_city
from madoguchi.foundation.forms.members import HOLDS, MEMBER, MEMBER_CONCEPTS
from madoguchi.foundation.forms.printing.faults import print_faults
from madoguchi.foundation.forms.procedure import CyclicConditions, Procedure, build_procedure, names_in, names_of
from madoguchi.foundation.forms.review import TEMPLATES
from madoguchi.foundation.forms.schema import ASSURANCE_ORDER, ProcedurePart, RepeatPart, WordsPart
from madoguchi.foundation.forms.situation import situation_names
from madoguchi.foundation.forms.situation_faults import situation_faults
from madoguchi.foundation.forms.source import Fault, Loc, Source
from madoguchi.foundation.forms.texts import city_texts, procedure_texts, text_faults
from madoguchi.foundation.forms.types import known_types
from madoguchi.foundation.forms.walks import asked_in_walks

CHOICES = {"choice", "choices"}


@dataclass(slots=True)
class CheckedCity:
    """The result of a check: what is sound, and every fault."""

    city: CityDefinitions
    procedures: dict[str, Procedure] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        """Faults that stop publishing."""
        return [f for f in self.faults if f.severity == "error"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What definitions lean on outside the forms room; ``None`` means: not to be checked."""

    departments: frozenset[str] | None = None
    record_classes: frozenset[str] | None = None
    calendars: frozenset[str] | None = None
    facts: Kinds | None = None
    """Kinds of facts of ``facts.yaml``, each with the values it may have."""


def check_folder(folder: Path, surroundings: Surroundings = Surroundings()) -> CheckedCity:
    """Check every definition of a city's folder."""
    city = read_city(folder)
    checked = CheckedCity(city, faults=list(city.faults))
    lines: dict[str, dict[str, int]] = {}
    if city.foundations_unreadable:
        # Everything leans on them: what else could be said would only follow from this.
        checked.faults = sorted(set(checked.faults))
        return checked
    checked.faults += situation_faults(city, surroundings.facts)
    for slug, (source, part) in city.procedures.items():
        checker = _Checker(source, part, city, surroundings)
        procedure = checker.check()
        checked.faults += checker.faults
        lines[slug] = checker.lines
        if procedure is not None and not any(f.severity == "error" for f in checker.faults):
            checked.procedures[slug] = procedure
    for asked, what, remedy in concept_faults(checked.procedures, city.library.concepts):
        file = city.procedures[asked.slug][0].file
        checked.faults.append(Fault(file, lines[asked.slug].get(asked.path, 0), asked.path, what, remedy))
    for slug, (source, _examples) in city.examples.items():
        if slug not in city.procedures and slug not in city.unreadable:
            checked.faults.append(source.fault((), f"no procedure is called {slug}", "rename or remove the file"))
    for slug, procedure in checked.procedures.items():
        if slug not in city.examples:
            source, _part = city.procedures[slug]
            if not (folder / "procedures" / f"{slug}.examples.yaml").exists():
                remedy = f"write {slug}.examples.yaml with at least one"
                checked.faults.append(source.fault((), "there are no examples", remedy))
            continue
        checked.faults += example_faults(procedure, *city.examples[slug], city)
    checked.faults += [
        fault
        for file, line, place, text in city_texts(city)
        for fault in text_faults(file, line, place, text, city.words)
    ]
    checked.faults = sorted(set(checked.faults))
    return checked


def check_definition(path: Path) -> tuple[Procedure | None, list[Fault]]:
    """One definition of a city's folder, compiled, without its examples: to look at, not to publish."""
    city = read_city(path.resolve().parent.parent)
    if path.stem not in city.procedures:
        nothing = Fault(str(path), 0, "(file)", "no definition", "name a file in the folder procedures/")
        return None, [f for f in city.faults if f.file.endswith(f"/{path.name}")] or [nothing]
    checker = _Checker(*city.procedures[path.stem], city, Surroundings())
    procedure = checker.check()
    return procedure, [f for f in checker.faults if f.severity == "error"]


class _Checker:
    """One definition under examination; each ``_check_…`` adds its faults and none stops the next."""

    def __init__(self, source: Source, part: ProcedurePart, city: CityDefinitions, surroundings: Surroundings) -> None:
        self.source, self.part, self.city, self.surroundings = source, part, city, surroundings
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}
        self.data: dict[str, Any] = {}
        self.names: dict[str, ValueType] = {}

    def check(self) -> Procedure | None:
        """Run all checks; the compiled procedure when it can be built."""
        self.data, self.lines = expand_procedure(self.part, self.source, self.city, self.faults)
        checks: list[Callable[[], None]] = [
            self._check_names,
            self._check_types,
            self._check_texts,
            self._check_surroundings,
            self._check_fees,
            self._check_documents,
            self._check_review,
        ]
        for one in checks:
            one()
        self._check_expressions()
        if any(f.severity == "error" for f in self.faults):
            return None
        procedure = build_procedure(self.data)
        self._check_cycles(procedure)
        if not any(f.severity == "error" for f in self.faults):
            self._check_reachable(procedure)
            for fault in print_faults(procedure):
                self._at(fault.path or "(form)", f"on the paper form: {fault.what}", fault.remedy)
        return procedure

    def _at(self, path: str, what: str, remedy: str, *, severity: str = "error") -> None:
        line = self.lines.get(path) or self.lines.get(f"page:{path}") or 0
        self.faults.append(Fault(self.source.file, line, path, what, remedy, severity))

    def _in(self, loc: Loc, what: str, remedy: str, *, severity: str = "error") -> None:
        self.faults.append(self.source.fault(loc, what, remedy, severity=severity))

    def _fields(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        for page in self.data["pages"]:
            for f in page["fields"]:
                yield (f"{page['name']}.{f['name']}" if page["repeat"] else f["name"]), f, page
        # What the office writes down is asked like a question, of somebody else.
        for f in self.data["review"]["findings"]:
            yield f["name"], f, {"name": "review.findings", "repeat": False}

    def _check_names(self) -> None:
        seen: set[str] = set()
        for path, _f, _page in self._fields():
            if path in seen:
                self._at(path, f"two questions are called “{path}”", "give one of them another name")
            seen.add(path)
        pages: set[str] = set()
        titles: dict[str, str] = {}
        # The questions of a block speak of a member wherever they are repeated; such rows need not be of the household.
        of_a_block = {item.repeat for item in self.part.form if isinstance(item, RepeatPart) and item.of}
        for page in self.data["pages"]:
            name = page["name"]
            if name in pages:
                self._at(name, f"two sections are called “{name}”", "give one of them another name")
            if name in ("check", "attachments", "sign", "submit", "discard", "done", "who") and name != "who":
                self._at(name, f"“{name}” is a name of Madoguchi's own pages", "choose another section name")
            fields = {f["concept"] for f in page["fields"]}
            if page.get("fill") and not any(concept.startswith(MEMBER) for concept in fields):
                what = "fill:, but no question takes anything of the person"
                self._at(name, what, f"give a question one of the concepts {', '.join(MEMBER_CONCEPTS)}")
            holds = (page.get("fill") or {}).get("holds")
            if holds and holds not in (self.surroundings.facts or {holds: ()}):
                self._at(name, f"no register of the city keeps “{holds}”", "use a kind of facts.yaml")
            for concept in sorted(one for one in fields if one.startswith(MEMBER)):
                if concept not in MEMBER_CONCEPTS and not concept.startswith(HOLDS):
                    self._at(name, f"nothing is known as “{concept}”", f"use one of: {', '.join(MEMBER_CONCEPTS)}")
                elif not page.get("fill") and name not in of_a_block:
                    self._at(name, f"“{concept}” is filled in nobody's row", "add fill: household to the repeat")
            if page["repeat"] and page["least"] > page["most"]:
                self._at(name, "from is above to", "make from at most to")
            if not page["fields"]:
                self._at(name, "the section asks nothing", "add a field, or remove the section")
            pages.add(name)
            title = page["title"]["ja"]
            if title and titles.setdefault(title, name) != name:
                what = f"“{titles[title]}” has the same title"
                self._at(name, what, "give each section a title of its own", severity="remark")
        for name in ("who",):
            if sum(p["name"] == name for p in self.data["pages"]) > 1:
                self._at(name, "“who” is asked by Madoguchi itself", "choose another section name")
        if not any(f["name"].startswith(f"{self.part.contact}.") for _p, f, _page in self._fields()):
            self._in(
                ("contact",),
                f"no block is used as “{self.part.contact}”",
                "add {use: person, as: applicant}, or name the block that holds the applicant in contact:",
            )

    def _check_types(self) -> None:
        for path, f, page in self._fields():
            if f["type"] not in known_types():
                near = get_close_matches(f["type"], known_types(), 1)
                self._at(
                    path,
                    f"there is no type “{f['type']}”",
                    f"did you mean {near[0]}?" if near else f"use one of: {', '.join(sorted(known_types()))}",
                )
                continue
            if f["type"] in CHOICES and not f["of"]:
                self._at(path, "a choice without options", "add of: or codes:")
            if f["type"] == "my_number" and not f["basis"]:
                self._at(
                    path,
                    "the individual number may only be asked on a legal basis",
                    "add basis: with the law and article",
                )
            if f["type"] == "appointment" and not f["calendar"]:
                self._at(path, "an appointment without calendar", "add calendar: with a key of calendars.yaml")
            if f["type"] in ("my_number", "signature") and page["repeat"]:
                self._at(path, f"{f['type']} cannot stand in a repeat", "ask it in a section of its own")
            if f["compute"] and (f["required"] is not True or f["default"] is not None):
                self._at(path, "a computed value is not asked", "remove required: and default:")
            self._check_default(path, f)
            self._check_usual(path, f, repeated=bool(page["repeat"]))
            self._check_pattern(path, f)

    def _check_pattern(self, path: str, f: Mapping[str, Any]) -> None:
        """Who mistypes is shown the example: it has to be one that would be taken."""
        if not f["pattern"]:
            return
        try:
            fits = re.fullmatch(f["pattern"], f["example"]["ja"]) is not None
        except re.error as error:
            self._at(path, f"pattern “{f['pattern']}” is no regular expression: {error}", "correct it")
            return
        if not fits:
            self._at(path, "no example fits the pattern", "add example: with a text that is taken")

    def _check_default(self, path: str, f: Mapping[str, Any]) -> None:
        if f["default"] is None or f["type"] not in CHOICES | {"yes_no"}:
            return
        if f["type"] == "yes_no" and not isinstance(f["default"], bool):
            self._at(path, f"default {f['default']!r} is not yes or no", "write default: yes or default: no")
        if f["type"] == "choice" and f["default"] not in [o["key"] for o in f["of"]]:
            self._at(path, f"default {f['default']!r} is no option", "use the key of an option")

    def _check_usual(self, path: str, f: Mapping[str, Any], *, repeated: bool) -> None:
        """What is proposed at the counter: an answer of that question, and never one that only the person can give."""
        usual, told = f.get("usual"), f.get("told_of") or []
        concepts = [*told, *(f.get("usual_of") or [])]
        if usual is None and not concepts:
            return
        if f["type"] in NEVER_SHARED or f["compute"]:
            self._at(
                path, f"what is answered here ({f['type']}) is never proposed", "remove usual:, usual_of:, told_of:"
            )
        if f["default"] is not None or (usual is not None and concepts):
            self._at(
                path, "two proposals for one question", "keep one of default:, usual: and usual_of: (with told_of:)"
            )
        if repeated and concepts:
            self._at(path, "in a row nothing is proposed by concept", "use fill: household, or usual:")
        keys = [option["key"] for option in f["of"]]
        fits = {
            "yes_no": isinstance(usual, bool),
            "choice": usual in keys,
            "choices": isinstance(usual, list) and bool(usual) and set(usual) <= set(keys),
        }.get(f["type"], not isinstance(usual, dict | list))
        if usual is not None and not fits:
            self._at(path, f"usual {usual!r} is no answer to this question", "use an answer that can be given")
        for concept in concepts if self.city.library.concepts else ():
            if concept not in self.city.library.concepts:
                self._at(path, f"“{concept}” is no concept of library.yaml", "add it to concepts: in library.yaml")

    def _check_texts(self) -> None:
        for place, text in procedure_texts(self.data):
            line = (
                self.lines.get(place) or self.lines.get(f"page:{place}") or self.source.line_of(tuple(place.split(".")))
            )
            self.faults += text_faults(self.source.file, line, place, text, self._judged_by(place))

    def _judged_by(self, place: str) -> WordsPart | None:
        """The words that the reading level of a text is judged by; the office's own texts and the city's are not."""
        own = place.startswith("review.checks") or (place == "review.appeal" and not self.part.review.appeal.ja)
        return None if own else self.city.words

    def _check_surroundings(self) -> None:
        around = self.surroundings
        self._one_of(("owner",), self.part.owner, around.departments, "department of organisation.yaml")
        self._one_of(("record", "class"), self.part.record.class_, around.record_classes, "class of filing_plan.yaml")
        categories = frozenset(o.key for o in self.city.library.categories) or None
        self._one_of(("category",), self.part.category, categories, "category of library.yaml")
        events = frozenset(o.key for o in self.city.library.life_events) or None
        for i, event in enumerate(self.part.life_events):
            self._one_of(("life_events", i), event, events, "life event of library.yaml")
        for path, f, _page in self._fields():
            if f["calendar"] and around.calendars is not None and f["calendar"] not in around.calendars:
                self._at(
                    path,
                    f"no calendar is called “{f['calendar']}”",
                    f"use one of: {', '.join(sorted(around.calendars))}",
                )
        known = frozenset(self.city.procedures) | self.city.unreadable
        for i, suggestion in enumerate(self.part.guide.suggests):
            self._one_of(("guide", "suggests", i), suggestion.procedure, known, "procedure")
        due = self.part.due
        if due is not None and not (due.days or due.months or due.years):
            self._in(("due",), "a term of no length", "add days:, months: or years:")
        valid = self.part.valid
        for name in ("until", "accept_until"):
            day = getattr(valid, name)
            if day is not None and day < valid.from_:
                self._in(("valid", name), f"{name} is before from", "put the days in order")

    def _one_of(self, loc: Loc, value: str, allowed: frozenset[str] | None, what: str) -> None:
        if allowed is not None and value not in allowed:
            near = get_close_matches(value, allowed, 1)
            remedy = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(sorted(allowed))}"
            self._in(loc, f"“{value}” is no {what}", remedy)

    def _check_fees(self) -> None:
        items = frozenset(self.city.fees.items)
        paths = {path: f for path, f, _page in self._fields()}
        repeats = {page["name"] for page in self.data["pages"] if page["repeat"]}
        for i, fee in enumerate(self.part.fee):
            loc: Loc = ("fee", i)
            if bool(fee.item) == bool(fee.choose):
                self._in(loc, "a fee needs either item or choose", "keep one of the two")
            if fee.each and fee.each not in repeats:
                self._in(loc, f"“{fee.each}” is no repeat", "use the name of a repeat")
            if fee.choose:
                chosen = paths.get(f"{fee.each}.{fee.choose}" if fee.each else fee.choose)
                options = {o["key"] for o in chosen["of"]} if chosen else set()
                for key in sorted(options - fee.of.keys()):
                    self._in((*loc, "of"), f"no price for the option “{key}”", f"add {key}: with an item of fees.yaml")
                for key in sorted(fee.of.keys() - options):
                    self._in((*loc, "of"), f"“{key}” is no option of “{fee.choose}”", "remove it")
            for item in ([fee.item] if fee.item else []) + sorted(set(fee.of.values())):
                self._one_of(loc, item, items, "item of fees.yaml")
                first = (
                    min((p.from_ for p in self.city.fees.items[item].prices), default=None) if item in items else None
                )
                if first is not None and first > self.part.valid.from_:
                    self._in(loc, f"“{item}” has no price before {first}", "add an earlier price in fees.yaml")
            for exempt in fee.exempt:
                if not exempt.basis.strip():
                    self._in(loc, "an exemption without basis", "add basis: with the ordinance and article")

    def _check_documents(self) -> None:
        for i, issue in enumerate(self.part.review.issue):
            self._one_of(("review", "issue", i), issue.document, frozenset(self.city.documents), "document")
            outcomes = TEMPLATES[self.part.review.template].outcomes
            if issue.on not in outcomes:
                self._in(
                    ("review", "issue", i),
                    f"“{issue.on}” is no outcome of {self.part.review.template}",
                    f"use one of: {', '.join(outcomes)}",
                )

    def _check_review(self) -> None:
        known = TEMPLATES[self.part.review.template].states
        for state in self.part.review.states:
            if state not in known:
                self._in(
                    ("review", "states", state),
                    f"the template has no state “{state}”",
                    f"use one of: {', '.join(known)}",
                )
        if self.part.review.template != "notify-only" and not self.data["review"]["appeal"]["ja"]:
            self._in(("review",), "no text on the right to appeal", "add appeal: here, or in library.yaml for all")

    def _check_expressions(self) -> None:
        known = set(known_types())
        lost = {path for path, f, _page in self._fields() if f["type"] not in known}
        pages = [{**page, "fields": [f for f in page["fields"] if f["type"] in known]} for page in self.data["pages"]]
        self.names = names_of({**self.data, "pages": pages})
        findings = names_in(self.data["review"]["findings"])
        for condition in conditions_of(self.data):
            # What speaks of a question whose type is unknown is judged once that is mended.
            if any(speaks_of(condition.source, path) for path in lost):
                continue
            line = self.lines.get(condition.place) or self.lines.get(f"page:{condition.place}")
            line = line or self.source.line_of(condition.loc)
            self.faults += [
                Fault(self.source.file, line, condition.place, what, remedy)
                for what, remedy in condition.faults(self.names | findings if condition.in_office else self.names)
            ]
        names = self.names | names_in(self.data["review"]["findings"])
        for issue in self.part.review.issue:
            if issue.document in self.city.documents and not lost:
                self.faults += document_faults(*self.city.documents[issue.document], names, self.data)
        self._check_situation()
        self._check_migration()

    def _check_migration(self) -> None:
        """Rules for drafts of older versions: to questions that exist, and options that they have."""
        asked = {path: f for path, f, page in self._fields() if not f["compute"]}
        for i, rule in enumerate(self.part.migrate.rules):
            loc: Loc = ("migrate", "rules", i)
            target = asked.get(rule.to or rule.from_)
            if target is None:
                self._one_of(loc, rule.to or rule.from_, frozenset(asked), "question of this version")
                continue
            keys = [option["key"] for option in target["of"]]
            for key in sorted(set(rule.options.values()) - set(keys)):
                what = f"“{key}” is no option of “{rule.to or rule.from_}”"
                self._in((*loc, "options"), what, f"use one of: {', '.join(keys) or 'none'}")
            if rule.ask_again and not rule.because.ja:
                self._in(loc, "nobody is told why it is asked again", "add because:")

    def _check_situation(self) -> None:
        """Who needs it and what is told by what has happened, over the answers of the city's question guide."""
        guide = self.part.guide
        for path, f, _page in self._fields():
            self._check_told_by(path, f)
        if guide.needed_when is None:
            return
        loc: Loc = ("guide", "needed_when")
        condition = Condition("guide.needed_when", loc, guide.needed_when)
        for what, remedy in condition.faults(situation_names(self.city.library)):
            self._in(loc, what, f"{remedy} (the questions stand in library.yaml under situation:)")
        if not guide.because.ja:
            self._in(loc, "the question guide cannot say why", "add because: beside needed_when:")

    def _check_told_by(self, path: str, f: Mapping[str, Any]) -> None:
        options = [option["key"] for option in f["of"]]
        for key, written in (f.get("told_by") or {}).items():
            if key not in options:
                self._at(path, f"told_by: “{key}” is no option", f"use one of: {', '.join(options) or 'none'}")
            for what, remedy in Condition("told_by", (), written).faults(situation_names(self.city.library)):
                self._at(path, f"told_by: {what}", f"{remedy} (the questions stand in library.yaml under situation:)")

    def _check_cycles(self, procedure: Procedure) -> None:
        for f in procedure.fields.values():
            if f.when is not None and f.name in f.when.names:
                self._at(f.path, "asks itself whether to be asked", "look at an earlier answer instead")
        try:
            _ = procedure.pages_in_order_of_need
        except CyclicConditions as cycle:
            for name in cycle.names:
                self._at(
                    name,
                    f"these sections wait for one another: {', '.join(cycle.names)}",
                    "let conditions look at earlier sections only",
                )
        try:
            for page in procedure.pages:
                procedure.fields_in_order_of_need(page)
        except CyclicConditions as cycle:
            for name in cycle.names:
                self._at(
                    name,
                    f"these questions wait for one another: {', '.join(cycle.names)}",
                    "let conditions look at earlier questions only",
                )

    def _check_reachable(self, procedure: Procedure) -> None:
        reached = asked_in_walks(procedure)
        for path, f in procedure.fields.items():
            if f.compute is None and path not in reached:
                self._at(path, "no answers lead to this question", "correct its when:, or remove it")
        if procedure.assurance_online != "none" and procedure.assurance_online not in ASSURANCE_ORDER:
            self._in(("assurance",), "unknown assurance", f"use one of {', '.join(ASSURANCE_ORDER)}")
