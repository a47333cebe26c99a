"""Whoever comes by a reservation: the set begins with what was chosen and prepared at home."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.booking.public import Reservation, Visit, check_in_visit
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.cases.public import Draft, attach_file
from madoguchi.foundation.cases.tests.conftest import photo
from madoguchi.foundation.files.public import read_content
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.foundation.tickets.public import Ticket
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.arrivals import sought_for
from madoguchi.services.counter.navigator.purposes import PURPOSES
from madoguchi.services.counter.operations.keeping import abandon_set

pytestmark = pytest.mark.django_db
RECEPTION = "counter_identify"


@pytest.fixture
def visit(register: object, all_published: CheckedCity, client: Client, at: datetime) -> Visit:
    """Reserved for two things, of which the dog's registration was prepared at home; the visitor has come."""
    made = reserved_visit("juminhyo", "dog-registration", at=at, minutes_from_now=180)
    client.post(reverse("draft_start", args=["dog-registration"]))
    draft = Draft.objects.get()
    draft.answers["dog_name"], draft.provenance["dog_name"] = "ポチ", {"source": "stated", "at": at.isoformat()}
    draft.save()
    made.procedures.filter(slug="dog-registration").update(draft=draft)
    check_in_visit(made, meant=True, by=SYSTEM, at=at)
    return made


def taken(client: Client) -> CounterSet:
    """花子 is begun for."""
    person = Resident.objects.get(key="hanako")
    before = set(CounterSet.objects.values_list("pk", flat=True))
    client.post(
        reverse("counter_take"), {"purpose": "registration", "resident_id": str(person.pk), "identity": "photo"}
    )
    return CounterSet.objects.exclude(pk__in=before).get()


def test_the_reservation_opens_the_set_with_what_was_prepared(visit: Visit, sato_client: Client) -> None:
    page = sato_client.get(reverse("booking_visit", args=[visit.pk])).content.decode()
    address = f"{reverse(RECEPTION)}?visit={visit.pk}"
    assert f'href="{address}"' in page
    assert visit.reservation.number in sato_client.get(address).content.decode()
    begun = taken(sato_client)
    forms = {form.slug: form for form in begun.forms.all()}
    assert set(forms) == {"juminhyo", "dog-registration"}
    dog = forms["dog-registration"].draft
    assert dog is not None
    assert dog.answers["dog_name"] == "ポチ"


@pytest.fixture
def differs(visit: Visit, at: datetime) -> Draft:
    """At home another name and another telephone were written than the city holds; a certificate was sent along."""
    draft = Draft.objects.get()
    stated = {"source": "stated", "at": at.isoformat(), "detail": ""}
    wrong = {"family": "津輕", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"}
    draft.answers |= {"applicant.name": wrong, "applicant.phone": "0173000000"}
    draft.provenance |= {"applicant.name": stated, "applicant.phone": stated}
    draft.save()
    attach_file(draft, name="attachment.vaccine_certificate", upload=photo("注射.jpg"), by=SYSTEM, at=at)
    return draft


def test_the_register_goes_before_what_was_written_at_home_and_the_clerk_is_told(
    differs: Draft, visit: Visit, sato_client: Client
) -> None:
    sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}")
    begun = taken(sato_client)
    dog = begun.forms.get(slug="dog-registration").draft
    assert dog is not None
    hanako = Resident.objects.get(key="hanako")
    assert dog.answers["applicant.name"] == hanako.name
    assert dog.provenance["applicant.name"]["source"] == "register"
    assert dog.answers["applicant.phone"] == "0173000000", "no entry of the register: what was written at home is newer"
    page = sato_client.get(reverse("counter_set", args=[begun.pk])).content.decode()
    assert "津輕 花子" in page


def test_what_was_sent_along_at_home_comes_into_the_set(differs: Draft, visit: Visit, sato_client: Client) -> None:
    sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}")
    dog = taken(sato_client).forms.get(slug="dog-registration").draft
    assert dog is not None
    (link,) = dog.files.all()
    (sent,) = differs.files.all()
    assert link.name == sent.name
    assert link.file_id != sent.file_id, "giving the set up takes nothing from what lies at home"
    assert read_content(link.file) == read_content(sent.file)


def test_it_is_for_the_one_who_came_and_not_for_the_next(visit: Visit, sato_client: Client) -> None:
    sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)})
    assert visit.reservation.number not in sato_client.get(reverse(RECEPTION)).content.decode()
    assert not taken(sato_client).forms.exists()
    sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)})
    assert taken(sato_client).forms.exists()
    assert not taken(sato_client).forms.exists(), "used once"


def test_another_counter_learns_nothing_of_it(visit: Visit, tanaka_client: Client) -> None:
    page = tanaka_client.get(reverse(RECEPTION), {"visit": str(visit.pk)}).content.decode()
    assert visit.reservation.number not in page
    assert not taken(tanaka_client).forms.exists()


