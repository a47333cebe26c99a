"""Long-term care for whom somebody acts: whom the set is about is the insured person, and is not asked again."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity, Known, Provenance, is_self
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.conversation import Question
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import check_identity, set_representation
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Identity, Representation
from tests.cast import acting, sign_in

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


def test_how_whoever_acts_is_related_is_asked_once_and_the_part_in_the_care_only_of_others(
    register: object, all_published: CheckedCity, sato: User, at: datetime
) -> None:
    desk = Desk(sato, at)
    opened = desk.open("tome")
    shown = sign_in(Client(), sato).get(reverse("counter_representation", args=[opened.pk])).content.decode()
    assert 'name="proxy.name.family"' in shown, "the control: a representative can be typed here"
    assert "関係" not in shown.partition("<main")[2], "and is not asked for what the forms ask"
    acts = Representation(authority="letter", person={"name": SON, "born_on": "1970-01-01"})
    set_representation(opened, represent="proxy", representation=acts, by=acting(sato), at=at)
    check_identity(opened, identity=Identity.PHOTO, by=acting(sato), at=at)
    chosen = ("ltc-certification-renewal", "ltc-burden-cert-reissue", "income-tax-certificate")
    desk.choose(opened, *chosen)
    (relation,) = of_the_proxy(desk, opened)
    assert {place.form.slug for place in relation.places} == set(chosen)
    assert relation.field.label.ja == "本人とあなたの関係"
    desk.hear(opened, (relation, "child"))
    assert of_the_proxy(desk, opened) == [], "a son is of the family: there is nothing more to ask"
    desk.hear(opened, (relation, "other"))
    (part,) = of_the_proxy(desk, opened)
    assert part.field.label.ja == "介護に関わる立場"
    assert "family" not in [option.key for option in part.field.options]
    desk.hear(opened, (part, "care_manager"))
    (office,) = [q for q in desk.talk(opened).missing if q.means == "proxy.office"]
    desk.hear(opened, (office, "見本居宅介護支援事業所"))
    for form in opened.forms.filter(slug__startswith="ltc-").select_related("draft"):
        assert form.draft is not None
        said = {name.removeprefix("subject."): form.draft.answers.get(name) for name in ASKED_OF_PROXY}
        assert said == {"relation": "other", "role": "care_manager", "office": "見本居宅介護支援事業所"}


ASKED_OF_PROXY = ("subject.relation", "subject.role", "subject.office")


def of_the_proxy(desk: Desk, opened: CounterSet) -> list[Question]:
    """What is still asked about who acts, besides the office."""
    return [q for q in desk.talk(opened).missing if q.field.name in ASKED_OF_PROXY[:2]]


def acts_at_home(desk: Desk, who: str, acts: str) -> CounterSet:
    """A set for somebody, whom a member of the household acts for, before anybody has chosen a form."""
    opened = desk.open(who, identity="")
    noted = Representation(authority="same_household", resident_id=str(Resident.objects.get(key=acts).pk))
    set_representation(opened, represent="household", representation=noted, by=acting(desk.clerk), at=desk.at)
    return opened


def test_where_a_member_of_the_household_acts_that_one_applies_and_the_form_says_for_whom(
    register: object, all_published: CheckedCity, sato: User, at: datetime
) -> None:
    desk = Desk(sato, at)
    chosen = [
        slug for slug, one in all_published.procedures.items()
        if "household" in one.represent and "counter" in one.channels
    ]  # fmt: skip
    assert len(chosen) > 15, "the control"
    opened = acts_at_home(desk, "hanako", "ichiro")
    desk.choose(opened, *chosen)
    check_identity(opened, identity=Identity.PHOTO, by=acting(sato), at=at)
    meant = heads = 0
    for form in opened.forms.select_related("draft__version"):
        assert form.draft is not None
        procedure, answers = form.draft.version.procedure, form.draft.answers
        assert answers["represent"] == "household"
        assert answers["applicant.name"]["given"] == "一郎", form.slug
        for f in procedure.fields.values():
            if f.concept in ("insured.member", "subject.member"):
                meant += 1
                (one,) = answers[f.name]
                assert one["name"] == {"family": "津軽", "given": "花子"}, form.slug
                assert form.draft.provenance[f.name]["source"] == "register"
            elif f.concept == "household.applicant_is_head":
                heads += 1
                assert answers[f.name] is True, form.slug
    assert (meant > 10, heads > 2) == (True, True), "the control"
    missing = [q.means for q in desk.talk(opened).missing]
    assert {"insured.member", "subject.member", "person.name", "proxy.name"} & set(missing) == set()


def test_whoever_then_comes_alone_applies_as_nobody_else(
    register: object, all_published: CheckedCity, sato: User, at: datetime
) -> None:
    desk = Desk(sato, at)
    opened = acts_at_home(desk, "hanako", "ichiro")
    desk.choose(opened, "ltc-care-plan-request", "health-insurance-join")
    check_identity(opened, identity=Identity.PHOTO, by=acting(sato), at=at)
    set_representation(opened, represent="self", representation=None, by=acting(sato), at=at)
    check_identity(opened, identity=Identity.PHOTO, by=acting(sato), at=at)
    for form in opened.forms.select_related("draft"):
        assert form.draft is not None
        assert form.draft.answers["applicant.name"]["given"] == "花子"
        assert "insured.member" not in form.draft.answers
        assert form.draft.answers.get("head_is_applicant") is (False if form.slug == "health-insurance-join" else None)


def test_whose_card_is_changed_with_the_name_is_whom_the_form_is_about() -> None:
    told = Provenance("register", "2026-10-01", "")
    who = {"id": "1", "name": {"family": "津軽", "given": "花子"}, "born_on": "1984-05-14"}
    acts = {"id": "2", "name": {"family": "津軽", "given": "一郎"}, "born_on": "1982-01-01"}
    known = {f"person.{part}": Known(acts[part], told) for part in ("name", "born_on")}
    assert is_self(acts, known), "who applies, where the form speaks of nobody else"
    known |= {f"subject.{part}": Known(who[part], told) for part in ("name", "born_on")}
    assert is_self(who, known)
    assert not is_self(acts, known)
