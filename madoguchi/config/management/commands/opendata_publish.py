"""``madoguchi opendata publish``: publish now what is approved and due."""

from __future__ import annotations

from typing import Any

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.services.opendata.public import publish_due, published_versions, renew_all, snapshot_of


class Command(ConsoleCommand):
    """A worker does it every few minutes; this does it now. It approves nothing."""

    help = (
        "Renew the datasets that come from the platform's own tables, publish what a person or the standing rule has approved "
        "and whose day has come, and build the files of published versions that are missing on this machine."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all three, and say how many."""
        at = clock.now()
        self.say(f"{renew_all(at=at)} renewed, {publish_due(at=at)} published.")
        for version in published_versions().select_related("table"):
            self.say(f"{version.dataset.slug:<24} {version.number:>4}  {snapshot_of(version)}")
