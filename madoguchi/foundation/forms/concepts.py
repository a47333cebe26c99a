"""Concepts (概念): the same question in several definitions, so that it is asked of a person once.

``library.yaml`` lists them (``concepts``). An answer goes over from one definition to another when both fields name one
concept, so these have to be the same question: of one type, with options in common, asked once or in every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.vocabulary import Field

NEVER_SHARED = frozenset({"note", "statement", "signature", "file", "appointment", "my_number"})
"""Declared, signed, booked or enclosed for one matter; an individual number is bound to its legal basis (番号法第9条)."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a definition: where it stands, and what it is."""

    slug: str
    path: str
    field: Field


def fields_by_concept(procedures: Mapping[str, Procedure]) -> dict[str, list[AskedField]]:
    """Concept -> its fields, in the order of the definitions."""
    found: dict[str, list[AskedField]] = {}
    for one in _fields(procedures):
        if one.field.concept:
            found.setdefault(one.field.concept, []).append(one)
    return found


def concept_faults(
    procedures: Mapping[str, Procedure], known: Mapping[str, object]
) -> Iterator[tuple[AskedField, str, str]]:
    """(field, what, remedy) of everything that keeps answers from going over; empty ``known``: any name will do."""
    for concept, fields in fields_by_concept(procedures).items():
        types = Counter(one.field.type for one in fields)
        usual = types.most_common(1)[0][0]
        rows = Counter(bool(one.field.repeat) for one in fields)
        in_rows = rows.most_common(1)[0][0]
        for one in fields:
            if known and concept not in known:
                near = get_close_matches(concept, list(known), 1)
                remedy = f"did you mean {near[0]}?" if near else "add it to concepts: in library.yaml"
                yield one, f"“{concept}” is no concept of library.yaml", remedy
            if one.field.type in NEVER_SHARED or one.field.compute is not None:
                yield one, f"what is answered here ({one.field.type}) stays here", "remove concept:"
            if one.field.type != usual:
                what = f"“{concept}” is elsewhere of the type {usual}"
                yield one, what, "make it the same type, or another concept"
            if bool(one.field.repeat) != in_rows:
                what = f"“{concept}” is elsewhere asked {'in every row' if in_rows else 'once'}"
                yield one, what, "name another concept"
            if stranger := next(
                (other for other in fields if not _have_options_in_common(one.field, other.field)), None
            ):
                what = f"“{concept}” has other options in {stranger.slug} ({stranger.path})"
                yield one, what, "give both the same options, or another concept"


def same_label_without_concept(procedures: Mapping[str, Procedure]) -> dict[str, list[AskedField]]:
    """Label -> fields of several definitions that ask in the same words and the same type, yet share no concept."""
    found: dict[tuple[str, str, tuple[str, ...]], list[AskedField]] = {}
    for one in _fields(procedures):
        if one.field.type in NEVER_SHARED or one.field.compute is not None:
            continue
        options = tuple(sorted(option.key for option in one.field.options))
        found.setdefault((one.field.label.ja, one.field.type, options), []).append(one)
    return {
        label: fields
        for (label, _type, _options), fields in sorted(found.items())
        if len({one.slug for one in fields}) > 1
        and (len({one.field.concept for one in fields}) > 1 or not fields[0].field.concept)
    }


def _fields(procedures: Mapping[str, Procedure]) -> Iterator[AskedField]:
    for slug, procedure in sorted(procedures.items()):
        for path, f in procedure.fields.items():
            yield AskedField(slug, path, f)


def _have_options_in_common(one: Field, other: Field) -> bool:
    """At least half of the shorter list: an answer that the other list lacks is asked there."""
    mine, theirs = {o.key for o in one.options}, {o.key for o in other.options}
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))
