"""What may be asked of a snapshot, and how it is read from an address. Nothing here touches a file."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from django.utils.translation import gettext as _

from madoguchi.services.opendata.snapshots.kind_words import KIND_WORDS
from madoguchi.services.opendata.snapshots.place_words import example_of
from madoguchi.services.opendata.snapshots.refusals import (
    AskedTwice,
    DegreesExchanged,
    NearOrSort,
    NoPlaces,
    NoSuchField,
    NoSuchOperator,
    ParameterUnreadable,
    SouthBeyondNorth,
    TooMuchAsked,
    ValueOfAnotherKind,
    WestBeyondEast,
)  # fmt: skip
from madoguchi.services.opendata.snapshots.values import Value, stored, told
from madoguchi.services.opendata.snapshots.vocabulary import Column, place_of

Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "contains", "in", "missing"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
WORDS = ("text", "bbox", "near", "sort", "fields", "limit", "cursor")
"""Parameters that are no filters. A field that is called so is asked with its operator: ``text__eq=…``."""
USUAL_LIMIT, MOST_ROWS = 100, 1000
MOST_FILTERS, MOST_VALUES, MOST_LETTERS, MOST_SORTS, MOST_METRES = 20, 200, 200, 3, 100_000.0
MOST_CURSOR = 4000


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. ``value`` is a tuple for ``in`` and a truth for ``missing``; only ``ne`` and ``missing`` hold for a
    value that is not there."""

    field: str
    operator: Operator
    value: Value | tuple[Value, ...]


class Box(NamedTuple):
    """A box in degrees, its borders included."""

    west: float
    south: float
    east: float
    north: float


class Near(NamedTuple):
    """Everything within ``metres`` of a place, the nearest first."""

    longitude: float
    latitude: float
    metres: float


class Sort(NamedTuple):
    """Missing values come last in both directions."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What to find: all conditions together. Without ``sort`` the records come in the order of the file."""

    filters: tuple[Filter, ...] = ()
    text: str = ""
    bbox: Box | None = None
    near: Near | None = None
    sort: tuple[Sort, ...] = ()
    fields: tuple[str, ...] = ()
    """Which to answer, in this order; all where it is empty."""
    limit: int = USUAL_LIMIT
    cursor: str = ""


def read_question(
    params: Mapping[str, Sequence[str]], columns: Sequence[Column], *, most: int = MOST_ROWS,
    besides: Sequence[str] = ("format",),
) -> Question:  # fmt: skip
    """The question of an address (a ``QueryDict``, or a mapping to lists of texts). Raises a ``Refused``.

    An empty parameter counts as not given, but among no values (``__in``) there is nothing to find. ``besides`` are
    parameters that the caller reads. ``most`` bounds ``limit``.
    """
    given = _given(params, besides)
    known = {column.title: column for column in columns} | {column.name: column for column in columns}
    filters: list[Filter] = []
    for key, texts in given.items():
        if key not in WORDS:
            filters.extend(_filters(key, texts, known, columns))
    if len(filters) > MOST_FILTERS:
        raise TooMuchAsked(parameter=filters[MOST_FILTERS].field, most=MOST_FILTERS)
    single = {word: _once(word, given[word]) for word in WORDS if word in given}
    text = single.get("text", "")
    if len(text) > MOST_LETTERS:
        raise TooMuchAsked(parameter="text", most=MOST_LETTERS)
    bbox = Box(*_degrees("bbox", single["bbox"], 4)) if "bbox" in single else None
    near = Near(*_degrees("near", single["near"], 3)) if "near" in single else None
    if (bbox or near) and place_of(columns) is None:
        raise NoPlaces
    if near and "sort" in single:
        raise NearOrSort
    return Question(
        tuple(filters), text, bbox, near, _sorts(single.get("sort", ""), known, columns),
        _fields(single.get("fields", ""), known, columns), _limit(single.get("limit", ""), most),
        single.get("cursor", "")[:MOST_CURSOR],
    )  # fmt: skip


def _given(params: Mapping[str, Sequence[str]], besides: Sequence[str]) -> dict[str, list[str]]:
    lists = getattr(params, "lists", None)
    pairs = lists() if lists else params.items()
    found = {}
    for key, texts in pairs:
        kept = [_clean(text) for text in texts if text != ""]
        if (kept or key.endswith("__in")) and key not in besides:
            found[_clean(key)] = kept
    return found


def _clean(text: str) -> str:
    """What no text can hold (half of a surrogate pair) equals nothing in the data, and could not even be told."""
    return str(text).encode("utf-8", "replace").decode()


def _once(parameter: str, texts: Sequence[str]) -> str:
    if len(texts) > 1:
        raise AskedTwice(parameter=parameter)
    return texts[0]


def _column(name: str, known: Mapping[str, Column], columns: Sequence[Column]) -> Column:
    if name not in known:
        raise NoSuchField(field=name[:100], fields=", ".join(column.name for column in columns))
    return known[name]


def operators_for(column: Column) -> tuple[Operator, ...]:
    """Which operators a field has."""
    without: set[Operator] = set()
    if column.kind != "text":
        without.add("contains")
    if column.kind == "boolean":
        without |= {"lt", "le", "gt", "ge"}
    return tuple(operator for operator in OPERATORS if operator not in without)


