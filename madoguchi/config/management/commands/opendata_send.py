"""``madoguchi opendata send FILE --dataset SLUG``: a file becomes a dataset's next version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.opendata.public import examine_table, find_dataset, in_words, prepare_version, submit_version


class Command(ConsoleCommand):
    """For programs that make the file; nothing is repaired and nothing approved here."""

    help = (
        "Check a file, and send it as the next version of a dataset. Without errors it is submitted; a person of the city "
        "approves it on the pages. Ends with 1 where it has errors, and keeps it for a person to look at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--dataset", required=True, metavar="SLUG", help="the dataset, for example aed")
        parser.add_argument("--reason", required=True, help="what is new, in Japanese; published beside the data")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, and submit where the check allows it."""
        dataset = find_dataset(options["dataset"])
        if dataset is None:
            raise CommandError(f"No dataset is called {options['dataset']!r}; see madoguchi opendata list.")
        file: Path = options["file"]
        try:
            data = file.read_bytes()
            examined = examine_table(dataset, data, name=file.name)
            version = prepare_version(
                dataset, file=data, file_name=file.name, examined=examined, by=SYSTEM, at=clock.now()
            )
            if version.errors:
                for line in in_words(version.check_report):
                    self.say(line)
                self.stop_with(1)
            submit_version(version, reason=options["reason"], publish_on=None, as_of=None, by=SYSTEM, at=clock.now())
        except OSError as wrong:
            raise CommandError(str(wrong)) from None
        self.say(f"{dataset.slug} {version.number}: {version.rows:,} records wait for approval.")
