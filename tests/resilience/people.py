"""Two hundred people with a granted application each, and clerks, every one with an open session (run in a town)."""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta
from importlib import import_module
from typing import Any

import django


def main() -> None:
    """Make them by the operations that make real ones; print how to act as each."""
    django.setup()
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from madoguchi.config.demo import apply_as_sample
    from madoguchi.foundation.cases.public import decide_case, mark_check, receive_case
    from madoguchi.foundation.cases.session import CASES
    from madoguchi.foundation.cases.tasks import print_document
    from madoguchi.foundation.forms.public import versions_offered
    from madoguchi.foundation.organisation.public import colleagues
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import Actor
    from tests.cast import sign_in

    how_many = int(sys.argv[1])
    now, dice = clock.now(), random.Random(7)
    version = next(v for v in versions_offered(now.date()) if v.slug == "dog-registration")
    clerks = colleagues("environment", now.date())
    by = Actor(kind="staff", id=str(clerks[0].pk), name=clerks[0].name, post="環境")
    sessions = import_module(settings.SESSION_ENGINE)
    people: list[dict[str, Any]] = []
    for i in range(how_many):
        at = now - timedelta(days=i % 20, minutes=1 + i)
        mark = f"イヌ{i:04d}"
        with clock.frozen(at), transaction.atomic():
            case = apply_as_sample(version, dice, owner=None, channel="online", answers={"dog_name": mark}, at=at)
            receive_case(case, by=by, at=at)
            for check in case.procedure.checks:
                mark_check(case, name=check.name, done=True, by=by, at=at)
            decide_case(case, outcome="granted", reasons="", findings={}, by=by, at=at)
            document = case.documents.get()
        print_document(key="", document_id=str(document.pk))
        session = sessions.SessionStore()
        session[CASES] = [str(case.pk)]
        session.create()
        people.append(
            {
                "mark": mark, "number": case.number, "document": document.number, "day": at.date().isoformat(),
                "session": session.session_key, "receipt_path": f"/applications/{case.pk}/receipt.pdf",
                "document_path": f"/applications/{case.pk}/documents/{document.pk}/",
            }
        )  # fmt: skip
    desks = [sign_in(Client(), clerk).cookies for clerk in clerks]
    held = [{name: morsel.value for name, morsel in desk.items()} for desk in desks]
    print(json.dumps({"people": people, "clerks": held, "session": settings.SESSION_COOKIE_NAME}))


if __name__ == "__main__":
    main()
