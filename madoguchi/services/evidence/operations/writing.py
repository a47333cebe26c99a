"""A sheet is begun, written by one or several, submitted, taken back, given up, and followed by a newer edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.evidence.content import SheetWords, mark_of
from madoguchi.services.evidence.desk_refusals import (
    AddressTaken,
    AnotherOnItsWay,
    NotFinished,
    NotInWriting,
    NotPublic,
    NotWaiting,
    SayWhy,
)
from madoguchi.services.evidence.desk_wording import names_of_fields
from madoguchi.services.evidence.drawing import Drawn
from madoguchi.services.evidence.keeping import (
    add_figures,
    digest_of,
    next_number,
    open_edition,
    require_sources,
    write_step,
    written,
)
from madoguchi.services.evidence.models import Edition, Sheet
from madoguchi.services.evidence.policies import require_preparer
from madoguchi.services.evidence.states import IN_WRITING, State


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else has changed since the form was drawn: what stands there stays until one is chosen."""

    field: str
    mine: Any
    theirs: Any


def begin_sheet(
    slug: str, *, words: SheetWords, drawn: Sequence[Drawn] = (), demo: bool = False, by: Actor, at: datetime
) -> Edition:
    """Begin a sheet under a new address: its first edition, in writing."""
    with act("sheet.begin", on=None, by=by, at=at, slug=slug) as this:
        user = require_preparer(by, at=at)
        if Sheet.objects.filter(slug=slug).exists():
            raise AddressTaken
        sheet = Sheet.objects.create(slug=slug, begun_at=at, demo=demo)
        edition = Edition(sheet=sheet, number=1, content=words.as_json())
        written(edition, by=by, user=user, at=at)
        edition.save()
        add_figures(edition, drawn, user=user, at=at)
        write_step(edition, "sheet.begin", by=by, user=user, at=at)
        this.on = edition
    return edition


def write_sheet(
    edition: Edition,
    *,
    words: SheetWords,
    seen: Mapping[str, str],
    insist: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> list[Clash]:
    """Keep what was written. ``seen`` are the marks of the fields as the form showed them: what somebody else changed
    since, and this form did too, stays as it is and is given back, unless the field stands in ``insist``."""
    with act("sheet.write", on=edition, by=by, at=at) as this:
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        kept = dict(SheetWords.model_validate(edition.content).as_json())
        clashes = []
        for field, mine in words.as_json().items():
            theirs = kept[field]
            moved = mark_of(theirs) != seen.get(field, mark_of(theirs))
            untouched = mark_of(mine) == seen.get(field)
            if moved and field not in insist and mine != theirs:
                if not untouched:
                    clashes.append(Clash(field, mine, theirs))
                continue
            kept[field] = mine
        edition.content = kept
        edition.__dict__.pop("words", None)
        written(edition, by=by, user=user, at=at)
        edition.save()
        write_step(edition, "sheet.write", by=by, user=user, at=at)
        this.note(clashes=[one.field for one in clashes])
    return clashes


def submit_sheet(edition: Edition, *, reason: str, by: Actor, at: datetime) -> None:
    """Ask a second person to publish it; ``reason`` says what is new and is published with it."""
    with act("sheet.submit", on=edition, by=by, at=at) as this:
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        if not reason.strip():
            raise SayWhy
        edition.__dict__.pop("words", None)
        figures = list(edition.figures.order_by("position"))
        lacking = [*edition.words.lacking, *(["figures"] if not figures else [])]
        lacking += ["figure_unfinished"] if any(not one.is_finished for one in figures) else []
        if lacking:
            raise NotFinished(what=names_of_fields(lacking))
        require_sources(figures)
        edition.reason, edition.state, edition.returned_because = reason.strip(), State.WAITING, ""
        edition.submitted_at, edition.submitted_by = at, user
        edition.sha256 = digest_of(edition, figures)
        edition.save()
        write_step(edition, "sheet.submit", by=by, user=user, at=at, said=edition.reason)
        this.note(sha256=edition.sha256)


def take_back_sheet(edition: Edition, *, by: Actor, at: datetime) -> None:
    """Take an edition back from approval, to change it."""
    with act("sheet.take_back", on=edition, by=by, at=at):
        user = require_preparer(by, at=at)
        if edition.state != State.WAITING:
            raise NotWaiting
        edition.state, edition.submitted_at, edition.submitted_by = State.DRAFT, None, None
        edition.save()
        write_step(edition, "sheet.take_back", by=by, user=user, at=at)


def discard_sheet(edition: Edition, *, by: Actor, at: datetime) -> None:
    """Give up an edition in writing; its figures are forgotten."""
    with act("sheet.discard", on=edition, by=by, at=at):
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        edition.figures.all().delete()
        edition.state, edition.ended_at = State.DISCARDED, at
        edition.save()
        write_step(edition, "sheet.discard", by=by, user=user, at=at)


def renew_sheet(sheet: Sheet, *, drawn: Sequence[Drawn], words: SheetWords, by: Actor, at: datetime) -> Edition:
    """Begin the edition that shall follow the published one, with its words and figures."""
    with act("sheet.renew", on=sheet, by=by, at=at, slug=sheet.slug) as this:
        user = require_preparer(by, at=at)
        if open_edition(sheet) is not None:
            raise AnotherOnItsWay
        if not sheet.editions.filter(published_at__isnull=False).exists():
            raise NotPublic
        edition = Edition(sheet=sheet, number=next_number(sheet), content=words.as_json())
        written(edition, by=by, user=user, at=at)
        edition.save()
        add_figures(edition, drawn, user=user, at=at)
        write_step(edition, "sheet.renew", by=by, user=user, at=at)
        this.note(number=edition.number)
    return edition
