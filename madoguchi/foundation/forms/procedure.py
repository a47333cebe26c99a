"""A compiled procedure: immutable, built from the canonical JSON of one version, ready to be asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from madoguchi.foundation.forms.expressions import Expression, ValueType, compile_expression
from madoguchi.foundation.forms.schema import ASSURANCE_ORDER
from madoguchi.foundation.forms.terms import Due
from madoguchi.foundation.forms.types import field_type, known_types
from madoguchi.foundation.forms.vocabulary import Field, Fill, Option, Text

NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class Page:
    """One topic (節): its fields, and for a repeat how many rows."""

    name: str
    title: Text
    intro: Text
    when: Expression | None
    fields: tuple[Field, ...]
    repeat: bool = False
    item: Text = NO_TEXT
    least: int = 0
    most: int = 0
    fill: Fill | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to send along (添付書類)."""

    name: str
    label: Text
    help: Text
    when: Expression | None
    required: bool | Expression
    waive_when: Expression | None
    consent: str
    """The linkage (a kind of ``facts.yaml``) to which the person must have agreed, else it does not fall away."""
    waive_text: Text
    basis: str
    accept: tuple[str, ...]
    at_most: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """When a fee is not taken (免除)."""

    when: Expression
    basis: str
    text: Text


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee: which item of the schedule, how often."""

    item: str
    each: str
    choose: str
    of: Mapping[str, str]
    per: Expression | None
    when: Expression | None
    exempt: tuple[Exemption, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Every item of the schedule that this line may take."""
        return tuple(self.of.values()) if self.choose else (self.item,)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the examiner looks at (審査項目)."""

    name: str
    text: Text
    when: Expression | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A document issued with the decision."""

    document: str
    on: str
    when: Expression | None
    seal: str


