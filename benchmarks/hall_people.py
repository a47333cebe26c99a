"""Desks that are open, clerks signed in, their sets, people who wait: ``python -m benchmarks.hall_people`` prints JSON.

Runs under the settings of the measured database.
"""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

WAITING = 60
SET = ("juminhyo", "water-start", "dog-registration", "seal-certificate")


def main() -> None:
    """Open every desk, let people take numbers, sign clerks in (one session a desk), give each a set of four applications."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    from madoguchi.foundation.accounts.public import User
    from madoguchi.foundation.residents.demo import load_demo_people
    from madoguchi.foundation.residents.public import Resident
    from madoguchi.foundation.tickets.policies import device_key
    from madoguchi.foundation.tickets.public import hall, open_desk, take_ticket
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM, Actor
    from madoguchi.services.counter.conversation import conversation_of
    from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
    from madoguchi.services.counter.vocabulary import Chosen
    from tests.cast import acting, sign_in

    at = clock.now()
    load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    area = hall().areas[0]
    for desk in area.desks:
        open_desk(desk, by=SYSTEM, at=at)
    for n in range(WAITING):
        take_ticket(area, area.queues[n % len(area.queues)], channel="kiosk", by=Actor(kind="guest"), at=at)
    clerk = User.objects.get(email__startswith="sato@")
    sessions = {desk.key: sign_in(Client(), clerk).cookies["sessionid"].value for desk in area.desks}
    people, by, sets = list(Resident.objects.order_by("key")[:20]), acting(clerk), {}
    for n, desk in enumerate(area.desks):
        begun = open_set(
            resident_id=str(people[n % len(people)].pk),
            identity="photo",
            department="citizens",
            clerk=clerk,
            by=by,
            at=at,
        )
        choose_procedures(begun, chosen=[Chosen(slug) for slug in SET], by=by, at=at)
        question = next(q for q in conversation_of(begun, at=at).missing if q.means == "juminhyo:purpose")
        sets[desk.key] = [str(begun.pk), question.key, [option.key for option in question.field.options[:2]]]
    queues = [queue.key for queue in area.queues]
    print(json.dumps({"area": area.key, "key": device_key(area), "sessions": sessions, "queues": queues, "sets": sets}))


if __name__ == "__main__":
    main()
