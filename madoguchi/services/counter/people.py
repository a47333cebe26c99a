"""Who a set is about and who stands there: what is known of both, by concept, with where it came from.

In a set ``person.*`` is always whom it is about and ``proxy.*`` who acts for that person. A form that asks about both
(``subject.*``) calls them otherwise: there ``person.*`` is who applies and ``subject.*`` for whom.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from madoguchi.foundation.cases.public import COUNTER, known_in_register
from madoguchi.foundation.forms.public import (
    BECOMES_HEAD,
    HOUSEHOLD,
    IS_HEAD,
    NEW_HEAD,
    NEWBORN,
    Circumstances,
    Known,
    Procedure,
    Provenance,
    Signing,
    as_person,
    evaluate,
    family_of,
    is_self,
    people_in,
    question_guide_form,
    told_by_situation,
)
from madoguchi.foundation.residents.public import (
    HeldFact,
    Relation,
    Resident,
    fact_kinds,
    facts_about,
    facts_as_of,
    facts_of,
    name_key,
    parents_in,
    stands_on,
)
from madoguchi.services.counter.carded import ADDRESS, known_of_card, lived_at
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.vocabulary import Identity, Represents

PERSON, PROXY, SUBJECT, SITUATION = "person.", "proxy.", "subject.", "situation."
TOLD = "told-"
"""How the ids of people begin who were told in a form; those typed before the first form stay as they are."""
INSURED = ("insured.name", "insured.born_on", "insured.address", "insured.relation")
"""As what forms of long-term care ask for whom somebody acts for, and how the two are related."""
MEMBER_MEANT = ("insured.member", "subject.member")
"""As what forms ask which member of the household is meant (``persons``), where another member acts."""
WHO_IS = {f"{PERSON}name": "name", f"{PERSON}born_on": "born_on"}
"""By what one of the household is found: concept and part."""
FACT = "fact."
"""What other registers hold of the person, by the kind's name: ``fact.ltc_certified`` is ``care-2``, or yes or no."""
DECEASED, LEFT = "deceased.", "left."
"""What other registers held of whoever died (``deceased.ltc_certified``; all of it: ``deceased.holds``), and whether anybody who
is left of that household holds it (``left.national_health_insured``)."""
HOLDER = "holder."
"""Who else of the household holds what only one of them does: ``holder.water_customer`` is a name."""
CARD_FACT = "my-number-card"
"""The kind of ``facts.yaml`` that a card read at the desk proves."""
NEW_ADDRESS = "event.new_address"
HAPPENED_ON, CONCERNS, REGISTERED = "@happened_on", "@concerns", "@registered"
"""Among the facts of a set: the day it happened (ISO), whom of the register it concerns (an id), and which questions of
the guide the registers answered."""
ADULTS_LEFT = "adults_left"
"""The question of the guide whether two or more grown-ups are left in the household of a head who has died."""
DAYS = {
    "moving": "event.moved_on",
    "death": "event.died_on",
    "birth": "event.born_on",
    "marriage": "event.married_on",
    "divorce": "event.divorced_on",
    "employment": "event.work_changed_on",
}
"""Life event -> as what its day is known to the forms."""


def known_of_set(counter_set: CounterSet, *, at: datetime) -> dict[str, Known]:
    """Everything known before the first question: register or typed once, the representative, the situation.

    Of the register nothing before it is known who stands there.
    """
    known = _register(counter_set.resident_id, at=at) if counter_set.identity else {}
    _as_on_the_card(known)
    _card_was_read(counter_set, known)
    heard = Provenance("clerk", counter_set.opened_at.isoformat(), "")
    known |= known_of_card(counter_set)
    for concept, value in counter_set.person.items():
        if not concept.startswith("@"):
            known.setdefault(lived_at(counter_set) if concept == ADDRESS else concept, Known(value, heard))
    acting = counter_set.representative
    if acting:
        theirs = _register(acting.get("resident_id", ""), at=at) if counter_set.identity else {}
        known |= {PROXY + c.removeprefix(PERSON): k for c, k in theirs.items() if c.startswith(PERSON)}
        for part, value in (acting.get("person") or {}).items():
            known.setdefault(PROXY + part, Known(value, heard))
    known |= {SITUATION + n: Known(value, heard) for n, value in counter_set.facts.items() if not n.startswith("@")}
    if counter_set.identity in (Identity.CARD, Identity.PHOTO):
        known["identity.seen"] = Known("photo", heard)
    happened = _happened(counter_set, known, heard, at)
    _without_the_dead(counter_set, known)
    family = family_of(known)
    if IS_HEAD not in family and "event.deceased_was_head" in happened:
        family |= _left_behind(counter_set, known)
    return {**family, **_newborns(counter_set, happened), **happened, **known}


