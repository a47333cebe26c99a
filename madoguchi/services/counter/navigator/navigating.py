"""From a situation to procedures: needed, depending on an open question, not needed; each with its reason.

What decides is ``guide.needed_when`` of each definition and nothing else: its own parts are evaluated to tell why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from django.utils.translation import override

from madoguchi.foundation.forms.public import (
    Due,
    Field,
    KnownBy,
    KnownHousehold,
    LibraryPart,
    OccasionPart,
    Procedure,
    Said,
    Situation,
    Text,
    fact_names,
    grounds_of,
    known_by,
    known_sentences,
    said,
    shown_answer,
    situation_names,
)
from madoguchi.foundation.residents.public import FactKind, fact_kinds
from madoguchi.services.counter.navigator.refusals import NotASituation
from madoguchi.services.counter.people import HAPPENED_ON

COUNTER = "counter"
PURPOSE, ASK, LEFT = "@purpose", "@ask", "@left"
"""Further keys among a set's facts that are no answers: why, what is to be asked anyway, what was unticked."""
LANGUAGES = ("ja", "ja-plain", "en")
Status = Literal["needed", "open", "not", "related"]


@dataclass(frozen=True, slots=True)
class Need:
    """One procedure, whether this household needs it, and why (or why not)."""

    procedure: Procedure
    status: Status
    grounds: tuple[Said, ...] = ()
    question: Field | None = None
    """The open question that decides."""
    last_day: date | None = None
    days_left: int | None = None

    @property
    def because(self) -> Text:
        """Why, in the words of the definition."""
        return self.procedure.because or self.procedure.summary

    @property
    def told(self) -> tuple[Said, ...]:
        """The grounds worth telling: what was only chosen is left out beside what is known or was heard."""
        for kinds in (("fact", "heard"), ("chosen",)):
            if weighty := tuple(one for one in self.grounds if one.kind in kinds):
                return weighty
        return self.grounds

    @property
    def due(self) -> Due | None:
        """The legal term."""
        return self.procedure.due


