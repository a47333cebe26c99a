"""The pages of the hall: kiosk, phone, display, public page, desk, figures."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.tickets import operations as do
from madoguchi.foundation.tickets import visits
from madoguchi.foundation.tickets.board import keeper
from madoguchi.foundation.tickets.models import DeskState, Ticket
from madoguchi.foundation.tickets.policies import day_key, device_key, next_opening
from madoguchi.foundation.tickets.tests.conftest import CLERK, Take, opened
from madoguchi.foundation.tickets.views import asking
from madoguchi.foundation.tickets.vocabulary import CLOSED, HALL_LANGUAGES, NOT_KNOWN, Area, Desk, VisitHere
from madoguchi.foundation.tickets.wording import wait_words
from madoguchi.kernel import clock

A_VISIT = "6f9619ff-8b86-4011-b42d-00c04fc964ff"


def at_kiosk(area: Area) -> str:
    """The kiosk's address."""
    return reverse("kiosk", args=[area.key, device_key(area)])


def test_a_number_is_taken_at_the_kiosk_in_the_chosen_language(client: Client, area: Area) -> None:
    page = client.get(at_kiosk(area), {"in": "vi"}).content.decode()
    assert '<html lang="vi"' in page
    assert "Bạn đến làm thủ tục gì?" in page
    answer = client.post(at_kiosk(area), {"queue": "moving", "in": "vi", "priority": "1"}, follow=True)
    assert "B001" in answer.content.decode()
    taken = Ticket.objects.get()
    assert (taken.queue, taken.language, taken.priority, taken.channel) == ("moving", "vi", True, "kiosk")
    # The next person begins in Japanese again.
    assert '<html lang="ja"' in client.get(at_kiosk(area)).content.decode()


def test_a_refusal_stays_on_the_kiosk(client: Client, area: Area, at: datetime) -> None:
    answer = client.post(at_kiosk(area), {"queue": "nothing"})
    assert answer.status_code == 404
    assert 'data-shell="hall"' in answer.content.decode()
    with clock.frozen(at + timedelta(hours=9)):
        answer = client.post(at_kiosk(area), {"queue": "moving"})
        assert answer.status_code == 409
        assert "お出ししていません" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_only_a_device_that_was_set_up_is_a_kiosk_or_a_display(client: Client, area: Area) -> None:
    for name in ("kiosk", "display", "waiting_stream"):
        assert client.get(reverse(name, args=[area.key, "0" * 20])).status_code == 404
        assert client.get(reverse(name, args=["nowhere", device_key(area)])).status_code == 404


def test_a_phone_needs_the_code_of_the_day_and_holds_one_number(client: Client, area: Area, at: datetime) -> None:
    address = reverse("ticket_take", args=[area.key])
    assert client.get(address).status_code == 403
    assert client.get(address, {"k": day_key(area, at.date() - timedelta(days=1))}).status_code == 403
    key = day_key(area, at.date())
    assert client.get(address, {"k": key}).status_code == 200
    taken = client.post(address, {"k": key, "queue": "health"}, follow=True)
    assert "C001" in taken.content.decode()
    assert client.post(address, {"k": key, "queue": "health"}).status_code == 409
    assert client.get(address, {"k": key}).status_code == 302
    ticket = Ticket.objects.get()
    # Another phone that reads the code of the paper follows the same number.
    assert "C001" in Client().get(reverse("ticket", args=[ticket.pk])).content.decode()
    client.post(reverse("ticket_give_up", args=[ticket.pk]))
    assert client.post(address, {"k": key, "queue": "health"}, follow=True).status_code == 200
    assert Ticket.objects.filter(state="waiting").count() == 1


