"""Full addresses of what the catalogue names; the base is what the request was asked by."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Addresses:
    """``base`` is scheme and host."""

    base: str

    def of(self, name: str, *arguments: object) -> str:
        """The full address of a page."""
        return self.base + reverse(name, args=arguments)

    @property
    def catalogue(self) -> str:
        """The page of all datasets."""
        return self.of("open_datasets")

    def page(self, slug: str) -> str:
        """Of a dataset, for people."""
        return self.of("open_dataset", slug)

    def file(self, slug: str, number: int, name: str) -> str:
        """Of a version's file."""
        return self.of("open_dataset_file", slug, number, name)

    def latest(self, slug: str, name: str) -> str:
        """Of the same file of whatever version is the newest."""
        return self.of("open_dataset_latest", slug, name)
