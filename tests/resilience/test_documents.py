"""Never another's document, in a few seconds: each paper is compared as it leaves, and a shared variable is found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Case, decide_case, receive_case
from madoguchi.foundation.cases.tasks import print_document
from madoguchi.foundation.cases.views.resident import applications
from madoguchi.foundation.files import subjects
from madoguchi.foundation.files.public import documents_stopped_since, subjects_in_pdf
from madoguchi.foundation.messaging.contrib.demo import DemoMail
from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.vendors import Letter
from madoguchi.kernel.jobs import run_ready_jobs
from tests.cast import acting
from tests.desk import MakeCase
from tests.resilience.documents import Pulls


@pytest.fixture
def two(make_case: MakeCase, hanako: Any, other_resident: Any, tanaka: Any, at: datetime) -> tuple[Case, Case]:
    """花子's case and 太郎's, both granted and printed."""
    cases = []
    for n, owner in enumerate((hanako, other_resident)):
        case = make_case("dog-registration", owner=owner, seed=n, answers={"dog_name": f"イヌ{n:04d}"})
        receive_case(case, by=acting(tanaka), at=at)
        decide_case(case, outcome="granted", reasons="", findings={}, by=acting(tanaka), at=at)
        print_document(key="", document_id=str(case.documents.get().pk))
        cases.append(case)
    return cases[0], cases[1]


def person(case: Case, n: int) -> dict[str, str]:
    return {"number": case.number, "document": case.documents.get().number, "mark": f"イヌ{n:04d}"}


def papers(case: Case) -> dict[str, str]:
    return {
        "receipt": reverse("application_receipt", args=[case.id]),
        "certificate": reverse("application_document", args=[case.id, case.documents.get().pk]),
    }


def test_every_paper_says_whose_it_is_in_keywords_text_and_header(
    hanako_client: Client, two: tuple[Case, Case]
) -> None:
    hers, _his = two
    pulls = Pulls(2)
    for kind, address in papers(hers).items():
        answer = hanako_client.get(address)
        assert f"case:{hers.number}" in answer["Madoguchi-Subject"].split(", ")
        pulls.judge_pdf(kind, answer.content, person(hers, 0))
    assert pulls.wrong == []


@pytest.mark.parametrize(("kind", "maker"), [("receipt", "receipt_pdf"), ("certificate", "read_content")])
def test_anothers_paper_is_stopped_and_leaves_an_alarm(
    hanako_client: Client, two: tuple[Case, Case], kind: str, maker: str, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    hers, his = two
    make = getattr(applications, maker)
    theirs = his if kind == "receipt" else his.documents.get().file
    monkeypatch.setattr(applications, maker, lambda _hers, **rest: make(theirs, **rest))
    answer = hanako_client.get(papers(hers)[kind], headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "This document could not be checked" in answer.content.decode()
    assert documents_stopped_since(at - timedelta(minutes=1)) == 1
    # The control: with the comparison off the paper goes out, and the harness sees that it is another's.
    monkeypatch.setattr(subjects, "refuse_anothers", lambda *_given, **_named: None)
    pulls = Pulls(1)
    pulls.judge_pdf(kind, hanako_client.get(papers(hers)[kind]).content, person(hers, 0))
    assert pulls.wrong


def test_a_paper_without_any_id_is_not_handed_out(
    hanako_client: Client, two: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications, "receipt_pdf", lambda *_given, **_named: b"%PDF-1.7 torn")
    assert hanako_client.get(papers(two[0])["receipt"]).status_code == 503
    assert subjects_in_pdf(b"%PDF-1.7 torn") == frozenset()


def test_a_mail_about_another_case_is_never_sent(two: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Letter] = []
    monkeypatch.setattr(DemoMail, "send", lambda _self, letter: sent.append(letter))
    hers, his = two
    wrong = OutgoingMail.objects.filter(case_id=str(hers.id)).first()
    assert wrong is not None
    OutgoingMail.objects.filter(pk=wrong.pk).update(
        subject=wrong.subject.replace(hers.number, his.number),
        body_text=wrong.body_text.replace(hers.number, his.number),
    )
    run_ready_jobs()
    assert f"<{wrong.id}@" not in "".join(letter.message_id for letter in sent)
    assert sent
    assert all(letter.about.removeprefix("case:") in f"{letter.subject}{letter.body_text}" for letter in sent)
    wrong.refresh_from_db()
    assert (wrong.sent_at, wrong.trouble) == (None, "AnothersDocument")
