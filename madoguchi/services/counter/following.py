"""Which questions wait for the answer of another one, because theirs follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from madoguchi.foundation.forms.public import BECOMES_HEAD, IS_HEAD, MEMBER, NEW_HEAD, SITUATION
from madoguchi.services.counter.rows import written

if TYPE_CHECKING:
    from madoguchi.services.counter.conversation import Question

NAMING = (f"{MEMBER}name", f"{MEMBER}born_on", f"{MEMBER}relation")
TO_NEW_HEAD = f"{MEMBER}to_new_head@"


def waiting(questions: Sequence[Question], open_: Sequence[Question]) -> set[str]:
    """Keys of what waits: what is proposed from an answer that is asked right now, what somebody is to the head or to the new
    head while nobody said who that is, and the other lists of people while the one that names the whole household is open."""
    sources = {q.means for q in open_ if not q.field.follows}
    household_open = any(_tells_household(q) for q in open_)
    head_open = _is_head_open(questions, open_)
    new_head_open = any(q.means in (BECOMES_HEAD, NEW_HEAD) for q in open_)
    return {
        q.key
        for q in open_
        if sources.intersection(q.field.follows)
        or (head_open and is_own_relation(q))
        or (new_head_open and q.means.startswith(TO_NEW_HEAD))
        or (household_open and _is_of_household(q))
    }


def is_told_elsewhere(question: Question) -> bool:
    """Whether its answer follows from what somebody told under another concept (``told_of``)."""
    return bool(question.field.told_of) and question.provenance.get("detail") == SITUATION


def is_own_relation(question: Question) -> bool:
    """Whether it asks what whom the set is about is to the head of the household they move with."""
    place = question.places[0]
    fill = place.page.fill
    first = bool(place.row_id) and place.index == 0
    return first and fill is not None and fill.tells_household and place.field.concept == f"{MEMBER}relation"


def is_of_new_head(question: Question, heard: Mapping[str, Any]) -> bool:
    """Whether it asks what somebody is to the new head, and that somebody is the new head; ``heard`` by meaning.

    While it is open whether the person becomes head, nobody is: who else could be is only proposed.
    """
    if BECOMES_HEAD in heard and heard[BECOMES_HEAD] is None:
        return False
    if heard.get(BECOMES_HEAD) is True:
        name = heard.get("proxy.name") or heard.get("person.name")
    else:
        name = heard.get(NEW_HEAD)
    person = question.means.removeprefix(TO_NEW_HEAD).rpartition("/")[0]
    return question.means.startswith(TO_NEW_HEAD) and bool(name) and written(name) == person


def _is_head_open(questions: Sequence[Question], open_: Sequence[Question]) -> bool:
    """Whether it is asked, or will be after an answer that is asked, whether the person is the head."""
    asking = {(place.form.pk, place.field.name) for q in open_ for place in q.places if place.asked}
    return any(
        place.asked or (place.field.when is not None and {(place.form.pk, n) for n in place.field.when.names} & asking)
        for q in questions
        if q.means == IS_HEAD and q.value is None
        for place in q.places
    )


def _tells_household(question: Question) -> bool:
    """Whether the household is known only when this is answered."""
    return any(
        place.asked
        and place.page.fill is not None
        and place.page.fill.tells_household
        and place.field.concept in NAMING
        for place in question.places
    )


def _is_of_household(question: Question) -> bool:
    """Whether it stands in nothing but lists that are made from the household."""
    fills = [place.page.fill for place in question.places]
    return all(f is not None and f.source == "household" and not f.tells_household for f in fills)
