"""Fill an empty database with the city and the few procedures that the harness uses (run in its surroundings)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import django

SLUGS = ("dog-change", "dog-registration", "disaster-victim-certificate")


def main() -> None:
    """Tables, departments, people, procedures."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from madoguchi.config.loading import check_city
    from madoguchi.config.messages import SOURCE, compile_catalogues
    from madoguchi.foundation.forms.public import publish_definitions
    from madoguchi.foundation.residents.demo import load_demo_people
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM

    compile_catalogues(SOURCE)
    call_command("migrate", interactive=False, verbosity=0)
    at, folder = clock.now(), Path(settings.CITY_FOLDER)
    load_demo_people(folder, by=SYSTEM, at=at)
    checked = check_city(folder)
    publish_definitions(
        replace(checked, procedures={slug: checked.procedures[slug] for slug in SLUGS}), by=SYSTEM, at=at
    )
    print(json.dumps({"procedures": SLUGS}))


if __name__ == "__main__":
    main()
