"""``madoguchi procedures list``: what is offered today."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.services.procedures.public import list_procedures


class Command(ConsoleCommand):
    """One line a procedure, or JSON."""

    help = "The procedures that are offered today, one a line: slug, version, title."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        found = list_procedures(clock.today())
        if options["json"]:
            self.say(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in found:
            self.say(f"{one['slug']:<28} {one['version']:>3}  {one['title']}")
