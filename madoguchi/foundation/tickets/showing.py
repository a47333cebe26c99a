"""The board and a ticket as pages show them, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from madoguchi.foundation.tickets.board import Board
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.vocabulary import Area, TicketState
from madoguchi.foundation.tickets.wording import ahead_words, wait_words


def board_shown(area: Area, board: Board) -> dict[str, Any]:
    """``open``, ``opens`` (when, if closed now), ``called`` and ``queues`` with words."""
    queues = []
    for queue in area.queues:
        facts = board.facts["queues"][queue.key]
        queues.append(
            {
                "key": queue.key,
                "letter": queue.letter,
                "title": queue.title,
                "about": queue.about,
                "waiting": facts["waiting"],
                "wait": wait_words(facts["low"], facts["high"]),
            }
        )
    return {
        "open": board.facts["open"],
        "opens": board.facts["opens"].get(translation.get_language() or "ja", ""),
        "called": board.facts["called"],
        "queues": queues,
        "facts": board.facts,
    }


def ticket_shown(area: Area, ticket: Ticket, board: Board) -> dict[str, Any]:
    """A ticket as its holder sees it."""
    queue = next((one for one in area.queues if one.key == ticket.queue), None)
    ahead, low, high = board.facts["tickets"].get(ticket.label, [-1, -1, -1])
    desk = next((one.number for one in area.desks if one.key == ticket.desk), "")
    return {
        "ticket": ticket,
        "queue": queue,
        "ahead": ahead_words(ahead),
        "wait": wait_words(low, high),
        "desk": desk if ticket.state == TicketState.CALLED else "",
    }
