"""A whole city of invented people (架空の市民), the same for the same seed: for demo, training, load tests and benchmarks.

Nobody in it exists. Ages, households, names, nationalities and facts are plausible for a shrinking northern city;
telephone numbers begin with 0173-00, which is not in use.
"""

from __future__ import annotations

from madoguchi.foundation.residents.invented.city import invent_households
from madoguchi.foundation.residents.invented.person import InventedHousehold, InventedPerson

__all__ = ["InventedHousehold", "InventedPerson", "invent_households"]