def test_words_that_are_no_number_are_left_alone(sato_client: Client) -> None:
    assert sato_client.get(reverse(RECEPTION), {"visit": "😀"}).status_code == 200


def test_the_number_taken_with_a_reservation_leads_to_it(visit: Visit, sato_client: Client, at: datetime) -> None:
    Ticket.objects.create(
        area="main", day=at.date(), letter="A", number=1, queue="certificates", channel="kiosk", taken_at=at,
        waiting_since=at, queued_at=at, visit=str(visit.pk), state="called", desk="citizens-1", called_at=at,
    )  # fmt: skip
    page = sato_client.get(reverse("desk", args=["citizens-1"])).content.decode()
    assert f"{reverse(RECEPTION)}?visit={visit.pk}" in page


def test_the_set_is_linked_to_the_visit_and_both_desks_lead_to_it(
    visit: Visit, sato_client: Client, at: datetime
) -> None:
    sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}")
    begun = taken(sato_client)
    visit.refresh_from_db()
    assert (visit.counter_set, visit.begun_at) == (str(begun.pk), at)
    address = reverse("counter_set", args=[begun.pk])
    page = sato_client.get(reverse("booking_visit", args=[visit.pk])).content.decode()
    assert f'href="{address}"' in page
    assert f"{reverse(RECEPTION)}?visit={visit.pk}" not in page, "nobody begins a second one unawares"
    assert f'href="{address}"' in sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}").content.decode()
    assert "窓口で受付中" in sato_client.get(reverse("booking_visits")).content.decode()
    Ticket.objects.create(
        area="main", day=at.date(), letter="A", number=1, queue="certificates", channel="kiosk", taken_at=at,
        waiting_since=at, queued_at=at, visit=str(visit.pk), state="called", desk="citizens-1", called_at=at,
    )  # fmt: skip
    assert f'href="{address}"' in sato_client.get(reverse("desk", args=["citizens-1"])).content.decode()


def test_a_set_that_was_begun_holds_the_check_in_until_it_is_given_up(
    visit: Visit, sato_client: Client, at: datetime
) -> None:
    sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}")
    begun, back = taken(sato_client), reverse("booking_visit_check_in_back", args=[visit.pk])
    page = sato_client.get(reverse("booking_visit", args=[visit.pk])).content.decode()
    assert back not in page, "what would be refused is not offered"
    assert "窓口で受付が始まっているため" in page
    assert begun.short_number in sato_client.post(back, follow=True).content.decode()
    visit.reservation.refresh_from_db()
    assert visit.reservation.state == "came"
    abandon_set(begun, by=SYSTEM, at=at)
    page = sato_client.get(reverse("booking_visit", args=[visit.pk])).content.decode()
    assert f"{reverse(RECEPTION)}?visit={visit.pk}" in page, "one can begin anew"
    sato_client.post(back)
    visit.reservation.refresh_from_db()
    visit.refresh_from_db()
    assert (visit.reservation.state, visit.counter_set, visit.begun_at) == ("confirmed", "", None)


def test_a_whole_family_written_down_is_linked_too_and_the_next_one_is_not(visit: Visit, sato_client: Client) -> None:
    page = sato_client.get(f"{reverse(RECEPTION)}?visit={visit.pk}").content.decode()
    address = f"{reverse('counter_person')}?visit={visit.pk}"
    assert f'href="{address}"' in page
    told = {
        "person.name.family": "岩木", "person.name.given": "次郎", "person.name.family_kana": "イワキ",
        "person.name.given_kana": "ジロウ", "person.born_on": "1985-04-01", "identity": "photo",
    }  # fmt: skip
    sato_client.get(address)
    sato_client.get(reverse("counter_person"))
    answer = sato_client.post(reverse("counter_person"), told)
    visit.refresh_from_db()
    assert (answer.status_code, visit.counter_set) == (302, ""), "somebody else"
    sato_client.get(address)
    assert sato_client.post(reverse("counter_person"), told).status_code == 409, "another name than that of the booking"
    answer = sato_client.post(reverse("counter_person"), told | {"booked": "same"})
    visit.refresh_from_db()
    assert answer["Location"] == reverse("counter_set", args=[visit.counter_set])


def test_whoever_reserved_signed_in_is_proposed_after_the_line_of_the_look(
    register: object, all_published: CheckedCity, hanako: User, sato_client: Client, at: datetime
) -> None:
    made = reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=180)
    check_in_visit(made, meant=True, by=SYSTEM, at=at)
    page = sato_client.get(reverse(RECEPTION), {"visit": str(made.pk)})
    person = Resident.objects.get(key="hanako")
    assert (page.context["who_reserved"], page.context["purpose"]) == (person, "reserved")
    (line,) = AccessLine.objects.filter(resident_id=str(person.pk))
    assert line.purpose == PURPOSES["reserved"]
    take = {"purpose": "reserved", "resident_id": str(person.pk), "identity": "photo"}
    sato_client.post(reverse("counter_take"), take)
    begun = CounterSet.objects.get()
    assert [form.slug for form in begun.forms.all()] == ["juminhyo"]
    again = sato_client.get(reverse(RECEPTION), {"visit": str(made.pk)})
    assert "who_reserved" not in again.context, "begun for already"