def test_a_phone_shows_every_state_of_its_number(client: Client, take: Take, desk: Desk, at: datetime) -> None:
    first, ticket = take(), take()
    address = reverse("ticket", args=[ticket.pk])

    def sees(words: str) -> bool:
        keeper.forget()
        return words in client.get(address).content.decode()

    assert sees("あと1人")
    do.call_next(desk, by=CLERK, at=at)
    assert sees("次です")
    do.call_next(desk, by=CLERK, at=at)
    assert sees("1番窓口へお越しください")
    ticket.refresh_from_db()
    do.miss_ticket(ticket, desk=desk, by=CLERK, at=at)
    assert sees("いらっしゃいませんでした")
    client.post(reverse("ticket_come_back", args=[ticket.pk]))
    assert sees("次です")
    do.call_next(desk, by=CLERK, at=at)
    take()
    do.call_next(desk, by=CLERK, at=at)
    assert sees("ご案内は終わりました")
    first.refresh_from_db()
    assert first.state == "done"


def test_who_is_next_is_told_so_in_every_language(client: Client, take: Take, desk: Desk) -> None:
    ticket = take()
    told = {"ja": "次です", "ja-plain": "つぎです", "en": "You are next", "vi": "Bạn là người tiếp theo"}
    assert set(told) == {code for code, _name in HALL_LANGUAGES}
    for language, words in told.items():
        page = client.get(reverse("ticket", args=[ticket.pk]), {"in": language}).content.decode()
        assert f">{words}</p>" in page
        patterns = re.search(r'id="ticket-patterns"[^>]*>([^<]+)<', page)
        assert patterns is not None
        assert json.loads(patterns[1])["next"] == words, "and the script says it so"


def test_a_reservation_checks_in_by_its_code(
    client: Client, area: Area, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        "ABC": VisitHere(A_VISIT, "citizens-window", at + timedelta(hours=1)),
        "OLD": VisitHere("OLD", "citizens-window", at - timedelta(days=1)),
        "ELSE": VisitHere("ELSE", "bulky-waste-north", at),
    }
    came: list[str] = []
    monkeypatch.setattr(asking, "find_reservation", known.get)
    monkeypatch.setattr(visits, "get_visit", str)
    monkeypatch.setattr(visits, "check_in_visit", lambda visit, **_named: came.append(visit))
    for code in ("OLD", "ELSE", "NONE"):
        assert client.post(at_kiosk(area), {"code": code}).status_code == 404
    page = client.post(at_kiosk(area), {"code": " ABC "}, follow=True).content.decode()
    assert "B001" in page
    assert f"予約は{timezone.localtime(at + timedelta(hours=1)):%H:%M}です" in page, "no one is left to guess when"
    ticket = Ticket.objects.get()
    assert (ticket.due_at, ticket.visit) == (at + timedelta(hours=1), A_VISIT)
    assert came == [A_VISIT]


def test_the_board_is_small_the_same_for_all_and_not_sent_twice(
    client: Client, take: Take, area: Area, desk: Desk, at: datetime
) -> None:
    called, waits = take(language="en"), take()
    do.call_next(desk, by=CLERK, at=at)
    address = reverse("waiting_board", args=[area.key])
    answer = client.get(address)
    board = json.loads(answer.content)
    assert board["called"] == [{"number": called.label, "desk": "1", "calls": 1, "in": "en"}]
    assert board["queues"]["certificates"]["waiting"] == 1
    assert list(board["tickets"]) == [waits.label]
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(answer.content) < 1000


def test_the_board_is_made_once_for_many_readers(
    client: Client, area: Area, settings: Settings, django_assert_num_queries: object
) -> None:
    address = reverse("waiting_board", args=[area.key])
    client.get(address)
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(address)
    settings.BOARD_SECONDS = 0
    with pytest.raises(pytest.fail.Exception), django_assert_num_queries(0):  # type: ignore[operator]
        client.get(address)


def test_whoever_takes_a_number_is_told_the_wait_at_once_however_new_the_board_of_the_others_is(
    client: Client, area: Area, desk: Desk, at: datetime
) -> None:
    client.get(at_kiosk(area))
    for n in range(2):
        answer = client.post(at_kiosk(area), {"queue": "certificates", "in": "en"}, follow=True)
        page = answer.content.decode()
        assert "not known yet" not in page
        assert ("almost no wait" in page) == (n == 0)
        assert ("1 before you" if n else "You are next") in page
    ticket = Ticket.objects.latest("number")
    Ticket.objects.filter(pk=ticket.pk).update(day=ticket.day - timedelta(days=1))
    before = keeper.kept[area.key]
    client.get(reverse("ticket", args=[ticket.pk]))
    assert keeper.kept[area.key] is before, "a number of another day has no board made for it"


