"""Values of the records room (文書管理): retention classes and the folders of the filing plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """A class of retention (保存期間); ``years`` is ``None`` for what is kept for good."""

    key: str
    years: int | None
    title_ja: str
    title_en: str


@dataclass(frozen=True, slots=True)
class FilingClass:
    """One folder of the filing plan (ファイル基準表): 大分類 / 中分類 / 個別フォルダー."""

    major: str
    middle: str
    folder: str
    retention: RetentionClass
    department: str
    basis: str = ""
    """The rule that sets the period."""

    @property
    def path(self) -> str:
        """``大分類/中分類/個別フォルダー``, as a procedure's ``record.class`` names it."""
        return f"{self.major}/{self.middle}/{self.folder}"
