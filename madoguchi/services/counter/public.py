"""The door of the counter."""

from __future__ import annotations

from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.vocabulary import Chosen, Identity, Representation, Represents, State

__all__ = [
    "Chosen",
    "CounterForm",
    "CounterSet",
    "Identity",
    "Representation",
    "Represents",
    "State",
    "choose_procedures",
    "open_set",
]
