"""Values of the residents' way through a procedure."""

from __future__ import annotations

from dataclasses import dataclass, field

ATTACHMENTS, MAIL, CHECK = "attachments", "mail", "check"
"""Steps that are not pages of the definition."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard: a page of the definition, or one of ``ATTACHMENTS``, ``MAIL``, ``CHECK``."""

    name: str
    label: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class Price:
    """One line of the fee on the guide page; ``when`` and ``exempt`` are sentences."""

    title: str
    yen: int
    basis: str
    each: str
    """What it is counted by (``通``), empty for once."""
    when: str
    exempt: tuple[tuple[str, str], ...] = ()
    """(the sentence that says when it is not taken, on which basis)."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Something to have ready: what, when it is needed, and when it is not."""

    what: str
    when: str = ""
    unless: str = ""
    help: str = ""
    basis: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything the guide page tells, in the reader's language."""

    slug: str
    title: str
    summary: str
    category: str
    who: str
    when: str
    deadline: str
    notes: tuple[str, ...]
    result: str
    prices: tuple[Price, ...]
    bring: tuple[Needed, ...]
    attachments: tuple[Needed, ...]
    law: tuple[str, ...]
    standard_days: int
    processing_note: str
    channels: tuple[str, ...]
    assurance: str
    questions: int
    minutes: int
    suggests: tuple[tuple[str, str, str], ...] = field(default=())
    """(slug, title, when)."""

    @property
    def not_needed(self) -> tuple[Needed, ...]:
        """Papers that fall away for some, with when and on which basis. What is to be brought says so at its own line."""
        return tuple(one for one in self.attachments if one.unless)

    @property
    def sent_along(self) -> tuple[Needed, ...]:
        """The papers, where any can be sent: to the counter alone they are brought, which is said there already."""
        return self.attachments if {"online", "mail"}.intersection(self.channels) or not self.bring else ()
