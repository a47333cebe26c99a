"""The smallest parts of what is written in YAML: names, texts, options."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Expr = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Concepts = Annotated[list[str], BeforeValidator(lambda named: [named] if isinstance(named, str) else named)]
"""One concept, or several in their order."""


class Part(BaseModel):
    """Base of all parts: an unknown key is a fault, not a silence."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, coerce_numbers_to_str=False)


def _text(value: Any) -> Any:
    return {"ja": value} if isinstance(value, str) else value


class TextPart(Part):
    """A text in three languages."""

    ja: str = ""
    plain: str = ""
    en: str = ""


TextIn = Annotated[TextPart, BeforeValidator(_text)]
NO_TEXT = TextPart()


class OptionPart(TextPart):
    """One choice: its key and its text."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]*$")]
    help: TextIn = NO_TEXT


def _option(value: Any) -> Any:
    return {"key": value} if isinstance(value, str) else value


OptionIn = Annotated[OptionPart, BeforeValidator(_option)]
