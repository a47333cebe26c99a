"""``madoguchi jobs dead``: work that was given up."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel.jobs import revive_dead_job


class Command(ConsoleCommand):
    """Shows names and kinds of trouble, never what a job carries."""

    help = "List the jobs that were given up after their last attempt; with --revive give them another round."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--revive", action="store_true", help="give all that are listed another round of attempts")
        parser.add_argument("--named", metavar="NAME", help="only jobs of this name, such as messaging.send_mail")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line each."""
        count = 0
        for dead in DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("finished_at"):
            name = dead.args_kwargs["args"][0]
            if options["named"] in (None, name):
                trouble = dead.exception_class_path.rpartition(".")[2]
                self.say(f"{dead.finished_at:%Y-%m-%d %H:%M} UTC  {name}  {trouble}  {dead.id}")
                if options["revive"]:
                    revive_dead_job(str(dead.id))
                count += 1
        self.say(f"{count} jobs" + (" get another round." if options["revive"] else "."))
