"""The door of the counter."""

from __future__ import annotations

from madoguchi.services.counter.conversation import Conversation, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.answering import (
    add_set_row,
    answer_questions,
    note_paper_seen,
    remove_set_row,
)
from madoguchi.services.counter.operations.choosing import (
    check_identity,
    choose_procedures,
    drop_procedure,
    open_set,
    set_representation,
)
from madoguchi.services.counter.operations.confirming import confirm_form, confirm_on_paper, object_to_form
from madoguchi.services.counter.operations.keeping import abandon_set, hand_over_set, hold_set, take_up_set
from madoguchi.services.counter.operations.submitting import cases_of_set, submit_set
from madoguchi.services.counter.rules import read_counter_rules
from madoguchi.services.counter.showing import Shown, shown_form
from madoguchi.services.counter.vocabulary import Chosen, Identity, Representation, Represents, State

__all__ = [
    "Chosen",
    "Conversation",
    "CounterForm",
    "CounterSet",
    "Identity",
    "Representation",
    "Represents",
    "Shown",
    "State",
    "abandon_set",
    "add_set_row",
    "answer_questions",
    "cases_of_set",
    "check_identity",
    "choose_procedures",
    "confirm_form",
    "confirm_on_paper",
    "conversation_of",
    "drop_procedure",
    "hand_over_set",
    "hold_set",
    "note_paper_seen",
    "object_to_form",
    "open_set",
    "read_counter_rules",
    "remove_set_row",
    "set_representation",
    "shown_form",
    "submit_set",
    "take_up_set",
]
