"""The clerk's pages: somebody is found or read from a card, what happened is chosen, and what is needed stands there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import FOUND, Fact, Resident, guard_address
from madoguchi.foundation.tickets.public import call_next, hall, open_desk, take_ticket, ticket_at
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.ui.hardening import connects_to_own_computer
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.purposes import NAVIGATING, PURPOSES
from madoguchi.services.counter.operations.choosing import open_set
from madoguchi.services.counter.people import known_of_set
from madoguchi.services.counter.refusals import VisitorDead
from madoguchi.services.counter.rules import locked_card_words
from tests.cast import acting

pytestmark = pytest.mark.django_db
CAREFUL = {"purpose": "registration"}


def begun(client: Client, key: str, **more: str) -> CounterSet:
    person = Resident.objects.get(key=key)
    answer = client.post(
        reverse("counter_take"), {**CAREFUL, "resident_id": str(person.pk), "identity": "photo", **more}
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return CounterSet.objects.get()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_nobody_is_looked_for_without_a_purpose(register: object, sato_client: Client) -> None:
    answer = sato_client.post(reverse("counter_identify"), {"text": "津軽"})
    assert answer.status_code == 422
    assert "花子" not in words(answer)
    found = words(sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": "津軽 花子"}))
    assert "津軽 花子" in found
    assert "字布屋町" in found
    for more in ("900番地", "0173-00-0101", "hanako@example.jp"):
        assert more not in found, "just enough to tell people apart"
    nothing = words(sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": "%"}))
    assert ("これでは探せません" in nothing, "見つかった方" in nothing) == (True, False)


def test_everybody_in_a_list_of_hits_gets_a_line_with_the_purpose(register: object, sato_client: Client) -> None:
    answer = sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": "津軽"})
    shown = {str(hit.resident.pk) for hit in answer.context["page"].hits}
    assert len(shown) > 2
    lines = AccessLine.objects.all()
    assert {line.resident_id for line in lines} == shown
    assert len(lines) == len(shown)
    assert {(line.purpose, line.what) for line in lines} == {(PURPOSES["registration"], FOUND)}
    assert {line.actor_post for line in lines} == {"市民課 窓口係"}
    with_account = lines.get(resident_id=str(Resident.objects.get(key="hanako").pk))
    assert with_account.account_id == str(Resident.objects.get(key="hanako").account_id or "")
    sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": "無人島"})
    assert AccessLine.objects.count() == len(shown)


def test_the_lines_of_many_hits_cost_no_more_queries_than_that_of_one(register: object, sato_client: Client) -> None:
    def asked(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": text})
        return len([one for one in queries if "audit_accessline" in one["sql"]])

    asked("津軽")
    assert asked("津軽") == asked("津軽 花子") == 1


def test_where_no_line_can_be_written_nobody_is_listed(
    register: object, sato_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*lines: Any, **more: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(AccessLine.objects, "bulk_create", full)
    with pytest.raises(OSError, match="no space left"):
        sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": "津軽"})


def test_who_died_is_looked_for_with_a_line_too(register: object, sato_client: Client, at: datetime) -> None:
    counter_set = begun(sato_client, "hanako")
    sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "death"})
    sato_client.post(reverse("counter_concerned", args=[counter_set.pk]), {"text": "金木 トメ"})
    found = AccessLine.objects.get(what=FOUND)
    assert found.resident_id == str(Resident.objects.get(key="tome").pk)
    assert (found.purpose, found.case_number) == (PURPOSES["registration"], counter_set.short_number)
    family = {str(one.pk) for one in Resident.objects.filter(household__key="tsugaru")}
    assert set(AccessLine.objects.filter(what=NAVIGATING).values_list("resident_id", flat=True)) == family


def test_whom_the_search_box_looks_for_stands_in_no_address(register: object, sato_client: Client) -> None:
    assert "津軽" not in words(sato_client.get(reverse("counter_identify"), {**CAREFUL, "text": "津軽"}))


def test_taking_somebody_leaves_a_line_with_the_purpose(register: object, sato_client: Client, at: datetime) -> None:
    counter_set = begun(sato_client, "hanako")
    assert counter_set.identity == "photo"
    (line,) = AccessLine.objects.all()
    assert (line.resident_id, line.purpose) == (counter_set.resident_id, PURPOSES["registration"])


def test_a_protected_person_is_found_by_those_who_may_and_with_a_warning(
    register: object, sato_client: Client, tanaka_client: Client, at: datetime
) -> None:
    person = Resident.objects.get(key="tome")
    guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    hidden = words(tanaka_client.post(reverse("counter_identify"), {**CAREFUL, "text": "金木 トメ"}))
    assert "該当する方がいません" in hidden
    refused = tanaka_client.post(reverse("counter_take"), {**CAREFUL, "resident_id": str(person.pk)})
    assert refused.status_code in (403, 404, 409)
    assert not CounterSet.objects.exists()
    assert "金木" not in words(refused)


def test_those_who_work_at_no_counter_are_refused(register: object, admin_client: Client, auditor: User) -> None:
    assert admin_client.get(reverse("counter_identify")).status_code == 403


def test_a_set_is_attached_to_the_number_that_was_called(register: object, sato_client: Client, at: datetime) -> None:
    area, desk = hall().areas[0], hall().desks["citizens-1"]
    open_desk(desk, by=SYSTEM, at=at)
    take_ticket(area, hall().queues["certificates"], channel="kiosk", by=SYSTEM, at=at)
    page = reverse("desk", args=[desk.key])
    sato_client.get(page)
    first = begun(sato_client, "hanako")
    assert ticket_at(desk.key) is None, "nobody was called yet, and the set began all the same"
    CounterSet.objects.all().delete()
    call_next(desk, by=SYSTEM, at=at)
    address = reverse("counter_set", args=[begun(sato_client, "taro").pk])
    assert address != reverse("counter_set", args=[first.pk])
    assert f'href="{address}"' in words(sato_client.get(page))


def test_a_set_is_attached_to_nobody_elses_number(
    register: object, sato_client: Client, tanaka_client: Client, at: datetime
) -> None:
    """The control: a clerk who looked at no desk's page, or whose desk it is not, touches no number."""
    area, desk = hall().areas[0], hall().desks["citizens-1"]
    open_desk(desk, by=SYSTEM, at=at)
    take_ticket(area, hall().queues["certificates"], channel="kiosk", by=SYSTEM, at=at)
    call_next(desk, by=SYSTEM, at=at)
    begun(sato_client, "hanako")
    session = tanaka_client.session
    session["hall_desk"] = desk.key
    session.save()
    CounterSet.objects.all().delete()
    begun(tanaka_client, "taro")
    called = ticket_at(desk.key)
    assert called is not None
    assert called.counter_set == ""


