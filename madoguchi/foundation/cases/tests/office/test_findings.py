"""What the office finds out is written down with the decision, and stands on what is issued."""

from __future__ import annotations

import json
import random
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.refusals import FindingsNeeded
from madoguchi.foundation.cases.tests.office.conftest import DEFINITIONS, Apply
from madoguchi.foundation.forms.public import check_folder, publish_definitions, sample_findings
from madoguchi.kernel.acts import SYSTEM
from tests.cast import acting

FINDINGS = [
    {"name": "kind", "type": "choice", "label": {"ja": "灯の種類", "plain": "あかり", "en": "Kind of lamp"},
     "of": [{"key": "led", "ja": "LED", "plain": "LED", "en": "LED"}, {"key": "gas", "ja": "ガス灯", "en": "Gas"}]},
    {"name": "until", "type": "date", "label": {"ja": "許可の期限", "plain": "いつまで", "en": "Permitted until"},
     "when": "finding.kind == 'led' and dark"},
    {"name": "remark", "type": "text", "label": {"ja": "条件", "plain": "きまり", "en": "Condition"}, "required": False},
]  # fmt: skip
ROWS = [
    {"label": {"ja": "種類", "plain": "あかり", "en": "Kind"}, "value": "finding.kind"},
    {
        "label": {"ja": "期限", "plain": "いつまで", "en": "Until"},
        "value": "finding.until",
        "when": "finding.kind == 'led'",
    },
]


@pytest.fixture
def definitions(tmp_path: Path, city: Any, at: datetime) -> Any:
    """The street lamp, with findings of the office."""
    folder = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, folder)
    for name, head, more in (
        ("procedures/lamp.yaml", "review:\n", f"  findings: {json.dumps(FINDINGS)}\n"),
        ("documents/lamp-permit.yaml", "rows:\n", "".join(f"  - {json.dumps(row)}\n" for row in ROWS)),
    ):
        path = folder / name
        path.write_text(path.read_text().replace(head, head + more))
    checked = check_folder(folder)
    assert not checked.errors, checked.errors
    return publish_definitions(checked, by=SYSTEM, at=at)


@pytest.fixture
def page(examined: Case) -> str:
    """The address of the decision."""
    return f"/staff/cases/{examined.pk}/decide/"


def test_a_favourable_decision_needs_them(examined: Case, suzuki: User, at: datetime) -> None:
    with pytest.raises(FindingsNeeded) as refused:
        decide_case(examined, outcome="granted", findings={"finding.kind": "led"}, by=acting(suzuki), at=at)
    assert [p.path for p in refused.value.problems] == ["finding.until"]
    with pytest.raises(FindingsNeeded):
        decide_case(examined, outcome="granted", findings={"finding.kind": "moon"}, by=acting(suzuki), at=at)
    assert Case.objects.get(pk=examined.pk).state == "examining"


def test_they_stand_on_the_document_and_what_does_not_apply_is_gone(examined: Case, suzuki: User, at: datetime) -> None:
    findings = {"finding.kind": "gas", "finding.until": "2027-03-31", "finding.stranger": "x"}
    decide_case(examined, outcome="granted", findings=findings, by=acting(suzuki), at=at)
    examined.refresh_from_db()
    assert examined.findings == {"finding.kind": "gas"}
    rows = {row["label"]: row["value"] for row in examined.documents.get().content["rows"]}
    assert rows["種類"] == "ガス灯"
    assert "期限" not in rows


def test_a_refusal_leaves_them_out(examined: Case, suzuki: User, at: datetime) -> None:
    decide_case(
        examined, outcome="refused", reasons="予算がない。", findings={"finding.kind": "led"}, by=acting(suzuki), at=at
    )
    examined.refresh_from_db()
    assert examined.findings == {}


def test_the_chief_writes_them_reads_them_once_more_and_decides(
    page: str, examined: Case, english: None, suzuki_client: Client
) -> None:
    assert "Kind of lamp" in suzuki_client.get(page).content.decode()
    form = {"outcome": "granted", "seen": examined.revision, "finding.kind": "led"}
    answer = suzuki_client.post(page, form)
    assert answer.status_code == 422
    asked = answer.content.decode()
    assert "Permitted until" in asked, "what the first answer opened is asked now"
    form |= {"finding.until": "令和9年3月31日", "finding.remark": "夜間のみ"}
    confirm = suzuki_client.post(page, form).content.decode()
    assert "31 March 2027" in confirm
    assert 'name="finding.remark" value="夜間のみ"' in confirm
    suzuki_client.post(page, {**form, "confirmed": "1"})
    case = Case.objects.get(pk=examined.pk)
    assert case.findings == {"finding.kind": "led", "finding.until": "2027-03-31", "finding.remark": "夜間のみ"}
    rows = {row["label"]: row["value"] for row in case.documents.get().content["rows"]}
    assert rows["期限"] == "令和9年3月31日（2027年）"


def test_what_cannot_be_read_stays_as_it_was_typed(
    page: str, examined: Case, english: None, suzuki_client: Client
) -> None:
    form = {"outcome": "granted", "seen": examined.revision, "finding.kind": "led", "finding.until": "いつか"}
    answer = suzuki_client.post(page, form)
    assert answer.status_code == 422
    assert 'value="いつか"' in answer.content.decode()
    refusal = {**form, "outcome": "refused", "reasons": "予算がない。"}
    assert "Is this the decision?" in suzuki_client.post(page, refusal).content.decode()


def test_an_invented_examiner_always_finds_something_sound(
    apply: Apply, sato: User, suzuki: User, at: datetime
) -> None:
    for seed in range(6):
        case = apply("lamp")
        receive_case(case, by=acting(sato), at=at)
        found = sample_findings(case_state(case), random.Random(seed))
        decide_case(case, outcome="granted", findings=found, by=acting(suzuki), at=at)
        assert case.findings["finding.kind"] in ("led", "gas")
