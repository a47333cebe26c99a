"""Grounds in words of the facts: 「18歳以下: 津軽 さくら（12歳）」「世帯に該当者なし: 児童手当の受給者」, with source and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions.closures import close
from madoguchi.foundation.forms.expressions.functions import full_years
from madoguchi.foundation.forms.expressions.scope import RowScope
from madoguchi.foundation.forms.expressions.values import Tree
from madoguchi.foundation.forms.grounds import Ground, grounds_behind, keys_of
from madoguchi.foundation.forms.judging import Situation, names_read
from madoguchi.foundation.forms.known_facts import MEMBERS, PERSON, KnownHousehold, Linked, Member, name_of
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.vocabulary import Field
from madoguchi.foundation.residents.public import Relation
from madoguchi.kernel.ui.wareki import to_wareki


@dataclass(frozen=True, slots=True)
class Said:
    """A ground as a sentence; ``source`` and ``as_of`` where registers said it, ``people`` whose data it tells."""

    text: str
    kind: str
    source: str = ""
    as_of: date | None = None
    people: tuple[str, ...] = ()


def said(ground: Ground, situation: Situation) -> Said:
    """The sentence for a ground."""
    if ground.kind == "fact":
        assert situation.household is not None
        return _FactSayer(situation, situation.household).say(ground.tree, ground.holds)
    assert ground.question is not None
    label = {"question": str(ground.question.label)}
    if ground.kind == "answer":
        shown = shown_answer(ground.question, _spoken_of(ground, situation.names.get(ground.question.name)))
        if ground.question is next(iter(situation.form.fields.values()), None):
            text = _("What has happened: %(answer)s") if ground.holds else _("“%(answer)s” alone does not call for it")
            return Said(text % {"answer": shown}, "event" if ground.chosen else "heard")
        text = _("“%(question)s”: %(answer)s") % {**label, "answer": shown}
        return Said(text, "chosen" if ground.chosen else "heard")
    if ground.kind == "open":
        return Said(_("Still to be asked: “%(question)s”") % label, "open")
    return Said(_("The question “%(question)s” does not come up.") % label, "unasked")


def _spoken_of(ground: Ground, value: Any) -> Any:
    """Of several choices those that the part speaks of, where one of them was chosen; else the whole answer."""
    keys = keys_of(ground.tree)
    matter = [one for one in value if one in keys] if isinstance(value, list) and not ground.chosen else []
    return matter or value


def shown_answer(question: Field, value: Any) -> str:
    """An answer in words."""
    if value is None or value == []:
        return _("None of these")
    return field_type(question.type).show(value, question, get_language() or "ja")


def known_sentences(situation: Situation, question: Field) -> list[Said]:
    """What the registers say that answers a question, whole or in part, sentence by sentence."""
    return [said(ground, situation) for ground in grounds_behind(situation, question)]


class _FactSayer:
    def __init__(self, situation: Situation, household: KnownHousehold) -> None:
        self.situation, self.household = situation, household
        self.kinds = {name_of(kind): kind for kind in household.linked}
        self.scope = {**situation.facts, **situation.names}

    def say(self, tree: Tree, holds: bool) -> Said:
        """The sentence for a part of ``known_by`` that came to ``holds``."""
        if tree[0] == "cmp" and tree[2][0] == "tally":
            return self._counted(tree[2])
        over_rows = tree[0] in ("any", "all")
        people = self._rows(tree, holds) if over_rows else ()
        if not over_rows and self._speaks_of_person(tree):
            people = (self.household.person,)
        text = self._over_rows(tree, holds, people) if over_rows else self._of_one(tree, holds)
        source, as_of = self._source(tree, people, holds)
        return Said(text, "fact", source, as_of, tuple(one.id for one in people))

    def _counted(self, tally: Tree) -> Said:
        """How many rows it holds in, whoever they are."""
        people = self._rows(["any", *tally[1:]], True)
        source, as_of = self._source(tally, people, True)
        told = {"what": self._phrase(tally[2]), "count": len(people)}
        who = pgettext("between people", ", ").join(self._person(one, tally[2]) for one in people)
        text = _("%(what)s: %(count)s people: %(who)s") % {**told, "who": who} if people else self._nobody(told["what"])
        return Said(text, "fact", source, as_of, tuple(one.id for one in people))

    def _nobody(self, what: object) -> str:
        return _("Nobody in the household: %(what)s") % {"what": what}

    def _speaks_of_person(self, tree: Any) -> bool:
        return any(name.startswith(f"{PERSON}.") for name in names_read(tree))

    def _rows(self, tree: Tree, holds: bool) -> tuple[Member, ...]:
        """Those whose row decides: who makes an “any” true, who makes an “all” false, everybody of a true “all”."""
        part, wanted = close(tree[2]), tree[0] == "any" or holds
        if tree[0] == "any" and not holds:
            return ()
        found = []
        for index, one in enumerate(self.household.members):
            row = {path: self.scope[path][index] for path in tree[1]}
            if part(RowScope(self.scope, row)) is wanted:
                found.append(one)
        return tuple(found)

    def _over_rows(self, tree: Tree, holds: bool, people: tuple[Member, ...]) -> str:
        what = {"what": self._phrase(tree[2])}
        if tree[0] == "any" and not holds:
            return _("Nobody in the household: %(what)s") % what
        who = pgettext("between people", ", ").join(self._person(one, tree[2]) for one in people)
        if tree[0] == "all" and not holds:
            return _("Not so: %(what)s: %(who)s") % {**what, "who": who}
        return _("%(what)s: %(who)s") % {**what, "who": who}

    def _of_one(self, tree: Tree, holds: bool) -> str:
        what, person = self._phrase(tree), self.household.person
        if not self._speaks_of_person(tree):
            return what if holds else _("Not so: %(what)s") % {"what": what}
        if holds:
            return _("%(what)s: %(who)s") % {"what": what, "who": self._person(person, tree)}
        return _("No record for %(name)s: %(what)s") % {"name": person.name, "what": what}

    def _person(self, one: Member, tree: Tree) -> str:
        """Name and age, and what the facts that the part looks at say of that person."""
        age = full_years(one.born_on.isoformat(), self.situation.today.isoformat())
        shown = [_("age %(years)s") % {"years": age}]
        shown += [detail for kind in self._kinds_in(tree) if (detail := self._detail(one, kind))]
        return _("%(name)s (%(details)s)") % {
            "name": one.name, "details": pgettext("between details", ", ").join(shown),
        }  # fmt: skip

    def _detail(self, one: Member, kind: str) -> str:
        held, linked = one.facts.get(kind), self.household.linked[kind]
        if held is None:
            return ""
        parts = [str(linked.values[held.value])] if held.value in linked.values else [held.value] if held.value else []
        if held.until_on is not None:
            parts.append(_("until %(day)s") % {"day": to_wareki(held.until_on, get_language() or "ja")})
        return " ".join(parts)

    def _kinds_in(self, tree: Any) -> list[str]:
        found: dict[str, None] = {}
        for path in names_read(tree):
            column = path.rpartition(".")[2]
            for ending in ("", "_value", "_from", "_until"):
                if column.endswith(ending) and (
                    kind := self.kinds.get(column.removesuffix(ending) if ending else column)
                ):
                    found[kind] = None
        return list(found)

    def _source(self, tree: Tree, people: tuple[Member, ...], holds: bool) -> tuple[str, date | None]:
        """Where it stands and as of which day: for what is not recorded, the newest data of that system."""
        kinds = self._kinds_in(tree)
        if kinds:
            linked: list[Linked] = [self.household.linked[kind] for kind in kinds]
            held = [one.facts[kind] for one in people for kind in kinds if holds and kind in one.facts]
            days = [one.as_of for one in held or linked]
            sources = dict.fromkeys(one.source for one in held or linked)
            return pgettext("between details", ", ").join(sources), min(days)
        if any(path.startswith((f"{PERSON}.", f"{MEMBERS}.")) for path in names_read(tree)):
            entries = people or self.household.members or (self.household.person,)
            return entries[0].source, min(one.as_of for one in entries)
        return "", None

    def _phrase(self, tree: Tree) -> str:
        """What a part asks of one person, as a heading; what has no short wording is named by the facts it looks at."""
        head, *rest = tree
        spoken: dict[str, Callable[[list[Any]], str]] = {"name": self._name, "cmp": self._compare}
        if head in ("and", "or"):
            if span := self._span(rest) if head == "and" else "":
                return span
            joint = pgettext("both hold", " and ") if head == "and" else pgettext("one holds", " or ")
            return joint.join(dict.fromkeys(self._phrase(part) for part in rest))
        if head == "not":
            return _("not “%(what)s”") % {"what": self._phrase(rest[0])}
        words = spoken[head](rest) if head in spoken else ""
        return words or self._by_its_facts(tree)

    def _span(self, parts: list[Tree]) -> str:
        """Two bounds of one age, said at once."""
        bounds = {part[1]: part for part in parts if part[0] == "cmp" and part[2][0] == "name" and part[3][0] == "lit"}
        if len(parts) != 2 or set(bounds) != {">=", "<="} or bounds[">="][2] != bounds["<="][2]:
            return ""
        column = bounds[">="][2][1].rpartition(".")[2]
        words = {"age": _("age %(least)s to %(most)s"), "school_age": _("age in the school year %(least)s to %(most)s")}
        return words.get(column, "") % {"least": bounds[">="][3][1], "most": bounds["<="][3][1]}

    def _by_its_facts(self, tree: Tree) -> str:
        named = [str(self.household.linked[kind].title) for kind in self._kinds_in(tree)]
        questions = [f for path in names_read(tree) if (f := self.situation.form.fields.get(path)) is not None]
        named += [_("“%(question)s”: %(answer)s") % {
            "question": f.label, "answer": shown_answer(f, self.situation.names.get(f.name)),
        } for f in questions]  # fmt: skip
        return pgettext("both hold", " and ").join(dict.fromkeys(named)) or _("what the register of residents says")

    def _name(self, rest: list[Any]) -> str:
        column = str(rest[0]).rpartition(".")[2]
        if column == "foreign":
            return _("foreign nationality")
        return ""

    def _compare(self, rest: list[Any]) -> str:
        sign, left, right = rest
        if left[0] != "name" or right[0] != "lit":
            return ""
        column, value = left[1].rpartition(".")[2], right[1]
        if column == "relation" and sign == "==":
            return str(Relation(value).label)
        names = {"age": _("age %(sign)s"), "school_age": _("age in the school year %(sign)s")}
        if column not in names:
            return ""
        signs = {
            "<": _("under %(years)s"), "<=": _("%(years)s or under"), ">": _("over %(years)s"),
            ">=": _("%(years)s or over"), "==": _("%(years)s"), "!=": _("not %(years)s"),
        }  # fmt: skip
        return names[column] % {"sign": signs[sign] % {"years": value}}