@dataclass(frozen=True, slots=True)
class Known:
    """A question that needs no asking: its answer, and where it is from."""

    question: Field
    answer: str
    origin: str
    said: tuple[Said, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Navigation:
    """Everything the page shows. No procedure stands in two of the lists."""

    situation: Situation
    occasion: OccasionPart
    needed: tuple[Need, ...]
    open: tuple[Need, ...]
    not_needed: tuple[Need, ...]
    """Of the same life event, with the reason why not."""
    related: tuple[Need, ...]
    """Of the same life event, but its definition does not say who needs it, or says that nobody has to: may be wanted."""
    aside: int
    """How many procedures have nothing to do with it."""
    questions: tuple[Field, ...]
    known: tuple[Known, ...] = field(default=())

    @property
    def registered(self) -> dict[str, Any]:
        """Question -> answer, of those that the registers answered; of several choices those that are sure."""
        said = self.situation
        whole = {name: said.names[name] for name, origin in said.origins.items() if origin not in ("chosen", "heard")}
        return {**{name: list(ways[0]) for name, ways in said.possible.items() if _is_sure(ways)}, **whole}

    @property
    def people(self) -> set[str]:
        """Ids of everybody whose data is told on the page."""
        needs = (*self.needed, *self.open, *self.not_needed, *self.related)
        sentences = [one for need in needs for one in need.told] + [one for k in self.known for one in k.said]
        return {person for one in sentences for person in one.people if person}


def _is_sure(ways: Sequence[Any]) -> bool:
    """Whether the first way to complete an answer holds choices that every way holds."""
    return bool(ways) and isinstance(ways[0], list) and bool(ways[0])


def find_occasion(library: LibraryPart, key: str) -> OccasionPart:
    """The occasion called so; refuses ``NotASituation``."""
    found = next((one for one in library.occasions if one.key == key), None)
    if found is None:
        raise NotASituation
    return found


def navigate(
    form: Procedure,
    library: LibraryPart,
    procedures: Iterable[Procedure],
    *,
    occasion: OccasionPart,
    facts: Mapping[str, Any],
    household: KnownHousehold | None,
    today: date,
) -> Navigation:
    """Judge every procedure of the counter under what was chosen, heard and is known."""
    ask_anyway = set(facts.get(ASK) or ())
    known = {name: one for name, one in _known_by(library).items() if name not in ask_anyway}
    heard = {name: value for name, value in facts.items() if not name.startswith("@")}
    if household is not None and occasion.concerns == "deceased":
        household = household.left_behind()
    situation = Situation(form, known, today=today, chosen=occasion.answers, heard=heard, household=household)
    events = set(occasion.answers.get(next(iter(form.fields), ""), ()))
    happened_on = _day(facts.get(HAPPENED_ON))
    needs = [_need(situation, p, events, happened_on, today) for p in procedures if COUNTER in p.channels]
    of = {
        status: tuple(one for one in needs if one and one.status == status)
        for status in ("needed", "open", "not", "related")
    }
    return Navigation(
        situation,
        occasion,
        needed=tuple(sorted(of["needed"], key=_urgency)),
        open=tuple(sorted(of["open"], key=_urgency)),
        not_needed=of["not"],
        related=of["related"],
        aside=sum(one is None for one in needs),
        questions=_questions(situation, of["open"], ask_anyway),
        known=_known(situation),
    )


_READ: tuple[LibraryPart, Mapping[str, FactKind], Mapping[str, KnownBy]] | None = None


def _known_by(library: LibraryPart) -> Mapping[str, KnownBy]:
    """What answers the questions of the guide; read once for as long as the library and the kinds of facts are the same."""
    global _READ
    kinds, read = fact_kinds(), _READ
    if read is None or read[0] is not library or read[1] is not kinds:
        names = {**fact_names({key: tuple(one.values) for key, one in kinds.items()}), **situation_names(library)}
        read = _READ = (library, kinds, known_by(library, names))
    return read[2]


def _need(situation: Situation, p: Procedure, events: set[str], happened_on: date | None, today: date) -> Need | None:
    """What a procedure is to this household; ``None`` where it has nothing to do with what happened."""
    if not p.needed_when:
        return Need(p, "related") if events & set(p.life_events) else None
    verdict, question = situation.judge(p.needed_when)
    if verdict is False and not events & set(p.life_events):
        return None
    if verdict is not False and p.not_at_counter.ja:
        return Need(p, "not", (Said(str(p.not_at_counter), "here"),))
    last_day = p.due.last_day(happened_on) if p.due and happened_on else None
    days_left = (last_day - today).days if last_day else None
    if verdict is None:
        return Need(p, "open", question=question, last_day=last_day, days_left=days_left)
    grounds: dict[str, Said] = {}
    for ground in grounds_of(situation, p.needed_when, holds=verdict):
        sentence = said(ground, situation)
        grounds.setdefault(sentence.text, sentence)
    status: Status = "not" if not verdict else "related" if p.if_wanted else "needed"
    return Need(p, status, tuple(grounds.values()), last_day=last_day, days_left=days_left)


def _urgency(need: Need) -> tuple[int, int, str, str]:
    """The least days left first, then the shortest term, then by department."""
    never = 100_000
    left = never if need.days_left is None else need.days_left
    return left, need.due.about_days if need.due else never, need.procedure.owner, need.procedure.slug


def _questions(situation: Situation, needs: Sequence[Need], ask_anyway: set[str]) -> tuple[Field, ...]:
    """What is left to ask, in order; an option that the registers rule out is not offered."""
    wanted = {need.question.name for need in needs if need.question is not None}
    wanted |= {name for name in ask_anyway if name in situation.asked and name not in situation.names}
    return tuple(_offered(situation, q) for name, q in situation.asked.items() if name in wanted)


def _offered(situation: Situation, question: Field) -> Field:
    possible = situation.possible.get(question.name)
    if possible is None or question.type != "choice":
        return question
    return replace(question, options=tuple(option for option in question.options if option.key in possible))


def _known(situation: Situation) -> tuple[Known, ...]:
    found = []
    for name, question in situation.asked.items():
        origin = situation.origins.get(name, "")
        if origin == "chosen":
            continue
        sentences = tuple(known_sentences(situation, question)) if origin != "heard" else ()
        if origin:
            answer = shown_answer(question, situation.names[name])
            found.append(Known(question, answer, origin, sentences))
        elif sentences:
            found.append(Known(question, "", "register", sentences, whole=False))
    return tuple(found)


def reason_of(navigation: Navigation, need: Need) -> Text:
    """Why a procedure was chosen, kept with its form: the definition's words and the facts, in each language."""
    words = []
    for language in LANGUAGES:
        with override(language):
            told = []
            if need.status == "needed":
                grounds = grounds_of(navigation.situation, need.procedure.needed_when, holds=True)
                told = [one.text for g in grounds if (one := said(g, navigation.situation)).kind in ("fact", "heard")]
            words.append("\n".join([str(need.because), *dict.fromkeys(told)]))
    return Text(*words)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
