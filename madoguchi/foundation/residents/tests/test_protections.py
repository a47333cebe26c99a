"""Protections: who decides, who sees, what everybody else is told, and that the warning stands on the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, AuditEntry
from madoguchi.foundation.organisation.public import City, Post
from madoguchi.foundation.residents.public import (
    Household,
    NotDeciding,
    ProtectedAlready,
    Protection,
    ProtectionEnded,
    Resident,
    StillProtected,
    begin_protection,
    change_protection,
    end_protection,
    guard_address,
    lower_guard,
    may_see_protected,
)
from madoguchi.kernel.acts import SYSTEM, Actor
from tests.cast import acting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def person(key: str = "hanako") -> Resident:
    return Resident.objects.select_related("household").get(key=key)


def posts(*keys: str) -> list[Post]:
    return list(Post.objects.filter(key__in=keys))


def begin(by: Actor, at: datetime, *keys: str, who: str = "hanako") -> Protection:
    return begin_protection(
        person(who), from_on=TODAY, until_on=TODAY + timedelta(days=364), posts=posts(*keys), by=by, at=at
    )


def test_it_guards_the_household_until_it_is_ended_also_beyond_its_term(
    register: City, suzuki: User, sato: User, tanaka: User, at: datetime
) -> None:
    protection = begin(acting(suzuki), at, "environment-clerk")
    household = person().household
    assert household.address_guarded
    long_after = TODAY + timedelta(days=900)
    for user, sees in ((suzuki, True), (tanaka, True), (sato, False)):
        assert may_see_protected(user, household, TODAY) is may_see_protected(user, household, long_after) is sees
    change_protection(
        protection, until_on=TODAY + timedelta(days=700), posts=posts("citizens-clerk"), by=acting(suzuki), at=at
    )
    assert (may_see_protected(tanaka, household, TODAY), may_see_protected(sato, household, TODAY)) == (False, True)
    end_protection(protection, by=acting(suzuki), at=at)
    assert not person().household.address_guarded
    with pytest.raises(ProtectionEnded):
        end_protection(protection, by=acting(suzuki), at=at)


def test_only_posts_that_decide_begin_change_or_end_it(
    register: City, suzuki: User, sato: User, admin_officer: User, hanako: User, at: datetime
) -> None:
    protection = begin(SYSTEM, at)
    for user in (sato, admin_officer, hanako):
        with pytest.raises(NotDeciding):
            begin(acting(user), at, who="taro")
        with pytest.raises(NotDeciding):
            change_protection(protection, until_on=TODAY, posts=[], by=acting(user), at=at)
        with pytest.raises(NotDeciding):
            end_protection(protection, by=acting(user), at=at)
        with pytest.raises(NotDeciding):
            lower_guard(person().household, by=acting(user), at=at)
    with pytest.raises(ProtectedAlready):
        begin(acting(suzuki), at)
    assert Protection.objects.count() == 1
    assert person().household.address_guarded


def test_the_guard_stays_while_somebody_else_of_the_household_is_protected(
    register: City, suzuki: User, at: datetime
) -> None:
    first, _second = begin(acting(suzuki), at), begin(acting(suzuki), at, who="sakura")
    end_protection(first, by=acting(suzuki), at=at)
    assert person().household.address_guarded
    with pytest.raises(StillProtected):
        lower_guard(person().household, by=acting(suzuki), at=at)


def test_a_guard_that_was_left_behind_is_opened_by_those_who_decide(register: City, suzuki: User, at: datetime) -> None:
    guard_address(person().household, guarded=True, by=SYSTEM, at=at)
    lower_guard(person().household, by=acting(suzuki), at=at)
    assert not person().household.address_guarded


def test_the_ledger_names_posts_and_no_person(register: City, suzuki: User, at: datetime) -> None:
    begin(acting(suzuki), at, "citizens-clerk")
    entry = AuditEntry.objects.get(act="protection.begin")
    assert entry.detail == {"posts": ["citizens-clerk"]}


# The pages ---------------------------------------------------------------------------------------------


def page(client: Client, name: str = "protection_person") -> str:
    arguments = [] if name == "protection_list" else [person().pk]
    return client.get(reverse(name, args=arguments), headers={"accept-language": "en"}).content.decode()


def test_the_chief_finds_a_person_begins_changes_and_ends(register: City, suzuki_client: Client, at: datetime) -> None:
    found = suzuki_client.post(reverse("protection_list"), {"key": "hanako", "born_on": "昭和63年5月4日"})
    assert found.status_code == 302
    assert found["Location"] == reverse("protection_person", args=[person().pk])
    before = page(suzuki_client)
    assert "津軽 花子" in before
    assert "Tell nobody" not in before
    typed = {"from_on": "2026-11-02", "until_on": "2027-11-01", "posts": ["citizens-clerk"]}
    suzuki_client.post(reverse("protection_begin", args=[person().pk]), typed)
    after = page(suzuki_client)
    assert "Tell nobody" in after
    assert after.index('class="protected"') < after.index("津軽 花子"), "the warning stands before what it is about"
    suzuki_client.post(reverse("protection_change", args=[person().pk]), {"until_on": "2026-11-03", "posts": []})
    assert Protection.objects.get().until_on == date(2026, 11, 3)
    unsure = suzuki_client.post(reverse("protection_end", args=[person().pk]), {})
    assert unsure.status_code == 422
    assert Protection.objects.get().ended_at is None
    suzuki_client.post(reverse("protection_end", args=[person().pk]), {"sure": "on"})
    assert not person().household.address_guarded
    purposes = set(AccessLine.objects.filter(resident_id=str(person().pk)).values_list("purpose", flat=True))
    assert purposes == {"Deciding on the protection of a person"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_on": "2026-11-02", "until_on": "2026-11-01"}, "lies before the first"),
        ({"from_on": "x", "until_on": "2027-11-01"}, "Write the date like"),
        ({"from_on": "2026-11-02", "until_on": "2027-11-01", "posts": ["moon-clerk"]}, "moon-clerk"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_begins(
    register: City, suzuki_client: Client, at: datetime, typed: dict[str, str], said: str
) -> None:
    answer = suzuki_client.post(
        reverse("protection_begin", args=[person().pk]), typed, headers={"accept-language": "en"}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Protection.objects.exists()


def test_a_wrong_birthday_opens_nobody(register: City, suzuki_client: Client, at: datetime) -> None:
    answer = suzuki_client.post(reverse("protection_list"), {"key": "hanako", "born_on": "1988-05-05"})
    assert answer.status_code == 422
    assert not AccessLine.objects.exists()


def test_the_list_names_nobody_and_tells_what_is_overdue(
    register: City, suzuki: User, suzuki_client: Client, at: datetime
) -> None:
    protection = begin(acting(suzuki), at)
    assert "overdue" not in page(suzuki_client, "protection_list")
    Protection.objects.filter(pk=protection.pk).update(from_on=date(2025, 1, 1), until_on=date(2026, 11, 1))
    Household.objects.filter(key="iwaki").update(address_guarded=True)
    text = page(suzuki_client, "protection_list")
    assert "overdue" in text
    assert "Guarded households without a protection" in text
    assert "津軽" not in text
    assert "岩木" not in text


def test_others_do_not_find_the_room_in_their_navigation(
    register: City, suzuki_client: Client, sato_client: Client, at: datetime
) -> None:
    room = f'href="{reverse("protection_list")}"'
    for client, there in ((suzuki_client, True), (sato_client, False)):
        assert (room in client.get(reverse("case_inbox")).content.decode()) is there
