"""Ten households come to the counter: the real pages from who was found to the screen on which everything is confirmed.

Django has to be set up, the city's procedures published and its invented people on the register. What is counted:

- **clicks**: buttons, links, ticks and each answer that is a choice; a list to open costs two (open, choose). From the
  person found to the screen to confirm. Days, names and sums are typed, not clicked. **Presses** are those of them that
  are no answers: what the screens themselves cost. What is only proposed costs a click where the household says otherwise:
  what a household says (``heard``, ``USUAL``, else no, the first of a list, four days ago) stands here and is not taken
  from the proposals.
- **keys**: for each typed answer its characters (ASCII one key, kana two, kanji four), and one to come to the next field.
- **staff time**: the keystroke-level model (Card, Moran and Newell 1980; a good typist at 0.28 s a key): K 0.28 s,
  P 1.10 s, H 0.40 s, M 1.35 s. A click is M + P + K, a typed answer M + H + its keys + H. Of an address the postal code,
  the number and the building are typed, and the town where the code does not name one place. Speaking with the resident
  is not in it; ``TALK`` tells it beside: five seconds for each question that is asked or a proposal that is read out.
- **by hand on paper**: as ``services/counter/written.py`` counts; **by hand here**: the name once, as the signature.
- **asked twice**: two questions of the set with one concept, one label about the same person, or a question that comes
  again after it was answered.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.bound import MANY_OPTIONS
from madoguchi.foundation.forms.public import Circumstances, Field, field_type, fill_address
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import Conversation, Question, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.views.staff.screen import papers_waiting

K, P, H, M, TALK = 0.28, 1.10, 0.40, 1.35, 5.0
CLICK = M + P + K
MOST_ROUNDS = 6
NAME = {"family": "見本", "given": "一花", "family_kana": "ミホン", "given_kana": "イチカ"}
ACCOUNT = {
    "bank_name": "見本銀行", "bank_code": "0001", "branch_name": "本店", "branch_code": "001", "kind": "ordinary",
    "number": "1234567", "holder_kana": "ミホン イチカ",
}  # fmt: skip
ADDRESS = {
    "postal_code": "0370063",
    "prefecture": "青森県",
    "city": "五所川原市",
    "town": "字大町",
    "street": "10番地",
}


@dataclass(frozen=True, slots=True)
class Household:
    """One visit as it is scripted. ``who`` is a key of the register; somebody without an entry where it is empty."""

    name: str
    occasion: str
    who: str = ""
    more: tuple[str, ...] = ()
    """What is applied for besides what the page has ticked; all of it where nothing has happened (``occasion`` empty)."""
    without: tuple[str, ...] = ()
    """What is ticked and left for another day."""
    concerned: str = ""
    heard: Mapping[str, Any] = field(default_factory=dict)
    """What the resident answers on the page of what is needed."""
    unclicked: frozenset[str] = frozenset()
    """Which of these answers the clerk hears and leaves open: nothing is needed then."""
    family: tuple[tuple[str, str, str], ...] = ()
    """(given name, born on, relation) of those who come with somebody without an entry."""


USUAL = {
    "user_is_applicant": True,
    "reachable": True,
    "receive.how": "window",
    "receive.paper": "window",
    "receive": "window",
    "receive_paper": "window",
    "to_where": "japan",
    "payee.pay_to": "registered",
    "identity": "photo",
    "bill_address": {**ADDRESS, "building": ""},
    "notice_came": True,
    "members.certificate": "none",
}
"""What most people answer, where the first answer of a list is not it: by concept or name."""
FAMILY = (("次郎", "1984-03-03", "夫"), ("三葉", "2017-06-06", "子"), ("四季", "2021-07-07", "子"))
HOUSEHOLDS = (
    Household("a family moves within the city", "moving-within", "hanako", heard={"tight": False},
              unclicked=frozenset({"tight"}), without=("after-school-club", "bulky-waste")),
    Household("a family of four moves in", "moving-in", family=FAMILY,
              heard={"cards": True, "children": True,
                     "child_age": ["under_school", "elementary"], "nursery": "none", "tight": False,
                     "single_parent": False, "allowance_now": False,
                     "insurance": "none", "dog": "changed", "seal_wanted": False, "care_certified": "not_concerned"},
              unclicked=frozenset({"nursery", "tight", "single_parent", "seal_wanted", "care_certified"}),
              without=("after-school-club", "childcare-application", "childcare-certification")),
    Household("a husband has died", "death", "fumi", concerned="seiichi", heard={"left_behind": ["property"]}),
    Household("a child is born", "birth", "linh", heard={"nursery": "none"}, unclicked=frozenset({"nursery"})),
    Household("a marriage", "marriage", "tsubasa",
              heard={"insurance": "none", "seal_wanted": True, "household_changes": False},
              unclicked=frozenset({"household_changes"})),
    Household("a divorce with a child", "divorce", "daisuke", heard={"household_changes": False, "insurance": "work"},
              unclicked=frozenset({"household_changes"})),
    Household("care is needed", "care", "tome", heard={"care_wish": ["use_services", "costs"]}),
    Household("a job is left", "job-left", "hanako", heard={"insurance": "none", "tight": False, "single_parent": False},
              unclicked=frozenset({"tight", "single_parent"})),
    Household("moving out", "moving-out", "taro"),
    Household("certificates for an elderly person", "", "tome",
              more=("juminhyo", "seal-certificate", "income-tax-certificate", "tax-payment-certificate")),
)  # fmt: skip


@dataclass(slots=True)
class Visit:
    """What a visit took."""

    household: Household
    applications: list[str] = field(default_factory=list)
    by_hand_on_paper: int = 0
    by_hand_here: int = 0
    typed: int = 0
    """Characters that the clerk typed or ticked, as ``written`` counts them."""
    clicks: int = 0
    presses: int = 0
    staff: float = 0.0
    asked: int = 0
    """Questions that the clerk asked because nothing was known."""
    read_out: int = 0
    """Proposals that were read out."""
    twice: list[str] = field(default_factory=list)
    pages: list[tuple[str, float, float]] = field(default_factory=list)
    """(name, CPU seconds of the web process, seconds)."""
    questions: list[str] = field(default_factory=list)
    """What was asked on the set's screen: label, how it is answered, how it is called in the definitions."""
    open: list[str] = field(default_factory=list)
    """What the forms still lack on the screen to confirm."""

    @property
    def seconds(self) -> float:
        """System and staff, without what is spoken."""
        return self.system + self.staff

    @property
    def fewer(self) -> float:
        """Per cent fewer characters written by hand."""
        return 100.0 * (1 - self.by_hand_here / self.by_hand_on_paper) if self.by_hand_on_paper else 0.0

    @property
    def system(self) -> float:
        """Seconds that the system took for all pages."""
        return sum(wall for _name, _cpu, wall in self.pages)

    @property
    def for_four(self) -> float:
        """What a figure of this visit is multiplied by to stand for four applications; fewer count as they are."""
        return min(1.0, 4 / max(1, len(self.applications)))


