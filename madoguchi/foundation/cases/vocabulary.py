"""Words and events of cases (案件)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

PREPARED = "prepared"
"""The channel of answers given at home for the counter (事前申請): asked as there, and never an application by themselves."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody has told of themselves elsewhere (a reservation), so that no form asks it again."""

    name: str = ""
    name_parts: Mapping[str, str] = field(default_factory=dict)
    """The same as forms keep it; empty where nobody divided it."""
    mail: str = ""
    mail_confirmed_at: datetime | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    """A draft became an application that the city has (申請の到達)."""

    case_id: UUID
    asks_time: bool
    """Whether its answers hold an appointment; nobody else needs to look for one."""


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """The applicant took it back (取下げ)."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectionRequested:
    """The office asked for a correction (補正の求め)."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectionAnswered:
    """The applicant answered it; appointments in the answers may have changed."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """The office decided (処分・受理)."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CaseMessageSent:
    """A message was written on a case."""

    case_id: UUID
    message_id: int
    to_resident: bool


@dataclass(frozen=True, slots=True)
class CodeRequested:
    """Somebody asked for a mailed code: to confirm a mail address, or to open a draft or case again."""

    code_id: UUID
    code: str
    mail: str
    language: str
    purpose: str
    """``confirm``, ``draft`` or ``case``."""
    title: str
