"""What every console command shares: a short help, and faults said as sentences."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from madoguchi.foundation.forms.public import Faulty
from madoguchi.kernel.refusals import Refused


class ConsoleCommand(BaseCommand):
    """A command of ``madoguchi``; Django's own options are left out of its help."""

    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
        "--skip-checks",
    }  # fmt: skip

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; what went wrong becomes a sentence, on the console with exit code 1."""
        try:
            return self._execute(*args, **options)
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(f"madoguchi: {error}")
            sys.exit(error.returncode)

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refused as refused:
            raise CommandError(refused.told) from refused
        except (ImproperlyConfigured, Faulty) as wrong:
            raise CommandError(str(wrong)) from wrong
        except OperationalError as silent:
            raise CommandError(
                f"The database did not answer: {str(silent).strip()}. "
                "Look at MADOGUCHI_DATABASE_URL, and whether the database is running and prepared (madoguchi prepare)."
            ) from silent

    def say(self, text: str = "") -> None:
        """A line for the person at the console."""
        self.stdout.write(text)
        self.stdout.flush()

    def stop_with(self, code: int) -> NoReturn:
        """End with an exit code, after what had to be said was said."""
        self.stdout.flush()
        sys.exit(code)
