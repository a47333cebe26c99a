"""Whether a set is signed: which of its procedures ask for a signature, and which forms have one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.foundation.forms.public import Text, signed_at_counter
from madoguchi.kernel.acts import Actor
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.refusals import NotSigned, UnsignedNoteNeeded
from madoguchi.services.counter.rules import unsigned_reasons
from madoguchi.services.counter.steps import draft_of

SHEET = "sheet"
"""How a form was signed on paper; the other ways are the kinds of ``CounterForm.signature``."""
MOST_OF_NOTE = 200


@dataclass(frozen=True, slots=True)
class SignedForm:
    """One form of a set: whether its procedure asks for a signature, and how it was signed (empty: nobody did)."""

    form: CounterForm
    title: Text
    asked: bool
    how: str


@dataclass(frozen=True, slots=True)
class Signing:
    """How far a set is signed."""

    forms: tuple[SignedForm, ...]

    @property
    def is_asked(self) -> bool:
        """Whether any of its procedures asks for a signature."""
        return any(one.asked for one in self.forms)

    @property
    def lacking(self) -> list[SignedForm]:
        """The forms that ask for a signature and have none."""
        return [one for one in self.forms if one.asked and not one.how]

    @property
    def is_done(self) -> bool:
        """Whether nothing more has to be signed."""
        return not self.lacking

    @property
    def hows(self) -> list[str]:
        """The ways in which it was signed."""
        return list(dict.fromkeys(one.how for one in self.forms if one.how))

    @property
    def is_begun(self) -> bool:
        """Whether something was signed, and something has to be signed still: it was changed or added afterwards."""
        return bool(self.lacking) and any(one.how for one in self.forms)


def signing_of(forms: Iterable[CounterForm]) -> Signing:
    """How far these forms are signed; each with its draft and version."""
    return Signing(tuple(_signed(form) for form in forms))


def _signed(form: CounterForm) -> SignedForm:
    procedure = draft_of(form).version.procedure
    return SignedForm(form, procedure.title, signed_at_counter(procedure), how_signed(form))


def how_signed(form: CounterForm) -> str:
    """``finger``, ``typed``, ``card``, ``sheet`` (it came back, and somebody saw the signature); empty: not signed as it is."""
    if form.confirmed_at is None:
        return ""
    if form.signature and form.signature.get("hash") == form.confirmed_hash:
        return str(form.signature["kind"])
    on_paper = form.scan_id and form.sheet_seen and form.printed_hash == form.confirmed_hash
    return SHEET if on_paper else ""


def without_signature(signing: Signing, *, reason: str, note: str, by: Actor, at: datetime) -> dict[str, Any]:
    """What is kept with the cases of forms that go out unsigned; nothing where all is signed that has to be.

    Refuses ``NotSigned`` where no reason of the city is given, ``UnsignedNoteNeeded`` where that asks for words besides or
    they are too many.
    """
    if signing.is_done:
        return {}
    found = unsigned_reasons().get(reason)
    if found is None:
        raise NotSigned(procedures="、".join(str(one.title) for one in signing.lacking))
    said = note.strip()
    if (found.with_note and not said) or len(said) > MOST_OF_NOTE:
        raise UnsignedNoteNeeded(most=MOST_OF_NOTE)
    words = {"ja": found.words.ja, "plain": found.words.plain, "en": found.words.en}
    return {
        "reason": found.key, "words": words, "note": said, "by": by.name, "post": by.post, "at": at.isoformat(),
    }  # fmt: skip