def come(client: Client, household: Household) -> Visit:
    """One visit, by a clerk who is signed in as ``client``."""
    return Walk(client, household).go()


class Walk:
    """One household's way through the counter."""

    def __init__(self, client: Client, household: Household) -> None:
        self.client, self.household, self.visit = client, household, Visit(household)
        self.answered: set[str] = set()

    def go(self) -> Visit:
        set_id = self._begin()
        if self.household.occasion:
            self._happened(set_id)
            self._needs(set_id)
        else:
            self._choose_at_once(set_id)
        counter_set = CounterSet.objects.get(pk=set_id)
        self._talk(counter_set)
        self._judge(counter_set)
        return self.visit

    # The steps ---------------------------------------------------------------------------------------

    def _begin(self) -> str:
        """Somebody was found: the identity is noted, the set begins. Whoever is not on the register is typed in before."""
        who = self.household.who
        if who:
            self._click(1)
            told = {
                "purpose": "registration",
                "resident_id": str(Resident.objects.get(key=who).pk),
                "identity": "photo",
            }
            answer = self._post("begin", reverse("counter_take"), told)
        else:
            told = {"identity": "photo", "person.born_on": "1985-05-05", **_parts("person.name", NAME)}
            for i, (given, born, relation) in enumerate(self.household.family):
                told |= _parts(f"m{i}.name", {**NAME, "given": given}) | {f"m{i}.born_on": born}
                told[f"m{i}.relation"] = relation
            typed = [text for key, text in told.items() if key != "identity"]
            self.visit.typed += sum(map(len, typed))
            answer = self._post("begin", reverse("counter_person"), told)
        assert answer.status_code == 302, answer.content.decode()[-1500:]
        found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer["Location"])
        assert found is not None
        return found[0]

    def _happened(self, set_id: str) -> None:
        day = (clock.today() - timedelta(days=4)).isoformat()
        self._get("happened", reverse("counter_happened", args=[set_id]))
        self._type(day)
        self._click(1)
        told = {"occasion": self.household.occasion, "happened_on": day}
        self._post("happened", reverse("counter_happened", args=[set_id]), told)
        if self.household.concerned:
            page = reverse("counter_concerned", args=[set_id])
            self._get("concerned", page)
            self._click(1)
            self._post("concerned", page, {"concerned": str(Resident.objects.get(key=self.household.concerned).pk)})

    def _needs(self, set_id: str) -> None:
        page = reverse("counter_needs", args=[set_id])
        told: set[str] = set()
        for _round in range(4):
            shown = self._get("needs", page).context["page"]
            asked = {bound.field.name for bound in shown.questions}
            heard = {name: self.household.heard[name] for name in asked & set(self.household.heard) - told}
            self.visit.asked += len(heard)
            told |= set(heard)
            heard = {name: value for name, value in heard.items() if name not in self.household.unclicked}
            self._click(sum(len(value) if isinstance(value, list) else 1 for value in heard.values()), answer=True)
            for bound in shown.questions:
                if isinstance(said := heard.get(bound.field.name), list):
                    # What the registers are sure of is ticked already.
                    heard[bound.field.name] = [*(bound.value or []), *said]
            rows = {
                row.need.procedure.slug: row for row in (*shown.needed, *shown.open, *shown.related, *shown.not_needed)
            }
            ticked = {slug for slug, row in rows.items() if row.ticked}
            take = ticked - set(self.household.without) | (set(self.household.more) & set(rows))
            related = {row.need.procedure.slug for row in shown.related}
            self._click(len(ticked ^ take) + 1 + (1 if take & related else 0))
            sent = {"_shown": sorted(asked), "_ticked": sorted(ticked), "procedure": sorted(take), **_as_sent(heard)}
            done = self._post("choose", page, {"choose": "1", **sent})
            if page not in done["Location"]:
                break
        for form in CounterForm.objects.filter(
            counter_set=UUID(set_id), slug__in=self.household.without, dropped_at=None
        ):
            self._click(1)
            self._post("take off", reverse("counter_drop", args=[set_id, form.pk]), {})

    def _choose_at_once(self, set_id: str) -> None:
        """Nothing has happened: papers that are issued at once are ticked on the page that asks what has happened."""
        self._get("happened", reverse("counter_happened", args=[set_id]))
        self._click(len(self.household.more) + 1)
        page = reverse("counter_procedures", args=[set_id])
        self._post("choose", page, {"procedure": list(self.household.more)})

    def _talk(self, counter_set: CounterSet) -> None:
        """What is missing is asked, what is proposed read out, papers are looked at; the screen to confirm opens."""
        address, check = (reverse(name, args=[counter_set.pk]) for name in ("counter_set", "counter_check"))
        for _round in range(MOST_ROUNDS):
            self._get("set", address)
            counter_set.refresh_from_db()
            conversation = conversation_of(counter_set, at=clock.now())
            self._note_twice(conversation)
            data: dict[str, Any] = {
                "revision": str(counter_set.revision),
                "_shown": [q.key for q in (*conversation.missing, *conversation.suggested)],
                "paper_seen": [one.key for one in papers_waiting(conversation)],
                "then_check": "1",
            }
            self._click(len(data["paper_seen"]))
            for question in conversation.missing:
                if (value := _answer(question, conversation, self.household)) is not None:
                    self._ask(question, value, data)
            for question in conversation.suggested:
                self._read_out(question, _answer(question, conversation, self.household), data)
            self._click(1)
            done = self._post("answers", address, data)
            if done["Location"] == check:
                break
        self._get("check", check)

    def _read_out(self, question: Question, value: Any, data: dict[str, Any]) -> None:
        """A proposal: where the household says otherwise, it is changed."""
        if value is not None and value != question.value:
            self._ask(question, value, data)
            return
        if question.key not in self.answered:
            self.visit.read_out += 1
            self.answered.add(question.key)
        self._fill_in(question, question.value, data)

    def _fill_in(self, question: Question, value: Any, data: dict[str, Any]) -> dict[str, Any]:
        typed: dict[str, Any] = field_type(question.field.type).retype(value, question.field)
        for suffix, text in typed.items():
            data[f"{question.key}.{suffix}" if suffix else question.key] = text
        return typed

    def _ask(self, question: Question, value: Any, data: dict[str, Any]) -> None:
        f = question.field
        typed = self._fill_in(question, value, data)
        self.answered.add(question.key)
        self.visit.asked += 1
        self.visit.questions.append(f"{question.field.label.ja} ({f.type}: {question.means})")
        if f.type in ("yes_no", "choice", "choices"):
            self._click(
                len(value) if isinstance(value, list) else 2 if len(f.options) > MANY_OPTIONS else 1, answer=True
            )
            return
        if f.type == "address":
            whole = fill_address({**typed, "prefecture": "", "city": "", "town": ""})
            for part in ("prefecture", "city", "town"):
                if whole[part] == typed[part]:
                    data[f"{question.key}.{part}"] = typed[part] = ""
        for text in typed.values():
            if str(text):
                self._type(str(text))

    # What it takes ------------------------------------------------------------------------------------

    def _click(self, times: int, *, answer: bool = False) -> None:
        self.visit.clicks += times
        self.visit.presses += 0 if answer else times
        self.visit.staff += times * CLICK

    def _type(self, text: str) -> None:
        self.visit.staff += M + 2 * H + K * (1 + sum(_keys(sign) for sign in text))

    def _get(self, name: str, address: str) -> Any:
        return self._timed(name, lambda: self.client.get(address))

    def _post(self, name: str, address: str, data: Mapping[str, Any]) -> Any:
        return self._timed(f"{name}, sent", lambda: self.client.post(address, data))

    def _timed(self, name: str, call: Any) -> Any:
        spent, begun = time.process_time(), time.perf_counter()
        answer = call()
        self.visit.pages.append((name, time.process_time() - spent, time.perf_counter() - begun))
        assert answer.status_code in (200, 302), (name, answer.status_code, answer.content.decode()[-1500:])
        return answer

    # What came of it -----------------------------------------------------------------------------------

    def _note_twice(self, conversation: Conversation) -> None:
        """What is asked again, or under two names at once."""
        asked = conversation.missing
        again = [q.field.label.ja for q in asked if q.key in self.answered and conversation.trouble(q) is None]
        concepts = Counter(_concept(q) for q in asked)
        labels = Counter(_label(q) for q in asked)
        found = again + [name for count in (concepts, labels) for name, n in count.items() if name and n > 1]
        self.visit.twice += [name for name in dict.fromkeys(found) if name not in self.visit.twice]

    def _judge(self, counter_set: CounterSet) -> None:
        conversation = conversation_of(counter_set, at=clock.now())
        self.visit.applications = [part.form.slug for part in conversation.forms]
        self.visit.by_hand_on_paper = conversation.written_characters
        self.visit.by_hand_here = len("".join(counter_set.name.split()))
        self.visit.typed += conversation.typed_characters
        self.visit.open = [
            f"{p.form.slug}: {one.path} ({one.code})" for p in conversation.forms for one in p.open_problems
        ]


