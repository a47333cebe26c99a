"""``madoguchi demo``: a whole city with invented people, on this machine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from madoguchi.config.demo_city import (
    anything_changed,
    as_people_sign_in,
    load_demo,
    load_invented_residents,
    publish_own_tables,
    remember_what_was_loaded,
    set_old_checkpoints_aside,
)
from madoguchi.config.housekeeper import Housekeeper
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock


class Command(ConsoleCommand):
    """Prepares what changed since the last time, then watches over the web server and the worker."""

    help = "Prepare the city of MADOGUCHI_CITY with invented people, and serve it. Ctrl-C stops everything."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--address", default="127.0.0.1:8000", help="host:port (%(default)s)")
        parser.add_argument("--prepare-only", action="store_true", help="prepare, and serve nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare if needed, start both, print where to look, and wait."""
        if anything_changed():
            self.say("Preparing the demo …")
            set_old_checkpoints_aside(at=clock.now())
            call_command("prepare")
            self.say(load_demo(settings.CITY_FOLDER, at=clock.now()))
            load_invented_residents(at=clock.now(), say=self.say)
            self.say(publish_own_tables(at=clock.now()))
            remember_what_was_loaded()
        if options["prepare_only"]:
            return
        keeper = Housekeeper()
        keeper.start("web", "serve", "--address", options["address"])
        keeper.start("worker", "worker")
        address = f"http://{options['address']}"
        if keeper.wait_for_answer(address):
            self.say(as_people_sign_in(settings.CITY_FOLDER, address=address, at=clock.now()))
        self.stop_with(keeper.watch(say=self.say))
