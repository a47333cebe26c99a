"""A visit of the counter, from the guide page to the counter: for whoever has an account, a mail address, or a telephone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.booking.models import Reservation, ReservationCode, Visit
from madoguchi.foundation.booking.public import (
    VisitCheckedIn,
    booking_figures,
    check_in_visit,
    find_visit,
    mark_no_show,
    visits_of_day,
)
from madoguchi.foundation.booking.refusals import NoDeskForThis, NotPossibleWithThis
from madoguchi.foundation.booking.tasks import tend_days
from madoguchi.foundation.booking.tests.visiting import JIRO, reserved_visit
from madoguchi.foundation.booking.visits.planning import plan_visit
from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.cases.tasks import discard_abandoned_drafts
from madoguchi.foundation.forms.public import procedures_offered
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel import clock, events
from madoguchi.kernel.acts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "at")]
NEW = "/visits/new/"
THURSDAY = "2026-11-05T09:00"


def held(browser: Client, *slugs: str, starts_at: str = THURSDAY, **more: str) -> str:
    """Press a time; the page on which one says who comes."""
    answer = browser.post(NEW, {"procedure": list(slugs), "starts_at": starts_at, **more})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return str(answer["Location"])


def by_mail(browser: Client, contact_url: str, mail: str = "jiro@example.jp") -> Visit:
    """Give a mail address and type the code that comes to it."""
    code_url = browser.post(contact_url, {**JIRO, "mail": mail, "phone": ""})["Location"]
    code = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(kind="reservation_code").body_text)
    assert code is not None
    reserved = browser.post(code_url, {"code": code[0]})["Location"]
    return Visit.objects.get(reservation_id=UUID(reserved.split("/")[2]))


def test_the_plan_says_which_counter_how_long_and_what_to_bring(at: datetime) -> None:
    plan = plan_visit(["juminhyo", "dog-registration", "juminhyo"], on=at.date())
    assert (plan.calendar.key, plan.slugs) == ("general-counter", ["juminhyo", "dog-registration"])
    dog = next(p for p in plan.procedures if p.slug == "dog-registration")
    assert plan.minutes == 5 + 5 + dog.minutes
    assert plan.bring
    with pytest.raises(NoDeskForThis):
        plan_visit(["golf"], on=at.date())


def test_a_guest_reserves_with_a_confirmed_mail_address(client: Client) -> None:
    page = client.get(NEW, {"procedure": ["juminhyo", "dog-registration"], "day": "2026-11-05"}).content.decode()
    assert f'value="{THURSDAY}"' in page
    visit = by_mail(client, held(client, "juminhyo", "dog-registration"))
    assert (visit.reservation.state, visit.slugs) == ("confirmed", ["juminhyo", "dog-registration"])
    assert visit.reservation.name == "岩木 次郎"
    shown = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert visit.reservation.number in shown
    assert "<svg" in shown
    mail = OutgoingMail.objects.get(kind="reservation_confirmed")
    assert reverse("visit", args=[visit.pk]) in mail.body_text
    assert visit.reservation.code not in mail.body_text + mail.calendar + shown
    file = client.get(reverse("visit_calendar", args=[visit.pk]))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.get(reverse("visit_print", args=[visit.pk])).status_code == 200


def test_a_wrong_code_reserves_nothing(client: Client) -> None:
    url = client.post(held(client, "juminhyo"), {**JIRO, "mail": "jiro@example.jp"})["Location"]
    assert client.post(url, {"code": "12345"}).status_code == 422
    code = ReservationCode.objects.get()
    right = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(kind="reservation_code").body_text)
    wrong = "000000" if right is None or right[0] != "000000" else "000001"
    for _try in range(5):
        assert client.post(url, {"code": wrong}).status_code == 422
    assert client.post(url, {"code": right[0] if right else ""}).status_code == 422, "tried too often"
    code.refresh_from_db()
    assert (code.tries, code.used_at) == (5, None)
    assert Reservation.objects.get().state == "held"


def test_a_telephone_number_is_enough_and_opens_it_again(client: Client) -> None:
    contact = held(client, "juminhyo")
    assert client.post(contact, {**JIRO, "mail": "", "phone": ""}).status_code == 422
    url = client.post(contact, {**JIRO, "phone": "0173-35-2111"})["Location"]
    visit = Visit.objects.get()
    assert visit.reservation.state == "confirmed"
    assert not OutgoingMail.objects.exists()
    other = Client()
    assert other.get(url).status_code == 404
    number = visit.reservation.number
    assert other.post("/visits/", {"number": number, "contact": "0173-35-2112"}).status_code == 422
    assert other.get(url).status_code == 404
    assert other.post("/visits/", {"number": number.replace("-", ""), "contact": "０１７３352111"})["Location"] == url
    assert other.get(url).status_code == 200


def test_with_a_mail_address_neither_number_nor_code_opens_it_without_the_mailed_code(client: Client) -> None:
    visit = by_mail(client, held(client, "juminhyo"))
    OutgoingMail.objects.all().delete()
    Reservation.objects.update(phone="0173352111")
    other, url = Client(), reverse("visit", args=[visit.pk])
    for typed in (visit.reservation.number, visit.reservation.code):
        assert other.post("/visits/", {"number": typed, "contact": "0173352111"}).status_code == 422
        other.post("/visits/", {"number": typed, "contact": "taro@example.jp"})
    assert not OutgoingMail.objects.exists()
    asked = other.post("/visits/", {"number": visit.reservation.number, "contact": "JIRO@example.jp"})["Location"]
    code = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(kind="reservation_code").body_text)
    assert code is not None
    assert other.get(url).status_code == 404
    assert other.post(asked, {"code": code[0]})["Location"] == url
    assert other.get(url).status_code == 200


def test_who_signed_in_needs_no_code_and_nobody_else_opens_it(
    hanako: User, hanako_client: Client, other_resident_client: Client, client: Client
) -> None:
    hanako.email = "hanako@example.jp"
    hanako.save()
    url = hanako_client.post(held(hanako_client, "juminhyo"), {**JIRO, "mail": "hanako@example.jp", "phone": ""})[
        "Location"
    ]
    assert Reservation.objects.get().state == "confirmed"
    assert hanako_client.get(url).status_code == 200
    assert {one.get(url).status_code for one in (other_resident_client, client)} == {404}
    assert Reservation.objects.get().number in hanako_client.get("/visits/").content.decode()


def test_answers_prepared_at_home_wait_for_the_counter_though_incomplete(client: Client, at: datetime) -> None:
    url = client.post(held(client, "juminhyo"), {**JIRO, "phone": "0173352111"})["Location"]
    visit = Visit.objects.get()
    # Online this asks for a card; answers for the counter do not.
    answer = client.post(reverse("draft_start", args=["juminhyo"]), {"visit": str(visit.pk)})
    draft = Draft.objects.get()
    assert str(draft.pk) in answer["Location"]
    assert visit.prepared_drafts == [draft]
    assert "続ける" in client.get(url).content.decode()
    stranger = Client()
    stranger.post(reverse("draft_start", args=["dog-registration"]), {"visit": str(visit.pk)})
    visit = Visit.objects.get()
    assert visit.prepared_drafts == [draft]
    assert visit.slugs == ["juminhyo"]
    # Left alone for longer than its definition says, it is kept until the visit is over.
    Draft.objects.update(saved_at=at - timedelta(days=300))
    assert discard_abandoned_drafts(at=at) == 1, "the stranger's own"
    assert visit.prepared_drafts == [draft]
    with clock.frozen(at + timedelta(days=10)):
        assert discard_abandoned_drafts(at=at + timedelta(days=10)) == 1


def test_a_form_that_was_only_opened_is_not_called_prepared(client: Client, sato_client: Client, at: datetime) -> None:
    url = client.post(held(client, "juminhyo"), {**JIRO, "phone": "0173352111"})["Location"]
    visit = Visit.objects.get()
    client.post(reverse("draft_start", args=["juminhyo"]), {"visit": str(visit.pk)})
    staff = reverse("booking_visit", args=[visit.pk])
    assert "まだ回答がありません" in client.get(url).content.decode()
    told = sato_client.get(staff).content.decode()
    assert "まだ回答がありません" in told
    assert "事前入力あり" not in told
    Draft.objects.update(saved_at=at + timedelta(minutes=3))
    assert "事前入力あり" in sato_client.get(staff).content.decode()
    assert "まだ回答がありません" not in client.get(url).content.decode()


def test_what_was_begun_before_comes_along(client: Client) -> None:
    client.post(reverse("draft_start", args=["dog-registration"]))
    held(client, "dog-registration", "juminhyo")
    assert [one.version.slug for one in Visit.objects.get().prepared_drafts] == ["dog-registration"]


def test_it_is_moved_and_cancelled_by_its_holder_only(client: Client) -> None:
    client.post(held(client, "juminhyo"), {**JIRO, "phone": "0173352111"})
    visit = Visit.objects.get()
    move, cancel = reverse("visit_move", args=[visit.pk]), reverse("visit_cancel", args=[visit.pk])
    assert {Client().post(url, {"starts_at": "2026-11-06T10:00"}).status_code for url in (move, cancel)} == {404}
    assert client.post(move, {"starts_at": "2026-11-06T08:00"}).status_code == 409
    assert client.post(move, {"starts_at": "2026-11-06T10:00"}).status_code == 302
    visit = Visit.objects.get()
    assert visit.reservation.local_start.isoformat() == "2026-11-06T10:00:00"
    assert client.post(cancel).status_code == 302
    assert Reservation.objects.get().state == "cancelled"


def test_a_full_time_is_waited_for_and_taken_when_it_is_offered(client: Client, at: datetime) -> None:
    for _desk in range(2):
        client.post(held(client, "juminhyo"), {**JIRO, "phone": "0173352111"})
    first = Visit.objects.all()[0]
    other = Client()
    assert other.post(NEW, {"procedure": "juminhyo", "starts_at": THURSDAY}).status_code == 409
    contact = other.post(NEW, {"procedure": "juminhyo", "wait": THURSDAY})["Location"]
    assert other.post(contact, {**JIRO, "phone": "0173352111"}).status_code == 422, "offers go out by mail"
    waiting = by_mail(other, contact, "saburo@example.jp")
    assert waiting.reservation.state == "waiting"
    begun = other.post(reverse("draft_start", args=["juminhyo"]), {"visit": str(waiting.pk)})
    assert "/drafts/" in begun["Location"], "whoever waits may prepare as well"
    assert len(waiting.prepared_drafts) == 1
    from madoguchi.foundation.booking.operations.reserving import cancel_reservation
    from madoguchi.foundation.booking.tasks import tend_days

    cancel_reservation(first.reservation, by=SYSTEM, at=at)
    tend_days(at=at)
    url = reverse("visit", args=[waiting.pk])
    assert reverse("visit_accept", args=[waiting.pk]) in other.get(url).content.decode()
    other.post(reverse("visit_accept", args=[waiting.pk]))
    assert Reservation.objects.get(pk=waiting.pk).state == "confirmed"


def test_the_counter_resolves_code_and_number_and_receives_the_visitor(
    sato_client: Client, tanaka_client: Client, hanako: User, at: datetime
) -> None:
    visit = reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=180)
    reservation = visit.reservation
    scanned = {
        reservation.code,
        reservation.number,
        f" {reservation.number.replace('-', '')} ",
        reservation.code.lower(),
    }
    assert {find_visit(one) for one in scanned} == {visit}
    assert {find_visit(one) for one in ("", "0000-0000", "x" * 26, "１２")} == {None}
    heard: list[Any] = []
    events.listen(VisitCheckedIn, heard.append)
    detail = reverse("booking_visit", args=[visit.pk])
    day = sato_client.get("/staff/visits/").content.decode()
    assert reservation.number in day
    assert "花子" not in day
    assert sato_client.post("/staff/visits/find/", {"code": reservation.code})["Location"] == detail
    assert tanaka_client.post("/staff/visits/find/", {"code": reservation.code})["Location"] == "/staff/visits/"
    assert not AccessLine.objects.exists()
    assert "津軽 花子" in sato_client.get(detail).content.decode()
    line = AccessLine.objects.get()
    assert (line.account_id, line.purpose) == (str(hanako.pk), "Receiving a visitor who has reserved")
    assert sato_client.post(reverse("booking_visit_check_in", args=[visit.pk]), {"meant": "1"}).status_code == 302
    sato_client.post(reverse("booking_visit_check_in", args=[visit.pk]))
    assert [one.visit_id for one in heard] == [visit.pk], "twice pressed is once come"
    events._listeners[VisitCheckedIn].remove(heard.append)
    assert [one.reservation.state for one in visits_of_day("citizens", at.date())] == ["came"]


def test_the_name_of_a_protected_person_is_kept_from_posts_that_are_not_named(
    sato_client: Client, suzuki_client: Client, hanako: User, at: datetime
) -> None:
    visit = reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=180)
    detail = reverse("booking_visit", args=[visit.pk])
    assert "津軽" in sato_client.get(detail).content.decode(), "the control"
    guard_address(Resident.objects.get(account=hanako).household, guarded=True, by=SYSTEM, at=at)
    page = sato_client.get(detail).content.decode()
    assert "津軽" not in page
    assert visit.reservation.number in page
    seen = suzuki_client.get(detail).content.decode()
    assert "津軽" in seen
    assert 'class="protected"' in seen


def test_nobody_came_only_after_the_time_and_the_figures_tell(sato_client: Client, at: datetime) -> None:
    visits = [reserved_visit("juminhyo", at=at, minutes_from_now=180) for _ in range(2)]
    with pytest.raises(NotPossibleWithThis):
        mark_no_show(visits[0], by=SYSTEM, at=at)
    later = at + timedelta(hours=4)
    mark_no_show(visits[0], by=SYSTEM, at=later)
    check_in_visit(visits[1], by=SYSTEM, at=later)
    [figures] = booking_figures("citizens", at.date(), at.date())
    assert (figures.booked, figures.came, figures.no_shows, figures.cancelled) == (2, 1, 1, 0)
    assert booking_figures("environment", at.date(), at.date()) == []


def test_a_closed_day_moves_those_who_had_reserved_it(client: Client, sato_client: Client) -> None:
    visit = by_mail(client, held(client, "juminhyo"))
    page = {"calendar": "general-counter", "day": "2026-11-05", "reason": "weather", "note": "台風"}
    assert sato_client.post("/staff/bookings/closures/", page | {"begins": "09:00"}).status_code == 422
    assert (
        "日にちを入力してください" in sato_client.post("/staff/bookings/closures/", page | {"day": ""}).content.decode()
    )
    assert sato_client.post("/staff/bookings/closures/", page).status_code == 302
    assert Reservation.objects.get().state == "displaced"
    mail = OutgoingMail.objects.get(kind="reservation_closed")
    assert "荒天のため" in mail.body_text
    assert "台風" not in mail.body_text
    assert "METHOD:CANCEL" in mail.calendar
    assert THURSDAY not in client.get(NEW, {"procedure": "juminhyo", "day": "2026-11-05"}).content.decode()
    closed = sato_client.get("/staff/bookings/closures/").content.decode()
    assert "台風" in closed
    assert "終日" in closed
    client.post(reverse("visit_move", args=[visit.pk]), {"starts_at": "2026-11-06T10:00"})
    assert Reservation.objects.get().state == "confirmed"
    closure = re.search(r"/closures/(\d+)/lift/", sato_client.get("/staff/bookings/closures/").content.decode())
    assert closure is not None
    sato_client.post(f"/staff/bookings{closure[0]}")
    assert THURSDAY in client.get(NEW, {"procedure": "juminhyo", "day": "2026-11-05"}).content.decode()


def test_the_office_moves_and_cancels_after_the_limit(sato_client: Client, client: Client, at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=75)
    move, cancel = (reverse(name, args=[visit.pk]) for name in ("booking_visit_move", "booking_visit_cancel"))
    assert sato_client.post(move, {"starts_at": "2026-11-04T10:00"}).status_code == 302
    assert sato_client.post(cancel).status_code == 302
    assert Reservation.objects.get().ended_by == "staff"


def test_names_and_addresses_are_forgotten_after_a_month(client: Client, at: datetime) -> None:
    from madoguchi.foundation.booking.tasks import forget_old_reservations

    visit = by_mail(client, held(client, "juminhyo"))
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    held(client, "juminhyo", starts_at="2026-11-06T09:00")
    forget_old_reservations(at=at + timedelta(days=20))
    assert Reservation.objects.get(pk=visit.pk).name
    forget_old_reservations(at=at + timedelta(days=40))
    kept = Reservation.objects.get(pk=visit.pk)
    assert (kept.name, kept.mail, kept.phone, kept.state) == ("", "", "", "came")
    assert not ReservationCode.objects.exists()


def test_the_guide_page_and_the_question_guide_lead_there(client: Client, at: datetime) -> None:
    page = client.get(reverse("procedure_guide", args=["juminhyo"])).content.decode()
    assert "/visits/new/?procedure=juminhyo" in page


@pytest.mark.usefixtures("all_published")
def test_one_visit_takes_what_the_city_allows_and_the_choice_is_kept(client: Client, at: datetime) -> None:
    offered = [one.slug for one in procedures_offered(at.date()) if "counter" in one.channels]
    chosen = [slug for slug in offered if "appointment" not in slug][:13]
    for answer in (
        client.get(NEW, {"procedure": chosen}), client.post(NEW, {"procedure": chosen, "starts_at": THURSDAY})
    ):  # fmt: skip
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "1回の来庁でできる手続きは12件までです。13件が選ばれています。" in page
        assert page.count(" checked>") == 13
    assert not Reservation.objects.exists()
    assert client.get(NEW, {"procedure": chosen[:12]}).status_code == 200, "the control"


@pytest.mark.usefixtures("all_published")
def test_what_only_reserves_a_time_itself_is_no_purpose_of_a_visit(client: Client, at: datetime) -> None:
    page = client.get(NEW, {"life_event": "moving"}).content.decode()
    assert 'value="moving-in"' in page
    for slug in ("moving-in-appointment", "bereavement-appointment"):
        assert f'value="{slug}"' not in page
        assert client.get(NEW, {"procedure": slug}).status_code == 404
        assert NEW not in client.get(reverse("procedure_guide", args=[slug])).content.decode()
    assert plan_visit(["moving-in-appointment", "moving-in"], on=at.date()).slugs == ["moving-in"]


def test_a_name_is_asked_in_its_parts_and_reaches_the_forms_whole(client: Client) -> None:
    contact = held(client, "dog-registration")
    whole = client.post(contact, {"family": "津軽花子", "phone": "0173352111"})
    assert whole.status_code == 422, "what is the given name is never guessed"
    page = whole.content.decode()
    assert 'value="津軽花子"' in page
    assert 'value="0173352111"' in page, "what was typed stays"
    told = {"family": "津軽", "given": "花子", "family_kana": "つがる", "given_kana": "はなこ", "phone": "0173352111"}
    client.post(contact, told)
    reservation = Reservation.objects.get()
    assert reservation.name == "津軽 花子"
    assert reservation.name_parts == {
        "family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ",
    }  # fmt: skip
    client.post(reverse("draft_start", args=["dog-registration"]), {"visit": str(reservation.pk)})
    assert Draft.objects.get().answers["applicant.name"] == reservation.name_parts


def test_a_name_in_latin_letters_needs_no_other_part(client: Client) -> None:
    client.post(held(client, "juminhyo"), {"family": "NGUYEN THI LINH", "phone": "0173352111"})
    assert Reservation.objects.get().name == "NGUYEN THI LINH"


def test_a_name_that_nobody_divided_is_put_into_no_form(client: Client) -> None:
    visit = Visit.objects.get(pk=UUID(held(client, "dog-registration").split("/")[2]))
    Reservation.objects.filter(pk=visit.pk).update(name="津軽花子", phone="0173352111")
    assert 'value="津軽花子"' not in client.get(reverse("visit_contact", args=[visit.pk])).content.decode()
    client.post(reverse("draft_start", args=["dog-registration"]), {"visit": str(visit.pk)})
    draft = Draft.objects.get()
    assert "applicant.name" not in draft.answers | draft.typed
    assert draft.answers["applicant.phone"], "the control: the rest is there"


def test_what_is_held_is_held_as_long_as_the_mailed_code_is_good(client: Client, at: datetime) -> None:
    contact = held(client, "juminhyo")
    with clock.frozen(at + timedelta(minutes=19)):
        page = client.post(contact, {**JIRO, "mail": "jiro@example.jp"})["Location"]
    code = ReservationCode.objects.get()
    assert code.expires_at == Reservation.objects.get().held_until == at + timedelta(minutes=49)
    with clock.frozen(at + timedelta(minutes=48)):
        assert "10:49" in client.get(page).content.decode(), "the page says until when"
        tend_days(at=clock.now())
        mail = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(kind="reservation_code").body_text)
        assert mail is not None
        client.post(page, {"code": mail[0]})
    assert Reservation.objects.get().state == "confirmed"


def test_asking_for_codes_holds_nothing_for_ever_and_no_code_outlives_the_hold(client: Client, at: datetime) -> None:
    contact = held(client, "juminhyo")
    page = client.post(contact, {**JIRO, "mail": "jiro@example.jp"})["Location"]
    for minutes in (25, 50):
        with clock.frozen(at + timedelta(minutes=minutes)):
            page = client.post(page, {"again": "1"})["Location"]
    code = ReservationCode.objects.latest("asked_at")
    assert code.expires_at == Reservation.objects.get().held_until == at + timedelta(minutes=60)


def test_after_a_hold_ran_out_nothing_has_to_be_typed_again(client: Client, at: datetime) -> None:
    contact = held(client, "juminhyo")
    page = client.post(contact, {**JIRO, "mail": "jiro@example.jp", "phone": "0173352111"})["Location"]
    with clock.frozen(at + timedelta(minutes=31)):
        tend_days(at=clock.now())
        told = client.get(page, follow=True).content.decode()
        assert "入力した内容は残っています" in told
        again = re.search(r'href="(/visits/new/\?[^"]*again=[^"]*)"', told)
        assert again is not None
        lapsed = Visit.objects.get()
        assert f'name="again" value="{lapsed.pk}"' in client.get(again[1].replace("&amp;", "&")).content.decode()
        anew = client.get(held(client, "juminhyo", starts_at="2026-11-05T10:00", again=str(lapsed.pk)))
        for text in ("岩木", "次郎", "イワキ", "ジロウ", "jiro@example.jp", "0173352111"):
            assert f'value="{text}"' in anew.content.decode(), text
        other = Client()
        nothing = other.get(held(other, "juminhyo", starts_at="2026-11-05T10:30", again=str(lapsed.pk)))
        assert "岩木" not in nothing.content.decode(), "only in the browser that typed it"