@dataclass(frozen=True, slots=True)
class Bring:
    """A thing to bring or have ready (持ち物)."""

    item: Text
    unless: Expression | None
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarryRule:
    """How an answer under an older version becomes one under this version (引継ぎの規則)."""

    old: str
    new: str
    options: Mapping[str, str]
    ask_again: bool
    because: Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another procedure that may be needed."""

    procedure: str
    when: Expression | None


def canonical(data: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; what the SHA-256 of a version is taken over."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _text(data: Mapping[str, Any]) -> Text:
    return Text(ja=data.get("ja", ""), plain=data.get("plain", ""), en=data.get("en", ""))


CHANNELS = ("online", "counter", "mail")
MEMBER_NAMES: Mapping[str, ValueType] = {
    "born_on": ValueType("date"),
    "sex": ValueType("text"),
    "relation": ValueType("text"),
    "event": ValueType("choices"),
    **dict.fromkeys(("is_self", "is_own_child", "before_birth"), ValueType("bool")),
}
"""What ``fill.when`` may ask of a person of the household; ``event``: what has happened, if it was told."""


class Procedure:
    """A compiled procedure, of which every channel asks. Built by ``build_procedure``; safe to share between threads."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.slug: str = data["procedure"]
        self.names = names_of(data)
        self.title = _text(data["title"])
        self.summary = _text(data["summary"])
        self.owner: str = data["owner"]
        self.category: str = data["category"]
        self.life_events: tuple[str, ...] = tuple(data["life_events"])
        self.keywords: tuple[str, ...] = tuple(data["keywords"])
        self.law: tuple[str, ...] = tuple(data["law"])
        self.valid_from = date.fromisoformat(data["valid"]["from"])
        self.valid_until = _day(data["valid"]["until"])
        self.accept_until = _day(data["valid"]["accept_until"])
        self.channels: tuple[str, ...] = tuple(data["channels"])
        self.assurance_online: str = data["assurance"]["online"]
        self.assurance_counter: str = data["assurance"]["counter"]
        self.represent: tuple[str, ...] = tuple(data["represent"])
        self.deadline = _text(data["deadline"])
        due = data.get("due")
        self.due = Due(**due) if due else None
        self.standard_days: int = data["processing"]["standard_days"]
        self.processing_note = _text(data["processing"]["note"])
        self.core_system: str = data["core_system"]
        self.contact: str = data["contact"]
        self.review_template: str = data["review"]["template"]
        self.appeal = _text(data["review"]["appeal"])
        self.correction_texts = tuple(_text(t) for t in data["review"]["corrections"])
        self.refusal_texts = tuple(_text(t) for t in data["review"]["refusals"])
        self.state_texts = {name: _text(t) for name, t in data["review"]["states"].items()}
        self.record_class: str = data["record"]["class"]
        self.retention_years: int = data["record"]["retention_years"]
        self.abandoned_days: int = data["record"]["abandoned_days"]
        self.guide_who = _text(data["guide"]["who"])
        self.guide_when = _text(data["guide"]["when"])
        self.guide_result = _text(data["guide"]["result"])
        self.guide_notes = tuple(_text(t) for t in data["guide"]["notes"])
        self.needed_when: str = data["guide"].get("needed_when") or ""
        self.because = _text(data["guide"].get("because") or {})
        self.if_wanted: bool = data["guide"].get("if_wanted", False)
        self.not_at_counter = _text(data["guide"].get("not_at_counter") or {})
        self.names_with_findings = {**self.names, **names_in(data["review"].get("findings", ()))}
        """The names that an issued document may use."""
        self.findings = tuple(
            self._field(f, "", names=self.names_with_findings) for f in data["review"].get("findings", ())
        )
        """What the office finds out; each is called ``finding.<name>``."""
        self.open_statistics: tuple[str, ...] = tuple(data["statistics"]["open"])
        self.pages = tuple(self._page(p) for p in data["pages"])
        self.attachments = tuple(self._attachment(a) for a in data["attachments"])
        self.fees = tuple(self._fee(f) for f in data["fee"])
        self.checks = tuple(Check(c["name"], _text(c), self._maybe(c["when"])) for c in data["review"]["checks"])
        self.issues = tuple(
            Issue(i["document"], i["on"], self._maybe(i["when"]), i["seal"]) for i in data["review"]["issue"]
        )
        self.bring = tuple(
            Bring(_text(b["item"]), self._maybe(b["unless"]), tuple(b["channels"])) for b in data["guide"]["bring"]
        )
        self.suggests = tuple(Suggestion(s["procedure"], self._maybe(s["when"])) for s in data["guide"]["suggests"])
        migrate = data.get("migrate") or {"older_until": None, "tell": {}, "rules": []}
        self.older_until = _day(migrate["older_until"])
        """Until when drafts of older versions are accepted; ``None``: as they say themselves."""
        self.carry_note = _text(migrate["tell"])
        self.carry_rules = tuple(
            CarryRule(r["from"], r["to"] or r["from"], r["options"], r["ask_again"], _text(r["because"]))
            for r in migrate["rules"]
        )
        self.exports = tuple(
            (e["to"], {head: self._column(source) for head, source in e["columns"].items()}) for e in data["export"]
        )

    @cached_property
    def sha256(self) -> str:
        """Hex SHA-256 of the canonical JSON."""
        return hashlib.sha256(canonical(self.data)).hexdigest()

    @property
    def carries_drafts(self) -> bool:
        """Whether this version says how drafts of older ones go on."""
        return bool(self.older_until or self.carry_note or self.carry_rules)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its path (``children.born_on`` inside a repeat), in the order asked."""
        return {f.path: f for page in self.pages for f in page.fields}

    @cached_property
    def page_of(self) -> Mapping[str, Page]:
        """Field path -> its page."""
        return {f.path: page for page in self.pages for f in page.fields}

    @cached_property
    def takes_files(self) -> bool:
        """Whether anything can be sent along: documents, or a question that is answered with a file."""
        return bool(self.attachments) or any(f.type == "file" for f in self.fields.values())

    @cached_property
    def questions(self) -> int:
        """How many questions there are at most, one row of each repeat counted."""
        return sum(1 for f in self.fields.values() if field_type(f.type).answers and f.compute is None)

    @cached_property
    def minutes(self) -> int:
        """Estimated minutes to fill in: by type of question, half a minute for a simple one, two for a file."""
        cost = {
            "address": 1.0,
            "person_name": 0.7,
            "bank_account": 1.5,
            "file": 2.0,
            "long_text": 1.5,
            "yes_no": 0.2,
            "choice": 0.2,
            "choices": 0.3,
            "statement": 0.3,
            "note": 0.1,
            "signature": 0.5,
        }
        total = sum(cost.get(f.type, 0.4) for f in self.fields.values()) + 1.5 * len(self.attachments) + 1
        return max(1, round(total))

    @cached_property
    def pages_in_order_of_need(self) -> tuple[Page, ...]:
        """Pages so that each comes after those its conditions look at; a cycle raises ``CyclicConditions``."""
        owner = {f.path: page.name for page in self.pages for f in page.fields}
        owner |= {page.name: page.name for page in self.pages if page.repeat}
        needs = {page.name: {owner[n] for n in page_names(page) if n in owner} - {page.name} for page in self.pages}
        by_name = {page.name: page for page in self.pages}
        return tuple(by_name[name] for name in in_order_of_need(needs))

    @cached_property
    def _fields_in_order(self) -> Mapping[str, tuple[Field, ...]]:
        ordered = {}
        for page in self.pages:
            names = {f.name: f for f in page.fields}
            needs = {f.name: {n for n in field_names(f) if n in names} - {f.name} for f in page.fields}
            ordered[page.name] = tuple(names[name] for name in in_order_of_need(needs))
        return ordered

    def fields_in_order_of_need(self, page: Page) -> tuple[Field, ...]:
        """The page's fields so that each comes after those its conditions look at."""
        return self._fields_in_order[page.name]

    def page(self, name: str) -> Page | None:
        """The page called ``name``."""
        return next((page for page in self.pages if page.name == name), None)

    def expression(self, source: str) -> Expression:
        """Compile an expression over this procedure's names, those of the office's findings among them."""
        return compile_expression(source, names=self.names_with_findings, where=self.slug)

    def _column(self, source: str) -> Expression:
        """A column of an export; a bare field of a repeat gives the list of its values, one for each row."""
        held = self.names.get(source)
        if held is None or not held.many:
            return self.expression(source)
        return Expression(
            source, gives=held, names=frozenset((source,)), functions=frozenset(), tree=["name", source, "list"]
        )

    @property
    def tells_household(self) -> bool:
        """Whether one of its lists names the whole household."""
        return any(page.fill is not None and page.fill.tells_household for page in self.pages)

    def _maybe(self, source: str | None) -> Expression | None:
        return self.expression(source) if source else None

    def _page(self, data: Mapping[str, Any]) -> Page:
        repeat = data["name"] if data["repeat"] else ""
        return Page(
            name=data["name"],
            title=_text(data["title"]),
            intro=_text(data["intro"]),
            when=self._maybe(data["when"]),
            fields=tuple(self._field(f, repeat) for f in data["fields"]),
            repeat=data["repeat"],
            item=_text(data["item"]),
            least=data["least"],
            most=data["most"],
            fill=self._fill(data.get("fill"), data["name"]),
        )

    def _fill(self, data: Mapping[str, Any] | None, where: str) -> Fill | None:
        if data is None:
            return None
        when = compile_expression(data["when"], names=MEMBER_NAMES, where=where) if data["when"] else None
        one = data["from"] == "self" or data.get("self_is_one", False)
        return Fill(data["from"], when, data.get("holds", ""), one, data.get("shares", ""))

    def _field(self, data: Mapping[str, Any], repeat: str, *, names: Mapping[str, ValueType] | None = None) -> Field:
        names = names or ({**self.names, **row_names(self.names, repeat)} if repeat else self.names)

        def condition(source: str | None) -> Expression | None:
            return compile_expression(source, names=names, where=data["name"]) if source else None

        required = data["required"]
        persons = data["type"] in ("persons", "choices")
        return Field(
            name=data["name"],
            type=data["type"],
            label=_text(data["label"]),
            help=_text(data["help"]),
            example=_text(data["example"]),
            required=required
            if isinstance(required, bool)
            else compile_expression(required, names=names, where=data["name"]),
            when=condition(data["when"]),
            default=data["default"],
            compute=condition(data["compute"]),
            concept=data["concept"],
            options=tuple(Option(o["key"], _text(o), _text(o["help"])) for o in data["of"]),
            minimum=data["at_least"] if persons else data["from"],
            maximum=data["to"],
            max_length=data["max_length"],
            pattern=data["pattern"],
            unit=_text(data["unit"]),
            accept=tuple(data["accept"]),
            calendar=data["calendar"],
            source=str(data["from"] or "") if data["type"] in ("persons", "address") else "",
            legal_basis=data["basis"],
            correctable=data["correctable"],
            autocomplete=data["autocomplete"],
            told_by=tuple(sorted((data.get("told_by") or {}).items())),
            usual=data.get("usual"),
            usual_of=tuple(data.get("usual_of") or ()),
            told_of=tuple(data.get("told_of") or ()),
            repeat=repeat,
        )

    def _attachment(self, data: Mapping[str, Any]) -> Attachment:
        required = data["required"]
        return Attachment(
            name=data["name"],
            label=_text(data["label"]),
            help=_text(data["help"]),
            when=self._maybe(data["when"]),
            required=required if isinstance(required, bool) else self.expression(required),
            waive_when=self._maybe(data["waive_when"]),
            consent=data.get("consent") or "",
            waive_text=_text(data["waive_text"]),
            basis=data["basis"],
            accept=tuple(data["accept"]),
            at_most=data["at_most"],
        )

    def _fee(self, data: Mapping[str, Any]) -> FeeLine:
        names = {**self.names, **row_names(self.names, data["each"])} if data["each"] else self.names
        where = data["item"] or data["choose"]
        per = compile_expression(data["per"], names=names, where=where) if data["per"] else None
        return FeeLine(
            item=data["item"],
            each=data["each"],
            choose=data["choose"],
            of=data["of"],
            per=per,
            when=self._maybe(data["when"]),
            exempt=tuple(Exemption(self.expression(e["when"]), e["basis"], _text(e["text"])) for e in data["exempt"]),
        )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def names_of(data: Mapping[str, Any]) -> dict[str, ValueType]:
    """The names that expressions of this definition may use, with their types."""
    names: dict[str, ValueType] = {
        "represent": ValueType("choice", options=("self", "household", "proxy")),
        "channel": ValueType("choice", options=CHANNELS),
        "assurance": ValueType("choice", options=ASSURANCE_ORDER, ordered=True),
    }
    for page in data["pages"]:
        if page["repeat"]:
            names[page["name"]] = ValueType("list")
        for f in page["fields"]:
            kind = field_type(f["type"]).kind
            if kind == "none":
                continue
            options = tuple(o["key"] for o in f["of"]) if kind in ("choice", "choices") else ()
            path = f"{page['name']}.{f['name']}" if page["repeat"] else f["name"]
            names[path] = ValueType(kind, options=options, many=page["repeat"])
            block = f["name"].split(".")[0]
            if "." in f["name"] and block not in names:
                names[block] = ValueType("object")
    return names


