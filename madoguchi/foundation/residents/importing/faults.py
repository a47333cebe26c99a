"""Why a row was not taken over. A code stands in the database, its sentence here; neither says what stood in the row."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAULTS: dict[str, str | Promise] = {
    "undecodable": _("This line cannot be read in the encoding of the file."),
    "columns": _("The row has more or fewer cells than the first line has headings."),
    "line-break": _("A cell holds a line break: perhaps a quotation mark is missing."),
    "control-character": _("A cell holds a control character."),
    "character-lost": _("A cell holds the sign of a character that was lost before (U+FFFD)."),
    "missing": _("Something has to stand here."),
    "too-long": _("This is too long."),
    "key": _("Write letters, digits and hyphens, forty at most."),
    "no-date": _("This is no day of the calendar."),
    "days-reversed": _("The end lies before the beginning."),
    "sex": _("Write 男, 女 or 不明."),
    "status": _("Write 住民, 転出 or 死亡."),
    "postal-code": _("A postal code has seven digits."),
    "country": _("Write the country as two capital letters (ISO 3166)."),
    "mail": _("This is no mail address."),
    "whole-number": _("Write a whole number."),
    "individual-number": _("The Individual Number has twelve digits, and its check digit fits."),
    "number-twice": _("Another row has the same Individual Number."),
    "twice": _("An earlier row is about the same person or the same day."),
    "second-head": _("The household has another head already."),
    "parent-unknown": _("A parent is neither in the file nor on the register."),
    "of-another-kind": _(
        "This number belongs to an invented person, or to a real one while invented people are loaded."
    ),
    "no-person": _("The person is neither in the file of people nor on the register."),
    "fact-kind": _("The city's facts.yaml names no such kind."),
    "fact-value": _("The city's facts.yaml names no such value of this kind."),
    "post": _("There is no such post."),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One faulty row; ``column`` is a heading, or empty."""

    part: str
    line: int
    column: str
    code: str


class RowFault(Exception):
    """Raised while a row is read."""

    def __init__(self, column: str, code: str) -> None:
        self.column, self.code = column, code
        super().__init__(f"{column}: {code}")


def words_of_fault(code: str) -> str:
    """The sentence of a code, in the reader's language; the code itself where a newer program wrote it."""
    return str(FAULTS.get(code, code))
