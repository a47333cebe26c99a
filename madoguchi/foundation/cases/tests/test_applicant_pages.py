"""My page, my applications, one application: what the applicant sees, and nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.foundation.cases.operations.corresponding import send_message
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.jobs import run_ready_jobs

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="staff", id="1", name="佐藤 優", post="市民課 窓口係")


@pytest.fixture
def case(make_case, hanako):
    return make_case("juminhyo", owner=hanako)


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def test_my_page_lists_what_i_sent(hanako_client, case):
    response = page(hanako_client, "my_page")
    assert response.status_code == 200
    assert case.number in response.content.decode()


def test_an_application_shows_number_state_and_answers(hanako_client, case):
    text = page(hanako_client, "application", case.id).content.decode()
    assert case.number in text
    assert "届きました" in text


@pytest.mark.parametrize(
    "name", ["application", "application_receipt", "application_withdraw", "application_correction"]
)
def test_another_resident_finds_nothing(other_resident_client, case, name):
    assert page(other_resident_client, name, case.id).status_code == 404


@pytest.mark.parametrize("name", ["application", "application_receipt"])
def test_a_stranger_finds_nothing(client, case, name):
    assert page(client, name, case.id).status_code == 404


def test_the_receipt_is_a_pdf_and_is_not_kept_by_caches(hanako_client, case):
    response = page(hanako_client, "application_receipt", case.id)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


def test_opening_the_page_marks_the_offices_messages_as_read(hanako_client, case, at):
    send_message(case, body="窓口へお越しください。", from_office=True, author="市民課", by=CLERK, at=at)
    assert "窓口へお越しください。" in page(hanako_client, "application", case.id).content.decode()
    assert not case.messages.filter(read_at=None).exists()


def test_i_write_to_the_office(hanako_client, case):
    hanako_client.post(reverse("application_message", args=[case.id]), {"body": "いつ届きますか。"})
    assert case.messages.get().body == "いつ届きますか。"
    assert not case.messages.get().from_office


def test_an_empty_message_is_refused_with_a_way_out(hanako_client, case):
    response = hanako_client.post(reverse("application_message", args=[case.id]), {"body": "  "})
    assert response.status_code == 422
    assert not case.messages.exists()


def test_i_withdraw_until_it_is_decided(hanako_client, case):
    hanako_client.post(reverse("application_withdraw", args=[case.id]), {"reason": "不要になりました"})
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert hanako_client.post(reverse("application_withdraw", args=[case.id])).status_code == 409


def test_the_document_waits_for_its_printing_then_opens(hanako_client, case, at):
    receive_case(case, by=CLERK, at=at)
    decide_case(case, outcome="granted", by=CLERK, at=at)
    document = case.documents.first()
    assert page(hanako_client, "application_document", case.id, document.id).status_code == 202
    run_ready_jobs()
    response = page(hanako_client, "application_document", case.id, document.id)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"


def test_a_refusal_shows_reasons_and_the_right_to_appeal(hanako_client, case, at):
    receive_case(case, by=CLERK, at=at)
    decide_case(case, outcome="refused", reasons="請求の理由が確認できません。", by=CLERK, at=at)
    text = page(hanako_client, "application", case.id).content.decode()
    assert "請求の理由が確認できません。" in text
    assert "審査請求" in text


def test_the_page_costs_the_same_with_more_history(hanako_client, make_case, hanako, django_assert_max_num_queries):
    for seed in range(3):
        make_case("juminhyo", owner=hanako, seed=seed + 10)
    with django_assert_max_num_queries(14):
        page(hanako_client, "my_page")
