"""``residents_index``: whether the index of the search agrees with the register, and making it anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from madoguchi.foundation.residents.public import disagreements, rebuild_index


class Command(BaseCommand):
    """Compare the index with the register; ``--rebuild`` makes it anew in one transaction."""

    help = "Whether the search's index says what the register says. Ends with 1 where it does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--rebuild``."""
        parser.add_argument("--rebuild", action="store_true", help="make the index anew from the register")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if options["rebuild"]:
            with transaction.atomic():
                self.stdout.write(f"{rebuild_index()} people in the index")
        if wrong := disagreements():
            raise CommandError("The index and the register disagree:\n  " + "\n  ".join(wrong))
        self.stdout.write("The index and the register agree.")
