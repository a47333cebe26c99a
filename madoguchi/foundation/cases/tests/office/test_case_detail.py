"""The page of a case: a line in the record of looks comes before anything is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, looks_at
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import (
    answer_correction,
    save_correction,
    send_message,
    withdraw_application,
)
from madoguchi.foundation.cases.operations.examining import add_note, receive_case, request_correction
from madoguchi.foundation.cases.tests.office.conftest import Apply
from madoguchi.foundation.cases.views.staff import opening
from madoguchi.foundation.forms.public import field_type
from madoguchi.kernel import clock
from madoguchi.kernel.jobs import run_ready_jobs
from tests.cast import acting

NUMBER = "123456789018"


def address(case, rest=""):
    return f"/staff/cases/{case.pk}/{rest}"


@pytest.fixture
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of looks cannot be written."""

    def broken(**_line):
        raise DatabaseError

    monkeypatch.setattr(opening, "record_view", broken)


def test_the_look_is_recorded_with_the_purpose_at_hand(lamp: Case, hanako: User, sato_client: Client) -> None:
    assert sato_client.get(address(lamp)).status_code == 200
    line = looks_at(account_id=hanako.pk).get()
    assert line.purpose == "Examination of the application"
    assert (line.case_number, line.resident_id) == (lamp.number, lamp.resident_id)
    assert "窓口係" in line.actor_post


@pytest.mark.parametrize("rest", ["", "print.pdf", "correct/"])
def test_without_the_line_nothing_is_shown(examined: Case, sato_client: Client, unrecorded: None, rest: str) -> None:
    response = sato_client.get(address(examined, rest))
    assert response.status_code == 503
    page = response.content.decode()
    assert "津軽" not in page
    assert "夜道が暗いため" not in page


def test_without_the_line_no_file_is_shown(lamp: Case, sato_client: Client, unrecorded: None) -> None:
    kept = lamp.files.get()
    assert sato_client.get(address(lamp, f"files/{kept.file_id}/")).status_code == 503


@pytest.mark.parametrize("who", ["tanaka_client", "admin_client", "hanako_client", "other_resident_client"])
def test_others_get_the_same_answer_as_for_a_case_that_does_not_exist(
    lamp: Case, who: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who)
    kept = lamp.files.get()
    for rest in (
        "",
        "print.pdf",
        "purpose/",
        "correct/",
        "decide/",
        "hold/",
        "decided/",
        f"files/{kept.file_id}/",
        "my-number/?path=my_number",
    ):
        response = client.get(address(lamp, rest))
        assert response.status_code == 404, rest
        assert "津軽" not in response.content.decode()
    assert client.get(f"/staff/cases/{uuid4()}/").status_code == 404
    assert not AccessLine.objects.exists()


def test_the_page_is_never_kept_by_a_browser(lamp: Case, sato_client: Client) -> None:
    assert "no-store" in sato_client.get(address(lamp))["Cache-Control"]


def test_answers_come_with_their_source_and_differences_first(lamp: Case, english: None, sato_client: Client) -> None:
    page = sato_client.get(address(lamp)).content.decode()
    for text in (
        "夜道が暗いため",
        "駅前",
        "住民基本台帳",
        "Look at this answer first",
        "Differs from the register",
        "Register:",
        "字布屋町900番地1",
        "Computed",
        "Stated",
    ):
        assert text in page, text


def test_what_a_correction_changed_is_shown_with_what_stood_before(
    examined: Case, hanako: User, sato: User, english: None, sato_client: Client, at: datetime
) -> None:
    items = [{"path": "reason", "sentence": "詳しく。"}]
    correction = request_correction(examined, items=items, by=acting(sato), at=at)
    waiting = sato_client.get(address(examined)).content.decode()
    assert "Waiting for the applicant’s correction" in waiting
    assert "The clock stands" in waiting
    save_correction(correction, data={"reason": ["街灯が切れたため"]}, by=acting(hanako), at=at)
    answer_correction(correction, by=acting(hanako), at=at)
    page = sato_client.get(address(examined)).content.decode()
    assert "街灯が切れたため" in page
    assert "Before: 夜道が暗いため" in page


