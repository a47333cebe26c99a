"""``load_demo_people``: the invented people of the city's folder."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.foundation.organisation.public import city_folder
from madoguchi.foundation.residents.demo import load_demo_people
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.refusals import Refused


class Command(BaseCommand):
    """Load invented residents, cards and staff; only where MADOGUCHI_DEMO is on."""

    help = "Load the invented people of the city's folder (only where MADOGUCHI_DEMO is on). Harmless to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        try:
            loaded = load_demo_people(city_folder(), by=SYSTEM, at=clock.now())
        except Refused as refusal:
            raise CommandError(refusal.told) from None
        self.stdout.write(f"{loaded.residents} residents, {loaded.staff} members of staff")
