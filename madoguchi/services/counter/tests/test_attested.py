"""What was confirmed and signed at the counter stands on the case's page, judged against what the case says now."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.files.public import take_in_file
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.confirming import confirm_on_paper
from madoguchi.services.counter.operations.papers import attest_sheet, keep_signed_sheet, note_printed
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.strokes import path_of
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.tests.test_tablet import BEFORE_IT, a_photo
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
STROKES = [[(10, 20), (30, 40), (50, 60)]]
SAME, CORRECTED, DIFFERS = "署名された内容のままです", "署名の後に補正で変わりました", "署名された内容と異なります"


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


def submitted(desk: Desk, family: CounterSet) -> Case:
    """花子's form for the insurance, signed with a finger with the others."""
    desk.fill(family)
    desk.confirm(family)
    sign_set(
        family, hashes=[one.confirmed_hash for one in family.forms.all()], by=BEFORE_IT, at=desk.at,
        signature={"kind": "finger", "strokes": STROKES, "path": path_of(STROKES)},
    )  # fmt: skip
    return next(case for case in submit_set(family, by=acting(desk.clerk), at=desk.at) if case.slug == "insurance")


def page_of(browser: Client, case: Case) -> str:
    return browser.get(reverse("case_detail", args=[case.pk])).content.decode()


def test_what_was_confirmed_and_never_signed_is_not_called_signed(
    desk: Desk, family: CounterSet, browser: Client
) -> None:
    desk.fill(family)
    desk.confirm(family, sign=False)
    cases = submit_set(family, unsigned="paper-follows", by=acting(desk.clerk), at=desk.at)
    page = page_of(browser, next(one for one in cases if one.slug == "insurance"))
    assert "署名はありません" in page
    assert SAME not in page


def test_the_drawn_name_and_the_judgement_stand_on_the_page(desk: Desk, family: CounterSet, browser: Client) -> None:
    case = submitted(desk, family)
    assert "strokes" not in case.attested["signature"]
    page = page_of(browser, case)
    for text in (f'd="{path_of(STROKES)}"', SAME, case.content_hash, "本人確認に使ったもの"):
        assert text in page

    another = {**case.answers["applicant.name"], "family": "別"}
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, "applicant.name": another})
    page = page_of(browser, case)
    assert DIFFERS in page, "judged from the answers as they are stored, not from a stored hash"
    assert SAME not in page


def test_a_correction_is_told_from_a_change_of_what_is_stored(desk: Desk, family: CounterSet, browser: Client) -> None:
    case = submitted(desk, family)
    first = case.contents.get()
    changed = {**case.answers, "applicant.phone": "0173-00-9999"}
    case.contents.create(at=desk.at, answers=changed, provenance={}, files=first.files, content_hash="f" * 64)
    Case.objects.filter(pk=case.pk).update(answers=changed, content_hash="f" * 64)
    assert CORRECTED in page_of(browser, case)
    case.contents.filter(pk=first.pk).update(answers=changed)
    assert DIFFERS in page_of(browser, case)


def test_the_signed_sheet_is_opened_from_the_case_with_a_line(desk: Desk, browser: Client) -> None:
    opened, by = desk.open(), acting(desk.clerk)
    (form,) = desk.choose(opened, "insurance")
    desk.fill(opened)
    (ready,) = note_printed(opened, by=by, at=desk.at)
    scan = take_in_file(ContentFile(a_photo(), name="signed.png"), by=by, at=desk.at)
    form.refresh_from_db()
    form.counter_set = opened
    confirm_on_paper(form, shown=ready.content_hash, by=by, at=desk.at)
    keep_signed_sheet(form, scan=scan, here=[1], of=1, by=by, at=desk.at)
    attest_sheet(form, by=by, at=desk.at)
    opened.refresh_from_db()
    (case,) = submit_set(opened, by=by, at=desk.at)
    address = reverse("case_file", args=[case.pk, scan.pk])
    page = page_of(browser, case)
    assert address in page
    assert "紙で" in page
    before = AccessLine.objects.filter(case_number=case.number).count()
    assert browser.get(address).status_code == 200
    assert AccessLine.objects.filter(case_number=case.number).count() == before + 1
    (other,) = submit_set_of(desk)
    assert browser.get(reverse("case_file", args=[other.pk, scan.pk])).status_code == 404, "a sheet of another case"


def submit_set_of(desk: Desk) -> list[Case]:
    """A case of somebody else."""
    opened = desk.open("taro")
    desk.choose(opened, "insurance")
    desk.fill(opened)
    desk.confirm(opened)
    return submit_set(opened, by=acting(desk.clerk), at=desk.at)
