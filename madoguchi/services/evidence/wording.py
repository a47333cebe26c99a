"""How a figure was picked, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.kernel.refusals import Sentence

KEYS: dict[str, Sentence] = {
    "year": _("year"),
    "district": _("district"),
    "town": _("town"),
    "column": _("value of a column"),
}
HOWS: dict[str, Sentence] = {
    "value": _("as it stands in each record"),
    "sum": _("sum"),
    "count": _("number of records"),
    "average": _("average"),
    "smallest": _("smallest"),
    "largest": _("largest"),
    "share": _("share in per cent"),
    "rate": _("rate"),
}
OPERATORS: dict[str, Sentence] = {
    "eq": _("is"),
    "ne": _("is not"),
    "lt": _("is less than"),
    "le": _("is at most"),
    "gt": _("is more than"),
    "ge": _("is at least"),
    "in": _("is one of"),
    "contains": _("contains"),
    "missing": _("is empty"),
}
ERASED: dict[str, Sentence] = {
    "numbers": _("the numbers"),
    "note": _("what was written about the figure"),
    "sql": _("the question in SQL"),
    "filters": _("the conditions by which records were picked"),
}
BETWEEN = pgettext_lazy("between things in a list", ", ")