def names_in(fields: Iterable[Mapping[str, Any]]) -> dict[str, ValueType]:
    """The names of single questions that stand on no page (findings, the question guide)."""
    asked = [f for f in fields if f["type"] in known_types()]
    names = names_of({"pages": [{"name": "", "repeat": False, "fields": asked}]})
    return {f["name"]: names[f["name"]] for f in asked if f["name"] in names}


def row_names(names: Mapping[str, ValueType], repeat: str) -> dict[str, ValueType]:
    """The bare names that may be used inside one row of ``repeat``."""
    head = f"{repeat}."
    return {
        path.removeprefix(head): ValueType(t.kind, options=t.options)
        for path, t in names.items()
        if path.startswith(head)
    }


class CyclicConditions(ValueError):
    """Conditions that wait for one another; ``names`` are those caught in the circle."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(", ".join(names))


def in_order_of_need(needs: Mapping[str, set[str]]) -> list[str]:
    """Names ordered so that each follows what it needs, else as given; raises ``CyclicConditions``."""
    placed: dict[str, None] = {}
    waiting = dict(needs)
    while waiting:
        free = next((name for name, wants in waiting.items() if wants <= placed.keys()), None)
        if free is None:
            raise CyclicConditions(sorted(waiting))
        placed[free] = None
        del waiting[free]
    return list(placed)


def field_names(f: Field) -> set[str]:
    """Names that a field's own conditions look at."""
    found: set[str] = set()
    for condition in (f.when, f.compute, f.required):
        if isinstance(condition, Expression):
            found |= condition.names
    return found


def page_names(page: Page) -> set[str]:
    """Names that a page's conditions look at."""
    found = set(page.when.names) if page.when else set()
    for f in page.fields:
        found |= field_names(f)
    return found


def build_procedure(data: Mapping[str, Any]) -> Procedure:
    """Build from the canonical JSON of a version; raises ``NotAnExpression`` when an expression is unsound."""
    return Procedure(data)