def _card_was_read(counter_set: CounterSet, known: dict[str, Known]) -> None:
    """Whose card was read at this desk holds one, whatever another register says."""
    held = known.get(HOUSEHOLD)
    if held is None or counter_set.identity != Identity.CARD or counter_set.represent != Represents.SELF:
        return
    name, reader = name_of_kind(CARD_FACT), counter_set.resident_id
    people = [
        {**one, "holds": {**one.get("holds", {}), name: True}} if str(one.get("id")) == reader else one
        for one in held.value
    ]
    known[HOUSEHOLD] = Known(people, held.provenance)
    known[FACT + name] = Known(True, Provenance("clerk", counter_set.opened_at.isoformat(), ""))


def _without_the_dead(counter_set: CounterSet, known: dict[str, Known]) -> None:
    """Nobody is asked about, or named in a row of, a household in which they live no more."""
    held, dead = known.get(HOUSEHOLD), counter_set.facts.get(CONCERNS)
    if held is None or not dead or "death" not in (counter_set.facts.get("event") or []):
        return
    left = [one for one in held.value if str(one.get("id")) != dead]
    known[HOUSEHOLD] = Known(left, held.provenance)
    if len(left) < len(held.value):
        kinds = {kind for one in held.value for kind in one.get("holds", {})}
        for kind in kinds:
            known[LEFT + kind] = Known(any(one.get("holds", {}).get(kind) for one in left), held.provenance)


def _happened(counter_set: CounterSet, known: Mapping[str, Known], heard: Provenance, at: datetime) -> dict[str, Known]:
    """The day of what has happened, and who died: chosen once, before the forms. A guarded address is not told."""
    facts, told = counter_set.facts, {}
    events = facts.get("event") or []
    if len(events) == 1 and events[0] in DAYS and facts.get(HAPPENED_ON):
        told[DAYS[events[0]]] = Known(facts[HAPPENED_ON], heard)
    elif events == ["birth"] and facts.get("expecting") != "pregnant" and (newest := _newest_child(known, at)):
        told[DAYS["birth"]] = newest
    if "death" in events and facts.get(CONCERNS) and counter_set.identity:
        dead = Resident.objects.select_related("household").filter(pk=facts[CONCERNS]).first()
        if dead is not None:
            register = Provenance("register", stands_on(dead, localdate(at)).isoformat(), "")
            told["event.deceased"] = Known(dict(dead.name), register)
            told["event.deceased_born_on"] = Known(dead.born_on.isoformat(), register)
            told["event.deceased_was_head"] = Known(dead.relation == Relation.HEAD, register)
            if (relation := _heir(known, str(dead.pk), counter_set.resident_id)) is not None:
                told["heir.relation"] = Known(relation, register)
            if dead.address and not dead.household.address_guarded:
                told["event.deceased_address"] = Known(dict(dead.address), register)
            told |= _held_by_the_dead(
                dead, date.fromisoformat(facts[HAPPENED_ON]) if facts.get(HAPPENED_ON) else None, at
            )
    return told


def _held_by_the_dead(dead: Resident, died_on: date | None, at: datetime) -> dict[str, Known]:
    """What the other registers held of whoever died on that day; of a kind that nobody ever brought in nothing is said."""
    held, kinds = facts_of(dead, died_on or localdate(at)), fact_kinds()
    newest = facts_as_of(localdate(at), demo=dead.demo)
    told = {
        DECEASED + name_of_kind(kind): Known(kind in held, Provenance("register", day.isoformat(), kinds[kind].source))
        for kind, day in newest.items()
        if kind in kinds and kinds[kind].consent is None
    }
    if held:
        day = min(one.as_of for one in held.values()).isoformat()
        told[f"{DECEASED}holds"] = Known([name_of_kind(kind) for kind in held], Provenance("register", day, ""))
    return told


