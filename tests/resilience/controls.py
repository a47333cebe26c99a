"""What the harness changes in the processes it starts: shorter waits, and — for a control — one guard taken away.

The product knows nothing of this: everything here is put over it from outside, when the harness's settings are used.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

LEASE = timedelta(seconds=6)
SIGN_OF_LIFE = timedelta(seconds=1)
PAUSE = timedelta(seconds=1)


class Harness(AppConfig):
    """Last of all apps, so that everything it changes is there."""

    name = "tests.resilience"
    label = "resilience"

    def ready(self) -> None:
        shorten_waits()
        if control := str(getattr(settings, "RESILIENCE_CONTROL", "")):
            CONTROLS[control]()
        # Last, so that the pauses lie around what the control has put in place.
        widen_the_gaps()


def shorten_waits() -> None:
    """Seconds instead of minutes until a dead worker's job is given to another: the same code, a shorter run."""
    from madoguchi.foundation.messaging import delivery
    from madoguchi.kernel import chores, jobs, worker

    jobs.LEASE = LEASE
    jobs.FIRST_PAUSE, jobs.LONGEST_PAUSE = PAUSE, 4 * PAUSE
    worker.SIGN_OF_LIFE = SIGN_OF_LIFE
    delivery.SENDING_TAKES_AT_MOST = LEASE
    chores.chore("jobs.return_abandoned_jobs", every=SIGN_OF_LIFE)(
        lambda *, at: jobs.return_abandoned_jobs(at=at, lease=LEASE)
    )


def widen_the_gaps() -> None:
    """Pauses where a kill hurts most: before the commit of an application, before its answer, after a mail left.

    ``RESILIENCE_STRIKE`` of them end with a kill, so that the worst moments are met however few people get through.
    """
    from madoguchi.foundation.cases.public import ApplicationSubmitted
    from madoguchi.foundation.messaging.contrib import smtp
    from madoguchi.kernel import events
    from madoguchi.services.procedures.views.resident import checking

    longest = float(os.environ.get("RESILIENCE_GAP", "0"))
    strikes = float(os.environ.get("RESILIENCE_STRIKE", "0"))
    if not longest:
        return

    def pause(_event: object = None) -> None:
        time.sleep(random.uniform(0, longest))
        if random.random() < strikes:
            os.kill(os.getpid(), signal.SIGKILL)

    def and_then_pause(what: Callable[..., Any]) -> Callable[..., Any]:
        def paused(*given: Any, **named: Any) -> Any:
            result = what(*given, **named)
            pause()
            return result

        return paused

    events.listen(ApplicationSubmitted, pause)
    vars(checking)["submit_application"] = and_then_pause(vars(checking)["submit_application"])
    smtp.SmtpMail.send = and_then_pause(smtp.SmtpMail.send)  # type: ignore[method-assign]


def no_transaction() -> None:
    """An act is no transaction any more: each statement is kept at once, whatever becomes of the rest."""
    from madoguchi.kernel import acts

    class Piecemeal(transaction.Atomic):
        def __enter__(self) -> None:
            self.connection().in_atomic_block = True

        def __exit__(self, *_exc: object) -> None:
            self.connection().in_atomic_block = False
            self.connection().needs_rollback = False

        def connection(self) -> Any:
            found = transaction.get_connection(self.using)
            found.ensure_connection()
            # Nothing can be locked where there is no transaction; Django would rather refuse than pass over it.
            found.features.has_select_for_update = False
            return found

    class Torn:
        @staticmethod
        def atomic() -> Piecemeal:
            return Piecemeal(using=None, savepoint=True, durable=False)

    vars(acts)["transaction"] = Torn


def no_guard_against_doubles() -> None:
    """A draft that was sent stays as it was, and the case does not know of it: sent again, it is another case."""
    from madoguchi.foundation.cases.models import Case, Draft
    from madoguchi.services.procedures.views.resident import checking

    submit: Callable[..., Case] = vars(checking)["submit_application"]

    def submit_without_memory(draft: Draft, **rest: Any) -> Case:
        kept = {name: getattr(draft, name) for name in ("answers", "provenance", "typed")}
        case = submit(draft, **rest)
        Case.objects.filter(pk=case.pk).update(draft=None)
        Draft.objects.filter(pk=draft.pk).update(submitted_at=None, **kept)
        return case

    vars(checking)["submit_application"] = submit_without_memory


def endless_queue() -> None:
    """Everybody may wait, for ever."""
    from madoguchi.kernel.waiting_room import WaitingRoom

    made: Callable[..., None] = vars(WaitingRoom)["__init__"]

    def without_end(room: WaitingRoom, *given: Any, **named: Any) -> None:
        made(room, *given, **named)
        room.most_inside, room.patience = 1_000_000, 1_000_000

    setattr(WaitingRoom, "__init__", without_end)  # noqa: B010 - mypy rightly dislikes the plain form


def shared_variable() -> None:
    """The fault of 2023: what a request works on lies where every request of the process can change it."""
    from madoguchi.foundation.cases.views.resident import applications

    shelf: dict[str, Any] = {}

    def over_the_shelf(what: Callable[..., bytes], name: str) -> Callable[..., bytes]:
        def made(thing: object, **rest: Any) -> bytes:
            shelf[name] = thing
            time.sleep(0.02)
            return what(shelf[name], **rest)

        return made

    for name in ("receipt_pdf", "read_content"):
        vars(applications)[name] = over_the_shelf(vars(applications)[name], name)


def shared_variable_unguarded() -> None:
    """The same, and nothing is compared on the way out."""
    from madoguchi.foundation.files import subjects

    shared_variable()
    vars(subjects)["refuse_anothers"] = lambda *_given, **_named: None


class SlowPages:
    """Each page takes ``RESILIENCE_PAGE`` seconds more, without work for the machine: the capacity is then known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        time.sleep(float(os.environ.get("RESILIENCE_PAGE", "0")))
        return self.get_response(request)


def own_sessions() -> None:
    """Sessions lie in the memory of the process that made them."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def leak() -> None:
    """A little of every request stays."""
    kept: list[bytearray] = []
    answer = SlowPages.__call__

    def keeping(self: SlowPages, request: HttpRequest) -> HttpResponseBase:
        kept.append(bytearray(os.urandom(300_000)))
        return answer(self, request)

    SlowPages.__call__ = keeping  # type: ignore[method-assign]


CONTROLS: dict[str, Callable[[], None]] = {
    "leak": leak,
    "own-sessions": own_sessions,
    "endless-queue": endless_queue,
    "no-transaction": no_transaction,
    "shared-variable": shared_variable,
    "shared-variable-unguarded": shared_variable_unguarded,
    "no-guard-against-doubles": no_guard_against_doubles,
}