def test_a_set_is_seen_by_its_desk_only(
    register: object, all_published: CheckedCity, sato_client: Client, tanaka_client: Client
) -> None:
    counter_set = begun(sato_client, "hanako")
    for name in ("counter_happened", "counter_concerned", "counter_needs"):
        assert tanaka_client.get(reverse(name, args=[counter_set.pk])).status_code == 404, name
        assert sato_client.get(reverse(name, args=[uuid4()])).status_code == 404, name


def test_from_a_move_to_the_chosen_procedures(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    counter_set = begun(sato_client, "hanako")
    happened = reverse("counter_happened", args=[counter_set.pk])
    page = words(sato_client.get(happened))
    for one in ("転居した", "おくやみ", "子どもが生まれた", "離婚した", "介護が必要"):
        assert one in page
    wrong = sato_client.post(happened, {"occasion": "moving-within", "happened_on": "いつか"})
    assert wrong.status_code == 422
    answer = sato_client.post(happened, {"occasion": "moving-within", "happened_on": "令和8年10月25日"})
    needs = reverse("counter_needs", args=[counter_set.pk])
    assert answer["Location"] == needs
    page = words(sato_client.get(needs))
    for part in (
        "児童手当の受給者: 津軽 一郎（40歳）",
        '児童手当システム、<span class="nowrap">令和8年10月31日</span>現在',
        "津軽 さくら（12歳）",
        "聞くこと",
        "必要のない手続き",
    ):
        assert part in page, part
    seen = set(AccessLine.objects.filter(what=NAVIGATING).values_list("resident_id", flat=True))
    people = {str(one.pk) for one in Resident.objects.filter(household__key="tsugaru")}
    assert seen == people, "each of whom a fact is shown has a line of the look"
    assert set(AccessLine.objects.values_list("purpose", flat=True)) == {PURPOSES["registration"]}

    shown = {"_shown": ["tight", "dog", "care_certified"]}
    assert sato_client.post(needs, {**shown, "answer": "1", "dog": "none"}).status_code == 302
    counter_set.refresh_from_db()
    assert counter_set.facts["dog"] == "none"
    assert "tight" not in counter_set.facts, "what was not answered stays open"
    page = words(sato_client.get(needs))
    assert "窓口で聞き取り" in page

    chosen = sato_client.post(needs, {"choose": "1", "procedure": ["water-start", "juminhyo", "no-such-thing"]})
    assert chosen.status_code == 302
    forms = {form.slug: form for form in counter_set.forms.all()}
    assert set(forms) == {"water-start", "juminhyo"}
    assert forms["water-start"].because["ja"]


def test_what_is_known_can_be_asked_anyway(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    counter_set = begun(sato_client, "hanako")
    sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "birth"})
    needs = reverse("counter_needs", args=[counter_set.pk])
    assert 'name="allowance_now"' not in words(sato_client.get(needs))
    sato_client.post(needs, {"ask": "allowance_now"})
    assert 'name="allowance_now"' in words(sato_client.get(needs))
    sato_client.post(needs, {"_shown": "allowance_now", "allowance_now": "no", "answer": "1"})
    page = words(sato_client.get(needs))
    assert "「いま五所川原市から児童手当を受けていますか」: いいえ" in page


