"""The door of the office: no way round the second factor."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, include, path, reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.contrib.demo.desk import current_code
from madoguchi.foundation.accounts.operations import (
    admit_card,
    close_account,
    make_staff_account,
    remove_second_factors,
    set_staff_password,
)
from madoguchi.foundation.accounts.public import Identity, User
from madoguchi.foundation.accounts.refusals import AddressTaken, CardOfAnother, ForStaffOnly, PasswordTooWeak
from madoguchi.foundation.accounts.templatetags.account_forms import qr_code
from madoguchi.foundation.audit.public import trail_of
from madoguchi.foundation.organisation.public import City, Post, assign_post
from madoguchi.kernel.acts import SYSTEM
from tests.cast import FROM_LONG_AGO, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "madoguchi-demo"


def office(request: HttpRequest) -> Any:
    return HttpResponse("the office")


urlpatterns = [
    path("staff/", office, name="staff_home"),
    path("staff/deep/", office, name="staff_deep"),
    path("api/staff/list", office, name="api_staff_list"),
    path("api/open", office, name="api_open"),
    path("anything/", office, name="anything"),
    path("", include("madoguchi.foundation.accounts.urls_resident")),
    path("account/", include("madoguchi.foundation.accounts.urls_account")),
    path("demo/", include("madoguchi.foundation.accounts.contrib.demo.urls")),
]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def newcomer(city: City, at: datetime) -> Any:
    """A colleague with a post who has no second factor yet."""
    user = make_staff_account(email="new@example.jp", name="新人", password="a long enough one", by=SYSTEM, at=at)
    assign_post(user, post=Post.objects.get(key="citizens-clerk"), from_on=FROM_LONG_AGO, by=SYSTEM, at=at)
    return user


def give_password(client: Client, email: str | None, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("staff_sign_in"), {"login": email, "password": password, **more})


def code_of(user: User) -> str:
    return current_code(Authenticator.objects.get(user=user, type="totp"))


def test_password_and_code_open_the_office(sato: User) -> None:
    client = Client()
    response = give_password(client, sato.email, next="/staff/deep/")
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/staff/")["Location"].startswith(reverse("staff_sign_in"))
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(sato)})
    assert response["Location"] == "/staff/deep/"
    assert client.get("/staff/deep/").content == b"the office"


def test_without_a_wish_staff_arrive_in_the_office(sato: User) -> None:
    client = Client()
    give_password(client, sato.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(sato)})["Location"] == "/staff/"


def test_the_session_gets_a_new_id_at_the_second_factor(sato: User) -> None:
    client = Client()
    give_password(client, sato.email)
    before = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code_of(sato)})
    assert client.session.session_key != before


def test_a_wrong_code_opens_nothing_and_five_stop_all_guessing(sato: User) -> None:
    client = Client()
    give_password(client, sato.email)
    right = code_of(sato)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _try in range(5):
        assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 422
    client.post(reverse("mfa_authenticate"), {"code": right})
    assert "_auth_user_id" not in client.session


def test_a_code_that_was_used_is_not_taken_again(sato: User) -> None:
    code = code_of(sato)
    for expected in (True, False):
        client = Client()
        give_password(client, sato.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_ten_wrong_passwords_stop_guessing_even_with_the_right_one(sato: User) -> None:
    for _try in range(10):
        assert give_password(Client(), sato.email, "wrong").status_code == 422
    response = give_password(Client(), sato.email)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(sato: User) -> None:
    answers = []
    for email in (str(sato.email), "nobody@example.jp"):
        page = give_password(Client(), email, "wrong").content.decode().replace(email, "X")
        answers.append(page.split("csrfmiddlewaretoken")[1][100:])
    assert answers[0] == answers[1]


def test_strangers_are_led_to_the_staff_entrance_with_their_wish(city: City) -> None:
    response = Client().get("/staff/deep/?a=1")
    assert response["Location"] == f"{reverse('staff_sign_in')}?next=%2Fstaff%2Fdeep%2F%3Fa%3D1"


def test_to_residents_the_office_does_not_exist(hanako_client: Client) -> None:
    for address in (
        "/staff/",
        "/staff/deep/",
        "/api/staff/list",
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
        reverse("second_factor_setup"),
        reverse("account_reauthenticate"),
    ):
        assert hanako_client.get(address).status_code == 404


def test_without_a_second_factor_only_its_set_up_is_open(newcomer: User) -> None:
    client = Client()
    assert give_password(client, newcomer.email, "a long enough one")["Location"] == "/staff/"
    setup = reverse("second_factor_setup")
    for address in ("/staff/", "/staff/deep/", "/anything/", reverse("mfa_index"), reverse("account_change_password")):
        assert client.get(address)["Location"].startswith(setup), address
    assert client.get("/api/open").status_code == 403
    assert client.get("/api/staff/list").status_code == 403
    assert client.get(setup).status_code == 200
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    picture = qr_code(page.context["totp_url"], "x").partition("<svg")[2]
    assert page.context["totp_url"].startswith("otpauth://totp/")
    assert picture in page.content.decode(), (
        "the code to scan stands in the page itself: the policy refuses data: images"
    )


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_office_and_is_recorded(newcomer: User) -> None:
    client = Client()
    give_password(client, newcomer.email, "a long enough one")
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    before = client.session.session_key
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != before
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get("/staff/").status_code == 200
    assert "second_factor.add" in [entry.act for entry in trail_of(newcomer)]


@pytest.mark.django_db(transaction=True)
def test_the_secret_of_the_app_is_not_stored_in_clear(newcomer: User) -> None:
    client = Client()
    give_password(client, newcomer.email, "a long enough one")
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    assert secret not in str(Authenticator.objects.values())


def test_a_session_without_the_factor_of_this_very_session_is_led_to_show_it(sato: User) -> None:
    client = sign_in(Client(), sato, second_factor=False)
    shown = reverse("mfa_reauthenticate")
    closed = (
        "/staff/",
        "/anything/",
        reverse("mfa_index"),
        reverse("mfa_deactivate_totp"),
        reverse("mfa_add_webauthn"),
        reverse("mfa_activate_totp"),
        reverse("account_reauthenticate"),
        reverse("second_factor_setup"),
    )
    for address in closed:
        assert client.get(address)["Location"].startswith(shown), address
    assert client.get("/api/staff/list").status_code == 403
    response = client.post(f"{shown}?next=/staff/deep/", {"code": code_of(sato), "next": "/staff/deep/"})
    assert response["Location"] == "/staff/deep/"
    assert client.get("/staff/deep/").status_code == 200


def test_the_password_typed_again_is_no_second_factor(sato: User) -> None:
    client = sign_in(Client(), sato, second_factor=False)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get("/staff/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_the_factor_of_another_person_does_not_count(sato: User, suzuki: User) -> None:
    client = sign_in(Client(), suzuki)
    session = client.session
    session["_auth_user_id"], session["_auth_user_hash"] = str(sato.pk), sato.get_session_auth_hash()
    session.save()
    assert client.get("/staff/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_no_card_leads_to_an_account_of_staff_and_none_is_joined_with_one(sato: User, at: datetime) -> None:
    identity = Identity("demo", "s-1", "佐藤　優", "青森県", at.date(), "1")
    assert admit_card(identity, by=SYSTEM, at=at).kind == "resident"
    with pytest.raises(CardOfAnother):
        admit_card(Identity("demo", "s-2", "佐藤　優", "青森県", at.date(), "1"), current=sato, by=SYSTEM, at=at)


def test_a_card_shown_in_a_session_of_staff_changes_nothing(sato: User, register: City) -> None:
    client = sign_in(Client(), sato, second_factor=False)
    url = client.post("/sign-in/demo/begin/", {"next": "/staff/"})["Location"]
    assert url.startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize(
    "name",
    [
        "account_reset_password",
        "account_request_login_code",
        "account_signup",
        "account_email",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
        "mfa_trust",
        "account_confirm_login_code",
    ],
)
def test_the_other_ways_of_allauth_are_not_open(name: Any) -> None:
    assert name not in get_resolver().reverse_dict


def test_a_resident_has_no_password_to_guess(hanako: User) -> None:
    assert not hanako.has_usable_password()
    hanako.email = "hanako@example.jp"
    hanako.save()
    assert give_password(Client(), "hanako@example.jp", "").status_code == 422


def test_a_colleague_without_a_post_today_is_told_so(newcomer: User, at: datetime) -> None:
    user = make_staff_account(email="idle@example.jp", name="無所属", password="a long enough one", by=SYSTEM, at=at)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = sign_in(Client(), user)
    assert client.get("/staff/").status_code == 403
    assert client.get("/api/staff/list").status_code == 403
    assert client.get("/anything/").status_code == 200


def test_a_closed_account_has_no_session_any_more(sato: User, at: datetime) -> None:
    client = sign_in(Client(), sato)
    assert client.get("/staff/").status_code == 200
    close_account(sato, by=SYSTEM, at=at)
    assert client.get("/staff/").status_code == 302
    assert give_password(Client(), sato.email)["Location"] == reverse("account_inactive")


def test_a_new_password_ends_the_sessions_and_a_weak_one_is_refused(sato: User, at: datetime, hanako: User) -> None:
    client = sign_in(Client(), sato)
    with pytest.raises(PasswordTooWeak):
        set_staff_password(sato, password="short", by=SYSTEM, at=at)
    set_staff_password(sato, password="another long one", by=SYSTEM, at=at)
    assert client.get("/staff/")["Location"].startswith(reverse("staff_sign_in"))
    with pytest.raises(ForStaffOnly):
        set_staff_password(hanako, password="another long one", by=SYSTEM, at=at)


def test_after_the_factors_were_removed_the_running_session_is_closed_too(sato: User, at: datetime) -> None:
    client = sign_in(Client(), sato)
    assert remove_second_factors(sato, by=SYSTEM, at=at) == 1
    assert client.get("/staff/")["Location"].startswith(reverse("second_factor_setup"))


def test_an_address_is_given_once(sato: User, at: datetime) -> None:
    with pytest.raises(AddressTaken):
        make_staff_account(email=str(sato.email).upper(), name="x", password="a long enough one", by=SYSTEM, at=at)


def test_wishes_for_other_hosts_are_forgotten(sato: User) -> None:
    client = Client()
    give_password(client, sato.email, next="https://evil.example/")
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(sato)})["Location"] == "/staff/"


def test_no_page_of_signing_in_holds_a_script_or_style_of_its_own(newcomer: User, sato: User) -> None:
    half = Client()
    give_password(half, newcomer.email, "a long enough one")
    between = Client()
    give_password(between, sato.email)
    whole = sign_in(Client(), sato)
    pages = [
        Client().get(reverse("account_login")),
        Client().get(reverse("staff_sign_in")),
        Client().get(reverse("identity_sign_in")),
        between.get(reverse("mfa_authenticate")),
        half.get(reverse("second_factor_setup")),
        half.get(reverse("mfa_activate_totp")),
        half.get(reverse("mfa_add_webauthn")),
        whole.get(reverse("mfa_index")),
        whole.get(reverse("account_logout")),
        whole.get(reverse("account_change_password")),
    ]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        for tag in text.split("<script")[1:]:
            opening = tag.split(">")[0]
            assert "src=" in opening or 'type="application/json"' in opening
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
