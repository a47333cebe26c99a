"""Desks that are open, clerks who are signed in, and people who wait: ``python -m benchmarks.hall_people`` prints JSON.

Runs under the settings of the measured database.
"""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

WAITING = 60


def main() -> None:
    """Open every desk, let people take numbers, sign clerks in: one session a desk."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    from madoguchi.foundation.accounts.public import User
    from madoguchi.foundation.residents.demo import load_demo_people
    from madoguchi.foundation.tickets.policies import device_key
    from madoguchi.foundation.tickets.public import hall, open_desk, take_ticket
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM, Actor
    from tests.cast import sign_in

    at = clock.now()
    load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    area = hall().areas[0]
    for desk in area.desks:
        open_desk(desk, by=SYSTEM, at=at)
    for n in range(WAITING):
        take_ticket(area, area.queues[n % len(area.queues)], channel="kiosk", by=Actor(kind="guest"), at=at)
    clerk = User.objects.get(email__startswith="sato@")
    sessions = {desk.key: sign_in(Client(), clerk).cookies["sessionid"].value for desk in area.desks}
    queues = [queue.key for queue in area.queues]
    print(json.dumps({"area": area.key, "key": device_key(area), "sessions": sessions, "queues": queues}))


if __name__ == "__main__":
    main()