def test_the_public_page_tells_how_long(client: Client, take: Take, area: Area, at: datetime) -> None:
    page = client.get(reverse("waiting")).content.decode()
    assert "まだ分かりません" in page  # no desk is open
    opened("citizens-1", at)
    for _n in range(5):
        take()
    keeper.forget()
    page = client.get(reverse("waiting")).content.decode()
    assert "約" in page
    assert "Certificates" in client.get(reverse("waiting"), {"in": "en"}).content.decode()


def test_a_desk_that_pauses_promises_nothing(client: Client, take: Take, area: Area, desk: Desk, at: datetime) -> None:
    take()
    waiting = reverse("waiting_board", args=[area.key])

    def told() -> tuple[int, list[int]]:
        keeper.forget()
        board = json.loads(client.get(waiting).content)
        return board["queues"]["certificates"]["high"], board["tickets"]["A001"]

    before = told()
    assert before[0] > 0
    do.pause_desk(desk, by=CLERK, at=at)
    assert told() == (NOT_KNOWN, [NOT_KNOWN] * 3)
    do.open_desk(desk, by=CLERK, at=at)
    assert told() == before


def test_outside_the_hours_every_page_says_closed_and_when_numbers_are_given_out_again(
    client: Client, take: Take, area: Area, desk: Desk, at: datetime
) -> None:
    take()
    display = reverse("display", args=[area.key, device_key(area)])
    pages = [reverse("waiting"), display, at_kiosk(area)]
    assert all("受付時間外</td>" not in client.get(page).content.decode() for page in pages)
    words = {"": "11月4日（水）8時30分から", "en": "from Wed 4 Nov, 8:30", "vi": "từ 8:30, thứ Tư 4/11"}
    # The evening before a holiday: the desk is still open, and the line is short.
    with clock.frozen(at.replace(day=2, hour=17, minute=20)):
        keeper.forget()
        for page in pages:
            for language, moment in words.items():
                said = client.get(page, {"in": language} if language else {}).content.decode()
                assert moment in said, (page, language)
        # The scripts' sentences stand in the page too, so that only a cell counts.
        said = client.get(display).content.decode()
        assert f">{wait_words(0, 1)}<" not in said
        assert f">{wait_words(CLOSED, CLOSED)}<" in said
        board = json.loads(client.get(reverse("waiting_board", args=[area.key])).content)
        assert (board["open"], board["queues"]["health"]["high"]) == (False, -2)
    assert client.post(at_kiosk(area), {"queue": "moving"}).status_code == 302


def test_numbers_open_again_later_on_the_same_day_or_the_next_one_that_is_worked(area: Area, at: datetime) -> None:
    lunch = replace(
        area,
        openings=(
            replace(area.openings[0], last=time(12)),
            replace(area.openings[0], first=time(13)),
        ),
    )

    def opens(place: Area, day: int, hour: int, *, day_is_over: bool = False) -> str:
        moment = at.replace(month=12, day=day, hour=hour, minute=0)
        found = next_opening(place, moment, day_is_over=day_is_over)
        return f"{timezone.localtime(found):%m-%d %H:%M}" if found else "never"

    assert opens(lunch, 1, 12) == "12-01 13:00"
    assert opens(lunch, 1, 7) == "12-01 08:30"
    assert opens(lunch, 1, 7, day_is_over=True) == "12-02 08:30"
    assert opens(area, 28, 18) == "01-04 08:30"
    assert opens(replace(area, open_on_holidays=True), 28, 18) == "12-29 08:30"
    assert opens(replace(area, openings=()), 1, 7) == "never"


