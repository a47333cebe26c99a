"""Long-term care for whom somebody acts: whom the set is about is the insured person, and is not asked again."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.services.counter.operations.choosing import check_identity, set_representation
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Identity, Representation
from tests.cast import acting

pytestmark = pytest.mark.django_db
SON = {"family": "金木", "given": "次郎", "family_kana": "カナギ", "given_kana": "ジロウ"}


def test_the_insured_person_of_the_set_is_not_asked_again(
    register: object, all_published: CheckedCity, sato: User, at: datetime
) -> None:
    desk = Desk(sato, at)
    opened = desk.open("tome")
    acts = Representation(authority="letter", person={"name": SON, "born_on": "1970-01-01"})
    set_representation(opened, represent="proxy", representation=acts, by=acting(sato), at=at)
    check_identity(opened, identity=Identity.PHOTO, by=acting(sato), at=at)
    desk.choose(opened, "ltc-certification-renewal")
    draft = opened.forms.get(slug="ltc-certification-renewal").draft
    assert draft is not None
    assert draft.answers.get("subject.name", {}).get("given") == "トメ"
    assert draft.answers["subject.born_on"] == "1946-01-15"
    assert draft.answers["subject.address"]["city"] == "五所川原市"
    assert draft.provenance["subject.name"]["source"] == "register"
    assert draft.answers["applicant.name"]["given"] == "次郎", "who acts is who applies"
