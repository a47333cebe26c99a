"""The shape of a procedure definition (手続定義) as it is written in YAML."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from madoguchi.foundation.forms.schema_words import (
    NO_TEXT,
    Concepts,
    Expr,
    Name,
    OptionIn,
    OptionPart,
    Part,
    Slug,
    TextIn,
    TextPart,
)

Assurance = Literal["none", "email", "card", "signature"]
ASSURANCE_ORDER: tuple[Assurance, ...] = ("none", "email", "card", "signature")
Channel = Literal["online", "counter", "mail"]
Represent = Literal["self", "household", "proxy"]
Template = Literal["issue-immediately", "examine-and-decide", "consult-and-decide", "notify-only"]


class FieldPart(Part):
    """One question."""

    name: Name
    type: str
    label: TextIn = NO_TEXT
    help: TextIn = NO_TEXT
    example: TextIn = NO_TEXT
    required: bool | Expr = True
    when: Expr | None = None
    default: Any = None
    compute: Expr | None = None
    concept: str = ""
    of: list[OptionIn] = []
    codes: str = ""
    from_: Any = Field(None, alias="from")
    to: Any = None
    at_least: int | None = None
    max_length: int | None = None
    pattern: str = ""
    unit: TextIn = NO_TEXT
    accept: list[Literal["photo", "pdf"]] = []
    calendar: str = ""
    basis: str = ""
    correctable: bool = True
    autocomplete: str = ""
    told_by: dict[str, Expr] = {}
    """Option -> condition over the city's question guide: at the counter what has happened answers the question."""
    usual: Any = None
    usual_of: Concepts = []
    """At the counter: the usual answer, or concepts of which the first that is known is proposed, and marked as such."""
    told_of: Concepts = []
    """At the counter: concepts of which the first that somebody has told answers the question, as told and not as proposed."""


class UsePart(Part):
    """A block of the city's library, copied in when compiled."""

    use: Name
    as_: Name = Field(alias="as")
    title: TextIn = NO_TEXT
    intro: TextIn = NO_TEXT
    when: Expr | None = None
    only: list[Name] = []
    without: list[Name] = []
    optional: list[Name] = []


def _which_in_section(value: Any) -> str:
    keys = value if isinstance(value, dict) else vars(value)
    return "use" if "use" in keys else "field"


SectionItem = Annotated[
    Annotated[UsePart, Tag("use")] | Annotated[FieldPart, Tag("field")], Discriminator(_which_in_section)
]


class SectionPart(Part):
    """One topic: a page online, a group at the counter and on paper."""

    section: Name
    title: TextIn
    intro: TextIn = NO_TEXT
    when: Expr | None = None
    fields: list[SectionItem]


class FillPart(Part):
    """Rows that are there from the beginning: one for each of the household for whom ``when`` is true (``MEMBER_NAMES``) and who
    is not known to lack what ``holds`` names (``facts.yaml``). ``self_is_one``: whom the form is about is first; ``from: self``:
    that one alone; ``others``: the rest, to be asked. Lists with one word under ``shares`` name the same people, once."""

    from_: Literal["household", "self", "others"] = Field("household", alias="from")
    when: Expr | None = None
    holds: str = ""
    self_is_one: bool = False
    shares: Name | None = None