def _filters(key: str, texts: list[str], known: Mapping[str, Column], columns: Sequence[Column]) -> list[Filter]:
    name, mark, operator = key, "", "eq"
    if key not in known:
        name, mark, operator = key.rpartition("__")
        if not mark:
            raise NoSuchField(field=key[:100], fields=", ".join(column.name for column in columns))
    column = _column(name, known, columns)
    fitting = operators_for(column)
    if operator not in fitting:
        raise NoSuchOperator(operator=operator[:40], field=column.name, operators=", ".join(fitting))
    found: Operator = next(one for one in fitting if one == operator)
    if found == "in":
        return [Filter(column.name, "in", _several(column, texts))]
    if found == "missing":
        return [Filter(column.name, "missing", _truth(key, _once(key, texts)))]
    # A range has two ends, and several words may have to be in one field; two equal values never are.
    if found == "eq":
        _once(key, texts)
    return [Filter(column.name, found, _value(column, text)) for text in texts]


def _several(column: Column, texts: list[str]) -> tuple[Value, ...]:
    if len(texts) == 1:
        try:
            texts = [text for row in csv.reader([texts[0]]) for text in row if text]
        except csv.Error:
            name = f"{column.name}__in"
            raise ParameterUnreadable(parameter=name, value=texts[0][:100], example=f'{name}=a,"b,c"') from None
    if len(texts) > MOST_VALUES:
        raise TooMuchAsked(parameter=f"{column.name}__in", most=MOST_VALUES)
    return tuple(_value(column, text) for text in texts)


def _truth(key: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise ParameterUnreadable(parameter=key[:100], value=text[:100], example=f"{key[:100]}=true")
    return text == "true"


def _value(column: Column, text: str) -> Value:
    if len(text) > MOST_LETTERS:
        raise TooMuchAsked(parameter=column.name, most=MOST_LETTERS)
    try:
        value = told(stored(text, column.kind), column.kind)
    except ValueError:
        raise ValueOfAnotherKind(field=column.name, value=text[:100], kind=KIND_WORDS[column.kind]) from None
    assert value is not None
    return value


def _degrees(parameter: str, text: str, count: int) -> list[float]:
    parts = text.split(",")
    if len(parts) != count:
        raise _no_degrees(parameter, text)
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise _no_degrees(parameter, text) from None
    if not all(map(math.isfinite, numbers)):
        raise _no_degrees(parameter, text)
    for longitude, latitude in zip(numbers[0:count:2], numbers[1:count:2], strict=False):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            if -90 <= longitude <= 90 and -180 <= latitude <= 180:
                raise _exchanged(parameter, text, parts)
            raise _no_degrees(parameter, text)
    if count == 4 and numbers[0] > numbers[2]:
        raise WestBeyondEast(west=parts[0][:20], east=parts[2][:20], example=example_of(parameter))
    if count == 4 and numbers[1] > numbers[3]:
        raise SouthBeyondNorth(south=parts[1][:20], north=parts[3][:20], example=example_of(parameter))
    if count == 3 and numbers[2] > MOST_METRES:
        raise TooMuchAsked(parameter=parameter, most=f"{MOST_METRES:.0f} m")
    if count == 3 and numbers[2] < 0:
        raise _no_degrees(parameter, text)
    return [number + 0.0 for number in numbers]


def _no_degrees(parameter: str, text: str) -> ParameterUnreadable:
    return ParameterUnreadable(parameter=parameter, value=text[:100], example=example_of(parameter))


def _exchanged(parameter: str, text: str, parts: list[str]) -> DegreesExchanged:
    """With what was typed in its right order as the example: so it is one of the city that was meant."""
    turned = [part.strip()[:20] for part in parts]
    for first in range(0, len(turned) - 1, 2):
        turned[first : first + 2] = reversed(turned[first : first + 2])
    order = _("longitude, latitude, metres") if parameter == "near" else _("west, south, east, north (in degrees)")
    return DegreesExchanged(
        parameter=parameter, value=text[:100], order=order, example=f"{parameter}={','.join(turned)}"
    )


def _sorts(text: str, known: Mapping[str, Column], columns: Sequence[Column]) -> tuple[Sort, ...]:
    found = []
    for part in filter(None, text.split(",")):
        descending = part.startswith("-")
        found.append(Sort(_column(part[descending:], known, columns).name, descending))
    if len(found) > MOST_SORTS:
        raise TooMuchAsked(parameter="sort", most=MOST_SORTS)
    if len({one.field for one in found}) < len(found):
        raise AskedTwice(parameter=text[:100])
    return tuple(found)


def _fields(text: str, known: Mapping[str, Column], columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_column(part, known, columns).name for part in filter(None, text.split(","))))


def _limit(text: str, most: int) -> int:
    if not text:
        return min(USUAL_LIMIT, most)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ParameterUnreadable(parameter="limit", value=text[:100], example=f"limit={most}")
    if int(text) > most:
        raise TooMuchAsked(parameter="limit", most=most)
    return int(text)
