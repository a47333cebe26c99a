"""Empty questions, drawn once in each process: whoever opens a page for the first time is shown the same.

Kept under the very object of the compiled field, which belongs to one version that never changes; nothing that anybody
typed is ever kept here (``BoundField.is_blank``).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from madoguchi.foundation.forms.bound import BoundField
from madoguchi.foundation.forms.vocabulary import Field

MOST_KEPT = 6000
"""Questions: some two thousand of a whole city in three languages, about a kilobyte each."""
_Key = tuple[int, str, str | None, bool, bool]
_kept: OrderedDict[_Key, tuple[Field, SafeString]] = OrderedDict()
_lock = Lock()


def drawn_blank(bound: BoundField, draw: Callable[[BoundField], SafeString]) -> SafeString:
    """The question as it is drawn while it is empty; ``draw`` is asked the first time."""
    key = (id(bound.field), bound.path, get_language(), bound.required, bound.hidden)
    found = _kept.get(key)
    # The field itself is kept beside the page: as long as it is, no other object has its id.
    if found is not None and found[0] is bound.field:
        return found[1]
    made = draw(bound)
    with _lock:
        _kept[key] = (bound.field, made)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def forget_blanks() -> None:
    """Forget them all (tests that change a template's surroundings)."""
    with _lock:
        _kept.clear()
