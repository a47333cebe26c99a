"""The guide of a procedure, written from its definition: the page and the API tell the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.public import (
    FeeSchedulePart,
    LibraryPart,
    NoPrice,
    Procedure,
    Text,
    condition_in_words,
    fees_for,
    price_on,
    procedures_offered,
)
from madoguchi.services.procedures.vocabulary import Guide, Needed, Price


def guide_of(procedure: Procedure, library: LibraryPart, *, on: date) -> Guide:
    """The guide on a day, with the prices of that day."""
    return Guide(
        slug=procedure.slug, title=str(procedure.title), summary=str(procedure.summary),
        category=label_in(library.categories, procedure.category), who=str(procedure.guide_who),
        when=str(procedure.guide_when), deadline=str(procedure.deadline),
        notes=tuple(str(note) for note in procedure.guide_notes), result=str(procedure.guide_result),
        prices=tuple(prices_of(procedure, fees_for(procedure), on)), bring=tuple(things_to_bring(procedure)),
        attachments=tuple(attachments_of(procedure)), law=procedure.law, standard_days=procedure.standard_days,
        processing_note=str(procedure.processing_note), channels=procedure.channels,
        assurance=procedure.assurance_online, questions=procedure.questions, minutes=procedure.minutes,
        suggests=tuple(_suggestions(procedure, on)),
    )  # fmt: skip


def label_in(options: Iterable[object], key: str) -> str:
    """The label of one of the library's options in the reader's language; the key itself when it is not there."""
    for option in options:
        if getattr(option, "key", None) == key:
            return str(text_of(option))
    return key


def text_of(part: object) -> Text:
    """A text of the library as ``Text``."""
    return Text(ja=getattr(part, "ja", ""), plain=getattr(part, "plain", ""), en=getattr(part, "en", ""))


def prices_of(procedure: Procedure, schedule: FeeSchedulePart, on: date) -> Iterable[Price]:
    """The prices of a day (手数料), in the reader's language."""
    for line in procedure.fees:
        exempt = tuple(
            (str(e.text) or _("Free of charge: %(when)s") % {"when": condition_in_words(procedure, e.when)}, e.basis)
            for e in line.exempt
        )
        found = []
        for key in dict.fromkeys(line.items):
            item = schedule.items.get(key)
            if item is None:
                continue
            try:
                found.append((price_on(item, on), item))
            except NoPrice:
                continue
        if line.choose:
            found.sort(key=lambda priced: priced[0])
        for yen, item in found:
            yield Price(
                title=str(text_of(item.title)),
                yen=yen,
                basis=item.basis,
                each=_each(procedure, line.each) if line.per is not None else "",
                when=condition_in_words(procedure, line.when),
                exempt=exempt,
            )


def _each(procedure: Procedure, repeat: str) -> str:
    """What is counted: the things of a repeat, or copies."""
    counted = (f for f in procedure.fields.values() if (f.repeat == repeat if repeat else f.type == "copies"))
    return next((str(f.unit) for f in counted if f.unit), "") or _("copy")


def things_to_bring(procedure: Procedure) -> Iterable[Needed]:
    """What to have ready (持ち物), in the reader's language."""
    for thing in procedure.bring:
        where = ""
        if "online" not in thing.channels:
            where = _("At the counter or by mail")
        elif thing.channels == ("online",):
            where = _("When you apply online")
        yield Needed(str(thing.item), when=where, unless=condition_in_words(procedure, thing.unless))


def attachments_of(procedure: Procedure) -> Iterable[Needed]:
    """The documents to send along (添付書類) and when they fall away, in the reader's language."""
    for a in procedure.attachments:
        unless = str(a.waive_text) or condition_in_words(procedure, a.waive_when)
        required = a.required if isinstance(a.required, bool) else True
        when = condition_in_words(procedure, a.when)
        if not when and not isinstance(a.required, bool):
            when = condition_in_words(procedure, a.required)
        yield Needed(str(a.label), when, unless, str(a.help), a.basis, optional=not required)


def _suggestions(procedure: Procedure, on: date) -> Iterable[tuple[str, str, str]]:
    if not procedure.suggests:
        return
    titles = {p.slug: str(p.title) for p in procedures_offered(on)}
    for s in procedure.suggests:
        if s.procedure in titles:
            yield s.procedure, titles[s.procedure], condition_in_words(procedure, s.when)
