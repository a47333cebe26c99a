"""Answering a request for correction: only what was asked is open, and nothing else can be changed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.foundation.cases.operations.examining import receive_case, request_correction
from madoguchi.kernel.acts import Actor

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="staff", id="1", name="伊藤 望", post="環境対策課 担当係")


@pytest.fixture
def case(make_case, hanako, at):
    case = make_case("dog-registration", owner=hanako)
    receive_case(case, by=CLERK, at=at)
    request_correction(
        case, items=[{"path": "applicant.phone", "sentence": "昼間につながる番号を書いてください。"}], by=CLERK, at=at
    )
    return case


def url(case):
    return reverse("application_correction", args=[case.id])


def test_the_page_shows_what_the_office_asks_and_only_that_field(hanako_client, case):
    text = hanako_client.get(url(case)).content.decode()
    assert "昼間につながる番号を書いてください。" in text
    assert 'name="applicant.phone"' in text
    assert 'name="applicant.name.family"' not in text


def test_a_sound_answer_is_sent_and_becomes_a_new_content(hanako_client, case):
    before = case.content_hash
    response = hanako_client.post(url(case), {"applicant.phone": "０１７３-３５-２１１２"})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.answers["applicant.phone"] == "0173-35-2112"
    assert case.state == "examining"
    assert case.content_hash != before
    assert [c.content_hash for c in case.contents.all()] == [before, case.content_hash]


def test_what_cannot_be_understood_stays_and_is_not_sent(hanako_client, case):
    response = hanako_client.post(url(case), {"applicant.phone": "でんわ"})
    assert response.status_code == 422
    assert "でんわ" in response.content.decode()
    case.refresh_from_db()
    assert case.state == "correcting"
    assert "でんわ" in hanako_client.get(url(case)).content.decode()


def test_a_forged_field_changes_nothing(hanako_client, case):
    name = case.answers["applicant.name"]
    hanako_client.post(url(case), {"applicant.phone": "0173-35-2112", "applicant.name.family": "偽造"})
    case.refresh_from_db()
    assert case.answers["applicant.name"] == name


def test_another_resident_cannot_answer(other_resident_client, case):
    assert other_resident_client.post(url(case), {"applicant.phone": "0173-35-2112"}).status_code == 404


def test_sent_twice_is_answered_once(hanako_client, case):
    for _ in range(2):
        assert hanako_client.post(url(case), {"applicant.phone": "0173-35-2112"}).status_code == 302
    assert case.contents.count() == 2