def test_photos_are_shown_in_the_page_and_sent_with_safe_headers(lamp: Case, sato_client: Client) -> None:
    kept = lamp.files.get()
    link = address(lamp, f"files/{kept.file_id}/")
    assert f'<img src="{link}"' in sato_client.get(address(lamp)).content.decode()
    response = sato_client.get(link)
    assert response["Content-Type"] in ("image/jpeg", "image/png")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "attachment" in sato_client.get(link + "?save=1")["Content-Disposition"]
    assert [line.what for line in AccessLine.objects.order_by("pk")][1:] == ["A file sent with the application"] * 2


def test_a_file_of_another_case_is_not_found(lamp: Case, apply: Apply, sato_client: Client) -> None:
    other = apply("lamp", photo="other.jpg")
    assert sato_client.get(address(lamp, f"files/{other.files.get().file_id}/")).status_code == 404


def test_fee_checks_messages_notes_and_history_are_there(
    examined: Case, hanako: User, sato: User, english: None, sato_client: Client, at: datetime
) -> None:
    send_message(examined, body="いつ決まりますか", from_office=False, author="津軽 花子", by=acting(hanako), at=at)
    add_note(examined, body="電話済み", by=acting(sato), at=at)
    page = sato_client.get(address(examined)).content.decode()
    for text in (
        "Installation fee",
        "1,000 yen",
        "The place was looked at",
        "There is money",
        "いつ決まりますか",
        "電話済み",
        "The application arrived",
        "Received",
        "1 new message",
        "Mark as read",
    ):
        assert text in page, text


def test_only_what_state_and_post_allow_is_offered(
    lamp: Case, english: None, sato_client: Client, suzuki_client: Client, sato: User, at: datetime
) -> None:
    first = sato_client.get(address(lamp)).content.decode()
    assert "/receive/" in first
    assert "/decide/" not in first
    assert "/hold/" not in first
    receive_case(lamp, by=acting(sato), at=at)
    clerk, chief = (client.get(address(lamp)).content.decode() for client in (sato_client, suzuki_client))
    for page in (clerk, chief):
        assert "/receive/" not in page
        for rest in ("/hold/", "/consult/", "/correct/"):
            assert rest in page
    assert "/decide/" not in clerk
    assert "A chief of the department decides." in clerk
    assert "/decide/" in chief


def test_a_case_that_has_ended_asks_for_the_purpose_first(granted: Case, sato_client: Client) -> None:
    kept = granted.files.get()
    for rest in ("", "print.pdf", f"files/{kept.file_id}/", f"documents/{granted.documents.get().pk}/"):
        response = sato_client.get(address(granted, rest))
        assert response.status_code == 302
        assert response["Location"] == address(granted, "purpose/")
    page = sato_client.get(address(granted, "purpose/")).content.decode()
    assert granted.number in page
    assert "津軽" not in page
    assert not AccessLine.objects.exists()


def test_the_chosen_purpose_is_recorded_and_holds_for_half_an_hour(
    granted: Case, hanako: User, english: None, sato_client: Client, at: datetime
) -> None:
    assert sato_client.post(address(granted, "purpose/"), {}).status_code == 422
    assert sato_client.post(address(granted, "purpose/"), {"purpose": "curiosity"}).status_code == 422
    response = sato_client.post(address(granted, "purpose/"), {"purpose": "appeal"})
    assert response["Location"] == address(granted)
    page = sato_client.get(address(granted)).content.decode()
    assert "Street lamp permit" in page
    assert looks_at(account_id=hanako.pk).get().purpose == "Handling of an appeal"
    with clock.frozen(at + timedelta(minutes=31)):
        assert sato_client.get(address(granted)).status_code == 302


def test_a_purpose_is_not_asked_while_it_is_examined(lamp: Case, sato_client: Client) -> None:
    assert sato_client.get(address(lamp, "purpose/"))["Location"] == address(lamp)


def test_an_issued_document_is_downloaded_after_it_was_printed(granted: Case, sato_client: Client) -> None:
    sato_client.post(address(granted, "purpose/"), {"purpose": "reissue"})
    link = address(granted, f"documents/{granted.documents.get().pk}/")
    assert sato_client.get(link).status_code == 202
    run_ready_jobs()
    response = sato_client.get(link)
    assert response.getvalue().startswith(b"%PDF")
    assert AccessLine.objects.first().what == "A document issued by the city"
    assert sato_client.get(address(granted, f"documents/{uuid4()}/")).status_code == 404


