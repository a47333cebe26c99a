"""Questions in SQL under guard (見張り): only reading, only the tables that were picked, and only so much of everything.

What is read is a view of each table under a name of its own; the files themselves, SQLite's own tables, and every function
that reaches beyond the question are refused by name. What is not in a list here is refused.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from madoguchi.services.evidence.figures.days import Days
from madoguchi.services.evidence.figures.keys import Districts, day_of, fiscal_year_of, year_of
from madoguchi.services.evidence.figures.origins import EVERY, Origin, origins_of

FUNCTIONS = frozenset({
    "abs", "acos", "asin", "atan", "atan2", "avg", "ceil", "ceiling", "coalesce", "cos", "count", "cume_dist", "date", "datetime",
    "degrees", "dense_rank", "exp", "first_value", "floor", "group_concat", "ifnull", "iif", "instr", "julianday", "lag",
    "last_value", "lead", "length", "like", "glob", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod",
    "nth_value", "ntile", "nullif", "percent_rank", "pi", "pow", "power", "radians", "rank", "replace", "round", "row_number",
    "rtrim", "sign", "sin", "sqrt", "strftime", "substr", "substring", "sum", "tan", "time", "total", "trim", "trunc", "typeof",
    "upper", "town", "district", "district_name", "is_district", "year", "fiscal_year", "day",
})  # fmt: skip
"""None of them reaches beyond the question, and all give the same answer every time: ``random`` does not, and those of days and
hours are our own, which have no clock (``days.py``)."""
OWN = ("town", "district", "district_name", "is_district", "year", "fiscal_year", "day")
MOST_ANSWER = 4_000_000
"""Letters of a whole answer."""
BUSY = 2.0
"""On a busy machine the seconds of work that a question may take last so many times as long, and no longer."""
MOST_ARGUMENTS = 20
_STEPS = 2_000
"""Of SQLite's machine between two looks at the clock."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 200_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 400,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 60,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: MOST_ARGUMENTS,
    sqlite3.SQLITE_LIMIT_ATTACHED: 4,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


@dataclass(frozen=True, slots=True)
class Given:
    """A table of a question: a file with one relation, or rows. ``name`` is what the question calls it."""

    name: str
    columns: tuple[str, ...]
    path: str = ""
    relation: str = ""
    fields: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


@dataclass(slots=True)
class Answer:
    """What a question found; ``read`` names the tables that it read."""

    columns: list[str]
    rows: list[list[Any]]
    cut: bool
    read: list[str]
    days: dict[str, list[Any]] = field(default_factory=dict)
    """Table -> the first and the last survey day, of those that were read without a word on the day."""
    origins: list[Origin] = field(default_factory=list)
    """Of each column the tables that it comes from, whether it was typed in the question, and else which typed numbers flow
    into it; empty where that is not known."""


@dataclass(eq=False)
class Failed(Exception):
    """Why there is no answer: ``what`` is one of a few words, ``detail`` names what it is about."""

    what: str
    detail: str = ""
    known: list[str] = field(default_factory=list)
    at: int = -1
    """Where in the question, where that is known."""


