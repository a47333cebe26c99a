"""Departments, posts and who holds them."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import Settings

from madoguchi.foundation.accounts.operations import close_account, make_staff_account
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import (
    AlreadyHeld,
    City,
    CityFolderFaulty,
    Department,
    Holding,
    NotHeldSoLong,
    NotOfStaff,
    Post,
    assign_post,
    colleagues,
    department_keys_seen_by,
    end_holding,
    has_role,
    is_administrator,
    load_organisation,
    posts_held,
)
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
ONE = """departments:
- {key: a, name: {ja: a, plain: a, en: a}, posts: [{key: p, role: clerk, title: {ja: a, plain: a, en: a}}]}
"""
NEEDED = {
    "citizens",
    "childcare",
    "environment",
    "tax",
    "disaster",
    "welfare",
    "long-term-care",
    "national-health",
    "water",
    "education",
    "general-affairs",
    "it",
}


@pytest.fixture
def newcomer(city: City, at: datetime) -> Any:
    return make_staff_account(email="n@example.jp", name="新人", password="a long enough one", by=SYSTEM, at=at)


def post(key: str) -> Post:
    return Post.objects.get(key=key)


def test_every_department_has_a_clerk_and_a_chief_and_names_in_three_languages(city: City) -> None:
    for department in Department.objects.filter(key__in=NEEDED):
        assert {one.role for one in department.posts.all()} >= {"clerk", "chief"}, department.key
        assert department.name_ja
        assert department.name_plain
        assert department.name_en
    assert set(Department.objects.values_list("key", flat=True)) >= NEEDED


def test_names_come_in_the_readers_language(city: City) -> None:
    department = Department.objects.get(key="citizens")
    expected = {"ja": "市民課", "ja-plain": "市民課（しみんか）", "en": "Citizens Section"}
    for language, name in expected.items():
        with translation.override(language):
            assert str(department) == name


def test_loading_twice_changes_nothing_and_loading_less_deletes_nothing(
    city: City, at: datetime, tmp_path: Path
) -> None:
    before = list(Department.objects.values()), list(Post.objects.values())
    load_organisation(CITY_FOLDER, by=SYSTEM, at=at)
    assert before == (list(Department.objects.values()), list(Post.objects.values()))
    (tmp_path / "organisation.yaml").write_text(
        "departments:\n- {key: citizens, name: {ja: 市民部, plain: 市民部, en: Citizens}, "
        "posts: [{key: citizens-clerk, role: clerk, title: {ja: 係, plain: 係, en: Clerk}}]}\n"
    )
    load_organisation(tmp_path, by=SYSTEM, at=at)
    assert Department.objects.count() == len(before[0])
    assert Department.objects.get(key="citizens").name_ja == "市民部"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("departments: []", "departments"),
        ("departments:\n- {key: Citizens!, name: {ja: a, plain: a, en: a}, posts: []}", "departments.0.key"),
        ("departments:\n- {key: a, nmae: {ja: a}, posts: []}", "departments.0.nmae"),
        (ONE.replace("key: a,", "key: a, parent: b,"), "does not stand above"),
        (ONE.replace("clerk", "king"), "departments.0.posts.0.role"),
        ("departments: [", "organisation.yaml"),
    ],
)
def test_a_faulty_file_is_refused_with_its_name_and_key(
    city: City, at: datetime, tmp_path: Path, text: Any, says: Any
) -> None:
    (tmp_path / "organisation.yaml").write_text(text)
    with pytest.raises(CityFolderFaulty) as refusal:
        load_organisation(tmp_path, by=SYSTEM, at=at)
    assert says in str(refusal.value)
    assert "organisation.yaml" in str(refusal.value)


def test_a_missing_file_is_refused(db: None, at: datetime, tmp_path: Path) -> None:
    with pytest.raises(CityFolderFaulty):
        load_organisation(tmp_path, by=SYSTEM, at=at)


def test_a_post_is_held_from_a_day_to_a_day_both_counted(newcomer: User, at: datetime) -> None:
    holding = assign_post(newcomer, post=post("tax-clerk"), from_on=DAY, by=SYSTEM, at=at)
    end_holding(holding, until_on=DAY + timedelta(days=3), by=SYSTEM, at=at)
    held = [bool(posts_held(newcomer, DAY + timedelta(days=n))) for n in (-1, 0, 3, 4)]
    assert held == [False, True, True, False]


def test_a_resident_cannot_hold_a_post(hanako: User, at: datetime) -> None:
    with pytest.raises(NotOfStaff):
        assign_post(hanako, post=post("tax-clerk"), from_on=DAY, by=SYSTEM, at=at)


def test_the_same_post_is_not_held_twice_at_a_time(newcomer: User, at: datetime) -> None:
    assign_post(newcomer, post=post("tax-clerk"), from_on=DAY, until_on=DAY + timedelta(9), by=SYSTEM, at=at)
    with pytest.raises(AlreadyHeld):
        assign_post(newcomer, post=post("tax-clerk"), from_on=DAY + timedelta(9), by=SYSTEM, at=at)
    assign_post(newcomer, post=post("tax-clerk"), from_on=DAY + timedelta(10), by=SYSTEM, at=at)
    assert Holding.objects.filter(user=newcomer).count() == 2


def test_a_holding_cannot_end_before_it_begins(newcomer: User, at: datetime) -> None:
    with pytest.raises(NotHeldSoLong):
        assign_post(newcomer, post=post("tax-clerk"), from_on=DAY, until_on=DAY - timedelta(1), by=SYSTEM, at=at)
    holding = assign_post(newcomer, post=post("tax-clerk"), from_on=DAY, by=SYSTEM, at=at)
    with pytest.raises(NotHeldSoLong):
        end_holding(holding, until_on=DAY - timedelta(1), by=SYSTEM, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.filter(pk=holding.pk).update(until_on=DAY - timedelta(1))


def test_a_clerk_sees_his_department_a_chief_also_those_below_an_administrator_none(
    city: City, sato: User, newcomer: User, admin_officer: User, at: datetime
) -> None:
    assign_post(newcomer, post=post("civil-bureau-director"), from_on=DAY, by=SYSTEM, at=at)
    assert department_keys_seen_by(sato, DAY) == {"citizens"}
    below = {"civil-bureau", "citizens", "environment", "national-health", "health-promotion"}
    assert department_keys_seen_by(newcomer, DAY) == below
    assert department_keys_seen_by(admin_officer, DAY) == set()
    assert is_administrator(admin_officer, DAY)
    assert not is_administrator(sato, DAY)


def test_a_role_counts_only_in_its_own_department(sato: User, suzuki: User, tanaka: User) -> None:
    assert has_role(sato, "clerk", "citizens", DAY)
    assert not has_role(sato, "chief", "citizens", DAY)
    assert not has_role(tanaka, "clerk", "citizens", DAY)
    assert has_role(suzuki, "chief", "citizens", DAY)


def test_colleagues_are_the_clerks_and_chiefs_of_the_day(
    sato: User, suzuki: User, tanaka: User, admin_officer: User, at: datetime
) -> None:
    assert {user.pk for user in colleagues("citizens", DAY)} == {sato.pk, suzuki.pk}
    assert colleagues("it", DAY) == []
    close_account(sato, by=SYSTEM, at=at)
    assert colleagues("citizens", DAY) == [suzuki]


def test_a_closed_account_holds_nothing(sato: User, at: datetime) -> None:
    close_account(sato, by=SYSTEM, at=at)
    assert posts_held(sato, DAY) == []
    assert department_keys_seen_by(sato, DAY) == set()


def test_a_copied_city_is_another_city(at: datetime, tmp_path: Path, settings: Settings, db: None) -> None:
    from madoguchi.foundation.organisation.public import city

    shutil.copytree(CITY_FOLDER, tmp_path / "other")
    path = tmp_path / "other" / "city.yaml"
    path.write_text(path.read_text().replace('"022055"', '"022012"').replace("city: goshogawara", "city: aomori"))
    settings.CITY_FOLDER = tmp_path / "other"
    assert (city().key, city().code) == ("aomori", "022012")
