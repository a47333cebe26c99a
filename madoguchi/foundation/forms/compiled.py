"""Compiled versions kept in memory: a version never changes, so it is compiled once in each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from madoguchi.foundation.forms.procedure import Procedure, build_procedure

MOST_KEPT = 400
_kept: OrderedDict[str, Procedure] = OrderedDict()
_lock = Lock()


def find_compiled(sha256: str) -> Procedure | None:
    """The compiled procedure of a version, if this process has it already."""
    return _kept.get(sha256)


def compiled(sha256: str, data: Mapping[str, Any]) -> Procedure:
    """The compiled procedure of a version."""
    found = _kept.get(sha256)
    if found is not None:
        return found
    made = build_procedure(data)
    with _lock:
        _kept[sha256] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