class Guarded:
    """A connection that can only read what was given."""

    def __init__(self, given: Sequence[Given], *, city: str = "", towns: Sequence[tuple[str, str]] = ()) -> None:
        self.read: set[str] = set()
        self.columns_read: set[tuple[str, str]] = set()
        self.refused = ""
        self._names = {one.name: one for one in given}
        self._places: dict[tuple[str, str], str] = {}
        """(Relation, database) of each table -> its name; databases and relations of ours have names that nobody guesses."""
        self._real: set[str] = set()
        self._until = self._until_at_all = 0.0
        self._days = Days()
        self._pages: dict[tuple[int, int], str] = {}
        """(Database, page) of each table and of its indexes -> its name."""
        self.connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
        try:
            self._prepare(given, Districts(city, towns))
        except BaseException:
            self.connection.close()
            raise

    def _prepare(self, given: Sequence[Given], districts: Districts) -> None:
        run = self.connection.execute
        run("PRAGMA trusted_schema=OFF")
        run("PRAGMA temp_store=MEMORY")
        own: tuple[Callable[[Any], Any], ...] = (
            districts.town, districts.key, districts.name, districts.is_one, year_of, fiscal_year_of, day_of
        )  # fmt: skip
        for name, function in zip(OWN, own, strict=True):
            self.connection.create_function(name, 1, function, deterministic=True)
        for name, function in self._days.functions():
            self.connection.create_function(name, -1, function, deterministic=True)
        for one in given:
            self._show(one)
        databases = {name: n for n, name, _file in run("PRAGMA database_list").fetchall()}
        for (relation, place), name in self._places.items():
            pages = run(f"SELECT rootpage FROM {place}.sqlite_master WHERE tbl_name = ?", [relation]).fetchall()  # noqa: S608
            self._pages.update(((databases[place], page), name) for (page,) in pages)
        self._real.update(row[0].lower() for row in run("PRAGMA module_list"))
        run("PRAGMA query_only=ON")
        for limit, most in _LIMITS.items():
            self.connection.setlimit(limit, most)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.connection.set_authorizer(self._may)
        self.connection.set_progress_handler(self._is_late, _STEPS)

    def _show(self, one: Given) -> None:
        run, columns = self.connection.execute, ", ".join(map(quoted, one.columns))
        place, relation, fields = f"f{secrets.token_hex(8)}", one.relation, ", ".join(map(quoted, one.fields))
        if one.path:
            run(f"ATTACH ? AS {place}", [f"file:{quote(one.path)}?mode=ro&immutable=1"])
            self._real.update(row[0].lower() for row in run(f"SELECT name FROM {place}.sqlite_master"))  # noqa: S608
        else:
            place, relation, fields = "main", place, columns
            run(f"CREATE TABLE {relation} ({columns})")
            marks = ", ".join("?" * len(one.columns))
            self.connection.executemany(f"INSERT INTO {relation} VALUES ({marks})", one.rows)  # noqa: S608
        self._places[relation, place] = one.name
        # Names are quoted, and no word of the question stands here.
        read = f"SELECT {fields} FROM {place}.{quoted(relation)}"  # noqa: S608
        run(f"CREATE TEMP VIEW {quoted(one.name)} ({columns}) AS {read}")

    def _may(self, act: int, one: str | None, two: str | None, place: str | None, through: str | None) -> int:
        """SQLite asks this for everything that a statement would do, before it does anything."""
        if act in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if act == sqlite3.SQLITE_READ:
            return self._may_read(one or "", two or "", place, through)
        if act == sqlite3.SQLITE_FUNCTION and (two or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        self.refused = (two or "").lower() if act == sqlite3.SQLITE_FUNCTION else ""
        return sqlite3.SQLITE_DENY

    def _may_read(self, table: str, column: str, place: str | None, through: str | None) -> int:
        name = self._places.get((table, place or ""))
        if name is not None and (not column or (through or "").lower() == name.lower()):
            # A view looks into its own table; without a column, its records are only counted.
            self.read.add(name)
            return sqlite3.SQLITE_OK
        if place == "temp" and table in self._names:
            self.columns_read.add((table, column))
            return sqlite3.SQLITE_OK
        known = table.lower() in self._real or table.lower().startswith("sqlite_")
        if place is None and not column and not known:
            return sqlite3.SQLITE_OK  # a part of the question itself (WITH …)
        self.refused = table
        return sqlite3.SQLITE_DENY

    def _is_late(self) -> bool:
        return time.thread_time() > self._until or time.monotonic() > self._until_at_all

    def ask(self, sql: str, values: Sequence[Any] = (), *, most: int, seconds: float) -> Answer:
        """The answer, or ``Failed``."""
        self._until, self._until_at_all = time.thread_time() + seconds, time.monotonic() + BUSY * seconds
        self.read.clear()
        self.columns_read.clear()
        self.refused = self._days.refused = ""
        try:
            cursor = self.connection.execute(sql, values)
            if cursor.description is None or _EXPLAINED.match(sql):
                raise Failed("not-a-question")
            columns = [one[0] for one in cursor.description]
            rows: list[list[Any]] = []
            letters = 0
            for row in cursor:
                if len(rows) == most:
                    return Answer(columns, rows, True, sorted(self.read))
                rows.append([_told(cell) for cell in row])
                letters += sum(len(cell) for cell in row if isinstance(cell, str)) + len(row)
                if letters > MOST_ANSWER:
                    raise Failed("answer-too-large")
            return Answer(columns, rows, False, sorted(self.read))
        except Failed:
            raise
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError, RecursionError) as wrong:
            raise self._why(wrong, sql) from None

    def origins(self, sql: str) -> list[Origin]:
        """Where each column of a question comes from; empty where SQLite does not tell."""
        self._until, self._until_at_all = time.thread_time() + 1, time.monotonic() + BUSY
        try:
            with self._counted_arguments():
                program = [
                    (row[1], row[2], row[3], row[4], row[5]) for row in self.connection.execute("EXPLAIN " + sql)
                ]
        except (sqlite3.Error, sqlite3.Warning, ValueError):
            return []
        found = origins_of(program, lambda place, page: self._pages.get((place, page), EVERY))
        # What SQLite puts in by itself was not typed: only what stands in the question is named.
        typed = {float(one) for one in _LITERAL.findall(sql)}
        return [(tables, only, [one for one in numbers if abs(float(one)) in typed]) for tables, only, numbers in found]

    @contextmanager
    def _counted_arguments(self) -> Iterator[None]:
        """For ``EXPLAIN``, which names a function with its number of arguments only where it is one of exactly so many."""
        names = ("max", "min", *(name for name, _function in self._days.functions()))
        several = [(name, many) for name in names for many in range(2, MOST_ARGUMENTS + 1)]
        for name, many in several:
            self.connection.create_function(name, many, _never_called, deterministic=True)
        try:
            yield
        finally:
            for name, many in several:
                self.connection.create_function(name, many, None)

    def days_unasked(self, days: Sequence[Sequence[str]]) -> dict[str, list[Any]]:
        """Of the tables that the question read, but not this column of theirs: its first and last value."""
        read, columns_read, found = set(self.read), set(self.columns_read), {}
        self._until, self._until_at_all = time.thread_time() + 1, time.monotonic() + BUSY
        for name, column in days:
            if name in read and (name, column) not in columns_read:
                one, of = quoted(column), quoted(name)
                try:
                    row = self.connection.execute(f"SELECT min({one}), max({one}) FROM {of}").fetchone()  # noqa: S608
                except sqlite3.Error:
                    raise Failed("too-slow") from None
                found[name] = [_told(cell) for cell in row]
        return found

    def _why(self, wrong: Exception, sql: str) -> Failed:
        said = str(wrong)
        if self._is_late() or said == "interrupted":
            return Failed("too-slow")
        if self._days.refused:
            return Failed("clock-asked", self._days.refused)
        if isinstance(wrong, MemoryError) or "out of memory" in said or "too big" in said:
            return Failed("too-large")
        for begins, what in _SAID:
            if said.startswith(begins):
                detail = said.partition(": ")[2]
                return Failed(what, detail, self._known(what, detail, sql))
        if "not authorized" in said or "is prohibited" in said or "authorization denied" in said:
            if self.refused:
                return Failed("function-forbidden" if "function" in said else "table-forbidden", self.refused)
            return Failed("not-a-question")
        if said.startswith("cannot modify"):
            return Failed("not-a-question")
        if "one statement at a time" in said:
            return Failed("several-statements")
        return Failed("not-sql", said[:200], at=self._place(sql, said))

    def _place(self, sql: str, said: str) -> int:
        """Where the word stands that is not understood: the first at which the question up to it is wrong in this way."""
        word = _NEAR.match(said)
        if word is None:
            return -1
        for found in list(re.finditer(re.escape(word[1]), sql))[:50]:
            try:
                self.connection.execute("EXPLAIN " + sql[: found.end()])
            except (sqlite3.Error, sqlite3.Warning) as wrong:
                if str(wrong) == said:
                    return found.start()
        return -1

    def _known(self, what: str, detail: str, sql: str) -> list[str]:
        if what == "no-such-table":
            return list(self._names)
        if what != "no-such-column":
            return []
        table = detail.rpartition(".")[0].rpartition(".")[2].lower()
        called = {name.lower(): one for name, one in self._names.items()}
        meant = called.get(table) or next(
            (
                called[real.lower()]
                for real, alias in _CALLED.findall(sql)
                if alias.lower() == table and real.lower() in called
            ),
            None,
        )
        some = (
            [meant]
            if meant is not None
            else [one for one in self._names.values() if one.name in self.read] or [*self._names.values()]
        )
        return [column for one in some for column in one.columns]


_EXPLAINED = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))*EXPLAIN\b", re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(r"(?<![\w.])(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_CALLED = re.compile(r'\b(?:FROM|JOIN|,)\s*"?(\w+)"?\s+(?:AS\s+)?"?(\w+)"?', re.IGNORECASE)
"""A table, and what the question calls it."""
_NEAR = re.compile(r'near "(.+)": syntax error', re.DOTALL)
_SAID = (
    ("no such table: ", "no-such-table"), ("no such column: ", "no-such-column"), ("no such function: ", "no-such-function"),
    ("ambiguous column name: ", "ambiguous-column"), ("vtable constructor failed: ", "table-forbidden"),
)  # fmt: skip


def quoted(name: str) -> str:
    """A name as it may stand in a statement."""
    return '"' + name.replace('"', '""') + '"'


def _never_called(*_arguments: Any) -> None:
    """A question is only explained while this stands."""


def _told(cell: Any) -> Any:
    if isinstance(cell, bytes):
        raise Failed("not-a-table")
    if isinstance(cell, float) and (cell != cell or cell in (float("inf"), float("-inf"))):
        return None
    return cell
