"""``madoguchi opendata check``, ``schema``, ``send``, ``publish`` and ``list``."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.invisible import visible
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.telling import in_words
from madoguchi.services.opendata.tests.desk import approved, broken_file, clean_file
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled

AED = clean_rows("aed", 5)


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    path = tmp_path / "x.csv"
    rows = spoiled(spoiled(AED, "開始時間", "9:00"), "法人番号", "5.22001E+12")
    path.write_bytes(as_csv(rows).encode("cp932"))
    return path


def test_a_clean_file_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(as_csv(AED), encoding="utf-8")
    told, code = run("opendata_check", str(path))
    assert (code, "AED設置箇所一覧" in told, "誤り 0" in told) == (0, True, True)


def test_faults_are_told_with_their_rule_reason_and_remedy(dirty: Path) -> None:
    told, code = run("opendata_check", str(dirty), "--as", "aed")
    assert code == 1
    assert "L2-01 指数で書かれ、桁が失われた値［法人番号］ ×1 行 2" in told
    assert "「9:00」 → 「09:00」" in told
    assert "失われた桁は推測できません" in told


def test_the_repaired_file_is_another_one_and_every_change_is_told(dirty: Path, tmp_path: Path) -> None:
    before, out = dirty.read_bytes(), tmp_path / "repaired.csv"
    told, _code = run("opendata_check", str(dirty), "--fix", str(out), "--json")
    report = json.loads(told)
    assert report["changes"] == [
        {"row": 2, "column": "開始時間", "before": "9:00", "after": "09:00", "kinds": ["time-form"]}
    ]
    text = out.read_text(encoding="utf-8-sig")
    assert "09:00" in text
    assert "5.22001E+12" in text
    assert dirty.read_bytes() == before
    with pytest.raises(CommandError, match="another place"):
        call_command("opendata_check", str(dirty), "--fix", str(dirty))


def test_a_row_that_is_too_long_keeps_its_place_in_the_repaired_file(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", tmp_path / "y.csv"
    path.write_text(
        "名称,種類,数\nA,x,1\nB,y,2,EXTRA\nC,z,3\nD,w\nE,v,5\n注 これは表の外にある注記です\n", encoding="utf-8"
    )
    told, code = run("opendata_check", str(path), "--fix", str(out))
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["名称,種類,数", "A,x,1", "B,y,2,EXTRA", "C,z,3", "D,w", "E,v,5", "注 これは表の外にある注記です,,"]
    assert (code, "3 件、ほかに値の数が合わず調べられない行 2" in told) == (1, True)


def test_a_quote_that_is_not_closed_becomes_a_letter_and_that_is_told(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", tmp_path / "y.csv"
    path.write_text('名称,種類,数\nA,x,1\nB,"y,2\nC,z,3\n', encoding="utf-8")
    told, _code = run("opendata_check", str(path), "--fix", str(out), "--json")
    assert out.read_text(encoding="utf-8-sig").splitlines()[2] == 'B,"""y",2'
    assert json.loads(told)["changes"] == [
        {"row": 3, "column": "", "before": 'B,"y,2', "after": 'B,"""y",2', "kinds": ["quote-broken"]}
    ]


def test_known_places_fill_in_coordinates(tmp_path: Path) -> None:
    path, places = tmp_path / "x.csv", tmp_path / "places.csv"
    path.write_text(as_csv(spoiled(spoiled(AED, "緯度", ""), "経度", "")), encoding="utf-8")
    address = AED[1][AED[0].index("所在地_連結表記")]
    places.write_text(f"住所,緯度,経度\n{address},41.77,140.73\n", encoding="utf-8")
    told, code = run("opendata_check", str(path), "--places", str(places), "--fix", str(tmp_path / "y.csv"))
    assert (code, "41.77" in told) == (0, True)


