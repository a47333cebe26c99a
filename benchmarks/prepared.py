"""The same households prepare at home (事前申請): a guest reserves, answers page by page, comes, and the clerk goes on.

At home every question that is shown empty is answered. **Asked twice** is whatever is asked – on a later page, in
another form of the visit, or at the counter – although it was answered before: the same question, the same concept about the
same person, or the name of somebody who was named. What is shown with its answer is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from benchmarks.visits import NAME, Household, Visit, Walk, answer_to
from madoguchi.foundation.booking.public import Visit as Reserved
from madoguchi.foundation.booking.public import booking_rules, check_in_visit, get_calendar
from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import (
    IS_HEAD,
    MEMBER,
    OF_SELF,
    Circumstances,
    Field,
    Page,
    field_type,
    procedures_offered,
)
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import Conversation, Place
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import check_identity

MOST_PAGES, MOST_FORMS = 80, 6
DESK = "citizens"
NEVER = ("file", "note", "statement", "signature")
Person = Mapping[str, Any]


def come_prepared(client: Client, household: Household, slugs: Sequence[str]) -> Visit:
    """One visit for which some of ``slugs`` were prepared at home."""
    return _Prepared(client, household, slugs).go()


class _Prepared(Walk):
    """The visit itself: what was told at home must not be asked."""

    def __init__(self, client: Client, household: Household, slugs: Sequence[str]) -> None:
        super().__init__(client, household)
        self.home = _Home(household, slugs)

    def _begin(self) -> str:
        visit = self.home.prepare()
        self.visit.twice += [f"at home: {one}" for one in self.home.twice]
        at = clock.now()
        check_in_visit(visit, meant=True, by=SYSTEM, at=at)
        page = self._get("reception", f"{reverse('counter_identify')}?visit={visit.pk}")
        told: dict[str, Any] = {"purpose": "registration", "identity": "photo"}
        self._click(2)
        if self.household.who:
            told["resident_id"] = str(Resident.objects.get(key=self.household.who).pk)
            answer = self._post("begin", reverse("counter_take"), told)
        else:
            told |= {name: text for name, text in page.context["without"].initial.items() if text}
            answer = self._post("begin", reverse("counter_take_unknown"), told)
        found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer["Location"])
        assert found is not None, answer["Location"]
        if not self.household.who:
            self._click(1)
            check_identity(CounterSet.objects.get(pk=found[0]), identity="photo", by=SYSTEM, at=at)
        return found[0]

    def _note_twice(self, conversation: Conversation) -> None:
        super()._note_twice(conversation)
        again = [
            f"{q.field.label.ja} {q.about}".strip()
            for q in conversation.missing
            if conversation.trouble(q) is None and any(self.home.knows(place) for place in q.places if place.asked)
        ]
        self.visit.twice += [one for one in dict.fromkeys(again) if one not in self.visit.twice]


class _Home:
    """A guest at home; what was answered there is remembered."""

    def __init__(self, household: Household, slugs: Sequence[str]) -> None:
        self.household, self.browser = household, Client(headers={"accept-language": "ja"})
        self.slugs = _for_one_desk(slugs)
        self.people = list(_people(household))
        if household.occasion == "birth":
            born_on = (clock.today() - timedelta(days=4)).isoformat()
            self.people.append({"name": {**NAME, "given": "四葉"}, "born_on": born_on, "relation": "子"})
        self.told: set[str] = set()
        self.named: set[str] = set()
        self.twice: list[str] = []
        self.around = Circumstances(today=clock.today(), channel="counter", register_reached=False)

    def prepare(self) -> Reserved:
        """Reserve a time and answer all forms."""
        asked = {"procedure": self.slugs}
        page = self.browser.get(reverse("visit_new"), asked).content.decode()
        time = re.search(r'name="starts_at" value="([^"]+)"', page)
        assert time is not None, page[-1500:]
        contact = self.browser.post(reverse("visit_new"), asked | {"starts_at": time[1]})["Location"]
        me = self.people[0]
        done = self.browser.post(contact, {**me["name"], "phone": "0173352111"})
        assert done.status_code == 302, done.content.decode()[-1500:]
        self.told |= {"person.name", "person.phone"}
        self.named.add(_written(me["name"]))
        visit = Reserved.objects.get(pk=UUID(done["Location"].split("/")[2]))
        for slug in visit.slugs:  # in the order in which the page of the visit names them
            self._answer_form(visit, slug)
        return visit

    def knows(self, place: Place) -> bool:
        """Whether a question of the counter was answered at home."""
        draft, f = place.form.draft, place.field
        assert draft is not None
        if not place.row_id:
            return bool({f.concept, f"{place.form.slug}:{f.name}"} & self.told)
        row = draft.answers[place.page.name][place.index]
        return self._told_of(place.page, row, f, place.index)

    # At home --------------------------------------------------------------------------------------------

    def _answer_form(self, visit: Reserved, slug: str) -> None:
        begun = self.browser.post(reverse("draft_start", args=[slug]), {"visit": str(visit.pk)})
        draft = Draft.objects.get(pk=begun["Location"].split("/")[2])
        here = ""
        for _page in range(MOST_PAGES):
            here = self.browser.get(reverse("draft_resume", args=[draft.pk]))["Location"]
            if here.endswith("/check/"):
                return
            context = self.browser.get(here).context
            if "shown" in context:
                self._answer_page(here, draft, context["shown"], None)
            elif "rows" in context:
                self._answer_rows(here, draft, context["page"])
                self.browser.post(here, {})
            else:
                self.browser.post(here, {})
        raise AssertionError((slug, here))

    def _answer_rows(self, here: str, draft: Draft, page: Page) -> None:
        draft.refresh_from_db()
        wanted = self._wanted(page, there=len(draft.answers.get(page.name) or []))
        while len(draft.answers.get(page.name) or []) < len(wanted):
            self.browser.post(reverse("draft_row_add", args=[draft.pk, page.name]))
            draft.refresh_from_db()
        rows = draft.answers.get(page.name) or []
        names = [name for row in rows if (name := _name_of(page, row))]
        left = [one for one in wanted if _written(one["name"]) not in names]
        for row in rows:
            name = _name_of(page, row)
            one = next((p for p in wanted if _written(p["name"]) == name), None) or (left.pop(0) if left else None)
            address = reverse("draft_row", args=[draft.pk, page.name, row["id"]])
            for _round in range(6):
                shown = self.browser.get(address).context["shown"]
                done = self._answer_page(address, draft, shown, one, page=page, row=row)
                if "/rows/" not in done and done.endswith(here):
                    break

    def _wanted(self, page: Page, *, there: int) -> list[Person]:
        """Who stands in a list: all of the household, or its children; somebody at least where the list must have one.

        A list that is filled already names whom it is about.
        """
        if page.fill is None or page.fill.source == "self" or (there and not page.fill.tells_household):
            return self.people[: max(there, page.least)]
        children = [one for one in self.people if one["born_on"] > f"{clock.today().year - 18}"]
        few = self.people if page.fill.tells_household or page.fill.when is None else children
        return (few or self.people[: page.least])[: page.most]

    def _answer_page(
        self,
        address: str,
        draft: Draft,
        shown: Any,
        person: Person | None,
        *,
        page: Page | None = None,
        row: Any = None,
    ) -> str:
        data: dict[str, Any] = {"_shown": shown.shown_paths, "revision": str(Draft.objects.get(pk=draft.pk).revision)}
        for bound in shown.bounds:
            f = bound.field
            if bound.hidden or f.type in NEVER:
                continue
            value = bound.value
            if value is None:
                value = self._say(f, person)
                self._note_asked(draft.version.slug, f, person, page=page, row=row)
            typed = field_type(f.type).retype(value, f) if value is not None else {}
            for suffix, text in typed.items():
                data[f"{f.path}.{suffix}" if suffix else f.path] = text
            self._remember(draft.version.slug, f, person)
        done = self.browser.post(address, data)
        assert done.status_code == 302, done.content.decode()[-1500:]
        return str(done["Location"]).partition("?")[0]

    def _say(self, f: Field, person: Person | None) -> Any:
        part = f.concept.rpartition(".")[2] if f.concept else ""
        one = person or (self.people[0] if f.concept.startswith("person.") else None)
        if one is not None and part == "name" and f.type == "person_name":
            return dict(one["name"])
        if one is not None and part == "born_on":
            return one["born_on"]
        if f.name == "represent":
            return "self"
        if f.concept == IS_HEAD:
            return self.people[0]["relation"] in ("世帯主", "head")
        if one is not None and part == "relation" and person is not None:
            return _option(f, str(one["relation"]))
        return answer_to(f, f.name, self.household, self.around)

    # What was said --------------------------------------------------------------------------------------

    def _note_asked(self, slug: str, f: Field, person: Person | None, *, page: Page | None, row: Any) -> None:
        if page is None:
            again = bool({f.concept, f"{slug}:{f.name}"} & self.told) if f.concept else f"{slug}:{f.name}" in self.told
        elif f.concept == f"{MEMBER}name":
            again = person is not None and _written(person["name"]) in self.named
        else:
            again = bool(self._facts(f, person) & self.told)
        if again:
            about = _written(person["name"]) if person else ""
            self.twice.append(f"{slug} {f.label.ja} {about}".strip())

    def _remember(self, slug: str, f: Field, person: Person | None) -> None:
        if person is None:
            self.told |= {f"{slug}:{f.name}", f.concept} - {""}
            return
        self.told |= self._facts(f, person)
        if f.concept == f"{MEMBER}name":
            self.named.add(_written(person["name"]))

    def _facts(self, f: Field, person: Person | None) -> set[str]:
        """What a question of a row asks of somebody, in the words of all forms."""
        if person is None or not f.concept.startswith(MEMBER):
            return set()
        part, name = f.concept.removeprefix(MEMBER), _written(person["name"])
        mine = name == _written(self.people[0]["name"]) and part in OF_SELF
        return {OF_SELF[part] if mine else f"{f.concept}@{name}"}

    def _told_of(self, page: Page, row: Mapping[str, Any], f: Field, index: int) -> bool:
        name = _name_of(page, row)
        if not name:
            made = page.fill is not None and (index == 0 or not page.fill.tells_household)
            return made and f.concept in (f"{MEMBER}name", f"{MEMBER}born_on") and bool(self.named)
        person = next((one for one in self.people if _written(one["name"]) == name), None)
        return bool(self._facts(f, person) & self.told)


def _option(f: Field, relation: str) -> str:
    """The option for a word of the register."""
    keys = [o.key for o in f.options if relation in (o.key, o.label.ja, *o.label.ja.split("・"))]
    spouse = ["spouse"] if relation in ("wife", "husband") else []
    return next(iter([*keys, *spouse]), "other")


def _for_one_desk(slugs: Sequence[str]) -> list[str]:
    """Those of some procedures that the clerk's counter takes by reservation, at most so many that a visit holds them."""
    rules, offered = booking_rules().visits, {one.slug: one for one in procedures_offered(clock.today())}
    assert rules is not None
    desks = [one for one in rules.desks if get_calendar(one.calendar).department == DESK]
    taken = [
        [slug for slug in slugs if not offered[slug].not_at_counter.ja
         and (slug in desk.procedures or offered[slug].owner in desk.departments)]
        for desk in desks
    ]  # fmt: skip
    return max(taken, key=len)[:MOST_FORMS]


def _people(household: Household) -> Iterator[Person]:
    """Who comes, then the others of the household."""
    if not household.who:
        yield {"name": NAME, "born_on": "1985-05-05", "relation": "世帯主"}
        for given, born, relation in household.family:
            yield {"name": {**NAME, "given": given}, "born_on": born, "relation": relation}
        return
    me = Resident.objects.get(key=household.who)
    others = Resident.objects.filter(household=me.household).exclude(pk=me.pk).order_by("position")
    for one in (me, *others):
        yield {"name": dict(one.name), "born_on": one.born_on.isoformat(), "relation": str(one.relation)}


def _written(name: Mapping[str, Any]) -> str:
    return f"{name.get('family', '')} {name.get('given', '')}".strip()


def _name_of(page: Page, row: Mapping[str, Any]) -> str:
    name = next((row.get(f.name) for f in page.fields if f.concept == f"{MEMBER}name"), None)
    return _written(name) if isinstance(name, Mapping) else ""