def test_a_display_shows_who_is_called(client: Client, take: Take, area: Area, desk: Desk, at: datetime) -> None:
    ticket = take()
    do.call_next(desk, by=CLERK, at=at)
    page = client.get(reverse("display", args=[area.key, device_key(area)])).content.decode()
    assert ticket.label in page
    assert json.dumps("Xin mời số {number} đến quầy {desk}.") in page


# The desk -------------------------------------------------------------------------------------------


def press(client: Client, deed: str, **fields: object) -> int:
    """Press a button of desk 1; returns the status."""
    return client.post(reverse("desk_act", args=["citizens-1", deed]), fields).status_code


def test_a_clerk_works_at_a_desk(sato_client: Client, take: Take, at: datetime) -> None:
    first, second, third = take(), take(), take()
    assert press(sato_client, "open") == 302
    assert "次の方を呼ぶ" in sato_client.get(reverse("desk", args=["citizens-1"])).content.decode()
    press(sato_client, "call", shown="")
    # Pressed twice: the second press ends nobody's visit.
    press(sato_client, "call", shown="")
    first.refresh_from_db()
    assert first.state == "called"
    press(sato_client, "recall", ticket=first.pk)
    press(sato_client, "miss", ticket=first.pk)
    press(sato_client, "priority", ticket=third.pk)
    press(sato_client, "call", shown="")
    third.refresh_from_db()
    assert third.state == "called"
    press(sato_client, "transfer", ticket=third.pk, queue="health")
    press(sato_client, "back", ticket=first.pk)
    press(sato_client, "call", shown="")
    first.refresh_from_db()
    assert (first.state, first.calls) == ("called", 3)
    press(sato_client, "call", shown=str(first.pk))
    second.refresh_from_db()
    assert second.state == "called"
    press(sato_client, "finish", ticket=second.pk)
    assert "お待ちの方はいません" in sato_client.get(reverse("desk", args=["citizens-1"])).content.decode()
    press(sato_client, "pause")
    assert DeskState.objects.get(key="citizens-1").standing == "paused"
    press(sato_client, "close")
    assert press(sato_client, "dance") == 404


def test_a_called_number_leads_to_the_counter(sato_client: Client, take: Take, desk: Desk, at: datetime) -> None:
    ticket = take()
    do.call_next(desk, by=CLERK, at=at)
    address = reverse("desk", args=["citizens-1"])
    assert f'href="{reverse("counter_home")}"' in sato_client.get(address).content.decode()
    ticket.refresh_from_db()
    do.attach_counter_set(ticket, counter_set=A_VISIT, by=CLERK, at=at)
    assert f'href="{reverse("counter_set", args=[A_VISIT])}"' in sato_client.get(address).content.decode()


def test_a_desk_of_another_department_is_not_there(tanaka_client: Client, area: Area, take: Take) -> None:
    assert tanaka_client.get(reverse("desk_list")).status_code == 404
    assert tanaka_client.get(reverse("desk", args=["citizens-1"])).status_code == 404
    assert press(tanaka_client, "open") == 404
    assert tanaka_client.post(reverse("ticket_day_close", args=[area.key])).status_code == 404


def test_a_clerk_sees_own_desks_and_a_chief_closes_the_day(
    sato_client: Client, suzuki_client: Client, area: Area, take: Take, suzuki: User
) -> None:
    page = sato_client.get(reverse("desk_list")).content.decode()
    assert "4番窓口" in page
    assert "5番窓口" not in page
    assert "発券機" not in page
    for name in ("hall_devices", "hall_figures", "hall_figures_csv"):
        assert sato_client.get(reverse(name)).status_code == 404
        assert suzuki_client.get(reverse(name)).status_code == 200
    assert device_key(area) in suzuki_client.get(reverse("hall_devices")).content.decode()
    assert sato_client.post(reverse("ticket_day_close", args=[area.key])).status_code == 404
    ticket = take()
    suzuki_client.post(reverse("ticket_day_close", args=[area.key]))
    ticket.refresh_from_db()
    assert ticket.state == "closed"
