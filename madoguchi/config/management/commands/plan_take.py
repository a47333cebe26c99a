"""``madoguchi plan take``: count every indicator now."""

from __future__ import annotations

from typing import Any

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.public import Manner, take_values


class Command(ConsoleCommand):
    """A worker does it every night; this does it now."""

    help = "Count every indicator as it stands today, and keep what it is. A worker does this each night for the day before."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them."""
        taken = take_values(None, as_of=clock.today(), manner=Manner.ON_DEMAND, by=SYSTEM, at=clock.now())
        for one in taken:
            self.say(f"{one.series:<32} {'–' if one.value is None else one.value:>12}  {one.as_of}")
