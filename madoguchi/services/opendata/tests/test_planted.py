"""Every kind of fault that is planted is found where it was planted, and repaired only where that is certain."""

from __future__ import annotations

import pytest

from madoguchi.services.opendata.checking.tables import Checked, check
from madoguchi.services.opendata.kinds import KINDS
from madoguchi.services.opendata.repairing import repaired_csv, repaired_frame
from madoguchi.services.opendata.tests.samples import Row, as_csv, clean_rows, spoiled

ASK = None
"""What nobody can know: reported, never changed."""

CELLS: list[tuple[str, str, str, str, str | None]] = [
    # kind, dataset, heading, what was planted, what it becomes
    ("newline", "aed", "名称", "中央\n公民館", "中央 公民館"),
    ("spaces-around", "aed", "名称", "　中央公民館 ", "中央公民館"),
    ("spaces-inside", "aed", "名称", "中央  公民館", "中央 公民館"),
    ("letters-apart", "aed", "名称", "公　民　館", ASK),
    ("invisible", "aed", "名称", "中央\u200b公民館", "中央公民館"),
    ("halfwidth-kana", "aed", "名称", "ﾊﾟﾋﾟﾌﾟ会館", "パピプ会館"),
    ("platform-dependent", "aed", "名称", "第①会館", ASK),
    ("squared", "aed", "団体名", "㈱中央", "(株)中央"),
    ("private-use", "aed", "名称", "\ue001野会館", ASK),
    ("letters-lost", "aed", "名称_英字", "kenritsuch??by?in", ASK),
    ("mojibake-lost", "aed", "名称", "中央公民\ufffd", ASK),
    ("width", "aed", "所在地_連結表記", "北海道函館市東雲町４丁目１３－８", "北海道函館市東雲町4丁目13-8"),
    ("several-values", "aed", "電話番号", "0138-21-3111、0138-21-3112", ASK),
    ("dash-for-blank", "aed", "内線番号", "－", ""),
    ("word-for-blank", "aed", "電話番号", "不明", ASK),
    ("zero-for-blank", "aed", "緯度", "0", ASK),
    ("unit", "aed", "高度の値", "12m", "12"),
    ("thousands", "population", "総人口", "1,234", "1234"),
    ("not-a-number", "population", "男性", "多数", ASK),
    ("not-whole", "population", "女性", "-3", ASK),
    ("special-mark", "population", "男性", "…", ASK),
    ("scientific", "aed", "法人番号", "5.22001E+12", ASK),
    ("scientific-whole", "aed", "法人番号", "5.835678256246E+12", "5835678256246"),
    ("corporate-check", "aed", "法人番号", "5835678256247", ASK),
    ("corporate-length", "aed", "法人番号", "583567825624", ASK),
    ("corporate-marks", "aed", "法人番号", "5-8356-7825-6246", "5835678256246"),
    ("code-zero-lost", "aed", "所在地_全国地方公共団体コード", "12025", "012025"),
    ("code-no-check", "aed", "所在地_全国地方公共団体コード", "01202", "012025"),
    ("code-wrong", "aed", "所在地_全国地方公共団体コード", "012026", ASK),
    ("postal-hyphen", "aed", "郵便番号", "〒040-8666", "0408666"),
    ("postal-zero-lost", "aed", "郵便番号", "408666", "0408666"),
    ("postal-wrong", "aed", "郵便番号", "0408", ASK),
    ("phone-marks", "aed", "電話番号", "（0138）21-3111", "0138-21-3111"),
    ("phone-zero-lost", "aed", "電話番号", "138-21-3111", "0138-21-3111"),
    ("phone-no-hyphen", "public_wireless_lan", "電話番号", "0997123456", ASK),
    ("phone-wrong", "aed", "電話番号", "21-3111", ASK),
    ("time-form", "aed", "開始時間", "9:00", "09:00"),
    ("time-form", "aed", "終了時間", "午後5時半", "17:30"),
    ("time-wrong", "aed", "終了時間", "日没まで", ASK),
    ("date-form", "event", "開始日", "2026/4/1", "2026-04-01"),
    ("date-wareki", "event", "開始日", "令和8年4月1日", "2026-04-01"),
    ("date-wareki", "event", "開始日", "H31.4.30", "2019-04-30"),
    ("date-serial", "event", "開始日", "46113", ASK),
    ("date-wrong", "event", "開始日", "2026-02-30", ASK),
    ("turned-to-date", "aed", "ID", "5月10日", ASK),
    ("prefecture-short", "aed", "所在地_都道府県", "沖縄", "沖縄県"),
    ("prefecture-wrong", "aed", "所在地_都道府県", "大鷲県", ASK),
    ("coordinate-dms", "aed", "緯度", "41°46′07.7″", "41.768806"),
    ("coordinate-outside", "aed", "経度", "13674703", ASK),
    ("coordinate-alone", "aed", "緯度", "", ASK),
    ("kana-form", "aed", "名称_カナ", "ちゅうおう", "チュウオウ"),
    ("kana-wrong", "aed", "名称_カナ", "中央公民館", ASK),
    ("ascii-wrong", "aed", "名称_英字", "中央 centre", ASK),
    ("weekdays-form", "aed", "利用可能曜日", "月～金曜日", "月火水木金"),
    ("weekdays-form", "aed", "利用可能曜日", "毎日", "月火水木金土日"),
    ("weekdays-wrong", "aed", "利用可能曜日", "第2月曜以外", ASK),
    ("url-wrong", "aed", "URL", "学生便覧", ASK),
    ("email-wrong", "aed", "連絡先メールアドレス", "info(at)example.lg.jp", ASK),
    ("choice-variant", "aed", "小児対応設備の有無", "あり", "有"),
    ("choice-variant", "evacuation_space", "災害種別_洪水", "○", "1"),
    ("choice-unknown", "aed", "小児対応設備の有無", "小学生以上", ASK),
    ("other-details", "aed", "小児対応設備の有無", "その他（要相談）", ASK),
    ("ditto", "aed", "団体名", "〃", ASK),
    ("formula-like", "aed", "備考", "@SUM(A1)", ASK),
    ("formula-like", "aed", "名称", "+中央公民館", ASK),
    ("letters-lost", "aed", "所在地_連結表記", "北海道函館市東雲町12?1", ASK),
    ("address-prefecture-unknown", "aed", "所在地_連結表記", "大鷲県函館市東雲町4-13", ASK),
    ("error-value", "aed", "備考", "#REF!", ASK),
    ("formula-text", "aed", "備考", "=A1+B1", ASK),
    ("required-blank", "aed", "設置位置", "", ASK),
    ("id-duplicate", "aed", "ID", "0000000009", ASK),
    ("sum-wrong", "population", "総人口", "99999", ASK),
    ("end-before-start", "event", "終了日", "2026-03-31", ASK),
    ("address-disagrees", "aed", "所在地_市区町村", "札幌市", ASK),
    ("address-no-prefecture", "aed", "所在地_連結表記", "函館市東雲町4-13", "北海道函館市東雲町4-13"),
]
PLANTED_IN = 2
"""The file's own row of the first record."""