def test_the_facts_of_who_died_decide_not_those_of_the_visitor(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    counter_set = begun(sato_client, "hanako")
    answer = sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "death"})
    concerned = reverse("counter_concerned", args=[counter_set.pk])
    assert answer["Location"] == concerned
    page = words(sato_client.get(concerned))
    assert "津軽 一郎" in page
    assert "金木 トメ" not in page
    assert "金木 トメ" in words(sato_client.post(concerned, {"text": "金木 トメ"}))
    tome = Resident.objects.get(key="tome")
    sato_client.post(concerned, {"concerned": str(tome.pk)})
    page = words(sato_client.get(reverse("counter_needs", args=[counter_set.pk])))
    assert "後期高齢者医療の被保険者: 金木 トメ（80歳）" in page
    assert AccessLine.objects.filter(what=NAVIGATING, resident_id=str(tome.pk)).exists()
    assert "児童手当の受給者: 津軽" not in page


def test_a_card_is_read_matched_and_forgotten(register: object, sato_client: Client, at: datetime) -> None:
    page = sato_client.post(reverse("counter_card_begin"), CAREFUL)
    nonce = page.context["reading"].nonce
    read = sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "hanako", "pin": "1234"})
    assert read["Location"] == reverse("counter_identify")
    shown = words(sato_client.get(read["Location"]))
    assert "津軽 花子さんの受付を始める" in shown
    counter_set = begun(sato_client, "hanako", identity="")
    assert counter_set.identity == "card"
    assert "counter_card_face" not in sato_client.session
    again = sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "hanako", "pin": "1234"})
    assert again.status_code == 422, "a nonce serves once"


