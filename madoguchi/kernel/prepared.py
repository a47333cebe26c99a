"""Questions to the database that every request asks again (用意した問い合わせ): their SQL is made once.

Django builds a query anew each time, which takes several times as long as PostgreSQL takes to answer one by its key.
``Prepared`` keeps the finished statement for each connection and puts the values in; what is read is what the same
queryset would have read, fresh from the database every time. Nothing that was read is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A finished statement of one connection, and how its rows become objects."""

    using: str
    sql: str
    fields: list[Any]
    compiler: Any
    converters: dict[int, Any]
    populators: list[Any]
    model: type[models.Model]
    first: int
    after: int
    names: list[str]


class Prepared(Generic[M]):
    """Rows of ``rows()`` that fulfil ``conditions``, each ``field`` or ``field__lookup`` of the model's own columns, or
    with the columns of what a field points to (``dataset__slug``).

    ``Prepared(lambda: Draft.objects.with_version(), "pk").find(draft_id)``. Lookups are those that take a value as the
    column holds it (``exact``, ``lt``, ``lte``, ``gt``, ``gte``).
    """

    def __init__(self, rows: Callable[[], models.QuerySet[M]], *conditions: str) -> None:
        self.rows, self.conditions = rows, conditions
        self._made = threading.local()

    def find(self, *values: Any) -> M | None:
        """The first row for these values, one for each condition; ``None`` where there is none."""
        found = self.all(*values)
        return found[0] if found else None

    def all(self, *values: Any) -> list[M]:
        """All rows for these values."""
        if any(value is None for value in values):
            raise ValueError("NULL is not compared by a prepared statement.")
        made = self._statement(values)
        connection = made.compiler.connection
        sent = [field.get_db_prep_value(value, connection) for field, value in zip(made.fields, values, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, sent)
            rows = cursor.fetchall()
        return [self._object(made, row) for row in made.compiler.apply_converters(rows, made.converters)]

    def _statement(self, values: tuple[Any, ...]) -> _Statement:
        made: _Statement | None = getattr(self._made, "statement", None)
        if made is None or connections[made.using] is not made.compiler.connection:
            made = self._made.statement = self._make(values)
        return made

    def _make(self, values: tuple[Any, ...]) -> _Statement:
        queryset = self.rows()
        # One after another: inside one filter() Django would sort them by name.
        for condition, value in zip(self.conditions, values, strict=True):
            queryset = queryset.filter(**{condition: value})
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        if len(params) != len(values) or compiler.annotation_col_map:
            raise ValueError(f"{sql} takes other values than those of {self.conditions}.")
        described = compiler.klass_info
        first, after = described["select_fields"][0], described["select_fields"][-1] + 1
        return _Statement(
            using=queryset.db,
            sql=sql,
            fields=[_field(queryset.model, condition) for condition in self.conditions],
            compiler=compiler,
            converters=compiler.get_converters([column[0] for column in compiler.select]),
            populators=get_related_populators(described, compiler.select, queryset.db),  # type: ignore[call-arg]
            model=described["model"],
            first=first,
            after=after,
            names=[column[0].target.attname for column in compiler.select[first:after]],
        )

    @staticmethod
    def _object(made: _Statement, row: Any) -> Any:
        one = made.model.from_db(made.using, made.names, row[made.first : made.after])
        for populator in made.populators:
            populator.populate(row, one)
        return one


def _field(model: type[models.Model], condition: str) -> Any:
    name, _gap, rest = condition.partition("__")
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if field.is_relation and rest and rest.partition("__")[0] in {one.name for one in field.related_model._meta.fields}:
        return _field(field.related_model, rest)
    return field
