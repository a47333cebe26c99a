"""Which types there are."""

from __future__ import annotations

from functools import cache

from madoguchi.foundation.forms.types.base import FieldType


class UnknownType(LookupError):
    """No type has this name."""


@cache
def _types() -> dict[str, FieldType]:
    # Imported when first asked, because the types speak the language of expressions, which asks for kinds.
    from madoguchi.foundation.forms.types import (
        appointments,
        bank_accounts,
        choices,
        contacts,
        days,
        files,
        my_numbers,
        names,
        numbers,
        persons,
        places,
        signatures,
        texts,
    )

    found = (
        names.PersonName(), persons.Persons(), days.Day(), places.PostalCode(), places.Address(), contacts.Phone(),
        contacts.Email(), choices.YesNo(), choices.OneChoice(), choices.SeveralChoices(), numbers.Number(),
        numbers.Money(), texts.OneLine(), texts.SeveralLines(), files.File(), bank_accounts.BankAccount(),
        my_numbers.MyNumber(), signatures.Signature(), appointments.Appointment(), numbers.Copies(),
        choices.Statement(), texts.Note(),
    )  # fmt: skip
    return {each.name: each for each in found}


def field_type(name: str) -> FieldType:
    """The type called ``name``; raises ``UnknownType``."""
    try:
        return _types()[name]
    except KeyError:
        raise UnknownType(name) from None


def every_type() -> tuple[FieldType, ...]:
    """All types, in the order of the reference."""
    return tuple(_types().values())


def known_types() -> frozenset[str]:
    """The names of all types."""
    return frozenset(_types())
