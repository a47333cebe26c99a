"""What every field type knows: how it is asked, read, checked, shown, printed, exported (項目の型)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text

Kind = Literal["text", "number", "money", "date", "bool", "choice", "choices", "object", "list", "none"]
"""What an expression sees of a value; ``choice`` compares with its option keys, ``list`` is counted."""


class Unacceptable(Exception):
    """What was typed cannot become a value. ``message`` says what to type instead; ``part`` names the input."""

    def __init__(self, message: object, *, part: str = "", code: str = "unacceptable") -> None:
        self.message, self.part, self.code = message, part, code
        super().__init__(str(message))


def given(data: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """The texts submitted under one name, without NUL, which no database column of text or JSON can hold."""
    return [text.replace("\x00", "") for text in data.get(name) or ()]


class FieldType:
    """One type of field. A value is JSON; ``None`` means not answered.

    ``inputs`` are the HTML input suffixes: ``("",)`` is one input named like the field,
    ``("family", "given")`` are ``<field>.family`` and ``<field>.given``.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    inputs: ClassVar[tuple[str, ...]] = ("",)
    personal: ClassVar[bool] = False
    """Holds personal data by nature (name, address, phone ...)."""
    group: ClassVar[bool] = False
    """Asked as a fieldset with a legend (several inputs, radio buttons, check boxes)."""
    answers: ClassVar[bool] = True
    """False for ``note``: shown, never answered."""

    @property
    def template(self) -> str:
        """The template that draws the input(s)."""
        return f"forms/fields/{self.name}.html"

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """Pick this field's inputs out of a submitted form, exactly as typed: input suffix -> text (or list)."""
        picked = {suffix: given(data, f"{path}.{suffix}" if suffix else path) for suffix in self.inputs}
        return {suffix: values[-1] if values else "" for suffix, values in picked.items()}

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The inverse of ``parse``: what the inputs hold for a stored value (``None``: empty inputs)."""
        if value is None:
            return dict.fromkeys(self.inputs, "")
        if self.inputs == ("",):
            return {"": str(value)}
        held = value if isinstance(value, Mapping) else {}
        return {suffix: str(held.get(suffix, "")) for suffix in self.inputs}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Normalise (width, spaces, hyphens, eras ...) and return the value, ``None`` if nothing was typed.

        Raises ``Unacceptable``.
        """
        raise NotImplementedError

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Refuse a value that is of the wrong shape (it may come from the API) or out of bounds."""
        raise NotImplementedError

    def show(self, value: Any, field: Field, language: str) -> str:
        """One line (or several, with newlines) for people."""
        raise NotImplementedError

    def line(self, value: Any, field: Field) -> str:
        """The value in one line for a work list, in Japanese."""
        return self.show(value, field, "ja").replace("\n", " ")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema 2020-12 of the value."""
        raise NotImplementedError

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Column suffix -> text, for CSV; the suffix is empty for a single column."""
        raise NotImplementedError

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A valid value, for blank-form tests, generated walks and examples; no personal data of anyone real."""
        raise NotImplementedError

    def parts(self, field: Field) -> Mapping[str, Text]:
        """The visible label of each input suffix, where there is more than one."""
        return {}