def found(checked: Checked, kind: str, heading: str) -> bool:
    """Whether the kind was found in the row and the column where it was planted."""
    columns = {heading, "所在地_連結表記" if kind == "address-disagrees" else heading}
    groups = [group for (key, column), group in checked.report.groups.items() if key == kind and column in columns]
    rows = {row for group in groups for row in group.rows}
    return rows == ({PLANTED_IN + 8} if kind == "id-duplicate" else {PLANTED_IN})


@pytest.mark.parametrize(("kind", "slug", "heading", "planted", "becomes"), CELLS, ids=lambda one: str(one)[:24])
def test_a_planted_fault_is_found_and_only_what_is_certain_is_repaired(
    kind: str, slug: str, heading: str, planted: str, becomes: str | None
) -> None:
    rows = spoiled(clean_rows(slug, 12), heading, planted)
    checked = check(as_csv(rows).encode())
    assert found(checked, kind, heading), checked.report.groups.keys()
    place = rows[0].index(heading)
    assert repaired_frame(checked)[f"c{place}"][0] == (planted if becomes is ASK else becomes)
    others = repaired_frame(checked)[f"c{place}"].to_list()[1:]
    assert others == [row[place] for row in rows[2:]], "a value that was not planted was changed"
    again = check(repaired_csv(checked))
    assert found(again, kind, heading) == (becomes is ASK)