def _newborns(counter_set: CounterSet, happened: Mapping[str, Known]) -> dict[str, Known]:
    """Whom a form of the set names of those who were born; one alone is proposed where a form asks for a child."""
    born = happened.get(DAYS["birth"])
    if born is None:
        return {}
    told: dict[str, dict[str, Any]] = {}
    heard = born.provenance
    forms = counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version")
    for draft in (form.draft for form in forms if form.draft is not None):
        for one in people_in(draft.version.procedure, draft.answers):
            if one["born_on"] == born.value and str(one["name"]) not in told:
                told[str(one["name"])] = {part: one[part] for part in ("name", "sex") if part in one}
                row = f"#{one['id'].removeprefix(TOLD)}.name"
                said: Mapping[str, Any] = next(
                    (source for key, source in draft.provenance.items() if key.endswith(row)), {}
                )
                heard = Provenance(said.get("source", "clerk"), said.get("at", heard.at), said.get("detail", ""))
    if not told:
        return {}
    found = {NEWBORN: Known(list(told.values()), heard)}
    if len(told) == 1:
        proposed = Provenance("default", heard.at, "usual")
        found |= {
            "child.name": Known(told.popitem()[1]["name"], proposed),
            "child.born_on": Known(born.value, proposed),
        }
    return found


def _newest_child(known: Mapping[str, Known], at: datetime) -> Known | None:
    """The day of birth of the only child of the household who is younger than a year, where nobody said the day."""
    if HOUSEHOLD not in known:
        return None
    since = (localdate(at) - timedelta(days=365)).isoformat()
    days = {str(one["born_on"]) for one in known[HOUSEHOLD].value if str(one.get("born_on") or "") > since}
    return Known(days.pop(), known[HOUSEHOLD].provenance) if len(days) == 1 else None


def _left_behind(counter_set: CounterSet, known: Mapping[str, Known]) -> dict[str, Known]:
    """Of a household whose head has died: who heads it where one grown-up is left, and who is left besides the person."""
    held = known.get(HOUSEHOLD)
    people = sorted(held.value, key=lambda one: str(one["born_on"])) if held is not None else []
    others = [one for one in people if str(one.get("id")) != counter_set.resident_id]
    if held is None or len(others) == len(people):
        return {}
    told: dict[str, Known] = {}
    if heard_of(counter_set).get(ADULTS_LEFT) is False:
        # Fewer than two are grown up: the oldest. The city writes it down itself, nobody reports it.
        is_me = people[0] not in others
        told[BECOMES_HEAD] = Known(is_me, held.provenance)
        if not is_me:
            told[NEW_HEAD] = Known(dict(people[0]["name"]), held.provenance)
    if len(others) == 1:
        told["household.only_other"] = Known(dict(others[0]["name"]), held.provenance)
    return told


_TO_HEAD = {"妻": "spouse", "夫": "spouse", "子": "child", "孫": "grandchild", "父": "parent", "母": "parent"}
_OF_HEAD = {"妻": "spouse", "夫": "spouse", "子": "parent", "父": "child", "母": "child"}
"""What somebody is to the head of the household, and what the head is to somebody, by the register's word."""


def _heir(known: Mapping[str, Known], dead_id: str, heir_id: str) -> str | None:
    """What the person at the counter was to whoever died, where one of them is the head of the household they shared."""
    people = (
        {str(one.get("id")): str(one.get("relation")) for one in known[HOUSEHOLD].value} if HOUSEHOLD in known else {}
    )
    return to_the_dead(people.get(dead_id), people.get(heir_id))


def to_the_dead(dead: str | None, other: str | None) -> str | None:
    """What somebody was to whoever died, by the register's words for both, where one of them is the head."""
    if dead == "世帯主" and other is not None:
        return _TO_HEAD.get(other)
    return _OF_HEAD.get(dead) if other == "世帯主" and dead is not None else None


def _as_on_the_card(known: dict[str, Known]) -> None:
    """A foreign resident is called as the residence card writes it, in its order (在留カードの氏名の順)."""
    card, name = known.get(f"{PERSON}card_name"), known.get(f"{PERSON}name")
    if card is None or name is None:
        return
    family, _space, given = str(card.value).strip().partition(" ")
    known[f"{PERSON}name"] = Known({**name.value, "family": family, "given": given.strip()}, card.provenance)


def _register(resident_id: str, *, at: datetime) -> dict[str, Known]:
    if not resident_id:
        return {}
    resident = Resident.objects.select_related("household").filter(pk=resident_id).first()
    if resident is None:
        return {}
    known, day = known_in_register(resident, at=at), localdate(at)
    household = facts_about(resident.household, at)
    mine = household.get(str(resident.pk)) or facts_of(resident, day)
    _tell_of_members(known, household, parents_in(resident.household))
    return known | _facts(mine, known, household)


