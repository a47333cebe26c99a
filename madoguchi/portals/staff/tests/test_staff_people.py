"""The officer's pages about colleagues."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from madoguchi.foundation.accounts.public import StaffLink, User, make_staff_account
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.organisation.public import FactorReset, Holding
from madoguchi.kernel.acts import SYSTEM
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db
INVITATION = {
    "name": "新人 一", "email": "new@example.jp", "post": "citizens-clerk", "manner": "acting", "from_on": "2026-11-02",
}  # fmt: skip


def page(client: Client, name: str, *arguments: Any, **query: str) -> str:
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_who_works_where_and_is_narrowed(
    admin_client: Client, sato: User, tanaka: User, at: object
) -> None:
    make_staff_account(email="idle@example.jp", name="無職 太郎", password="a long enough one", by=SYSTEM, at=at)  # type: ignore[arg-type]
    everybody = page(admin_client, "staff_list")
    for words in ("佐藤 優", "市民課 窓口係", "田中 実", "認証アプリ", "招待中", "管理者が1名しかいません"):
        assert words in everybody
    assert "田中 実" not in page(admin_client, "staff_list", department="citizens")
    assert "田中 実" not in page(admin_client, "staff_list", q="sato@")
    assert re.findall("無職 太郎|佐藤 優", page(admin_client, "staff_list", state="not_enrolled")) == ["無職 太郎"]
    assert "該当する職員がいません" in page(admin_client, "staff_list", q="nobody")


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    admin_client: Client, sato: User, at: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(admin_client, "staff_list")
    for n in range(30):
        make_staff_account(email=f"p{n}@example.jp", name=f"P {n}", password="a long enough one", by=SYSTEM, at=at)
    with django_assert_max_num_queries(25):
        page(admin_client, "staff_list")


def test_a_colleague_is_invited_by_mail(admin_client: Client) -> None:
    assert admin_client.post(reverse("staff_invite"), {}).status_code == 422
    answer = admin_client.post(reverse("staff_invite"), INVITATION)
    user = User.objects.get(email="new@example.jp")
    assert answer["Location"] == reverse("staff_member", args=[user.pk])
    assert OutgoingMail.objects.get(kind="staff_invitation").to == "new@example.jp"
    shown = page(admin_client, "staff_member", user.pk)
    assert "事務取扱" in shown
    assert "/account/link/" not in shown
    assert admin_client.post(reverse("staff_invite"), INVITATION).status_code == 422


def test_without_a_mail_server_the_link_is_shown_once(admin_client: Client, settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = False
    shown = admin_client.post(reverse("staff_invite"), INVITATION).content.decode()
    assert not OutgoingMail.objects.exists()
    path = re.findall(r"/account/link/[\w-]+/", shown)[0]
    assert Client().get(path).status_code == 302
    user = User.objects.get(email="new@example.jp")
    again = admin_client.post(reverse("staff_link_again", args=[user.pk])).content.decode()
    assert Client().get(path).status_code == 410
    assert Client().get(re.findall(r"/account/link/[\w-]+/", again)[0]).status_code == 302


def test_what_somebody_leaves_behind_is_listed_without_a_word_about_the_applicants(
    admin_client: Client, sato: User, make_case: MakeCase
) -> None:
    case = make_case("juminhyo")
    Case.objects.filter(pk=case.pk).update(assignee=sato)
    before = page(admin_client, "staff_retire", sato.pk)
    admin_client.post(reverse("staff_retire", args=[sato.pk]))
    after = page(admin_client, "staff_member", sato.pk)
    for shown in (before, after):
        assert case.number in shown
        assert case.applicant_name not in shown
    sato.refresh_from_db()
    assert not sato.is_active
    assert admin_client.post(reverse("staff_reinstate", args=[sato.pk])).status_code == 302
    assert StaffLink.objects.filter(user=sato).exists()


def test_posts_are_given_and_ended(admin_client: Client, sato: User, at: Any) -> None:
    post = {"post": "tax-clerk", "manner": "concurrent", "from_on": "2026-11-02"}
    assert admin_client.post(reverse("post_assign", args=[sato.pk]), post).status_code == 302
    assert admin_client.post(reverse("post_assign", args=[sato.pk]), post).status_code == 422
    holding = Holding.objects.get(user=sato, post_id="tax-clerk")
    address = reverse("post_end", args=[sato.pk, holding.pk])
    assert admin_client.post(address, {"until_on": "2026-10-31"}).status_code == 422
    assert admin_client.post(address, {"until_on": "2026-11-30"}).status_code == 302
    holding.refresh_from_db()
    assert holding.until_on == at.date() + timedelta(days=28)


def test_name_and_address_are_changed(admin_client: Client, sato: User, tanaka: User) -> None:
    address = reverse("staff_change", args=[sato.pk])
    assert admin_client.post(address, {"name": "佐藤 優子", "email": tanaka.email}).status_code == 422
    assert admin_client.post(address, {"name": "佐藤 優子", "email": "yuko@example.jp"}).status_code == 302
    sato.refresh_from_db()
    assert (sato.name, sato.email) == ("佐藤 優子", "yuko@example.jp")


def test_a_reset_is_asked_by_one_and_confirmed_by_another(
    admin_client: Client, second_administrator: User, sato: User
) -> None:
    from tests.cast import sign_in

    other = sign_in(Client(), second_administrator)
    answer = admin_client.post(reverse("factor_reset_ask", args=[sato.pk]), {"reason": "紛失"})
    reset = FactorReset.objects.get(user=sato)
    assert answer["Location"] == reverse("factor_reset", args=[reset.pk])
    assert "二要素認証の再設定を申請しています" in page(other, "staff_list")
    assert admin_client.post(answer["Location"], {"answer": "confirm"}).status_code == 403
    assert other.post(answer["Location"], {"answer": "confirm"}).status_code == 302
    assert OutgoingMail.objects.filter(kind="staff_reset", to=sato.email).exists()
    assert other.post(answer["Location"], {"answer": "decline"}).status_code == 409


def test_only_administrators_find_the_room_in_the_navigation(admin_client: Client, sato_client: Client) -> None:
    assert reverse("staff_list") in page(admin_client, "my_sessions")
    assert reverse("staff_list") not in page(sato_client, "my_sessions")
