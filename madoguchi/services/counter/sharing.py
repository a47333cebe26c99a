"""Lists of several forms that name the same people (``shares``, such as heirs): whoever is named in one stands in the others.

Each list stays to be edited by itself. Steps inside acts, in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.foundation.cases.public import WRITTEN_AT_HOME, append_row, prepared_in_words
from madoguchi.foundation.forms.public import MEMBER, Page
from madoguchi.services.counter.clashing import Said, is_of_home
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.rows import Row, who, written
from madoguchi.services.counter.steps import draft_of

if TYPE_CHECKING:
    from madoguchi.services.counter.bereaved import Living
    from madoguchi.services.counter.conversation import Conversation, FormPart, Place, Question

NAME = f"{MEMBER}name"


@dataclass(frozen=True, slots=True)
class Shared:
    """One such list of a form."""

    part: FormPart
    page: Page

    @property
    def form(self) -> CounterForm:
        """The form in which it stands."""
        return self.part.form

    @property
    def rows(self) -> list[dict[str, Any]]:
        """As they are by now."""
        found: list[dict[str, Any]] = draft_of(self.form).answers.get(self.page.name) or []
        return found

    @property
    def is_asked(self) -> bool:
        """Whether the form asks for it."""
        return any(one.name == self.page.name for one in self.part.state.pages)

    def named(self, row: Row) -> str:
        """Who a row is about."""
        return who(self.page, row).rpartition("/")[0]

    def told(self, row: Row) -> Mapping[str, Mapping[str, str]]:
        """Where the answers of a row came from, by question."""
        head = f"{self.page.name}#{row.get('id')}."
        kept = draft_of(self.form).provenance
        return {key.removeprefix(head): one for key, one in kept.items() if key.startswith(head)}

    def is_written_at_home(self, me: str) -> bool:
        """Whether somebody besides ``me`` was named in it at home."""
        homes = (any(one.get("detail") == WRITTEN_AT_HOME for one in self.told(row).values()) for row in self.rows)
        return any(home and self.named(row) not in ("", me) for home, row in zip(homes, self.rows, strict=True))

    def empty_row(self) -> dict[str, Any] | None:
        """A row in which nobody has said anything, or a new one where there is room."""
        draft, head = draft_of(self.form), f"{self.page.name}#"
        typed = {key.removeprefix(head).partition(".")[0] for key in draft.typed if key.startswith(head)}
        found = next((one for one in self.rows if not self.told(one) and str(one["id"]) not in typed), None)
        if found is not None or len(self.rows) >= self.page.most:
            return found
        append_row(draft, self.page)
        return self.rows[-1]


def share_named(talk: Conversation, places: Iterable[Place]) -> list[CounterForm]:
    """Whoever was named just now in one list is put into the others; the forms that changed."""
    rows = {(place.form.pk, place.row_id) for place in places if place.field.concept == NAME}
    return _share(talk, lambda one, row: (one.form.pk, str(row.get("id"))) in rows, lambda _other: True)


def fill_named(talk: Conversation, people: Iterable[Living]) -> list[CounterForm]:
    """What the register says besides of whoever was chosen from it, in every list that names him; what stands there stays."""
    changed: dict[UUID, CounterForm] = {}
    bereaved = talk.bereaved
    for one in people if bereaved is not None else ():
        assert bereaved is not None
        source = {"source": bereaved.told.source, "at": bereaved.told.at, "detail": bereaved.told.detail}
        told = {f"{MEMBER}{part}": value for part, value in one.parts.items() if value}
        for shared in _lists(talk):
            for row in (row for row in shared.rows if shared.named(row) == written(one.name)):
                for f in shared.page.fields:
                    if f.concept in told and row.get(f.name) is None:
                        row[f.name] = deepcopy(told[f.concept])
                        draft_of(shared.form).provenance[f"{shared.page.name}#{row['id']}.{f.name}"] = dict(source)
                        changed[shared.form.pk] = shared.form
    return list(changed.values())


def share_with_new(talk: Conversation, new: Collection[UUID]) -> list[CounterForm]:
    """Forms that have come (``new``) take over whom the others name, unless they name people since home; what changed."""
    me = _me(talk)
    return _share(
        talk, lambda _one, _row: True, lambda other: other.form.pk in new and not other.is_written_at_home(me)
    )


def named_in_one_list(talk: Conversation, question: Question) -> list[Said]:
    """Of somebody whom one list names since home, and another list does not: both in words; else nothing."""
    if not question.means.startswith(f"{NAME}@"):
        return []
    lists, me = _lists(talk), _me(talk)
    for place in question.places:
        mine = next((one for one in lists if (one.form.pk, one.page.name) == (place.form.pk, place.page.name)), None)
        if mine is None or not place.asked or not is_of_home(place):
            continue
        for other in _others(lists, mine):
            names = {other.named(row) for row in other.rows} - {"", me}
            if names and other.is_asked and written(place.value) not in names:
                here = f"{mine.part.procedure.title} {prepared_in_words(place.provenance)}".strip()
                return [Said(written(place.value), here), Said(_("not named"), str(other.part.procedure.title))]
    return []


def _share(talk: Conversation, of: Callable[[Shared, Row], bool], into: Callable[[Shared], bool]) -> list[CounterForm]:
    lists, me = _lists(talk), _me(talk)
    changed: dict[UUID, CounterForm] = {}
    for one in lists:
        for row in [row for row in one.rows if one.named(row) not in ("", me) and of(one, row)]:
            for other in filter(into, _others(lists, one)):
                there = {other.named(theirs) for theirs in other.rows}
                if one.named(row) not in there and (empty := other.empty_row()) is not None:
                    _copy(one, row, other, empty)
                    changed[other.form.pk] = other.form
    return list(changed.values())


def _copy(one: Shared, row: Row, other: Shared, empty: dict[str, Any]) -> None:
    told, names = one.told(row), {f.concept: f.name for f in one.page.fields if f.concept.startswith(MEMBER)}
    for f in other.page.fields:
        name = names.get(f.concept, "")
        if row.get(name) is not None:
            empty[f.name] = deepcopy(row[name])
            draft_of(other.form).provenance[f"{other.page.name}#{empty['id']}.{f.name}"] = dict(told.get(name, {}))


def _lists(talk: Conversation) -> list[Shared]:
    return [
        Shared(part, page)
        for part in talk.forms
        for page in part.procedure.pages
        if page.fill is not None and page.fill.shares
    ]


def _others(lists: Iterable[Shared], one: Shared) -> list[Shared]:
    word = one.page.fill.shares if one.page.fill is not None else ""
    return [
        other
        for other in lists
        if other.form.pk != one.form.pk and other.page.fill is not None and other.page.fill.shares == word
    ]


def _me(talk: Conversation) -> str:
    """Whom the set is about: in a list of the others there is no row of theirs."""
    said = next((q.value for q in talk.questions if q.means == "person.name" and q.value), None)
    return written(said) if said else talk.counter_set.name