def test_definitions_are_exported() -> None:
    schema = json.loads(run("opendata_schema", "aed", "--edition", "recommended")[0])
    assert schema["fields"][0]["name"] == "都道府県コード又は市区町村コード"
    table = json.loads(run("opendata_schema", "aed", "--csvw", "https://www.example.lg.jp/aed.csv")[0])
    assert table["url"] == "https://www.example.lg.jp/aed.csv"


@pytest.mark.django_db
def test_a_file_is_sent_and_waits_for_a_person(population: Dataset, tmp_path: Path, at: datetime) -> None:
    file = tmp_path / "人口.csv"
    file.write_bytes(broken_file())
    told, code = run("opendata_send", str(file), "--dataset", "population", "--reason", "最初の公開")
    assert (code, "総人口" in told) == (1, True)
    assert Version.objects.get().state == State.DRAFT
    file.write_bytes(clean_file())
    told, code = run("opendata_send", str(file), "--dataset", "population", "--reason", "最初の公開")
    assert (code, Version.objects.get().state) == (0, State.WAITING)
    told, _code = run("opendata_publish")
    assert "0 published" in told, "a command approves nothing"
    with pytest.raises(CommandError):
        run("opendata_send", str(file), "--dataset", "nothing", "--reason", "x")


@pytest.mark.django_db
def test_the_catalogue_is_listed(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    approved(population, sato, suzuki, at)
    told, _code = run("opendata_publish")
    assert "1 published" in told
    told, _code = run("opendata_list", "--json")
    found = {one["dataset"]: one for one in json.loads(told)}
    assert (found["population"]["version"], found["population"]["overdue"]) == (1, False)
    assert (found["aed"]["version"], found["aed"]["overdue"]) == (None, True)
    told, _code = run("opendata_list")
    assert "2026-11-02" in told


def test_of_a_long_text_the_difference_is_shown() -> None:
    text = "観光案内" * 30
    before, after = f"{text}\u200b{text}", f"{text}{text}"
    assert visible(before, after) == f"…{text[:20]}[U+200B]{text[:59]}…"
    assert visible(after, before) == f"…{text[:80]}…"
    assert visible(f"{text}９{text}", f"{text}9{text}") == f"…{text[:20]}９{text[:59]}…"
    assert visible(f"{text} \n", text) == f"…{text[-20:]}␣⏎"
    assert visible(text, "") == f"{text[:80]}…"


@pytest.mark.parametrize("unit", ["あ\n", "あ \u200b"], ids=["ends of lines", "unseen letters"])
def test_a_cell_as_large_as_a_file_is_told_in_a_few_words(unit: str, tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    file.write_text('名称,備考\n公民館,"' + unit * 100_000 + '"\n', encoding="utf-8")
    told, code = run("opendata_check", str(file), "--fix", str(tmp_path / "out.csv"))
    assert (code, max(map(len, told.splitlines())) < 600) == (0, True)


def test_a_blank_that_is_taken_away_is_seen_in_what_is_told() -> None:
    assert (visible("36.54810 ", "36.54810"), visible("36.54810", "36.54810 ")) == ("36.54810␣", "36.54810")
    assert visible("\u200b架空\u3000", "架空") == "[U+200B]架空□"
    assert visible("架空 市", "別の市") == "架空 市", "what differs is seen without it"
    group = {"rule": "column", "what": "空白", "severity": "warning", "column": "緯度", "count": 1, "rows": "2",
             "why": "", "fix": "",
             "values": [{"value": "36.54810 ", "proposal": "36.54810", "certain": True, "count": 1}]}  # fmt: skip
    told = {"title": None, "form": "csv", "encoding": "UTF-8", "records": 1, "repairable_errors": 0, "groups": [group],
            "counts": {"error": 0, "warning": 1, "note": 0}}  # fmt: skip
    assert "    「36.54810␣」 → 「36.54810」 ×1" in in_words(told)
    page = Template("{% load opendata_words %}{{ a|seen_beside:b }}").render(Context({"a": "x\u3000", "b": "x"}))
    assert page == "x□"
