"""The doctor's questions (点検): each room registers what can be wrong in it, as a light, a sentence and a remedy.

A check looks and changes nothing; it must be harmless beside the running service. Registered in ``apps.ready`` by
importing the room's ``checks.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence

log = logging.getLogger(__name__)

Light = Literal["green", "yellow", "red"]
WORST_FIRST: tuple[Light, ...] = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a light, one sentence, and what to do (a command, or a page of the documentation)."""

    light: Light
    says: str
    remedy: str = ""


Look = Callable[..., Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """``look(at=...)`` under a name (``room.noun``) and a title for people."""

    name: str
    title: Sentence
    look: Look


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with what it found."""

    check: Check
    finding: Finding


_checks: dict[str, Check] = {}


def check(name: str, title: Sentence) -> Callable[[Look], Look]:
    """Register ``look(*, at)`` as the check ``name``."""

    def register(look: Look) -> Look:
        _checks[name] = Check(name, title, look)
        return look

    return register


def every_check() -> list[Check]:
    """All registered checks, by name."""
    return [_checks[name] for name in sorted(_checks)]


def green(says: Sentence, **details: object) -> Finding:
    """All is well."""
    return Finding("green", str(says) % details)


def yellow(says: Sentence, remedy: Sentence, **details: object) -> Finding:
    """To be seen to in the next days."""
    return Finding("yellow", str(says) % details, str(remedy) % details)


def red(says: Sentence, remedy: Sentence, **details: object) -> Finding:
    """To be seen to today."""
    return Finding("red", str(says) % details, str(remedy) % details)


def examine(*, at: datetime) -> Iterator[Examined]:
    """Run one check after another; one that breaks is red itself and does not stop the others."""
    for one in every_check():
        try:
            found = one.look(at=at)
        except DatabaseError as silent:
            connection.close()
            found = red(
                _("The database did not answer (%(kind)s)."),
                _("See what “database” says, run madoguchi prepare, and look again."),
                kind=type(silent).__name__,
            )
        except Exception as broken:
            log.exception("check broke", extra={"check": one.name})
            found = red(
                _("This check itself broke (%(kind)s)."),
                _("Look into the log of this command, and tell the maintainers."),
                kind=type(broken).__name__,
            )
        yield Examined(one, found)
