"""What is confirmed or signed on the tablet is what the page showed: this set, these forms, as they stand now."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterForm, CounterSet, Tablet
from madoguchi.services.counter.operations.confirming import confirm_form, object_to_form
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.operations.tablets import ask_for_tablet, clear_tablet, show_on_tablet
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.tablet_refusals import CardOfAnother, NotAsShown
from madoguchi.services.counter.tests.conftest import Desk, hidden_in
from madoguchi.services.counter.tests.test_signed import on_tablet
from tests.cast import _colleague, acting

pytestmark = pytest.mark.django_db
SIGN = "/tablet/sign/"
DRAWN = json.dumps([[[n, n] for n in range(0, 100, 5)]])
CARD = {"kind": "card", "vendor": "demo", "digest": "0" * 64, "signature": "", "certificate": ""}


@pytest.fixture
def confirmed(desk: Desk, family: CounterSet) -> CounterSet:
    """花子's forms, filled in and confirmed, not signed."""
    desk.fill(family)
    desk.confirm(family, sign=False)
    return family


@pytest.fixture
def other(desk: Desk) -> CounterSet:
    """The next person's set, ready to be signed."""
    opened = desk.open("taro")
    desk.choose(opened, "insurance")
    desk.fill(opened)
    desk.confirm(opened, sign=False)
    return opened


def here(desk: Desk) -> Tablet:
    """The clerk's tablet."""
    return Tablet.objects.get(clerk=desk.clerk, ended_at=None)


def lay(desk: Desk, counter_set: CounterSet) -> None:
    """Show another set on the same tablet."""
    show_on_tablet(here(desk), counter_set=counter_set, by=acting(desk.clerk), at=desk.at)


@pytest.mark.parametrize("how", [{"strokes": DRAWN}, {"name": "津軽 花子"}, {"how": "card"}])
def test_a_signature_never_lands_on_the_set_that_was_laid_there_meanwhile(
    desk: Desk, confirmed: CounterSet, other: CounterSet, how: dict[str, str]
) -> None:
    tablet = on_tablet(desk, confirmed)
    carried = hidden_in(tablet.get(SIGN).content.decode())
    lay(desk, other)
    answer = tablet.post(SIGN, {**how, **carried})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "other forms lie here" in page
    assert other.name not in page
    assert confirmed.name not in page
    digest_of_other = hidden_in(tablet.get(SIGN).content.decode())["shown"]
    mixed = {**how, "set": carried["set"], "shown": digest_of_other}
    assert tablet.post(SIGN, mixed).status_code == 409
    assert tablet.post(SIGN, how).status_code == 409, "a page that says nothing of itself"
    assert not CounterForm.objects.exclude(signature=None).exists()


@pytest.mark.parametrize("how", [{"strokes": DRAWN}, {"name": "津軽 花子"}, {"how": "card"}])
def test_a_page_for_signing_that_was_opened_before_a_change_signs_nothing(
    desk: Desk, confirmed: CounterSet, how: dict[str, str]
) -> None:
    tablet = on_tablet(desk, confirmed)
    carried = hidden_in(tablet.get(SIGN).content.decode())
    desk.answer(confirmed, moved_on="令和8年10月19日")
    desk.confirm(confirmed, sign=False)
    assert tablet.post(SIGN, {**how, **carried}).status_code == 409, "confirmed again elsewhere, and not what it showed"
    assert not CounterForm.objects.exclude(signature=None).exists()
    assert tablet.post(SIGN, {**how, **hidden_in(tablet.get(SIGN).content.decode())}).status_code == 302


def test_confirming_and_objecting_speak_of_the_set_and_of_what_was_shown(
    desk: Desk, family: CounterSet, other: CounterSet
) -> None:
    desk.fill(family)
    tablet, form = on_tablet(desk, family), family.forms.get(slug="school")
    address = reverse("tablet_form", args=[form.pk])
    carried = hidden_in(tablet.get(address).content.decode())
    agreed = [f.path for f in shown_form(form, at=desk.at).declared]
    right, wrong = {"answer": "right", "agree": agreed}, {"answer": "wrong", "objection": "学校が違います"}
    for answer in (right, wrong):
        assert tablet.post(address, answer).status_code == 409
    desk.answer(family, school="東小")
    told = tablet.post(address, {**wrong, **carried})
    assert told.status_code == 409
    assert "学校が違います" in told.content.decode(), "nothing written is lost"
    lay(desk, other)
    for answer in (right, wrong):
        assert tablet.post(address, {**answer, **carried}).status_code == 409
    form.refresh_from_db()
    assert (form.confirmed_at, form.is_objected) == (None, False)