def test_the_card_that_was_read_is_a_card_that_the_household_holds(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    person = Resident.objects.get(key="hanako")
    Fact.objects.filter(resident__household=person.household, kind="my-number-card").delete()
    slug = 'id="p-mynumber-card-update" name="procedure" value="mynumber-card-update" checked'
    for identity, certain in (("photo", False), ("card", True)):
        nonce = sato_client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
        sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "hanako", "pin": "1234"})
        counter_set = begun(sato_client, "hanako", identity="photo")
        CounterSet.objects.update(identity=identity)
        sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "moving-within"})
        page = words(sato_client.get(reverse("counter_needs", args=[counter_set.pk])))
        assert (slug in page) is certain, identity
        assert ("窓口で読み取ったカード" in page) is certain
        if certain:
            counter_set.refresh_from_db()
            known = known_of_set(counter_set, at=at)
            assert [one["id"] for one in known["household.members"].value if one["holds"].get("my_number_card")] == [
                str(person.pk)
            ]
        counter_set.delete()


def test_a_wrong_pin_reads_nothing(register: object, sato_client: Client) -> None:
    nonce = sato_client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
    read = sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "hanako", "pin": "9999"})
    assert read.status_code == 422
    told = words(read)
    assert "花子" not in told[: told.index("<select")] + told[told.index("</select>") :]
    assert "counter_card_face" not in sato_client.session


def test_the_page_says_how_many_tries_are_left_and_where_a_locked_card_is_unlocked(
    register: object, sato_client: Client
) -> None:
    """The reader stays open, with the card that lay on it; what is said is what the reader told and the city wrote."""
    unlocked = str(locked_card_words())
    told = []
    read = sato_client.post(reverse("counter_card_begin"), CAREFUL)
    for _try in range(3):
        shown = {"nonce": read.context["reading"].nonce, "card": "taro", "pin": "9999"}
        read = sato_client.post(reverse("counter_card_read"), shown)
        assert read.status_code == 422
        assert '<option value="taro" selected>' in words(read)
        told.append(words(read))
    assert ["あと2回" in one for one in told] == [True, False, False]
    assert ["あと1回" in one for one in told] == [False, True, False]
    assert [unlocked in one for one in told] == [False, False, True]
    assert "ロックされています" in told[2]
    other = {"nonce": read.context["reading"].nonce, "card": "hanako", "pin": "1234"}
    assert sato_client.post(reverse("counter_card_read"), other).status_code == 302, (
        "another card is read there at once"
    )


def test_a_card_of_nobody_here_leads_to_somebody_without_an_entry(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    nonce = sato_client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
    sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "from-elsewhere", "pin": "1234"})
    page = words(sato_client.get(reverse("counter_identify")))
    assert "住民記録にいません" in page
    assert 'value="八甲"' in page
    data = {**CAREFUL, "family": "八甲", "given": "旅人", "born_on": "1982-09-01", "sex": "male"}
    answer = sato_client.post(reverse("counter_take_unknown"), data)
    counter_set = CounterSet.objects.get()
    assert answer["Location"] == reverse("counter_happened", args=[counter_set.pk])
    assert counter_set.person["person.born_on"] == "1982-09-01"
    assert counter_set.identity == "card"
    sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "moving-in"})
    page = words(sato_client.get(reverse("counter_needs", args=[counter_set.pk])))
    assert "分かっているので、聞かないこと" not in page
    assert "水道" in page


def test_no_number_and_no_card_of_old_lies_in_a_session(register: object, sato_client: Client, at: datetime) -> None:
    nonce = sato_client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
    sato_client.post(reverse("counter_card_read"), {"nonce": nonce, "card": "hanako", "pin": "1234"})
    face = sato_client.session["counter_card_face"]
    assert set(face) == {"name", "address", "born_on", "sex", "purpose", "at", "arrival"}