def file_of(rows: list[Row]) -> bytes:
    return as_csv(rows).encode()


def without(rows: list[Row], heading: str) -> list[Row]:
    place = rows[0].index(heading)
    return [row[:place] + row[place + 1 :] for row in rows]


def renamed(rows: list[Row], heading: str, other: str) -> list[Row]:
    return [[other if one == heading else one for one in rows[0]], *rows[1:]]


AED = clean_rows("aed", 12)
LINES = as_csv(AED).splitlines(keepends=True)
WIDTH = len(AED[0])
WHOLE: dict[str, bytes] = {
    "encoding-other": as_csv(AED).encode("cp932"),
    "encoding-mixed": "".join(LINES[:5]).encode() + "".join(LINES[5:]).encode("cp932"),
    "mojibake": as_csv(AED).encode("cp932").decode("latin-1").encode(),
    "delimiter-other": as_csv(AED, ";").encode(),
    "not-a-table": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "empty-file": as_csv(AED[:1]).encode(),
    "several-tables": file_of([*AED, AED[0], *clean_rows("aed", 14)[-2:]]),
    "blank-row": file_of([*AED[:4], [""] * WIDTH, *AED[4:]]),
    "blank-column": file_of([[*row, ""] for row in AED]),
    "note-above": ("AED設置箇所一覧（令和8年4月1日現在）\r\n" + as_csv(AED)).encode(),
    "note-below": (as_csv(AED) + "※年末年始は利用できません。" + "," * (WIDTH - 1) + "\r\n").encode(),
    "header-blank": file_of([[*AED[0], ""], *([*row, "x"] for row in AED[1:])]),
    "header-variant": file_of(renamed(AED, "所在地_連結表記", "所在地_連結標記")),
    "header-unknown": file_of([[*AED[0], "担当課"], *([*row, "総務課"] for row in AED[1:])]),
    "header-duplicate": file_of([[*AED[0], "名称"], *([*row, "x"] for row in AED[1:])]),
    "header-layout": file_of(renamed(AED, "電話番号", "電話\n番号")),
    "column-missing": file_of(without(AED, "設置位置")),
    "column-order": file_of([[row[1], row[0], *row[2:]] for row in AED]),
    "row-too-long": "".join([*LINES[:3], LINES[3].replace("北海道函館市", "北海道,函館市", 1), *LINES[4:]]).encode(),
    "row-too-short": "".join([*LINES[:3], LINES[3].replace(",", "", 1), *LINES[4:]]).encode(),
    "quote-broken": "".join([*LINES[:3], LINES[3].replace("中央公民館", '"中央公民館', 1), *LINES[4:]]).encode(),
    "row-duplicate": file_of([*without(AED, "ID"), without(AED, "ID")[1]]),
    "wide-form": "地域,2022年,2023年,2024年\r\n東雲町,10,11,12\r\n".encode(),
    "coordinates-swapped": file_of(spoiled(spoiled(AED, "緯度", "140.729100"), "経度", "41.768793")),
}


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_fault_of_the_whole_file_is_found(kind: str) -> None:
    keys = {key for key, _column in check(WHOLE[kind]).report.groups}
    assert kind in keys
    assert len(keys) == 1 or kind in ("quote-broken", "row-duplicate"), keys


MENDED = ("encoding-other", "encoding-mixed", "mojibake", "delimiter-other", "blank-row", "blank-column", "header-variant",
          "header-layout")  # fmt: skip


@pytest.mark.parametrize("kind", MENDED)
def test_a_repaired_file_is_as_the_clean_one(kind: str) -> None:
    assert repaired_csv(check(WHOLE[kind])).decode("utf-8-sig") == as_csv(AED)


def test_swapped_coordinates_are_exchanged() -> None:
    frame = repaired_frame(check(WHOLE["coordinates-swapped"]))
    at = [AED[0].index(one) for one in ("緯度", "経度")]
    assert [frame[f"c{place}"][0] for place in at] == ["41.768793", "140.729100"]


def test_more_than_forty_kinds_are_planted() -> None:
    planted = {one[0] for one in CELLS} | set(WHOLE)
    assert len(planted) >= 40
    assert planted <= set(KINDS)


def test_this_harness_can_fail() -> None:
    assert not found(check(as_csv(AED).encode()), "time-form", "開始時間")
