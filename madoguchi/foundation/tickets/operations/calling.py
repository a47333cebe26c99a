"""What a desk does with those who wait. Each act locks the desk's row, then the ticket's."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.utils import timezone

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import DeskState, Ticket
from madoguchi.foundation.tickets.order import choose, run_after
from madoguchi.foundation.tickets.refusals import DeskBusy, DeskMoved, DeskNotOpen, NobodyWaits, QueueUnknown
from madoguchi.foundation.tickets.turns import begin_turn, end_turn, require, ticket_at, waiting_on
from madoguchi.foundation.tickets.vocabulary import Desk, DeskStanding, Outcome, TicketCalled, TicketState
from madoguchi.kernel import events
from madoguchi.kernel.acts import Actor, act


def call_next(desk: Desk, *, shown: str | None = None, by: Actor, at: datetime) -> Ticket | None:
    """End the visit at the desk, if there is one, and call the next (次の方を呼ぶ).

    ``None``: a visit ended, and nobody waits. ``shown`` is the id of the ticket that the page showed at the desk (empty:
    nobody): a second press of the same button ends nobody else's visit. Raises ``DeskNotOpen``, ``DeskMoved``;
    ``NobodyWaits`` where there was nothing to do.
    """
    with act("ticket.call", on=DeskState.objects.get_or_create(key=desk.key)[0], by=by, at=at) as this:
        state = cast(DeskState, this.on)
        if state.standing != DeskStanding.OPEN:
            raise DeskNotOpen
        before = ticket_at(desk.key, lock=True)
        if shown is not None and shown != (str(before.pk) if before else ""):
            raise DeskMoved
        if before is not None:
            end_turn(before, TicketState.DONE, Outcome.SERVED, at=at)
            this.note(ended=before.label)
        called = claim_next(desk, state.priority_run, at=at)
        if called is None:
            if before is None:
                raise NobodyWaits
            return None
        state.priority_run = run_after(called, state.priority_run, turns=hall().rules.priority_turns, at=at)
        state.save(update_fields=["priority_run"])
        begin_turn(called, desk.key, at=at)
        this.note(ticket=called.label)
        _announce(called, at=at)
        return called


def claim_next(desk: Desk, run: int, *, at: datetime) -> Ticket | None:
    """Whom the rule chooses, locked for this transaction; another desk that presses at the same time gets the next one."""
    taken: set[UUID] = set()
    while True:
        line = (
            waiting_on(timezone.localdate(at))
            .filter(queue__in=[*desk.serves, *desk.helps])
            .order_by("waiting_since", "number", "id")
        )
        chosen = choose(
            line.exclude(pk__in=taken),
            serves=desk.serves,
            helps=desk.helps,
            run=run,
            turns=hall().rules.priority_turns,
            at=at,
        )
        if chosen is None:
            return None
        claimed = line.select_for_update(skip_locked=True).filter(pk=chosen.pk).first()
        if claimed is not None:
            return claimed
        taken.add(chosen.pk)


def recall_ticket(ticket: Ticket, *, desk: Desk, by: Actor, at: datetime) -> None:
    """Call the same number again (再呼出し)."""
    with act("ticket.recall", on=ticket, by=by, at=at, desk=desk.key):
        require(ticket, TicketState.CALLED, desk=desk.key)
        ticket.calls += 1
        ticket.save(update_fields=["calls"])
        _announce(ticket, at=at)


def finish_ticket(ticket: Ticket, *, desk: Desk, by: Actor, at: datetime) -> None:
    """The visit is over; nobody is called."""
    with act("ticket.finish", on=ticket, by=by, at=at, desk=desk.key):
        require(ticket, TicketState.CALLED, desk=desk.key)
        end_turn(ticket, TicketState.DONE, Outcome.SERVED, at=at)


def miss_ticket(ticket: Ticket, *, desk: Desk, by: Actor, at: datetime) -> None:
    """Nobody came (不在); within the limit of the rules the person may come back and keeps the place."""
    with act("ticket.miss", on=ticket, by=by, at=at, desk=desk.key):
        require(ticket, TicketState.CALLED, desk=desk.key)
        ticket.misses += 1
        end_turn(ticket, TicketState.MISSED, Outcome.MISSED, at=at)


def transfer_ticket(ticket: Ticket, *, desk: Desk, queue: str, by: Actor, at: datetime) -> None:
    """Send whoever is at the desk on to another queue of the area; the age in the line goes along (転送)."""
    with act("ticket.transfer", on=ticket, by=by, at=at, desk=desk.key, queue=queue):
        require(ticket, TicketState.CALLED, desk=desk.key)
        goal = hall().queues.get(queue)
        if goal is None or goal.area != ticket.area or goal.key == ticket.queue:
            raise QueueUnknown
        end_turn(ticket, TicketState.WAITING, Outcome.MOVED, at=at)
        ticket.queue, ticket.queued_at, ticket.due_at = goal.key, at, None
        ticket.save(update_fields=["queue", "queued_at", "due_at"])


def attach_counter_set(ticket: Ticket, *, counter_set: str, by: Actor, at: datetime) -> None:
    """Remember what the counter works on for whoever is at the desk; ``counter_set`` means nothing here."""
    with act("ticket.attach_set", on=ticket, by=by, at=at):
        require(ticket, TicketState.CALLED, TicketState.WAITING)
        ticket.counter_set = counter_set[:64]
        ticket.save(update_fields=["counter_set"])


def require_free(desk: Desk) -> None:
    """Refuse ``DeskBusy`` while somebody is at the desk."""
    there = ticket_at(desk.key)
    if there is not None:
        raise DeskBusy(label=there.label)


def _announce(ticket: Ticket, *, at: datetime) -> None:
    events.announce(
        TicketCalled(ticket_id=ticket.pk, label=ticket.label, desk=ticket.desk, counter_set=ticket.counter_set, at=at)
    )