def test_who_reserved_for_somebody_else_or_is_protected_is_not_proposed(
    register: object, all_published: CheckedCity, hanako: User, sato_client: Client, at: datetime
) -> None:
    made = reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=180)
    check_in_visit(made, meant=True, by=SYSTEM, at=at)
    address = f"{reverse(RECEPTION)}?visit={made.pk}"
    Reservation.objects.filter(pk=made.pk).update(name="津軽 蓮")
    assert "who_reserved" not in sato_client.get(address).context
    Reservation.objects.filter(pk=made.pk).update(name="津軽 花子")
    person = Resident.objects.get(key="hanako")
    guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    before = AccessLine.objects.count()
    assert "who_reserved" not in sato_client.get(address).context
    assert AccessLine.objects.count() == before


def test_the_search_begins_with_the_name_and_the_day_of_birth_that_were_told(
    differs: Draft, visit: Visit, sato_client: Client
) -> None:
    differs.answers["applicant.name"] = Resident.objects.get(key="hanako").name
    differs.save()
    form = sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)}).context["form"]
    assert (form["purpose"].value(), form["text"].value()) == ("reserved", "津軽 花子")
    text = sought_for({"family": "津軽", "given": "花子", "born_on": "昭和63年5月4日"})
    found = sato_client.post(reverse(RECEPTION), {"purpose": "reserved", "text": text})
    assert [hit.resident.key for hit in found.context["page"].hits] == ["hanako"]


def read_card(client: Client, card: str) -> None:
    nonce = client.post(reverse("counter_card_begin"), {"purpose": "registration"}).context["reading"].nonce
    client.post(reverse("counter_card_read"), {"nonce": nonce, "card": card, "pin": "1234"})


def test_opening_a_booking_forgets_the_card_of_whoever_stood_there_before(visit: Visit, sato_client: Client) -> None:
    read_card(sato_client, "taro")
    assert "栄町902番地" in sato_client.get(reverse(RECEPTION)).content.decode(), "the control"
    page = sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)}).content.decode()
    for trace in ("栄町902番地", "岩木", "読み取ったカード"):
        assert trace not in page, trace
    assert "栄町902番地" not in sato_client.get(reverse(RECEPTION)).content.decode(), "nor does it come back"


def test_a_reading_begun_before_the_booking_was_opened_reads_nothing_into_it(visit: Visit, sato_client: Client) -> None:
    nonce = sato_client.post(reverse("counter_card_begin"), {"purpose": "registration"}).context["reading"].nonce
    address = {"visit": str(visit.pk)}
    sato_client.get(reverse(RECEPTION), address)
    sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "taro", "pin": "1234"})
    assert "栄町902番地" not in sato_client.get(reverse(RECEPTION), address).content.decode()


def take(client: Client, key: str, **more: str) -> tuple[int, str]:
    person = Resident.objects.get(key=key)
    told = {"purpose": "registration", "resident_id": str(person.pk), "identity": ""}
    answer = client.post(reverse("counter_take"), told | more)
    return answer.status_code, answer.content.decode()


def test_of_another_than_booked_the_clerk_is_asked_and_nothing_is_merged(visit: Visit, sato_client: Client) -> None:
    sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)})
    read_card(sato_client, "taro")
    page = sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)}).content.decode()
    assert "予約の方と違います" in page
    status, page = take(sato_client, "taro")
    assert status == 409
    assert "予約の方と違います" in page
    assert not CounterSet.objects.exists()
    assert take(sato_client, "taro", booked="other")[0] == 302
    begun = CounterSet.objects.get()
    visit.refresh_from_db()
    assert (begun.forms.count(), visit.counter_set) == (0, ""), "nothing of the booking came along"
    assert begun.identity == "card", "and the card is his own"


def test_where_the_clerk_has_asked_the_booking_is_theirs(visit: Visit, sato_client: Client) -> None:
    sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)})
    assert take(sato_client, "taro", booked="same")[0] == 302
    visit.refresh_from_db()
    assert visit.counter_set == str(CounterSet.objects.get().pk)


def test_whoever_is_on_no_register_is_compared_with_the_booking_too(visit: Visit, sato_client: Client) -> None:
    sato_client.get(reverse(RECEPTION), {"visit": str(visit.pk)})
    typed = {"purpose": "registration", "family": "八甲", "given": "旅人", "born_on": "1982-09-01", "sex": "male"}
    answer = sato_client.post(reverse("counter_take_unknown"), typed)
    assert answer.status_code == 409
    assert 'name="family" value="八甲"' in answer.content.decode(), "nothing typed is lost"
    assert not CounterSet.objects.exists()
