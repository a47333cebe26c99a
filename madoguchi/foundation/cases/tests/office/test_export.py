"""Files for core systems: columns, characters that do not fit, formulas, and a look for each case."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.export import Target, cases_to_export, targets_of, with_report, write_export
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting

IVS = {"family": "辻\U000e0101", "given": "髙子", "family_kana": "ツジ", "given_kana": "タカコ"}


@pytest.fixture
def target(apply: Apply) -> Target:
    """The export of ``lamp``, with one application in it."""
    apply("lamp", reason="=1+1", dark=False)
    return targets_of({"citizens"})[0]


def written(target, at, encoding="utf-8", which="all", look=lambda case: None):
    cases = cases_to_export(target, {"citizens"}, start=at.date(), end=at.date(), which=which)
    return write_export(cases, target, encoding=encoding, look=look)


def rows(exported, encoding="utf-8-sig"):
    return list(csv.DictReader(io.StringIO(exported.file.read().decode(encoding))))


def test_columns_come_from_the_definition(target: Target, at: datetime) -> None:
    (row,) = rows(written(target, at))
    assert row["氏名_姓"] == "津軽"
    assert row["住所_市区町村"] == "五所川原市"
    assert (row["本数"], row["夜暗い"], row["合計"]) == ("2", "0", "6")


def test_free_text_that_looks_like_a_formula_gets_an_apostrophe_and_numbers_do_not(
    target: Target, at: datetime
) -> None:
    (row,) = rows(written(target, at))
    assert row["理由"] == "'=1+1"
    assert row["本数"] == "2"


def test_a_character_that_cp932_lacks_is_replaced_and_reported(target: Target, apply: Apply, at: datetime) -> None:
    apply("lamp", **{"applicant.name": IVS, "reason": "𠮷野〜駅−前 ☃"})
    exported = written(target, at, "cp932")
    row = next(r for r in rows(exported, "cp932") if r["氏名_名"] == "髙子")
    assert row["氏名_姓"] == "辻"
    assert row["理由"] == "〓野～駅－前 〓"
    assert [(r.column, r.code_point, r.instead) for r in exported.replaced] == [
        ("氏名_姓", "U+E0101", ""),
        ("理由", "U+20BB7", "〓"),
        ("理由", "U+2603", "〓"),
    ]
    exported.file.seek(0)
    with zipfile.ZipFile(with_report(exported, "lamp")) as archive:
        assert archive.namelist() == ["lamp.csv", "lamp-report.csv"]
        assert "U+20BB7" in archive.read("lamp-report.csv").decode("utf-8-sig")


def test_utf_8_keeps_every_character(target: Target, apply: Apply, at: datetime) -> None:
    apply("lamp", **{"applicant.name": IVS})
    exported = written(target, at)
    assert exported.replaced == []
    assert "辻\U000e0101" in {row["氏名_姓"] for row in rows(exported)}


def test_only_what_was_granted_goes_to_the_core_system_unless_all_is_asked(
    target: Target, apply: Apply, sato: User, suzuki: User, at: datetime
) -> None:
    granted = apply("lamp")
    receive_case(granted, by=acting(sato), at=at)
    decide_case(granted, outcome="granted", by=acting(suzuki), at=at)
    assert [row["受付番号"] for row in rows(written(target, at, which="granted"))] == [granted.number]
    assert written(target, at, which="all").lines == 2


def test_a_look_comes_before_each_line_and_stops_everything_by_failing(
    target: Target, apply: Apply, at: datetime
) -> None:
    apply("lamp")
    looked = []

    def look(case):
        if looked:
            raise RuntimeError
        looked.append(case.number)

    with pytest.raises(RuntimeError):
        written(target, at, look=look)
    assert len(looked) == 1


def test_other_departments_have_no_file(target: Target, at: datetime) -> None:
    assert targets_of({"environment"}) == []
    cases = cases_to_export(target, {"environment"}, start=at.date(), end=at.date(), which="all")
    assert not cases.exists()


FORM = {"start": "2026-11-01", "end": "2026-11-02", "which": "all", "encoding": "utf-8"}


def test_the_page_downloads_and_records_each_case(target: Target, sato_client: Client, at: datetime) -> None:
    response = sato_client.post("/staff/cases/export/", {**FORM, "target": target.key})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "津軽" in response.getvalue().decode()
    line = AccessLine.objects.get()
    assert line.purpose == "Transfer to the core system"
    assert line.case_number


def test_the_page_gives_a_zip_with_the_report(target: Target, apply: Apply, sato_client: Client) -> None:
    apply("lamp", reason="𠮷")
    response = sato_client.post("/staff/cases/export/", {**FORM, "target": target.key, "encoding": "cp932"})
    assert response["Content-Type"] == "application/zip"
    assert ".zip" in response["Content-Disposition"]


def test_the_page_says_when_there_is_nothing(target: Target, sato_client: Client) -> None:
    response = sato_client.post("/staff/cases/export/", {**FORM, "target": target.key, "which": "granted"})
    assert response.status_code == 422
    assert not AccessLine.objects.exists()
    assert sato_client.post("/staff/cases/export/", {**FORM, "start": "", "target": "x:0"}).status_code == 422


def test_other_departments_are_offered_nothing(target: Target, tanaka_client: Client, admin_client: Client) -> None:
    for client in (tanaka_client, admin_client):
        assert client.get("/staff/cases/export/").status_code == 200
        assert client.post("/staff/cases/export/", {**FORM, "target": target.key}).status_code == 422
    assert not AccessLine.objects.exists()


def test_nothing_is_downloaded_when_the_look_cannot_be_recorded(
    target: Target, sato_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.foundation.cases.views.staff import opening

    def broken(**_line):
        raise OSError

    monkeypatch.setattr(opening, "record_view", broken)
    response = sato_client.post("/staff/cases/export/", {**FORM, "target": target.key})
    assert response.status_code == 503
    assert "津軽" not in response.content.decode()
