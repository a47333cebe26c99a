"""``madoguchi doctor``: is all well?"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import translation

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.checks import WORST_FIRST, examine

MARKS = {"green": "✓", "yellow": "!", "red": "✗"}


class Command(ConsoleCommand):
    """Changes nothing; may run beside the service at any time."""

    help = "Look at everything that can be wrong: green, yellow or red, each with a remedy. Exit code 1 when anything is red."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="for programs")
        languages = [code for code, _name in settings.LANGUAGES if code != "ja-plain"]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="(%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each as it is found; then the count."""
        found = []
        with translation.override(options["language"]):
            for one in examine(at=clock.now()):
                found.append(
                    {
                        "check": one.check.name, "title": str(one.check.title), "light": one.finding.light,
                        "says": one.finding.says, "remedy": one.finding.remedy,
                    }
                )  # fmt: skip
                if not options["json"]:
                    self.say(f"{MARKS[one.finding.light]} {one.check.title}: {one.finding.says}")
                    if one.finding.remedy:
                        self.say(f"    → {one.finding.remedy}")
        counts = {light: sum(one["light"] == light for one in found) for light in WORST_FIRST}
        if options["json"]:
            self.say(json.dumps({"lights": counts, "checks": found}, ensure_ascii=False, indent=1))
        else:
            self.say(" ".join(f"{MARKS[light]} {count}" for light, count in counts.items()))
        if counts["red"]:
            self.stop_with(1)
