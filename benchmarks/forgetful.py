"""The control: the product with its memory switched off. Served instead of it, the benchmark must miss its target.

Every request compiles its definition anew and draws every question and every part of the page anew, as if nothing were
kept between requests. A benchmark that did not notice that would measure nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from madoguchi.config.wsgi import application
from madoguchi.foundation.forms import blanks, compiled
from madoguchi.kernel.ui import remembered

__all__ = ["application"]


class Forgetful(OrderedDict[Any, Any]):
    """Keeps nothing."""

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


blanks._kept, compiled._kept, remembered._kept = Forgetful(), Forgetful(), Forgetful()
