"""``madoguchi procedures diff A B``: two versions compared, in words."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.config.versions import NoSuchVersion, find_version
from madoguchi.services.procedures.public import differences


class Command(ConsoleCommand):
    """Questions, minutes, fee, attachments, rules: what a clerk has to know."""

    help = "What the second version does differently. A version is SLUG (the newest), SLUG@NUMBER, or a YAML file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("older", help="for example juminhyo@1")
        parser.add_argument("newer", help="for example cities/goshogawara/procedures/juminhyo.yaml")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="language of the words")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the changes by part; says so where there is none."""
        try:
            older, newer = find_version(options["older"]), find_version(options["newer"])
        except NoSuchVersion as missing:
            raise CommandError(str(missing)) from None
        with override(options["language"]):
            changes = differences(older, newer)
            if options["json"]:
                told = [{"part": c.part, "change": c.sentence} for c in changes]
                self.say(json.dumps(told, ensure_ascii=False, indent=2))
                return
            self.say(str(newer.title))
            for part, those in groupby(changes, key=lambda c: c.part):
                self.say(f"\n{part}")
                for change in those:
                    self.say(f"  - {change.sentence}")
            if not changes:
                self.say(_("Nothing that people would notice has changed."))
