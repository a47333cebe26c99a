"""The shape of a definition's examples (想定例) as they are written in YAML."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from madoguchi.foundation.forms.schema import Assurance, Channel
from madoguchi.foundation.forms.schema_words import Part


class ScenarioPart(Part):
    """One example in ``<slug>.examples.yaml``.

    With ``based_on`` it takes from an earlier example what it does not say itself; its answers are laid over
    those of the other, and an answer of ``null`` takes one away. ``"{sample}"`` stands for the type's own sample.
    """

    name: str
    about: str = ""
    based_on: str = ""
    as_: str = Field("self", alias="as")
    channel: Channel = "online"
    assurance: Assurance = "none"
    today: date | None = None
    known: dict[str, Any] = {}
    """Concept -> value that the registers hold."""
    household: list[dict[str, Any]] = []
    lineal: list[tuple[str, str]] = []
    """Pairs of ids of the household that the family register knows as lineal relatives."""
    register_reached: bool = True
    """``no``: the registers could not be asked; what stands in ``known`` was then typed by the applicant."""
    answers: dict[str, Any] = {}
    attached: list[str] = []
    expect: ExpectPart


class ExpectPart(Part):
    """What must come of an example; what is left out is not compared."""

    asked: list[str] = []
    not_asked: list[str] = []
    prefilled: list[str] = []
    computed: dict[str, Any] = {}
    attachments: list[str] | None = None
    waived: list[str] | None = None
    fee_yen: int | None = None
    problems: list[str] = []
    suggested: list[str] | None = None
    state: str = ""
    documents: list[str] | None = None


class ExamplesPart(Part):
    """``<slug>.examples.yaml``."""

    examples: list[ScenarioPart] = Field(min_length=1)


ScenarioPart.model_rebuild()
ExamplesPart.model_rebuild()
