"""``madoguchi opendata rebuild``: the files of published versions in the form of this release."""

from __future__ import annotations

from typing import Any

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.services.opendata.public import rebuild_shelf


class Command(ConsoleCommand):
    """The worker does it within the hour for what lies there in an older form; this does it now, for all that is missing."""

    help = (
        "Build the files (CSV, JSON, xlsx, Parquet …) of every published version that are missing on this machine or lie there "
        "in the form of an earlier release. Addresses stay the same; what is of the present form is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was built; ends with 1 where something could not be."""
        built, failed = rebuild_shelf()
        for version in built:
            self.say(f"{version.dataset.slug:<24} {version.number:>4}  built")
        for version, refused in failed:
            self.say(f"{version.dataset.slug:<24} {version.number:>4}  {refused.told}")
        self.say(f"{len(built)} built, {len(failed)} could not be.")
        self.stop_with(1 if failed else 0)
