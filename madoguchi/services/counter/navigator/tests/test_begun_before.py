"""Forms that were begun at home before the move was answered: what follows from it stands in them afterwards."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.cases.public import Draft
from madoguchi.services.counter.navigator.tests.test_prepared import (
    ADDRESS,
    CHILD,
    NAME,
    answered,
    prepare,
    reserve,
    says,
)
from madoguchi.services.counter.operations.answering import add_set_row
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Chosen
from tests.cast import acting
from tests.definitions.test_household_told import asked, is_head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register", "all_published")]


def with_child(browser: Client, draft: Draft, at: datetime) -> Draft:
    """The move is answered, with a child in it; the last page is sent."""
    answered(browser, draft, at)
    new = next(f.name for f in draft.version.procedure.fields.values() if f.concept == "event.new_address")
    draft.answers |= {"represent": "self", new: ADDRESS}
    draft.answers["people"].append({"id": "c", "name": CHILD, "born_on": "2016-05-06", "relation": "child"})
    draft.save()
    return says(browser, draft, "household", {"any_foreign": "no"})


def address_in(draft: Draft) -> object:
    """Where the person of a form lives."""
    return next(
        draft.answers.get(f.name) for f in draft.version.procedure.fields.values() if f.concept == "person.address"
    )


def test_at_home_the_others_are_filled_when_the_move_is_answered(client: Client, at: datetime) -> None:
    visit = reserve(client, "moving-in", "school-transfer", "child-allowance-claim")
    school, allowance = prepare(client, visit, "school-transfer"), prepare(client, visit, "child-allowance-claim")
    allowance.answers["reason"] = "birth"
    allowance.save()
    moving = prepare(client, visit, "moving-in")
    assert (school.answers.get("pupils"), address_in(allowance)) == (None, None), "the control: nobody has said it"
    with_child(client, moving, at)
    for one in (school, allowance):
        one.refresh_from_db()
    assert [row["name"] for row in school.answers["pupils"]] == [CHILD]
    assert [row["name"] for row in allowance.answers["children"]] == [CHILD]
    assert address_in(allowance) == ADDRESS
    assert allowance.answers["reason"] == "birth", "what was answered stays"
    acts = AuditEntry.objects.filter(act="draft.fill").count()
    assert acts == 2
    client.post(reverse("draft_row_remove", args=[school.pk, "pupils", school.answers["pupils"][0]["id"]]))
    says(client, moving, "household", {"any_foreign": "no"})
    school.refresh_from_db()
    assert school.answers["pupils"] == [], "whoever was taken out does not come again"
    assert AuditEntry.objects.filter(act="draft.fill").count() == acts, "where nothing is filled nothing is written"


def test_a_page_that_was_gone_through_keeps_what_need_not_be_answered_empty(client: Client, at: datetime) -> None:
    visit = reserve(client, "moving-in", "child-allowance-claim")
    allowance = prepare(client, visit, "child-allowance-claim")
    fields = allowance.version.procedure.fields
    mail = next(f.name for f in fields.values() if f.concept == "person.email")
    page = next(one for one in allowance.version.procedure.pages if any(f.name == mail for f in one.fields))
    allowance.answers.pop(mail)
    allowance.confirmed = [page.name]
    allowance.save()
    with_child(client, prepare(client, visit, "moving-in"), at)
    allowance.refresh_from_db()
    assert mail not in allowance.answers
    assert address_in(allowance) == ADDRESS


def test_at_the_counter_they_are_filled_when_the_clerk_hears_it(client: Client, sato: User, at: datetime) -> None:
    visit = reserve(client, "moving-in", "school-transfer")
    begun_at_home = {slug: prepare(client, visit, slug) for slug in ("school-transfer", "moving-in")}
    opened = open_set(
        person={"person.name": NAME, "person.born_on": "1990-02-03"}, identity="photo", department="citizens",
        facts={"event": ["moving"], "move": "into_city"}, clerk=sato, by=acting(sato), at=at,
    )  # fmt: skip
    chosen = [Chosen(slug, prepared=draft.pk) for slug, draft in begun_at_home.items()]
    choose_procedures(opened, chosen=chosen, by=acting(sato), at=at)
    desk = Desk(sato, at)
    is_head(desk, opened)
    form = opened.forms.get(slug="moving-in")
    form.counter_set = opened
    add_set_row(form, page="people", by=acting(sato), at=at)
    (name,), (born,) = asked(desk, opened, "member.name"), asked(desk, opened, "member.born_on")
    desk.hear(opened, (name, CHILD), (born, "2016-05-06"))
    (relation,) = asked(desk, opened, "member.relation")
    school = opened.forms.get(slug="school-transfer")
    assert school.draft is not None
    assert not [row for row in school.draft.answers["pupils"] if row.get("name")], "the control"
    desk.hear(opened, (relation, "child"))
    school = opened.forms.get(slug="school-transfer")
    assert school.draft is not None
    assert [row["name"] for row in school.draft.answers["pupils"]] == [CHILD]
