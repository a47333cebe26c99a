"""Encodings are found by strict trial: three contents in eight encodings, and what was garbled before it was saved."""

from __future__ import annotations

import codecs

import pytest

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.reading.encodings import decode
from madoguchi.services.opendata.reading.files import read_table
from madoguchi.services.opendata.repairing import changes_of, repaired_csv
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows

CONTENTS = {
    "many-records": as_csv(clean_rows("aed", 20)),
    "one-record": "名称,住所\r\n中央公民館,北海道函館市東雲町4-13\r\n",
    "long-lines": "番号,経緯\r\n" + f"1,{'市民の意見を伺う会議で決定した基本方針' * 40}\r\n" * 3,
    "kana-and-codes": "ID,名称_カナ,電話番号\r\n0000000001,チュウオウコウミンカン,0138-21-3111\r\n" * 3,
}
WRITTEN = {
    "utf-8": lambda text: text.encode(),
    "utf-8-sig": lambda text: codecs.BOM_UTF8 + text.encode(),
    "cp932": lambda text: text.encode("cp932"),
    "euc_jp": lambda text: text.encode("euc_jp"),
    "iso2022_jp_ext": lambda text: text.encode("iso2022_jp"),
    "utf-16-le": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-32-le": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "utf-32-be": lambda text: codecs.BOM_UTF32_BE + text.encode("utf-32-be"),
    "utf-16-le without BOM": lambda text: text.encode("utf-16-le"),
}


@pytest.mark.parametrize("encoding", WRITTEN)
@pytest.mark.parametrize("content", CONTENTS)
def test_the_encoding_of_a_file_is_found(content: str, encoding: str) -> None:
    decoded = decode(WRITTEN[encoding](CONTENTS[content]))
    assert decoded.text == CONTENTS[content]
    assert decoded.encoding == encoding.split(" ", maxsplit=1)[0]


SHORT = "名称,住所\r\n公民館,北海道函館市東雲町4-13\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
@pytest.mark.parametrize("before", ["館", "4-13", ",北", "\r\n公"])
@pytest.mark.parametrize("length", [0, 1])
def test_a_stray_zero_makes_no_other_encoding(encoding: str, before: str, length: int) -> None:
    text = SHORT.replace(before, f"\x00{before}", 1) + "#" * length  # UTF-16 has an even number of bytes
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("quote", ["", '"'], ids=["", "and a quote that is not closed"])
def test_a_zero_is_told_and_taken_out(quote: str) -> None:
    rows = clean_rows("aed", 20)
    name = rows[3][rows[0].index("名称")]
    text = as_csv(rows).replace(name, f"{name}\x00", 1)
    text = text.replace(rows[9][3], f"{quote}{rows[9][3]}", 1)
    checked = check(text.encode())
    assert checked.report.groups["invisible", "名称"].rows == [4]
    assert (4, f"{name}\x00", name) in [(one.row, one.before, one.after) for one in changes_of(checked)]
    assert repaired_csv(checked).decode("utf-8-sig").splitlines()[3] == ",".join(rows[3])


@pytest.mark.parametrize(
    ("really", "read_as"), [("cp932", "latin-1"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("euc_jp", "latin-1")]
)
def test_a_garbled_file_is_turned_back(really: str, read_as: str) -> None:
    text = "名称,電話番号\r\n金沢錦丘高校,076-241-8341\r\nいしかわ,076-268-2222\r\n"
    try:
        garbled = text.encode(really).decode(read_as).encode()
    except UnicodeDecodeError:
        garbled = text.replace("高校", "").encode(really).decode(read_as, "ignore").encode()
        text = garbled.decode().encode(read_as).decode(really, "ignore")
    decoded = decode(garbled)
    assert decoded.kind in ("mojibake", "mojibake-lost")
    if decoded.kind == "mojibake":
        assert decoded.text == text


def test_what_was_lost_on_the_way_is_named_and_not_invented() -> None:
    garbled = as_csv(clean_rows("aed", 20)).encode().decode("cp932", "replace")
    checked = check(garbled.encode())
    assert "mojibake-lost" in {kind for kind, _column in checked.report.groups}
    assert repaired_csv(checked).decode("utf-8-sig").count("\ufffd") == garbled.count("\ufffd")


def test_a_long_file_that_is_utf8_only_at_its_beginning_is_read_line_by_line() -> None:
    lines = as_csv(clean_rows("public_wireless_lan", 1200)).splitlines(keepends=True)
    checked = check("".join(lines[:1000]).encode() + "".join(lines[1000:]).encode("cp932"))
    assert [group.kind.key for group in checked.report.sorted_groups()] == ["encoding-mixed"]
    assert repaired_csv(checked).decode("utf-8-sig") == "".join(lines)


@pytest.mark.parametrize("name", ["x.csv", "x.tsv"])
def test_nothing_is_taken_for_a_number(name: str) -> None:
    text = "コード,番号,分数\r\n022055,1E5,1/2\r\n00001,0.10,TRUE\r\n".replace(
        ",", "\t" if name.endswith("tsv") else ","
    )
    table = read_table(text.encode(), name=name, is_known=lambda _heading: False)
    assert table.frame.rows() == [("022055", "1E5", "1/2"), ("00001", "0.10", "TRUE")]


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    for data in (b"\x00\x01\x02\x03" * 100, b"\xff\xfe\xfd", b"<!DOCTYPE html><p>x", b"PK\x03\x04nothing", b""):
        checked = check(data)
        assert {kind for kind, _column in checked.report.groups} <= {"not-a-table", "empty-file", "encoding-other"}
        assert checked.report.has_errors
