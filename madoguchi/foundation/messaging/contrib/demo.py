"""The demonstration's mail: it stays in the table, where the demo desk shows it; no network."""

from __future__ import annotations

from typing import ClassVar

from madoguchi.foundation.messaging.vendors import AddressRefused, Letter, MailVendor


class DemoMail(MailVendor):
    """Takes every letter, except to ``refused@...``: so that a refusal can be shown too."""

    name: ClassVar[str] = "demo"

    def send(self, letter: Letter) -> None:
        if letter.to.casefold().startswith("refused@"):
            raise AddressRefused("550")

    def check_config(self) -> list[str]:
        return []
