"""One value is judged once, with one word, by the command and by the desk alike."""

from __future__ import annotations

import pytest

from madoguchi.services.opendata import examining
from madoguchi.services.opendata.apart import read_head
from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.kinds import KINDS
from madoguchi.services.opendata.telling import as_json, in_words
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled

AED = clean_rows("aed", 12)
NOWHERE = "/nonexistent"


def kinds(heading: str, value: str) -> list[tuple[str, str]]:
    found = check(as_csv(spoiled(AED, heading, value)).encode()).report
    return [(group.kind.key, group.severity) for group in found.sorted_groups()]


def test_what_stops_publishing_is_an_error_for_the_command_and_for_the_desk() -> None:
    data = as_csv(spoiled(AED, "開始時間", "9:00")).encode()
    told = as_json(check(data).report)
    answer = examining._answer({"name": "x.csv", "standard": "aed", "own": [], "city": NOWHERE}, data)
    told_at_desk = read_head(answer.partition(b"\n")[0])
    for report in (told, told_at_desk["file_report"], told_at_desk["report"]):
        assert report["counts"] == {"error": 1, "warning": 0, "note": 0}
        assert report["repairable_errors"] == 1
        (group,) = report["groups"]
        assert (group["kind"], group["severity"], group["repaired"]) == ("time-form", "error", 1)
    assert told_at_desk["report"]["unfit"] == [], "it is not told a second time"
    assert any("誤りのうち 1 は確実に直せます" in line for line in in_words(told))


def test_what_a_published_version_can_keep_stays_a_warning() -> None:
    assert kinds("電話番号", "（0138）21-3111") == [("phone-marks", "warning")]
    assert kinds("高度の値", "12m") == [("unit", "error")]


@pytest.mark.parametrize("value", ["〒04－8666", "〒40－8666", "４０８６６６", "40-8666"])
def test_a_postal_code_has_one_remark(value: str) -> None:
    assert len(kinds("郵便番号", value)) == 1


@pytest.mark.parametrize("value", ["-3", "+5", "-1,200", "-5%", "1+1", "-"])
def test_numbers_are_not_taken_for_formulas(value: str) -> None:
    assert "formula-like" not in [kind for kind, _severity in kinds("備考", value)]


def test_a_formula_s_look_is_a_note_and_hides_nothing_else() -> None:
    assert kinds("備考", "-中央公民館 ") == [("spaces-around", "warning"), ("formula-like", "note")]
    assert kinds("名称_英字", "@中央") == [("ascii-wrong", "error"), ("formula-like", "note")]


@pytest.mark.parametrize(
    "value",
    [
        "行きますか?はい",
        "何?と思ったら",
        "https://example.jp/a?b=c",
        "example.jp/a?id=3",
        "使えるの?電話で",
        "ようこそ?",
    ],
)
def test_questions_and_addresses_have_not_lost_letters(value: str) -> None:
    assert kinds("備考", value) == []


@pytest.mark.parametrize("value", ["8:00?15:00", "東雲町12?1", "ハル?ナツ", "北?道"])
def test_a_question_mark_between_others_is_a_lost_letter(value: str) -> None:
    assert kinds("備考", value) == [("letters-lost", "error")]


def test_the_prefecture_is_promised_only_where_it_is_known() -> None:
    assert "補います" not in KINDS["address-prefecture-unknown"].fix.ja
    assert kinds("所在地_連結表記", "大鷲県函館市東雲町4-13")[0][0] == "address-prefecture-unknown"


@pytest.mark.parametrize(
    ("joined", "number", "agrees"),
    [
        ("北海道函館市東雲町1-4", "1", False),
        ("北海道函館市東雲町12-1", "2-1", False),
        ("北海道函館市東雲町4番13号", "4-13", True),
        ("北海道函館市東雲町41番地1", "41-1", True),
        ("北海道函館市東雲町41番地の1", "41番地1", True),
        ("北海道函館市東雲町4-13-8", "13-8", True),
        ("北海道函館市東雲町４－１３ 市役所本庁舎", "4-13", True),
        ("北海道函館市東雲町字千苅62-8", "字千苅62-8", True),
    ],
)
def test_the_joined_address_ends_with_its_number(joined: str, number: str, agrees: bool) -> None:
    rows = spoiled(spoiled(AED, "所在地_連結表記", joined), "所在地_番地以下", number)
    found = {kind for kind, _column in check(as_csv(rows).encode()).report.groups}
    assert ("parts-disagree" in found) is not agrees


@pytest.mark.parametrize(
    ("city", "address", "becomes", "certain"),
    [
        ("五所川原市", "五所川原市字布屋町41-1", "青森県五所川原市字布屋町41-1", True),
        ("五所川原市", "金木町喜良市千苅62-8", "青森県五所川原市金木町喜良市千苅62-8", False),
        ("五所川原市", "市浦村元1-1", "青森県五所川原市市浦村元1-1", False),
        ("五所川原市", "字布屋町41-1", "青森県五所川原市字布屋町41-1", False),
        ("五所川原市", "大字郡山町1", "青森県五所川原市大字郡山町1", False),
        ("五所川原市", "北津軽郡鶴田町大字鶴田字早瀬200-1", None, False),
        ("五所川原市", "府中市宮西町2-24", None, False),
        ("五所川原市", "市川市八幡1-1-1", None, False),
        ("五所川原市", "東村山市本町1-2-3", None, False),
        ("鶴田町", "北津軽郡鶴田町大字鶴田字早瀬200-1", "青森県北津軽郡鶴田町大字鶴田字早瀬200-1", True),
        ("", "五所川原市字布屋町41-1", "青森県五所川原市字布屋町41-1", True),
        ("", "北津軽郡鶴田町大字鶴田字早瀬200-1", "青森県北津軽郡鶴田町大字鶴田字早瀬200-1", True),
        ("", "金木町喜良市千苅62-8", None, False),
        ("", "布屋町41-1", None, False),
    ],
)
def test_no_address_is_proposed_that_cannot_be(city: str, address: str, becomes: str | None, *, certain: bool) -> None:
    rows = [
        ["ID", "名称", "所在地_都道府県", "所在地_市区町村", "所在地_連結表記"],
        ["1", "公民館", "青森県", city, address],
    ]
    groups = check(as_csv(rows).encode(), slug="aed").report.groups
    kind = "address-no-prefecture" if certain else "address-prefecture-unknown"
    told = groups[kind, "所在地_連結表記"].seen.values()
    assert [(one.proposal, one.certain) for one in told] == [(becomes, certain)]
