"""``madoguchi opendata list``: how the catalogue stands."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.services.opendata.public import Standing, standings


class Command(ConsoleCommand):
    """One line a dataset, or JSON."""

    help = (
        "Every dataset of the catalogue, one a line: slug, version, day of publishing, records, and what is on its way."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        found = [_told(one) for one in standings(on=clock.today())]
        if options["json"]:
            self.say(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in found:
            late = "overdue" if one["overdue"] else ""
            self.say(
                f"{one['dataset']:<24} {one['version'] or '–':>4} {one['published_on'] or '–':<10} {one['records'] or 0:>8,}"
                f"  {one['on_its_way'] or '':<10} {late:<8} {one['title']}".rstrip()
            )


def _told(one: Standing) -> dict[str, Any]:
    public = one.published
    return {
        "dataset": one.dataset.slug,
        "title": one.dataset.title,
        "standard": one.dataset.standard or None,
        "version": public.number if public else None,
        "published_on": public.published_at.date().isoformat() if public and public.published_at else None,
        "records": public.rows if public else None,
        "on_its_way": one.open.state if one.open else None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "overdue": one.overdue,
    }
