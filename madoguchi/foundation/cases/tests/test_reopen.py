"""Opening an application again without an account."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.foundation.cases.models import AccessCode
from madoguchi.foundation.cases.vocabulary import CodeRequested
from madoguchi.kernel import events

pytestmark = pytest.mark.django_db


def ask(client, number, mail):
    return client.post(reverse("reopen"), {"number": number, "mail": mail})


@pytest.fixture
def asked(monkeypatch):
    """Every code that was asked for, as the room that mails them hears of it."""
    heard: list[CodeRequested] = []
    listeners = [*events._listeners[CodeRequested], heard.append]
    monkeypatch.setitem(events._listeners, CodeRequested, listeners)
    return heard


@pytest.fixture
def case(make_case):
    return make_case("bulky-waste")


def test_number_mail_and_code_open_the_case(client, case, asked):
    response = ask(client, "　" + case.number.replace("-", "ー"), case.applicant_mail)
    assert response.status_code == 302
    response = client.post(response["Location"], {"code": asked[-1].code})
    assert response["Location"] == reverse("application", args=[case.id])
    assert client.get(response["Location"]).status_code == 200


def test_a_wrong_pair_looks_the_same_and_sends_nothing(client, case, asked):
    right, wrong = ask(client, case.number, case.applicant_mail), ask(client, case.number, "other@example.jp")
    assert right.status_code == wrong.status_code == 302
    assert client.get(wrong["Location"]).status_code == 200
    assert len(asked) == 1


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(client, case, asked):
    where = ask(client, case.number, case.applicant_mail)["Location"]
    right = asked[-1].code
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert client.post(where, {"code": wrong}).status_code == 422
    assert client.post(where, {"code": right}).status_code == 422
    assert client.get(reverse("application", args=[case.id])).status_code == 404


def test_a_code_opens_once(client, case, asked):
    where = ask(client, case.number, case.applicant_mail)["Location"]
    code = asked[-1].code
    assert client.post(where, {"code": code}).status_code == 302
    assert client.post(where, {"code": code}).status_code == 422


def test_asking_too_often_is_refused(client, case, asked):
    for _ in range(5):
        ask(client, case.number, case.applicant_mail)
    assert ask(client, case.number, case.applicant_mail).status_code == 429


def test_a_number_that_cannot_be_is_told_so_and_stays(client, case, asked):
    response = ask(client, "12-34", "hanako@example.jp")
    assert response.status_code == 422
    assert "12-34" in response.content.decode()


def test_the_code_itself_is_not_stored(client, case, asked):
    ask(client, case.number, case.applicant_mail)
    assert asked[-1].code not in AccessCode.objects.get().code_hash
