"""Values of the definition language (手続定義): texts, options, fields, and what evaluating them yields.

Everything here is immutable and knows neither the database nor HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from madoguchi.kernel.texts import Text as Text  # noqa: PLC0414 - offered on to all who speak of definitions

if TYPE_CHECKING:
    from madoguchi.foundation.forms.expressions import Expression

Answers = Mapping[str, Any]
"""Canonical answers: field name -> JSON value; a repeat's name -> list of rows, each with an ``id``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: ``key`` is stored, ``label`` shown."""

    key: str
    label: Text
    help: Text = Text("")


@dataclass(frozen=True, slots=True)
class Field:
    """One question, compiled. ``name`` is dotted when it came from a block (``applicant.address``);
    inside a repeat it is the bare name within a row, and ``repeat`` names the repeat."""

    name: str
    type: str
    label: Text
    help: Text = Text("")
    example: Text = Text("")
    required: bool | Expression = True
    when: Expression | None = None
    default: Any = None
    compute: Expression | None = None
    concept: str = ""
    options: tuple[Option, ...] = ()
    minimum: Any = None
    """number, money, copies: lowest value; date: earliest, ISO or ``today``; choices, persons: at least."""
    maximum: Any = None
    max_length: int | None = None
    pattern: str = ""
    unit: Text = Text("")
    accept: tuple[str, ...] = ()
    """file: kinds taken (``photo``, ``pdf``)."""
    calendar: str = ""
    """appointment: key of the city's booking calendar."""
    source: str = ""
    """persons: which people are offered (``household``)."""
    legal_basis: str = ""
    correctable: bool = True
    autocomplete: str = ""
    told_by: tuple[tuple[str, str], ...] = ()
    """(option, condition over the questions of the guide): what has happened answers it."""
    usual: Any = None
    """What is proposed at the counter."""
    usual_of: tuple[str, ...] = ()
    """Concepts of which the first that is known is proposed there."""
    told_of: tuple[str, ...] = ()
    """Concepts of which the first that somebody has told there answers it."""
    repeat: str = ""
    line: int = 0

    @property
    def follows(self) -> tuple[str, ...]:
        """Concepts from whose answers this one follows, told or proposed."""
        return (*self.told_of, *self.usual_of)

    @property
    def path(self) -> str:
        """The name used in expressions: ``children.born_on`` for a field of the repeat ``children``."""
        return f"{self.repeat}.{self.name}" if self.repeat else self.name


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value came from (出所)."""

    source: Literal["register", "card", "stated", "clerk", "earlier", "computed", "default"]
    at: str
    """ISO moment (or ``as of`` day of the register)."""
    detail: str = ""
    """Which register, which clerk, which earlier application."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that the city already holds for a concept, offered to be confirmed."""

    value: Any
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Fill:
    """Rows made from the register: whose, and of whom of them."""

    source: str
    when: Expression | None
    holds: str = ""
    self_is_one: bool = False
    """Whom the form is about is one of them."""
    shares: str = ""
    """Lists of several forms with one word here name the same people."""

    @property
    def tells_household(self) -> bool:
        """Whether the whole household stands there: what it says is the household for every other list."""
        return self.source == "household" and self.self_is_one and self.when is None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything an expression may ask besides answers."""

    today: date
    channel: str = "online"
    assurance: str = "none"
    represent: str = "self"
    known: Mapping[str, Known] = field(default_factory=dict)
    """concept -> value."""
    household: tuple[Mapping[str, Any], ...] = ()
    """People of the applicant's household: ``{"id", "name": {...}, "born_on", "sex", "relation"}``."""
    register_reached: bool = True
    """False when the register could not be asked: every fact from it is then unknown."""
    lineal: frozenset[tuple[str, str]] = frozenset()
    """Pairs of resident ids known to be lineal relatives (直系)."""
    consents: frozenset[str] = frozenset()
    """Linkages (kinds of ``facts.yaml``) to which the person agreed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: at which field (input path, ``children.0.born_on`` style), in a sentence that says how."""

    path: str
    message: str
    code: str = ""