def _facts(
    mine: Mapping[str, HeldFact], known: Mapping[str, Known], household: Mapping[str, Mapping[str, HeldFact]]
) -> dict[str, Known]:
    """What other registers hold of the person, and who of the household holds what only one of them does.

    Where somebody of the household is known to hold something, the others are known not to; where nobody is, nothing is.
    """
    told: dict[str, Known] = {}
    names = {str(one["id"]): _full_name(one) for one in known[HOUSEHOLD].value} if HOUSEHOLD in known else {}
    for kind in sorted({kind for facts in household.values() for kind in facts} | set(mine)):
        holders = [person for person, facts in household.items() if kind in facts and person in names]
        held = mine.get(kind) or next(facts[kind] for facts in household.values() if kind in facts)
        source = Provenance("register", held.as_of.isoformat(), held.source)
        if kind not in mine or not mine[kind].value:
            told[FACT + name_of_kind(kind)] = Known(kind in mine, source)
        else:
            told[FACT + name_of_kind(kind)] = Known(mine[kind].value, source)
        if len(holders) == 1 and kind not in mine:
            told[HOLDER + name_of_kind(kind)] = Known(names[holders[0]], source)
    return told


def _tell_of_members(
    known: dict[str, Known],
    household: Mapping[str, Mapping[str, HeldFact]],
    parents: Mapping[str, Sequence[str]],
) -> None:
    """Beside each person of the household: what they hold of other registers, and who their parents are."""
    if HOUSEHOLD not in known:
        return
    kinds = {kind for facts in household.values() for kind in facts}
    people = [
        {
            **one,
            "holds": {name_of_kind(kind): kind in household.get(str(one["id"]), {}) for kind in kinds},
            "parents": list(parents.get(str(one["id"]), ())),
        }
        for one in known[HOUSEHOLD].value
    ]
    known[HOUSEHOLD] = Known(people, known[HOUSEHOLD].provenance)


def name_of_kind(kind: str) -> str:
    """A kind of ``facts.yaml`` as concepts write it."""
    return kind.replace("-", "_")


def _full_name(member: Mapping[str, Any]) -> str:
    name = member.get("name") or {}
    return f"{name.get('family', '')} {name.get('given', '')}".strip()


def told_of_set(counter_set: CounterSet, procedure: Procedure, *, at: datetime) -> dict[str, str]:
    """Question -> option, of a form's questions that are answered by what has happened (``told_by``)."""
    if not counter_set.facts:
        return {}
    guide = question_guide_form()
    around = Circumstances(today=localdate(at), channel=COUNTER, register_reached=False)
    return told_by_situation(procedure, guide, evaluate(guide, heard_of(counter_set), around).names)


def heard_of(counter_set: CounterSet) -> dict[str, Any]:
    """The answers of the question guide: of the registers, and what was heard, which goes before."""
    heard = {name: value for name, value in counter_set.facts.items() if not name.startswith("@")}
    return {**(counter_set.facts.get(REGISTERED) or {}), **heard}


def representative_named(counter_set: CounterSet) -> str:
    """The name of whoever acts for the person."""
    return _written((counter_set.representative.get("person") or {}).get("name") or {})


def signing_by(counter_set: CounterSet, *, on: date) -> Signing:
    """Who signs what is printed: the person, or whoever acts for them."""
    acting = representative_named(counter_set) if counter_set.represent != Represents.SELF else ""
    return Signing(acting or counter_set.name, bool(acting), on)


def representation_now(counter_set: CounterSet) -> str:
    """For whom the person at the counter acts and who it is, in words."""
    label = str(Represents(counter_set.represent).label)
    return f"{label} {representative_named(counter_set)}".strip()


def noted_beside_register(counter_set: CounterSet) -> Mapping[str, Any]:
    """The parts (``name``, ``born_on`` …) of who acts as they were written down; empty of somebody found in the register."""
    acting = counter_set.representative
    return {} if acting.get("resident_id") else acting.get("person") or {}


