"""Conditions of a definition in words, for the guide page and the paper form: 「〜の場合」.

What cannot be said shortly is said generally; the form itself asks the right thing in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions import Expression
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.kernel.ui.wareki import to_wareki

Tree = list[Any]
ASSURANCE = "assurance"


class NotSayable(Exception):
    """A part of a condition that has no short wording."""


def condition_in_words(
    procedure: Procedure, condition: Expression | None, *, else_: str = "", called: Mapping[str, str] = {}
) -> str:
    """``If you choose “…” for “…”``; empty where there is no condition, ``else_`` where no words can be found.

    ``called`` gives questions a shorter name than their label: on paper, their number.
    """
    if condition is None:
        return ""
    try:
        said = _Sayer(procedure, called).say(condition.tree)
    except NotSayable:
        return else_ or _("Depending on your answers")
    return _("If %(condition)s") % {"condition": said}


class _Sayer:
    def __init__(self, procedure: Procedure, called: Mapping[str, str]) -> None:
        self.procedure, self.called = procedure, called

    def say(self, tree: Tree, *, yes: bool = True) -> str:
        """The clause for ``tree`` being true (or not, for ``yes=False``)."""
        head, *rest = tree
        if head == "not":
            return self.say(rest[0], yes=not yes)
        if head in ("and", "or"):
            joined = [self.say(part, yes=yes) for part in rest]
            return (
                pgettext("between conditions", " and ")
                if (head == "and") == yes
                else pgettext("between conditions", " or ")
            ).join(joined)
        spoken: dict[str, Callable[[list[Any], bool], str]] = {
            "name": self._name, "cmp": self._compare, "in": self._among, "contains": self._contains,
            "known": self._known, "any": self._over_rows,
        }  # fmt: skip
        if head not in spoken:
            raise NotSayable
        return spoken[head](rest, yes)

    def _label(self, path: str) -> str:
        if path in self.called:
            return self.called[path]
        f = self.procedure.fields.get(path)
        if f is not None:
            return str(f.label)
        page = self.procedure.page(path)
        if page is None:
            raise NotSayable
        return str(page.title)

    def _option(self, path: str, key: str) -> str:
        f = self.procedure.fields.get(path)
        found = next((o for o in f.options if o.key == key), None) if f else None
        if found is None:
            raise NotSayable
        return str(found.label)

    def _name(self, rest: list[Any], yes: bool) -> str:
        asked = {"question": self._label(rest[0])}
        return (
            _("the answer to “%(question)s” is yes") % asked if yes else _("the answer to “%(question)s” is no") % asked
        )

    def _known(self, rest: list[Any], yes: bool) -> str:
        asked = {"question": self._label(rest[0])}
        return _("“%(question)s” is filled in") % asked if yes else _("“%(question)s” is empty") % asked

    def _over_rows(self, rest: list[Any], yes: bool) -> str:
        if not yes:
            raise NotSayable
        return self.say(rest[1])

    def _among(self, rest: list[Any], yes: bool) -> str:
        if rest[0][0] != "name":
            raise NotSayable
        path = rest[0][1]
        said = [self._choice(path, key, yes) for key in rest[1]]
        return (pgettext("between conditions", " or ") if yes else pgettext("between conditions", " and ")).join(said)

    def _contains(self, rest: list[Any], yes: bool) -> str:
        if rest[0][0] != "name":
            raise NotSayable
        return self._choice(rest[0][1], rest[1], yes)

    def _choice(self, path: str, key: Any, yes: bool) -> str:
        if path == "represent":
            return self._who(str(key), yes)
        if path == "channel":
            return self._channel(str(key), yes)
        told = {"question": self._label(path), "option": self._option(path, str(key))}
        if yes:
            return _("you choose “%(option)s” for “%(question)s”") % told
        return _("you do not choose “%(option)s” for “%(question)s”") % told

    def _who(self, key: str, yes: bool) -> str:
        words = {
            ("self", True): _("you apply for yourself"),
            ("self", False): _("somebody applies for the person concerned"),
            ("household", True): _("somebody of the same household applies"),
            ("proxy", True): _("a representative applies"),
            ("proxy", False): _("you do not apply as a representative"),
        }
        if (key, yes) not in words:
            raise NotSayable
        return words[key, yes]

    def _channel(self, key: str, yes: bool) -> str:
        words = {
            ("online", True): _("you apply online"),
            ("online", False): _("you apply at the counter or by mail"),
            ("counter", True): _("you apply at the counter"),
            ("mail", True): _("you apply by mail"),
        }
        if (key, yes) not in words:
            raise NotSayable
        return words[key, yes]

    def _compare(self, rest: list[Any], yes: bool) -> str:
        sign, left, right = rest
        if left[0] == "rank":
            return self._assurance(sign, left, right, yes)
        if right[0] != "lit":
            raise NotSayable
        value = right[1]
        if left[0] == "name" and sign in ("==", "!="):
            positive = (sign == "==") == yes
            if isinstance(value, bool):
                return self._name([left[1]], positive == value)
            if isinstance(value, str) and left[2] == "choice":
                return self._choice(left[1], value, positive)
        return self._measure(sign, left, value, yes)

    def _assurance(self, sign: str, left: Tree, right: Tree, yes: bool) -> str:
        if right[0] != "lit" or left[1] != ["name", ASSURANCE, "choice"]:
            raise NotSayable
        held = (sign in (">=", ">", "==")) == yes
        if left[2][int(right[1])] not in ("card", "signature") or sign not in (">=", "<"):
            raise NotSayable
        return _("you sign in with your My Number Card") if held else _("you do not sign in with your My Number Card")

    def _measure(self, sign: str, left: Tree, value: Any, yes: bool) -> str:
        if not yes:
            opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
            return self._measure(opposite[sign], left, value, True)
        thing, shown = self._thing(left, value)
        words = {
            "==": _("%(thing)s is %(value)s"), "!=": _("%(thing)s is not %(value)s"),
            ">": _("%(thing)s is more than %(value)s"), ">=": _("%(thing)s is %(value)s or more"),
            "<": _("%(thing)s is less than %(value)s"), "<=": _("%(thing)s is %(value)s or less"),
        }  # fmt: skip
        return words[sign] % {"thing": thing, "value": shown}

    def _thing(self, left: Tree, value: Any) -> tuple[str, str]:
        if left[0] == "name":
            label = _("“%(question)s”") % {"question": self._label(left[1])}
            if left[2] == "date" and isinstance(value, str):
                return label, to_wareki(date.fromisoformat(value), get_language() or "ja")
            f = self.procedure.fields.get(left[1])
            unit = str(f.unit) if f is not None else ""
            return label, f"{value:,}{unit}" if isinstance(value, int | float) else str(value)
        if left[0] == "count":
            page = left[1][1]
            return _("the number of “%(question)s”") % {"question": self._label(page)}, str(value)
        if left[:2] == ["call", "age"] and left[2][0] == "name":
            return _("the age (%(question)s)") % {"question": self._label(left[2][1])}, _("%(years)s years") % {
                "years": value
            }
        raise NotSayable
