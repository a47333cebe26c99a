"""What the programs write down about themselves (ログ): one line an event, and nothing about anybody.

A log is read by many, copied to places that nobody counts, and kept longer than it should be; so nothing that a person typed,
or that stands in a person's record, may reach it. What may is decided here, by what it *is* and not by how it looks:

- the sentence as it stands in the code, **never** what was put into it, except small numbers;
- fields from the closed list ``FIELDS``, each of a form in which no name, address or number of anybody fits;
- of an exception its classes and the places in the code, never its message and never a local value.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

ROOT = str(Path(__file__).resolve().parents[2]) + "/"
MOST_FRAMES = 40
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_PLACE = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}")
WORDS = frozenset({"route", "role", "job", "chore", "method"})
"""Fields that hold a name from the code; only names that the code really has pass (``known_word``)."""
ROLES = frozenset({"resident", "staff", "nobody"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"})
IDENTIFIERS = frozenset({"request_id", "worker", "job_id", "file_id"})
"""Fields that hold a random number of ours, which says nothing about anybody."""
NUMBERS = frozenset(
    {"status", "ms", "cpu_ms", "attempt", "jobs", "tended", "batch", "count", "seconds", "errno", "pid"}
)
FIELDS = WORDS | IDENTIFIERS | NUMBERS
LARGEST = 9_999_999
"""A larger number could be somebody's: of a telephone, a card, an account, an Individual Number."""
_OURS = "madoguchi"


def safe_number(value: object) -> bool:
    """Whether this is a number too small to be anybody's."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def safe_field(name: str, value: object) -> bool:
    """Whether a field may stand in a line as it is."""
    if name in NUMBERS:
        return safe_number(value)
    if name in IDENTIFIERS:
        return _IDENTIFIER.fullmatch(str(value)) is not None
    return name in WORDS and isinstance(value, str) and known_word(name, value)


def known_word(name: str, value: str) -> bool:
    """Whether this is a word of the code: a route that is there, a job that is registered, a role, a method."""
    if (name, value) in _SEEN:
        return True
    if not _is_known(name, value):
        return False
    _SEEN.add((name, value))
    return True


_SEEN: set[tuple[str, str]] = set()
"""Words that were looked up before; never more than the code has."""


def _is_known(name: str, value: str) -> bool:
    from django.urls import get_resolver

    from madoguchi.kernel.chores import every_chore
    from madoguchi.kernel.jobs import every_job

    if name == "route":
        return value == "none" or value in get_resolver().reverse_dict
    if name in ("job", "chore"):
        return value in {one.name for one in (every_job() if name == "job" else every_chore())}
    return value in {"role": ROLES, "method": METHODS}.get(name, ())


def sentence(record: logging.LogRecord) -> str:
    """The sentence of a record with its small numbers; everything else that was put into it is left out.

    Other libraries may build a sentence before they hand it over: without arguments theirs is not shown. The place in the
    code, which is, leads to it.
    """
    message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if not record.args:
        return message if record.name.split(".")[0] == _OURS else "(see the place)"
    if isinstance(record.args, Mapping):
        return _PLACE.sub("…", message)
    values = iter(record.args)

    def put(_place: re.Match[str]) -> str:
        value = next(values, None)
        return (
            f"{value:g}"
            if isinstance(value, float) and safe_number(value)
            else str(value)
            if safe_number(value)
            else "…"
        )

    return _PLACE.sub(put, message)


def told_exception(first: BaseException) -> list[str]:
    """An exception and what led to it, as classes and places: ``ValueError``, ``madoguchi/…/reading.py:12 read``."""
    lines: list[str] = []
    seen: set[int] = set()
    error: BaseException | None = first
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        code = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
        lines.append(f"{name} {code}" if isinstance(code, int) or re.fullmatch(r"[0-9A-Z]{5}", str(code)) else name)
        frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        lines += [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _place(file: str) -> str:
    return file.removeprefix(ROOT).rpartition("site-packages/")[2]


def only_what_may(record: logging.LogRecord) -> dict[str, Any]:
    """The line made anew from a record: what is not allowed does not come along, whatever it is."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(), "event": sentence(record), "logger": record.name,
    }  # fmt: skip
    given = {**structlog.contextvars.get_contextvars(), **record.__dict__}
    line |= {name: given[name] for name in sorted(FIELDS & given.keys()) if safe_field(name, given[name])}
    if record.levelno >= logging.WARNING:
        line["place"] = f"{_place(record.pathname)}:{record.lineno}"
    if record.exc_info and record.exc_info[1] is not None:
        line["error"] = told_exception(record.exc_info[1])
    return line


def as_text(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """For a person at a terminal: time, sentence, fields."""
    head = f"{str(event.pop('at', ''))[11:19]} {event.pop('level', '')[:1].upper()} {event.pop('event', '')}"
    errors: Sequence[str] = event.pop("error", ())
    event.pop("logger", "")
    fields = " ".join(f"{name}={value}" for name, value in event.items())
    return "\n".join([f"{head}  {fields}".rstrip(), *(f"    {line}" for line in errors)])


class LineFormatter(logging.Formatter):
    """The last step of every line, ``json`` or ``text``: nothing is written that did not pass ``only_what_may``."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.write = as_text if kind == "text" else structlog.processors.JSONRenderer(ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return str(self.write(None, "", only_what_may(record)))


class LineHandler(logging.StreamHandler[Any]):
    """Writes to whatever is the error stream now, warnings only; after ``speak`` everything to the standard output."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.spoken = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A line that cannot be written is given up; the library would print it with all that was put into it."""

    @property
    def stream(self) -> Any:
        """Looked up at each line, because tests and servers exchange it."""
        return sys.stdout if self.spoken else sys.stderr


def strangers_only_warn(record: logging.LogRecord) -> bool:
    """Filter: what a stranger sent wrongly (another host's name, too large a body) is a warning; nothing of ours failed."""
    if record.name.startswith("django.security.") and record.levelno == logging.ERROR:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def configuration(kind: str) -> dict[str, Any]:
    """For ``LOGGING``: commands tell warnings only, on the error stream, so that their own output stays clean."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "madoguchi.kernel.logs.LineFormatter", "kind": kind}},
        "filters": {"strangers": {"()": lambda: strangers_only_warn}},
        "handlers": {
            "lines": {
                "class": "madoguchi.kernel.logs.LineHandler",
                "level": "WARNING",
                "formatter": "lines",
                "filters": ["strangers"],
            },
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "madoguchi": {"level": "INFO"},
            # A page that is not there or may not be seen is told by the line of its request.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }


def speak() -> None:
    """For programs that run for long (web, worker): tell everything, on the standard output, where systemd listens."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LineHandler):
            handler.spoken = True
            handler.setLevel(logging.INFO)


def speaking_handler(kind: str) -> LineHandler:
    """A handler for a program that is not Django's to set up: gunicorn's first process."""
    handler = LineHandler()
    handler.spoken = True
    handler.setFormatter(LineFormatter(kind))
    return handler
