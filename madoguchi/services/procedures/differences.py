"""Two versions of a procedure compared, in words that whoever works at the counter understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.foundation.forms.public import Attachment, Expression, Field, Procedure, condition_in_words


@dataclass(frozen=True, slots=True)
class Change:
    """One change: which part of the procedure it touches, and a sentence."""

    part: str
    sentence: str


def differences(old: Procedure, new: Procedure) -> list[Change]:
    """Everything that the second version does differently; empty where nothing matters to people."""
    told = [
        *_amounts(old, new), *_questions(old, new), *_attachments(old, new), *_fees(old, new), *_rules(old, new),
        *_texts(old, new), *_office(old, new),
    ]  # fmt: skip
    return list(dict.fromkeys(told))


def _amounts(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("At a glance")
    if old.questions != new.questions:
        yield Change(part, _("Questions: %(old)d → %(new)d") % {"old": old.questions, "new": new.questions})
    if old.minutes != new.minutes:
        more = new.minutes - old.minutes
        minutes = ngettext("%(number)d minute", "%(number)d minutes", abs(more)) % {"number": abs(more)}
        said = _("It takes about %(minutes)s longer.") if more > 0 else _("It takes about %(minutes)s less.")
        yield Change(part, said % {"minutes": minutes})


def _questions(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("Questions")
    renamed = {rule.new: rule.old for rule in new.carry_rules}
    before = {path: f for path, f in old.fields.items() if not f.compute}
    met = set()
    for path, f in new.fields.items():
        if f.compute:
            continue
        source = renamed.get(path, path)
        was = before.get(source)
        if was is None:
            yield Change(part, _("New: “%(label)s”%(when)s") % {"label": f.label, "when": _when(new, f.when)})
            continue
        met.add(source)
        yield from (Change(part, sentence) for sentence in _question(old, was, new, f))
    for path, f in before.items():
        if path not in met:
            yield Change(part, _("Not asked any more: “%(label)s”") % {"label": f.label})


def _when(procedure: Procedure, condition: Expression | None) -> str:
    words = condition_in_words(procedure, condition)
    return f" ({words})" if words else ""


def _question(old: Procedure, was: Field, new: Procedure, f: Field) -> Iterator[str]:
    label = {"label": str(f.label)}
    if str(was.label) != str(f.label):
        yield _("Worded anew: “%(old)s” → “%(label)s”") % {**label, "old": was.label}
    if was.type != f.type:
        yield _("“%(label)s” is answered in another way than before (%(old)s → %(new)s).") % {
            **label, "old": _kind(was.type), "new": _kind(f.type),
        }  # fmt: skip
    options, were = {o.key: str(o.label) for o in f.options}, {o.key: str(o.label) for o in was.options}
    for key in options.keys() - were.keys():
        yield _("“%(label)s” has the new choice “%(option)s”.") % {**label, "option": options[key]}
    for key in were.keys() - options.keys():
        yield _("“%(label)s” has lost the choice “%(option)s”.") % {**label, "option": were[key]}
    if _tree(was.when) != _tree(f.when):
        now = condition_in_words(new, f.when) or _("always")
        yield _("“%(label)s” is asked under another condition: %(now)s (before: %(before)s).") % {
            **label, "now": now, "before": condition_in_words(old, was.when) or _("always"),
        }  # fmt: skip
    if (was.required is True) != (f.required is True):
        yield (
            _("“%(label)s” has to be answered now.") if f.required is True else _("“%(label)s” may be left out now.")
        ) % label
    if (was.minimum, was.maximum, was.max_length, was.pattern) != (f.minimum, f.maximum, f.max_length, f.pattern):
        yield _("“%(label)s” takes other values than before.") % label


def _kind(name: str) -> str:
    """What kind of answer a type takes, in a word."""
    return {
        "person_name": _("a name"), "persons": _("people of the household"), "date": _("a day"), "address": _("an address"),
        "postal_code": _("a postal code"), "phone": _("a telephone number"), "email": _("a mail address"),
        "yes_no": _("yes or no"), "choice": _("one of several"), "choices": _("several of a list"),
        "number": _("a number"), "money": _("an amount"), "copies": _("how many copies"), "text": _("a line of text"),
        "long_text": _("a longer text"), "file": _("a file"), "bank_account": _("a bank account"),
        "my_number": _("My Number"), "signature": _("a signature"), "appointment": _("an appointment"),
        "statement": _("a declaration"), "note": _("a remark"),
    }.get(name, name)  # fmt: skip


def _tree(condition: Expression | None) -> object:
    return condition.tree if condition else None


def _attachments(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("Documents to send along")
    before: dict[str, Attachment] = {a.name: a for a in old.attachments}
    for a in new.attachments:
        was = before.pop(a.name, None)
        if was is None:
            yield Change(part, _("New: “%(label)s”%(when)s") % {"label": a.label, "when": _when(new, a.when)})
        elif _tree(was.when) != _tree(a.when) or _tree(was.waive_when) != _tree(a.waive_when):
            yield Change(part, _("“%(label)s” is needed in other cases than before.") % {"label": a.label})
        elif (was.required is True) != (a.required is True):
            yield Change(part, _("“%(label)s” has changed between needed and voluntary.") % {"label": a.label})
    for was in before.values():
        yield Change(part, _("Not needed any more: “%(label)s”") % {"label": was.label})


def _fees(old: Procedure, new: Procedure) -> Iterator[Change]:
    if old.data["fee"] == new.data["fee"]:
        return
    part = _("Fee")
    were, are = ({item for line in one.fees for item in line.items} for one in (old, new))
    if not were:
        yield Change(part, _("A fee is taken now."))
    elif not are:
        yield Change(part, _("No fee is taken any more."))
    else:
        yield Change(part, _("The fee is worked out in another way."))


def _rules(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("How it is done")
    if old.channels != new.channels:
        ways = {"online": _("Online"), "counter": _("At the counter"), "mail": _("By mail")}
        now = ", ".join(ways[channel] for channel in new.channels)
        yield Change(part, _("Ways to apply: %(now)s") % {"now": now})
    if old.assurance_online != new.assurance_online:
        sure = {
            "none": _("without signing in"), "email": _("with a mail address"), "card": _("with the My Number Card"),
            "signature": _("with the card's signature"),
        }  # fmt: skip
        yield Change(part, _("Online it is sent %(now)s (before: %(old)s).") % {
            "now": sure[new.assurance_online], "old": sure[old.assurance_online],
        })  # fmt: skip
    if old.represent != new.represent:
        yield Change(part, _("Who may apply for somebody else has changed."))
    if old.standard_days != new.standard_days:
        yield Change(part, _("Standard processing period: %(old)d → %(new)d working days") % {
            "old": old.standard_days, "new": new.standard_days,
        })  # fmt: skip


def _texts(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("Guide page")
    read: Sequence[tuple[str, Callable[[Procedure], object]]] = (
        (_("Title"), lambda p: p.title), (_("Summary"), lambda p: p.summary), (_("Who it is for"), lambda p: p.guide_who),
        (_("When"), lambda p: p.guide_when), (_("Deadline"), lambda p: p.deadline), (_("Law"), lambda p: p.law),
        (_("What to bring"), lambda p: [b.item for b in p.bring]), (_("Remarks of the guide"), lambda p: p.guide_notes),
        (_("What you get"), lambda p: p.guide_result),
    )  # fmt: skip
    changed = [name for name, of in read if of(old) != of(new)]
    if changed:
        yield Change(part, _("Worded anew: %(parts)s") % {"parts": ", ".join(changed)})


def _office(old: Procedure, new: Procedure) -> Iterator[Change]:
    part = _("In the office")
    yield from _named(part, _("Examined as well: “%(label)s”"), _("Not examined any more: “%(label)s”"),
                      {c.name: str(c.text) for c in old.checks}, {c.name: str(c.text) for c in new.checks})  # fmt: skip
    yield from _named(part, _("Found out as well: “%(label)s”"), _("Not found out any more: “%(label)s”"),
                      {f.name: str(f.label) for f in old.findings}, {f.name: str(f.label) for f in new.findings})  # fmt: skip
    if old.owner != new.owner:
        yield Change(part, _("Another department is in charge."))
    if (old.record_class, old.retention_years) != (new.record_class, new.retention_years):
        yield Change(part, _("Filed as %(kind)s, kept for %(years)d years.") % {
            "kind": new.record_class, "years": new.retention_years,
        })  # fmt: skip
    if new.carries_drafts:
        yield Change(part, _("Applications that were begun are carried over to this version."))


def _named(part: str, added: str, removed: str, were: dict[str, str], are: dict[str, str]) -> Iterable[Change]:
    yield from (Change(part, added % {"label": are[name]}) for name in are if name not in were)
    yield from (Change(part, removed % {"label": were[name]}) for name in were if name not in are)