def mark_of_representation(counter_set: CounterSet) -> str:
    """Changes whenever something else is noted about who acts."""
    acting = {key: value for key, value in counter_set.representative.items() if key != "noted"}
    told = json.dumps([counter_set.represent, acting], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _written(name: Mapping[str, str]) -> str:
    return f"{name.get('family', '')} {name.get('given', '')}".strip()


def another_than(counter_set: CounterSet, typed: str, *, born_on: date | None = None) -> str:
    """Who signs the forms of a set, where ``typed`` is another name; empty where it is theirs, or nobody knows.

    A name of the register may be typed in each of its writings, and in kana. A namesake with another day of birth
    (``born_on``, as a card says it) is somebody else.
    """
    if counter_set.represent == Represents.SELF:
        signs, key, held = counter_set.name, counter_set.resident_id, counter_set.person.get("person.name")
    else:
        acting = counter_set.representative
        signs, key = representative_named(counter_set), acting.get("resident_id", "")
        held = (acting.get("person") or {}).get("name")
    person = Resident.objects.filter(pk=key).first() if key else None
    name = person.name if person is not None else held or {}
    known = [signs, _written(name), f"{name.get('family_kana', '')}{name.get('given_kana', '')}"]
    if person is not None:
        known += [person.card_name, _written(person.alias), _written(person.former_name)]
        if signs and born_on is not None and born_on != person.born_on:
            return signs
    return signs if signs and name_key(typed) not in {name_key(one) for one in known if one} else ""


def represent_in(procedure: Procedure, represent: str) -> str:
    """How a form says it: as the set does, where the procedure knows that; else as for oneself.

    Somebody of the same household is a representative where the procedure knows representatives only.
    """
    if represent == Represents.HOUSEHOLD and represent not in procedure.represent:
        represent = Represents.PROXY.value
    return represent if represent in procedure.represent else Represents.SELF.value


def speaks_of_both(procedure: Procedure, represent: str) -> bool:
    """Whether ``person.*`` of this form is who acts, because it asks for ``subject.*`` as well.

    A procedure that knows members of one household asks, as the applicant, for the one who came, even where it need not
    ask for whom: that one is of the household, which it knows.
    """
    said = represent_in(procedure, represent)
    if said != Represents.PROXY:
        return said == Represents.HOUSEHOLD
    return any(f.concept.startswith(SUBJECT) or f.concept in INSURED for f in procedure.fields.values())


def lives_where_moved(counter_set: CounterSet, concept: str) -> str:
    """Whoever has no entry in the register yet lives where they moved to: both are one question."""
    return NEW_ADDRESS if concept == PERSON + "address" and not counter_set.resident_id else concept


def concept_in_set(concept: str, *, both: bool) -> str:
    """What a form's concept means in the words of the set."""
    if not both:
        return concept
    if concept in INSURED:
        return PERSON + concept.removeprefix("insured.")
    for theirs, ours in ((PERSON, PROXY), (SUBJECT, PERSON)):
        if concept.startswith(theirs):
            return ours + concept.removeprefix(theirs)
    return concept


def known_for_form(known: Mapping[str, Known], procedure: Procedure, represent: str) -> dict[str, Any]:
    """The same in the words of one form."""
    if not speaks_of_both(procedure, represent):
        return dict(known)
    said: dict[str, Any] = {}
    for concept, value in known.items():
        if concept.startswith(PROXY):
            said[PERSON + concept.removeprefix(PROXY)] = value
        elif concept.startswith(PERSON):
            said[SUBJECT + concept.removeprefix(PERSON)] = value
            if (insured := "insured." + concept.removeprefix(PERSON)) in INSURED:
                said[insured] = value
        else:
            said[concept] = value
    return _of_one_household(known, said) if represent_in(procedure, represent) == Represents.HOUSEHOLD else said


def _of_one_household(known: Mapping[str, Known], said: dict[str, Any]) -> dict[str, Any]:
    """Where one member acts for another: which member is meant, and whether the one who acts heads the household."""
    if (meant := _member_meant(known)) is not None:
        said |= dict.fromkeys(MEMBER_MEANT, meant)
    acts = {concept: known[PROXY + part] for concept, part in WHO_IS.items() if PROXY + part in known}
    heads = family_of({HOUSEHOLD: known[HOUSEHOLD], **acts}) if HOUSEHOLD in known else {}
    for concept in (IS_HEAD, "household.head"):
        said.pop(concept, None)
        if concept in heads:
            said[concept] = heads[concept]
    return said


def _member_meant(known: Mapping[str, Known]) -> Known | None:
    """Whom the set is about, as one of the household that the register knows: so a form takes a member of it."""
    held = known.get(HOUSEHOLD)
    if held is None or held.provenance.source != "register":
        return None
    me = [one for one in held.value if is_self(one, known)]
    return Known([as_person(me[0])], held.provenance) if len(me) == 1 else None