def _fill(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


class RepeatPart(Part):
    """Rows of the same questions, edited one by one. ``fill: household`` makes a row for each person of the household as the
    register knows them; a question of the row takes what its ``concept`` names (``MEMBER_CONCEPTS`` of ``members.py``)."""

    repeat: Name
    title: TextIn
    item: TextIn
    intro: TextIn = NO_TEXT
    when: Expr | None = None
    from_: int = Field(1, alias="from", ge=0)
    to: int = Field(10, ge=1, le=100)
    of: str = ""
    fill: Annotated[FillPart, BeforeValidator(_fill)] | None = None
    fields: list[FieldPart] = []


def _which(value: Any) -> str:
    keys = value if isinstance(value, dict) else vars(value)
    return next((kind for kind in ("use", "section", "repeat") if kind in keys), "section")


FormItem = Annotated[
    Annotated[UsePart, Tag("use")] | Annotated[SectionPart, Tag("section")] | Annotated[RepeatPart, Tag("repeat")],
    Discriminator(_which),
]


class AttachmentPart(Part):
    """A document to send along, and when it falls away."""

    name: Name
    label: TextIn
    help: TextIn = NO_TEXT
    when: Expr | None = None
    required: bool | Expr = True
    waive_when: Expr | None = None
    consent: str = ""
    waive_text: TextIn = NO_TEXT
    basis: str = ""
    accept: list[Literal["photo", "pdf"]] = ["photo", "pdf"]
    at_most: int = Field(5, ge=1, le=20)


class ExemptPart(Part):
    """When a fee is not taken, and on which basis."""

    when: Expr
    basis: str
    text: TextIn = NO_TEXT


class FeePart(Part):
    """One fee line: an item of the city's schedule, how often, and exemptions.

    ``each`` counts the rows of a repeat; ``choose`` picks the item by a choice field through ``of``.
    """

    item: str = ""
    each: str = ""
    choose: str = ""
    of: dict[str, str] = {}
    per: Expr | None = None
    when: Expr | None = None
    exempt: list[ExemptPart] = []


class BringPart(Part):
    """A thing to bring or have ready."""

    item: TextIn
    unless: Expr | None = None
    channels: list[Channel] = ["online", "counter", "mail"]


class SuggestPart(Part):
    """Another procedure that may be needed as well."""

    procedure: Slug
    when: Expr | None = None


class GuidePart(Part):
    """What the guide page tells besides what follows from the rest."""

    who: TextIn
    when: TextIn = NO_TEXT
    bring: list[BringPart] = []
    notes: list[TextIn] = []
    result: TextIn = NO_TEXT
    suggests: list[SuggestPart] = []
    needed_when: Expr | None = None
    """Over the answers of the city's question guide (``situation`` in ``library.yaml``): who needs this."""
    because: TextIn = NO_TEXT
    """Why the question guide names it, told to whoever answered so."""
    if_wanted: bool = False  # offered at the counter where ``needed_when`` holds, and never ticked beforehand
    not_at_counter: TextIn = NO_TEXT
    """Why whoever already stands at the counter does not need it (an appointment): listed there with this reason."""


class CheckPart(TextPart):
    """One thing the examiner looks at; ``when`` hides what does not apply."""

    name: Name
    when: Expr | None = None


class IssuePart(Part):
    """A document issued with the decision."""

    document: Slug
    on: Literal["granted", "refused"] = "granted"
    when: Expr | None = None
    seal: str = ""


class ReviewPart(Part):
    """How the office works on it."""

    template: Template
    checks: list[CheckPart] = []
    findings: list[FieldPart] = []
    """What the office finds out and writes down with a favourable decision; documents name it ``finding.<name>``."""
    corrections: list[TextIn] = []
    """Ready sentences for asking a correction."""
    refusals: list[TextIn] = []
    """Ready reasons for a refusal."""
    issue: list[IssuePart] = []
    appeal: TextIn = NO_TEXT
    """How to appeal (教示); empty takes the city's standard text."""
    states: dict[str, TextIn] = {}
    """Public text of a state, where it differs from the template's."""


class ProcessingPart(Part):
    """標準処理期間, counted in working days; 0 means the same day."""

    standard_days: int = Field(ge=0, le=366)
    note: TextIn = NO_TEXT


class RecordPart(Part):
    """Where the case is filed and how long it is kept."""

    class_: str = Field(alias="class")
    retention_years: int = Field(ge=1, le=100)
    abandoned_days: int = Field(14, ge=1, le=365)


class ExportPart(Part):
    """A CSV for a core system: column header -> expression or field."""

    to: str
    format: Literal["csv"] = "csv"
    columns: dict[str, Expr]


class StatisticsPart(Part):
    """What may be published about it."""

    open: list[Literal["month", "district", "channel"]] = []


class ValidPart(Part):
    """From when to when this version is offered; drafts may be finished until ``accept_until``."""

    from_: date = Field(alias="from")
    until: date | None = None
    accept_until: date | None = None


class AssurancePart(Part):
    """How surely the applicant must be known, for each channel; ``sign``: whether they sign at the counter (署名)."""

    online: Assurance = "none"
    counter: Literal["none", "id_1_or_2", "id_1"] = "none"
    sign: bool | None = None


class CarryRulePart(Part):
    """How an answer under an older version becomes one under this version."""

    from_: str = Field(alias="from")
    """The question's path in the older version (``children.school`` inside a repeat)."""
    to: str = ""
    """Its path here; empty where it is the same."""
    options: dict[str, str] = {}
    """Key of an option then -> key now."""
    ask_again: bool = False
    """The question means something else now: its answer is not taken over."""
    because: TextIn = NO_TEXT
    """Why it is asked again, told to the applicant."""


class MigratePart(Part):
    """How drafts of older versions go on: finished under theirs until ``older_until``, or carried over to this one.

    What is called the same and still fits is kept without a rule.
    """

    older_until: date | None = None
    tell: TextIn = NO_TEXT
    """What has changed, told to those who have begun."""
    rules: list[CarryRulePart] = []


class DuePart(Part):
    """The legal term (法定の期限) from the day it happened; ``first_day`` counts that day too (戸籍法第43条)."""

    days: int = Field(0, ge=0, le=3660)
    months: int = Field(0, ge=0, le=120)
    years: int = Field(0, ge=0, le=10)
    first_day: bool = False
    basis: str = Field(min_length=1)


class ProcedurePart(Part):
    """A whole definition."""

    procedure: Slug
    title: TextIn
    summary: TextIn
    owner: Slug
    category: Slug
    life_events: list[Slug] = []
    keywords: list[str] = []
    law: list[str] = Field(min_length=1)
    valid: ValidPart
    channels: list[Channel] = Field(min_length=1)
    assurance: AssurancePart = AssurancePart()
    represent: list[Represent] = ["self"]
    deadline: TextIn = NO_TEXT
    due: DuePart | None = None
    processing: ProcessingPart
    core_system: str = ""
    guide: GuidePart
    form: list[FormItem] = Field(min_length=1)
    attachments: list[AttachmentPart] = []
    fee: list[FeePart] = []
    review: ReviewPart
    record: RecordPart
    export: list[ExportPart] = []
    statistics: StatisticsPart = StatisticsPart()
    contact: Name = "applicant"
    """Which block holds the applicant's name and mail address."""
    migrate: MigratePart = MigratePart()


class BlockPart(Part):
    """A block of the library."""

    title: TextIn = NO_TEXT
    intro: TextIn = NO_TEXT
    fields: list[FieldPart]


class SituationPart(FieldPart):
    """One question of the question guide, and what answers it without asking.

    ``known_by`` is one expression for a question of yes or no, or an expression for each option: yes takes the option,
    no rules it out. Over the facts that the registers hold of the household, and earlier answers.
    """

    known_by: Expr | dict[str, Expr] | None = None


class OccasionPart(OptionPart):
    """What has happened (できごと), as the counter offers it in large: answers of the question guide given at once.
    ``past``: its day is not still to come."""

    answers: dict[Name, Any]
    past: bool = False
    concerns: Literal["subject", "deceased", "newcomer"] = "subject"
    """Whose household is looked at: of whom the visit is about, who died, or who is not on the register yet."""


class LibraryPart(Part):
    """``library.yaml``: blocks, code lists, categories, life events and the question guide of the city."""

    blocks: dict[str, BlockPart] = {}
    codes: dict[str, list[OptionIn]] = {}
    categories: list[OptionIn] = []
    life_events: list[OptionIn] = []
    situation: list[SituationPart] = []
    """The short questions that end in “these procedures are yours”; the first, ``event``, asks what happened."""
    concepts: dict[str, TextIn] = {}
    """What several definitions may ask, by name: one answer serves them all. Empty: any name will do."""
    occasions: list[OccasionPart] = []
    appeal: TextIn = NO_TEXT


class WordsPart(Part):
    """``words.yaml``: the city's words — how they are read, and what the office's mean in everyday Japanese."""

    longest_sentence: int = Field(default=50, ge=20, le=200)
    """Characters of the longest sentence in やさしい日本語, without spaces."""
    most_kanji: int = Field(default=45, ge=10, le=100)
    """The greatest share of kanji in such a sentence, in per cent."""
    jargon: dict[str, str] = {}
    """A word of the office -> what to say in やさしい日本語."""
    furigana: dict[str, str] = {}
    """A word with kanji -> its reading in hiragana; ``#人`` follows a digit. Outranks the general words."""
    synonyms: list[Annotated[list[str], Field(min_length=2)]] = []
    """Everyday words that mean the same to somebody who looks for a procedure."""


class PricePart(Part):
    """A price from a day on."""

    from_: date = Field(alias="from")
    yen: int = Field(ge=0)


class FeeItemPart(Part):
    """One item of the schedule (手数料)."""

    title: TextIn
    basis: str
    prices: list[PricePart] = Field(min_length=1)


class FeeSchedulePart(Part):
    """``fees.yaml``."""

    items: dict[str, FeeItemPart]


class RowPart(Part):
    """One line of an issued document: label and value (an expression over the answers, or text)."""

    label: TextIn
    value: Expr
    when: Expr | None = None


class ColumnPart(Part):
    """One column of a table in a document."""

    label: TextIn
    value: str


class TablePart(Part):
    """A table in a document: one row for each person or repeat row."""

    each: str
    when: Expr | None = None
    columns: list[ColumnPart]


class DocumentPart(Part):
    """``documents/<name>.yaml``: a certificate or notice that the city issues."""

    document: Slug
    kind: Literal["certificate", "notice"]
    title: TextIn
    number_prefix: str = ""
    lead: TextIn = NO_TEXT
    rows: list[RowPart] = []
    tables: list[TablePart] = []
    closing: TextIn = NO_TEXT
    seal: bool = True
