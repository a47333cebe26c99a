"""What is proposed before anybody answered (``usual``, ``usual_of`` of a definition); steps inside acts, in memory.

A proposal is an answer whose provenance says so (``SUGGESTED``): the clerk reads it out and changes what is wrong, the
tablet and the paper mark it, and by confirming the resident makes it their own. What somebody has told under another concept
that answers the question itself (``told_of``) is no proposal: it stands as told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from madoguchi.foundation.cases.public import COUNTER, Draft
from madoguchi.foundation.forms.public import IS_HEAD, SITUATION, Circumstances, Field, Known, Unacceptable, field_type
from madoguchi.services.counter.conversation import SUGGESTED, Place, Question, is_suggested
from madoguchi.services.counter.following import TO_NEW_HEAD, is_of_new_head, is_own_relation, is_told_elsewhere
from madoguchi.services.counter.placing import put_in

SAID = frozenset(("clerk", "stated"))
"""Sources of what somebody has told, at the counter or at home."""


def suggest_known(draft: Draft, known: Mapping[str, Known], *, at: datetime) -> None:
    """Propose, or tell, in a form that was just filled; ``known`` in the words of this form."""
    around = Circumstances(today=localdate(at), channel=COUNTER)
    for f, answers, key in _empty(draft):
        concept = next((one for one in f.follows if one in known), "")
        value = _as_option(f, known[concept].value) if concept else f.usual
        if value is not None and _fits(f, value, around):
            said = concept in f.told_of and known[concept].provenance.source in SAID
            answers[f.name] = value
            draft.provenance[key] = _told(at) if said else _proposed(at)


def suggest_from_answers(
    questions: Iterable[Question], *, now: Mapping[str, Any] | None = None, at: datetime
) -> list[Place]:
    """Propose, or tell, what has been answered meanwhile under another concept; where it went.

    ``now`` is what was answered since the questions were put together, by what they mean.
    """
    asked = list(questions)
    heard = {question.means: question.value for question in asked} | dict(now or {})
    sources = {question.means: question.provenance.get("source") for question in asked} | dict.fromkeys(
        now or {}, "clerk"
    )
    around = Circumstances(today=localdate(at), channel=COUNTER)
    changed: list[Place] = []
    for question in asked:
        f = question.field
        concept = next((c for c in f.follows if heard.get(c) is not None), "")
        value = heard[concept] if concept else None
        if is_own_relation(question) and heard.get(IS_HEAD) is True:
            value = "head"
        elif is_of_new_head(question, heard):
            value = "self"
        elif question.means.startswith(TO_NEW_HEAD) and is_suggested(question.provenance):
            changed += [place for place in question.places if put_in(place, None, None)]
        stands = question.means in (now or {}) or (question.value is not None and not _may_follow(question))
        if value is None or stands or question.typed is not None or not _fits(f, value, around):
            continue
        source = _told(at) if concept in f.told_of and sources[concept] in SAID else _proposed(at)
        changed += [place for place in question.places if put_in(place, value, source)]
    return changed


def _empty(draft: Draft) -> Iterator[tuple[Field, dict[str, Any], str]]:
    """(question, the answers it belongs to, its key) of everything that may be proposed and has no answer."""
    for page in draft.version.procedure.pages:
        rows = draft.answers.get(page.name) or [] if page.repeat else [draft.answers]
        for row in rows:
            head = f"{page.name}#{row.get('id')}." if page.repeat else ""
            for f in page.fields:
                if (f.usual is not None or f.follows) and row.get(f.name) is None and f.compute is None:
                    if head + f.name not in draft.typed:
                        yield f, row, head + f.name


def _as_option(f: Field, value: Any) -> Any:
    """The value itself, or the option that it is a kind of: ``care-2`` is ``care``; of several those that are options:
    ``seal_registered`` is ``seal``."""
    keys = [option.key for option in f.options]
    if keys and isinstance(value, list):
        return [key for key in keys if any(one == key or str(one).startswith(f"{key}_") for one in value)] or None
    if not keys or value in keys or not isinstance(value, str):
        return value
    return next((key for key in keys if value.startswith(f"{key}-")), value)


def _fits(f: Field, value: Any, around: Circumstances) -> bool:
    if f.options and not isinstance(value, list) and value not in [option.key for option in f.options]:
        return False
    try:
        field_type(f.type).check(value, f, around)
    except (Unacceptable, TypeError, AttributeError, KeyError):
        return False
    return True


def _may_follow(question: Question) -> bool:
    """Whether nobody has answered it itself: it was proposed, or follows from what was told elsewhere."""
    return is_suggested(question.provenance) or is_told_elsewhere(question)


def _told(at: datetime) -> dict[str, str]:
    return {"source": "clerk", "at": at.isoformat(), "detail": SITUATION}


def _proposed(at: datetime) -> dict[str, str]:
    return {"source": SUGGESTED, "at": at.isoformat(), "detail": "usual"}