def test_the_printed_form_is_a_pdf_and_a_look(lamp: Case, sato_client: Client) -> None:
    response = sato_client.get(address(lamp, "print.pdf"))
    assert response.content.startswith(b"%PDF")
    assert AccessLine.objects.get().what == "The application as a printed form"


def test_a_withdrawal_shows_its_reason(
    lamp: Case, hanako: User, english: None, sato_client: Client, at: datetime
) -> None:
    withdraw_application(lamp, reason="もう要りません", by=acting(hanako), at=at)
    sato_client.post(address(lamp, "purpose/"), {"purpose": "enquiry"})
    page = sato_client.get(address(lamp)).content.decode()
    assert "もう要りません" in page
    assert "Withdrawn" in page


def test_the_signature_is_shown_with_its_signer(lamp: Case, english: None, sato_client: Client) -> None:
    signer = {"name": "津軽　花子", "address": "青森県", "born_on": "1988-05-04", "issuer": "CN=Demo", "serial": "7"}
    lamp.signature = {"digest": lamp.content_hash, "signed_at": lamp.submitted_at.isoformat(), "signer": signer}
    lamp.save()
    page = sato_client.get(address(lamp)).content.decode()
    assert "Verified at submission" in page
    assert "CN=Demo" in page
    assert "a correction has changed it" not in page
    assert "The signer is not called like the applicant" not in page
    signer["name"] = "岩木　太郎"
    lamp.signature = {"digest": "0", "signed_at": lamp.submitted_at.isoformat(), "signer": signer}
    lamp.save()
    page = sato_client.get(address(lamp)).content.decode()
    assert "a correction has changed it" in page
    assert "The signer is not called like the applicant" in page


def test_more_content_needs_no_more_queries(
    lamp: Case, apply: Apply, sato: User, sato_client: Client, at: datetime
) -> None:
    big = apply("lamp", photo="a.jpg", places=[{"id": f"r{n}", "where": str(n)} for n in range(5)])
    for n in range(5):
        add_note(big, body=str(n), by=acting(sato), at=at)
    small = apply("lamp", photo="b.jpg", places=[])

    def queries(case):
        with CaptureQueriesContext(connection) as counted:
            sato_client.get(address(case))
        return len(counted)

    queries(small)
    assert queries(big) == queries(small)


@pytest.fixture
def sealed(apply: Apply) -> Case:
    """An application with an Individual Number."""
    field = field_type("my_number")
    version = apply("lamp").version
    value = field.parse({"": NUMBER, "sealed": ""}, version.procedure.fields["my_number"])
    return apply("lamp", my_number=value)


def test_an_individual_number_is_masked_until_it_is_shown_once_for_a_purpose(
    sealed: Case, english: None, sato_client: Client
) -> None:
    page = sato_client.get(address(sealed)).content.decode()
    assert "＊＊＊＊" in page
    assert "1234" not in page.replace(sealed.number, "")
    link = address(sealed, "my-number/?path=my_number")
    asked = sato_client.get(link).content.decode()
    assert "1234 5678 9018" not in asked
    assert "試験条例第2条" in asked
    assert sato_client.post(link, {"path": "my_number"}).status_code == 422
    assert AccessLine.objects.count() == 1
    shown = sato_client.post(link, {"path": "my_number", "purpose": "entry"})
    assert "1234 5678 9018" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    line = AccessLine.objects.first()
    assert line.purpose == "Entry of the Individual Number in the core system"
    assert "My Number" in line.what


def test_an_individual_number_is_not_shown_without_the_line(
    sealed: Case, sato_client: Client, unrecorded: None
) -> None:
    response = sato_client.post(address(sealed, "my-number/"), {"path": "my_number", "purpose": "entry"})
    assert response.status_code == 503
    assert "1234" not in response.content.decode()


@pytest.mark.parametrize("path", ["reason", "nonsense", "", "places.0.where"])
def test_only_an_individual_number_is_unsealed(sealed: Case, sato_client: Client, path: str) -> None:
    assert sato_client.post(address(sealed, "my-number/"), {"path": path, "purpose": "entry"}).status_code == 404
