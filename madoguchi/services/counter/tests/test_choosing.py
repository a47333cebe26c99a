"""A set is opened and procedures are chosen: everything known is there at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.refusals import NobodyChosen
from madoguchi.services.counter.vocabulary import Chosen, Identity
from tests.cast import acting, done
from tests.desk import few_of_the_city
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(register: object, at: datetime) -> None:
    kept(("few", at), lambda: done(publish_definitions(few_of_the_city(), by=SYSTEM, at=at)))


def test_forms_of_a_set_are_filled_from_the_register(published: None, sato: User, at: datetime) -> None:
    resident = Resident.objects.get(key="hanako")
    opened = open_set(
        resident_id=str(resident.pk), identity=Identity.PHOTO, department="citizens", clerk=sato, by=acting(sato), at=at
    )

    made = choose_procedures(opened, chosen=[Chosen("child-allowance-claim")], by=acting(sato), at=at)

    draft = made[0].draft
    assert draft is not None
    assert draft.channel == "counter"
    assert draft.resident_id == str(resident.pk)
    assert draft.answers["applicant.name"] == resident.name
    assert draft.provenance["applicant.name"]["source"] == "register"
    again = choose_procedures(opened, chosen=[Chosen("child-allowance-claim")], by=acting(sato), at=at)
    assert again == []


def test_a_set_is_for_somebody(published: None, sato: User, at: datetime) -> None:
    with pytest.raises(NobodyChosen):
        open_set(department="citizens", clerk=sato, by=acting(sato), at=at)
