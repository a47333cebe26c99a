"""``madoguchi keys rotate``: a new master key takes over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.files.public import rewrap_keys
from madoguchi.foundation.residents.public import rewrap_number_keys
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.master_keys import (
    keep_only,
    key_file,
    make_first_master_key,
    master_keys,
    masters_in_use,
    new_master_key,
    put_in_front,
)


class Command(ConsoleCommand):
    """Runs beside the service; stopped half-way, it is started again with ``--again``."""

    help = (
        "Make a new master key and lock with it every key of a holder of files and of an Individual Number. Contents are "
        "not touched, and the service may run. The former key stays known until --forget, so that other machines and "
        "backups can be brought along first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--again", action="store_true", help="make no new key: go on with the newest there is")
        parser.add_argument("--forget", action="store_true", help="then drop from the file keys that lock nothing more")

    def handle(self, *args: Any, **options: Any) -> None:
        """New key, rewrap in small acts, say what is left."""
        if not options["again"]:
            if settings.MASTER_KEYS:
                self._tell_the_setting()
                return
            make_first_master_key()
            if masters_in_use():
                put_in_front(new_master_key())
        moved = 0
        for rewrap in (rewrap_keys, rewrap_number_keys):
            while count := rewrap(by=SYSTEM, at=clock.now()):
                moved += count
        used, known = masters_in_use(), master_keys()
        self.say(f"{moved} keys are now locked with the master key {known[0].id}.")
        if options["forget"] and not settings.MASTER_KEYS:
            gone = keep_only([one.id for one in known if one is known[0] or one.id in used])
            self.say(f"{gone} former keys were dropped from {key_file()}.")
        elif len(known) > 1:
            self.say("Former keys: " + ", ".join(one.id for one in known[1:]) + ". They still open older backups.")
        if not settings.MASTER_KEYS:
            self.say(f"Copy {key_file()} anew to the place apart where the city keeps it.")

    def _tell_the_setting(self) -> None:
        self.say("The keys stand in MADOGUCHI_MASTER_KEY. Put this new one in front there, on every machine, restart")
        self.say("the services, and run: madoguchi keys rotate --again")
        self.say(new_master_key().text)
