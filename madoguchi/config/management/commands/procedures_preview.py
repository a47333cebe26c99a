"""``madoguchi procedures preview FOLDER``: what publishing would mean for those who have begun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.config.loading import check_city
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.cases.public import CarryPreview, carry_preview, drafts_under_way
from madoguchi.foundation.forms.public import newest_versions
from madoguchi.kernel import clock
from madoguchi.services.procedures.public import differences


class Command(ConsoleCommand):
    """Writes nothing: the folder is tried against the drafts that were begun."""

    help = "What would change by loading this folder, and what it means for those who have begun. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", type=Path, help="the city's folder")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="language of the words")

    def handle(self, *args: Any, **options: Any) -> None:
        """One block for each procedure that would get a new version."""
        checked = check_city(options["folder"])
        if checked.errors:
            raise CommandError(f"{len(checked.errors)} errors: see madoguchi city check {options['folder']}")
        newest = {version.slug: version for version in newest_versions(set(checked.procedures))}
        with override(options["language"]):
            for slug, procedure in sorted(checked.procedures.items()):
                version = newest.get(slug)
                if version is None or version.sha256 == procedure.sha256:
                    continue
                self.say(f"{procedure.title}（{version} → v{version.number + 1}）")
                for change in differences(version.procedure, procedure):
                    self.say(f"  - {change.part}: {change.sentence}")
                drafts = drafts_under_way(slug).iterator(chunk_size=200)
                self._say_drafts(carry_preview(procedure, drafts, at=clock.now()))

    def _say_drafts(self, preview: CarryPreview) -> None:
        self.say(_("  Begun and not sent: %(drafts)d — finished under the form that they began: %(stay)d, carried over "
                   "without a question: %(smooth)d, asked something once more: %(asked)d") % {
            "drafts": preview.drafts, "stay": preview.stay, "smooth": preview.smooth, "asked": preview.asked,
        })  # fmt: skip
        for label, number in preview.again.most_common():
            self.say(_("    asked once more: “%(label)s” (%(number)d)") % {"label": label, "number": number})
        for label, number in preview.gone.most_common():
            self.say(_("    answers without a place: “%(label)s” (%(number)d)") % {"label": label, "number": number})
