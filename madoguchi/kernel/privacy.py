"""Personal data (個人情報): each table that holds some says why, for how long, and what removes it.

Every field of every table has a class of confidentiality (自治体機密性) in ``CLASSES = {"Model": {"3B": "name born_on"}}``.

A room declares its tables in ``privacy.py`` as ``PERSONAL_DATA = {"Model": Personal(...)}``; the reference in
``docs/reference/personal-data.md`` is made from these, and ``tests/conformance`` finds tables that were forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

CONFIDENTIALITY = {
    "3A": "Individual Numbers, and secrets that open something",
    "3B": "what harms a resident when it leaks",
    "3C": "whose data it is, and staff: personal, less grave",
    "2": "internal, tells nothing about anybody by itself",
    "1": "public",
}
"""The classes of 総務省 情報セキュリティポリシーに関するガイドライン (令和6年10月), in our words; a city confirms them."""

STAFF = "staff"
"""Why a field is withheld: the name of a member of staff; the post stands beside it."""
SECRET = "secret"  # noqa: S105 - a reason, no secret
"""Why a field is withheld: it proves who signs in, or opens something."""
OTHERS = "others"
"""Why a field is withheld: it is about somebody else."""
CARD = "card"
"""Why a field is withheld: the certificate of a card holds the name, address and day of birth of whoever signed, and that
may be somebody who acted for the person."""
SIGNER = "signer"
"""Why a field is withheld: as ``CARD``, unless ``Personal.own_signature`` says that the person signed, who is not protected."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person, by all that the rooms know him under; empty where a room does not know him."""

    account_id: str = ""
    resident_id: str = ""
    mails: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Personal:
    """What must be known of a table that holds personal data.

    ``removed_by`` is the dotted path of the function that removes or empties the rows, or ``with:app.Model`` when
    they go together with another table's. It is empty while nothing removes them by itself; then ``remark`` says so.

    ``rows_of`` finds the rows about one person, for “all about me” (開示請求). ``withheld`` names what is not given to him
    (``field``, or ``field.key.key`` of a JSON field), and why (``STAFF``, ``SECRET``, ``OTHERS``, ``CARD``,
    ``SIGNER``); the name of a member of staff is withheld only from rows that staff wrote. ``look_first`` names fields
    in which other people may be spoken of: somebody looks before they go out. ``my_numbers`` names fields that may hold
    a sealed Individual Number.
    """

    purpose: str
    retention: str
    removed_by: str = ""
    remark: str = ""
    rows_of: Callable[[Person], Q] | None = None
    withheld: Mapping[str, str] = field(default_factory=dict)
    look_first: tuple[str, ...] = ()
    my_numbers: tuple[str, ...] = ()
    own_signature: Callable[[Any, Person], bool] | None = None


def nothing(person: Person) -> Q:
    """No rows: for a table that is about no resident."""
    return Q(pk__in=())
