"""What the waiting hall knows about people: nothing. A ticket has a number, a queue and times."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal, nothing

PERSONAL_DATA = {
    "Ticket": Personal(
        purpose="calling whoever waits; holds a number, a queue and times, no name. Until the day is closed it may point to"
        " a reservation or to what the counter works on",
        retention="the two pointers until the day is closed; number and times as statistics, about nobody",
        removed_by="madoguchi.foundation.tickets.closing.close_days_left_open",
        rows_of=nothing,
    ),
}

CLASSES = {
    "QueueDay": {"1": "id queue day last_number closed_at"},
    "DeskState": {"1": "key standing since_at", "2": "priority_run"},
    "Ticket": {
        "3C": "visit counter_set",
        "2": "id channel language priority due_at queued_at misses missed_at",
        "1": "area day letter number queue state taken_at waiting_since desk called_at calls ended_at",
    },
    "Turn": {"2": "id ticket first waited_from called_at ended_at outcome", "1": "day queue desk"},
}