def _concept(question: Question) -> str:
    """The concept with the person it is about; nothing where a question has none."""
    concepts = {place.field.concept for place in question.places if place.field.concept}
    concept = min(concepts) if concepts else ""
    return f"{concept} @ {question.about or _row(question)}" if concept else ""


def _label(question: Question) -> str:
    return f"{question.field.label.ja} @ {question.about or _row(question)}"


def _row(question: Question) -> str:
    return next((place.row_id for place in question.places if place.row_id), "")


def _keys(sign: str) -> int:
    return 1 if sign.isascii() else 2 if "\u3040" <= sign <= "\u30ff" else 4


def _as_sent(heard: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value for name, value in heard.items()
    }


def _parts(name: str, parts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}.{part}": text for part, text in parts.items()}


def _answer(question: Question, conversation: Conversation, household: Household) -> Any:
    """What the resident says: as scripted, or as the type of the question is usually answered."""
    around: Circumstances = next(iter(conversation.forms)).state.circumstances
    return answer_to(question.field, question.means.rpartition(":")[2], household, around)


def answer_to(f: Field, means: str, household: Household, around: Circumstances) -> Any:
    """What the household answers to a question."""
    named = (f.path, means, f.concept, f.name, f.name.rpartition(".")[2])
    for told in (household.heard, USUAL):
        for name in named:
            if name in told:
                return told[name]
    if f.default is not None:
        return f.default
    match f.type:
        case "yes_no":
            return False
        case "date":
            return (clock.today() - timedelta(days=4)).isoformat()
        case "person_name":
            return NAME
        case "bank_account":
            return ACCOUNT
        case "address":
            return {**ADDRESS, "building": ""}
        case "file":
            return None
        case _:
            return field_type(f.type).sample(f, around)
