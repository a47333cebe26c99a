"""The same answer in two writings contradicts nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import comparable
from madoguchi.services.counter.conversation import conversation_of
from madoguchi.services.counter.navigator.tests.test_prepared import NAME, prepare, reserve
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.operations.submitting import refuse_differing
from madoguchi.services.counter.refusals import SetIncomplete
from madoguchi.services.counter.vocabulary import Chosen
from tests.cast import acting


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("0173000301", "0173-00-0301", "phone"),
        ("(0173)00-0301", "０１７３－００－０３０１", "phone"),
        ("037-0001", "0370001", "postal_code"),
        ("見本　花子", "見本花子", "text"),
        ("ﾐﾎﾝ", "ミホン", "text"),
        ({"postal_code": "037-0001", "street": "１－２"}, {"postal_code": "0370001", "street": "1-2"}, "address"),
    ],
)
def test_width_spaces_and_hyphens_make_no_difference(one: object, other: object, kind: str) -> None:
    assert comparable(one, kind) == comparable(other, kind)


@pytest.mark.parametrize(
    ("one", "other"), [("髙", "高"), ("\ufa19", "\u795e"), ("葛", "葛\U000e0101"), ("1-23", "12-3")]
)
def test_other_characters_and_other_numbers_stay_different(one: str, other: str) -> None:
    assert comparable(one, "text") != comparable(other, "text")


@pytest.mark.django_db
@pytest.mark.usefixtures("register", "all_published")
@pytest.mark.parametrize(("phone", "differ"), [("0173-00-0301", False), ("0173-00-0302", True)])
def test_a_telephone_number_in_another_writing_stops_nobody(
    client: Client, sato: User, at: datetime, phone: str, differ: bool
) -> None:
    visit = reserve(client, "dog-registration", "juminhyo")
    for slug, typed in (("dog-registration", "0173000301"), ("juminhyo", phone)):
        draft = prepare(client, visit, slug)
        name = next(f.name for f in draft.version.procedure.fields.values() if f.concept == "person.phone")
        draft.answers[name] = typed
        draft.provenance[name] = {"source": "stated", "at": at.isoformat(), "detail": ""}
        draft.save()
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert ("回答が食い違っています" in page) is differ
    begun = open_set(
        person={"person.name": NAME}, identity="photo", department="citizens", clerk=sato, by=acting(sato), at=at
    )
    chosen = [Chosen(one.slug, prepared=one.draft_id) for one in visit.procedures.all()]
    choose_procedures(begun, chosen=chosen, by=acting(sato), at=at)
    talk = conversation_of(begun, at=at)
    if differ:
        with pytest.raises(SetIncomplete):
            refuse_differing(talk)
    else:
        refuse_differing(talk)