def test_the_acts_themselves_refuse_a_set_that_lies_there_no_more(
    desk: Desk, confirmed: CounterSet, other: CounterSet
) -> None:
    on_tablet(desk, confirmed)
    tablet, by, form = here(desk), acting(desk.clerk), confirmed.forms.get(slug="school")
    hashes = list(confirmed.forms.values_list("confirmed_hash", flat=True))
    typed = {"kind": "typed", "name": "津軽 花子"}
    form.counter_set = confirmed
    digest = shown_form(form, at=desk.at).content_hash
    with pytest.raises(NotAsShown):
        sign_set(confirmed, hashes=[*hashes, "f" * 64], signature=typed, by=by, at=desk.at)
    with pytest.raises(NotAsShown):
        object_to_form(form, objection="x", shown="f" * 64, by=by, at=desk.at)
    lay(desk, other)
    with pytest.raises(NotAsShown):
        sign_set(confirmed, hashes=hashes, signature=typed, tablet=tablet, by=by, at=desk.at)
    with pytest.raises(NotAsShown):
        confirm_form(form, shown=digest, tablet=tablet, by=by, at=desk.at)
    with pytest.raises(NotAsShown):
        object_to_form(form, objection="x", shown=digest, tablet=tablet, by=by, at=desk.at)
    assert not CounterForm.objects.exclude(signature=None).exists()


def test_its_script_is_told_which_set_lies_there(desk: Desk, confirmed: CounterSet, other: CounterSet) -> None:
    tablet = on_tablet(desk, confirmed)
    form = confirmed.forms.get(slug="school")
    for address in ("/tablet/forms/", SIGN, reverse("tablet_form", args=[form.pk])):
        assert f'data-tablet-set="{confirmed.pk}"' in tablet.get(address).content.decode()
    lay(desk, other)
    assert tablet.get(reverse("tablet_stand")).json()["set"] == str(other.pk)
    clear_tablet(here(desk), by=acting(desk.clerk), at=desk.at)
    assert tablet.get(reverse("tablet_stand")).json()["set"] == ""


def test_a_desk_that_sees_its_part_lays_only_that_before_the_resident(desk: Desk, confirmed: CounterSet) -> None:
    hand_over_set(confirmed, department="childcare", because="手当の説明", by=acting(desk.clerk), at=desk.at)
    ito = _colleague("ito", desk.at)
    pairing, code = ask_for_tablet(ito, by=acting(ito), at=desk.at)
    tablet = Client(headers={"accept-language": "en"})
    tablet.post(reverse("tablet"), {"code": code})
    show_on_tablet(pairing, counter_set=confirmed, by=acting(ito), at=desk.at)
    assert "手当の請求" in str(shown_form(confirmed.forms.get(slug="allowance"), at=desk.at).state.procedure.title.ja)
    for slug in ("insurance", "school"):
        form = confirmed.forms.get(slug=slug)
        title = str(shown_form(form, at=desk.at).state.procedure.title)
        for address in ("/tablet/forms/", SIGN):
            assert title not in tablet.get(address).content.decode()
        address = reverse("tablet_form", args=[form.pk])
        assert tablet.get(address).headers["Location"] == reverse("tablet_forms")
        assert tablet.post(address, {"set": str(confirmed.pk), "answer": "wrong", "objection": "x"}).status_code == 302
        form.refresh_from_db()
        assert not form.is_objected
    assert tablet.post(SIGN, {"name": "津軽花子", **hidden_in(tablet.get(SIGN).content.decode())}).status_code == 302
    assert [one.slug for one in confirmed.forms.exclude(signature=None)] == ["allowance"]


def test_a_strangers_card_signs_nothing(desk: Desk, confirmed: CounterSet) -> None:
    hashes, by = list(confirmed.forms.values_list("confirmed_hash", flat=True)), acting(desk.clerk)
    person = Resident.objects.get(pk=confirmed.resident_id)
    for signer, day in (("木村　次郎", person.born_on), ("津軽　花子", person.born_on.replace(year=1901))):
        with pytest.raises(CardOfAnother, match=signer):
            sign_set(confirmed, hashes=hashes, signature={**CARD, "signer": signer}, born_on=day, by=by, at=desk.at)
    assert not CounterForm.objects.exclude(signature=None).exists()
    own = {**CARD, "signer": "津軽　花子"}
    sign_set(confirmed, hashes=hashes, signature=own, born_on=person.born_on, by=by, at=desk.at)
    assert CounterForm.objects.exclude(signature=None).count() == 3
