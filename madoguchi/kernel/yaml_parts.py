"""What the shapes of a city's files are built from: strict parts, and texts in three languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from madoguchi.kernel.texts import Text


class Part(BaseModel):
    """A part of a file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A text in the three languages of every page."""

    ja: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """As the pages take it."""
        return Text(self.ja, self.plain, self.en)

    def __str__(self) -> str:
        return str(self.text)