def test_the_page_of_a_bridge_may_ask_this_computer_and_nothing_else(
    register: object, sato_client: Client, settings: Settings
) -> None:
    settings.MADOGUCHI_CARD_BRIDGE_URL = "http://127.0.0.1:18701"
    settings.MADOGUCHI_CARD_BRIDGE_KEY = "a secret of this desk and the city, long enough"
    page = sato_client.post(reverse("counter_card_begin"), CAREFUL)
    assert "connect-src 'self' http://127.0.0.1:18701;" in page["Content-Security-Policy"]
    assert 'data-card-bridge="http://127.0.0.1:18701/v1/read"' in words(page)
    assert "connect-src 'self';" in sato_client.get(reverse("counter_identify"))["Content-Security-Policy"]
    with pytest.raises(ValueError, match="computer itself"):
        connects_to_own_computer(HttpResponse(), "https://reader.example")


def test_where_the_line_of_a_look_cannot_be_written_nothing_is_shown(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter_set = begun(sato_client, "hanako")
    sato_client.post(reverse("counter_happened", args=[counter_set.pk]), {"occasion": "birth"})
    needs = reverse("counter_needs", args=[counter_set.pk])
    assert "津軽 一郎" in words(sato_client.get(needs)), "the control: with the line it is shown"

    def full(**_line: object) -> None:
        raise OSError("no room for the line")

    monkeypatch.setattr("madoguchi.foundation.residents.looking.record_views", full)
    sato_client.raise_request_exception = False
    answer = sato_client.get(needs)
    assert answer.status_code == 500
    assert "津軽 一郎" not in words(answer)


def test_a_protection_that_begins_later_closes_a_set_under_way(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    begun_set = begun(sato_client, "tome")
    person = Resident.objects.get(key="tome")
    pages = [reverse(name, args=[begun_set.pk]) for name in ("counter_happened", "counter_concerned", "counter_needs")]
    assert sato_client.get(pages[0]).status_code == 200
    guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    for page in pages:
        answer = sato_client.get(page)
        assert answer.status_code == 403, page
        assert "金木" not in words(answer)


def test_who_died_is_looked_up_like_anybody_else(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    begun_set = begun(sato_client, "hanako")
    sato_client.post(reverse("counter_happened", args=[begun_set.pk]), {"occasion": "death"})
    concerned, tome = reverse("counter_concerned", args=[begun_set.pk]), Resident.objects.get(key="tome")
    guard_address(tome.household, guarded=True, by=SYSTEM, at=at)
    for chosen, status in ((str(tome.pk), 403), ("nobody", 404), (str(begun_set.pk), 404)):
        answer = sato_client.post(concerned, {"concerned": chosen})
        assert answer.status_code == status, chosen
        assert "金木" not in words(answer)
    begun_set.refresh_from_db()
    assert "@concerns" not in begun_set.facts
    guard_address(tome.household, guarded=False, by=SYSTEM, at=at)
    sato_client.post(concerned, {"concerned": str(tome.pk)})
    begun_set.refresh_from_db()
    assert begun_set.facts["@concerns"] == str(tome.pk)
    assert AccessLine.objects.filter(what=NAVIGATING, resident_id=str(tome.pk)).exists()
    guard_address(tome.household, guarded=True, by=SYSTEM, at=at)
    needs = sato_client.get(reverse("counter_needs", args=[begun_set.pk]))
    assert needs.status_code == 403, "the set speaks of somebody who is protected now"
    assert "金木" not in words(sato_client.get(reverse("counter_home")))


def test_children_who_were_typed_in_are_not_asked_about_again(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    name = {"family": "見本", "given": "一花", "family_kana": "ミホン", "given_kana": "イチカ"}
    told = {"identity": "photo", "person.born_on": "1985-05-05"} | {f"person.name.{k}": v for k, v in name.items()}
    child = {"m0.born_on": "2017-06-06", "m0.relation": "子"} | {f"m0.name.{k}": v for k, v in name.items()}
    sato_client.post(reverse("counter_person"), told | child)
    begun = CounterSet.objects.get()
    sato_client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "moving-in", "happened_on": ""})
    needs = reverse("counter_needs", args=[begun.pk])
    page = sato_client.get(needs).context["page"]
    asked = {bound.field.name for bound in page.questions}
    assert not asked & {"children", "child_age"}
    assert "allowance_now" in asked, "of what no register says anything everybody is asked"
    assert "elementary" in str(page.navigation.situation.names["child_age"])
    begun.refresh_from_db()
    begun.person.pop("household.members")
    begun.save()
    alone = {bound.field.name for bound in sato_client.get(needs).context["page"].questions}
    assert {"children", "child_age"} & alone, "the control: nobody was typed in"


def test_one_press_takes_what_is_ticked_and_what_the_answers_make_needed(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    opened = begun(sato_client, "tsubasa")
    sato_client.post(reverse("counter_happened", args=[opened.pk]), {"occasion": "marriage", "happened_on": ""})
    needs = reverse("counter_needs", args=[opened.pk])
    page = sato_client.get(needs).context["page"]
    ticked = [row.need.procedure.slug for row in page.needed if row.ticked]
    shown = [bound.field.name for bound in page.questions]
    assert {"insurance", "seal_wanted"} <= set(shown)
    sent = {"_shown": shown, "_ticked": ticked, "procedure": ticked, "insurance": "none", "seal_wanted": "yes"}
    answer = sato_client.post(needs, {**sent, "choose": "1"})
    assert answer["Location"] == reverse("counter_set", args=[opened.pk])
    chosen = set(opened.forms.values_list("slug", flat=True))
    assert chosen == {*ticked, "health-insurance-join", "seal-registration"}


def test_what_was_unticked_stays_unticked_when_answers_are_taken_over(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    opened = begun(sato_client, "tsubasa")
    sato_client.post(reverse("counter_happened", args=[opened.pk]), {"occasion": "marriage", "happened_on": ""})
    needs = reverse("counter_needs", args=[opened.pk])
    sato_client.post(needs, {"_ticked": ["juminhyo"], "_shown": "seal_wanted", "seal_wanted": "no", "answer": "1"})
    rows = {row.need.procedure.slug: row.ticked for row in sato_client.get(needs).context["page"].needed}
    assert rows["juminhyo"] is False


def test_nobody_is_served_as_somebody_who_died(register: object, sato_client: Client, sato: User, at: datetime) -> None:
    dead = Resident.objects.get(key="taro")
    Resident.objects.filter(pk=dead.pk).update(status="deceased")
    found = words(sato_client.post(reverse("counter_identify"), {**CAREFUL, "text": dead.full_name}))
    assert "届け出る方を選んでください" in found
    assert f'name="resident_id" value="{dead.pk}"' not in found, "there is nothing to press"
    taken = sato_client.post(reverse("counter_take"), {**CAREFUL, "resident_id": str(dead.pk), "identity": "photo"})
    assert taken.status_code == 422
    assert "おくやみの手続きは、届け出る方から始めます" in words(taken)
    with pytest.raises(VisitorDead):
        open_set(resident_id=str(dead.pk), department="citizens", clerk=sato, by=acting(sato), at=at)
    assert not CounterSet.objects.exists()


def test_of_somebody_who_died_and_is_protected_nothing_is_said_to_others(
    register: object, tanaka_client: Client, at: datetime
) -> None:
    person = Resident.objects.get(key="tome")
    guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    Resident.objects.filter(pk=person.pk).update(status="deceased")
    refused = tanaka_client.post(reverse("counter_take"), {**CAREFUL, "resident_id": str(person.pk)})
    assert refused.status_code == 403
    assert "金木" not in words(refused)
    assert "亡くなって" not in words(refused)


def test_somebody_who_moved_away_is_served_with_a_remark(register: object, sato_client: Client, at: datetime) -> None:
    Resident.objects.filter(key="taro").update(status="moved-out")
    counter_set = begun(sato_client, "taro")
    assert "住民記録では転出した方です" in words(sato_client.get(reverse("counter_set", args=[counter_set.pk])))
