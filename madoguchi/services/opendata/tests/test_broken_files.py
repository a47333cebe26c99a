"""A file may be broken in any way: the checker answers, and what it repairs it can read again."""

from __future__ import annotations

import csv
import io
import random
import time

import pytest

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.repairing import changes_of, plain_csv, repaired_csv
from madoguchi.services.opendata.telling import as_json
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled
from madoguchi.services.opendata.tests.test_planted import WHOLE
from madoguchi.services.opendata.tests.test_workbooks import saved, workbook

BITS = (
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff\xfe",
    b"\t",
    b'""',
    b"\n\n\n",
    b"=1+1",
    b"\xe3\x81",
    b",,,,,,,",
    b"{",
    b"[",
)
SOUND = [
    *WHOLE.values(),
    as_csv(clean_rows("population", 8)).encode("utf-16"),
    saved(workbook(clean_rows("event", 4))[0]),
]


def broken(chance: random.Random) -> bytes:
    """A sound file with a few bytes changed, lost, doubled or put in."""
    data = bytearray(chance.choice(SOUND))
    for _time in range(chance.randrange(1, 12)):
        at, how = chance.randrange(len(data) + 1), chance.randrange(5)
        if how == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del data[at : at + chance.randrange(1, 200)]
        elif how == 2:
            data[at:at] = chance.choice(BITS)
        elif how == 3:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + chance.randrange(500)]
        else:
            data = data[:at] or data
    return bytes(data)


@pytest.mark.parametrize("seed", range(8))
def test_no_mutation_breaks_the_checker(seed: int) -> None:
    chance = random.Random(seed)
    for _time in range(10):
        checked = check(broken(chance))
        assert as_json(checked.report, "ja", changes_of(checked))["records"] == checked.report.records
        again = check(repaired_csv(checked)).report
        assert again.records == 0 or again.dataset is not None or checked.report.dataset is None


@pytest.mark.parametrize(
    "data",
    [
        b'{"type": "FeatureCollection", "features": null}',
        b'{"type": "FeatureCollection", "features": [{"properties": [1], "geometry": 1}]}',
        b'a,b\r\n"c\rd,e\r\nf\rg,h\r\n',
        b"a,b\n" + b",\n" * 30_000 + b"c,d\n",
        b"," * 60_000,
        b"1\n2,3\n" * 20_000,
    ],
    ids=["no features", "odd features", "lone returns", "blank rows", "a million columns", "no common width"],
)
def test_what_the_long_run_found(data: bytes) -> None:
    """Each of these once ended the checker or made it grow beyond bounds (``tests.resilience.broken_files``)."""
    report = check(data).report
    assert report.groups


@pytest.mark.parametrize(
    "data", [b"", b"\n\n\n", b"\r\r", b" \r\n \r\n", b",,\n,,\n", b"\xef\xbb\xbf\n", b'"",""\n', b"\x00\x00"]
)
def test_a_file_of_nothing_is_an_error(data: bytes) -> None:
    report = check(data).report
    assert ([group.kind.rule for group in report.sorted_groups()], report.has_errors) == (["L1-01"], True)


STRAY = ['"東京"都', '"東"京"都"', '""東京""', '"a"b"c"']
"""Fields with something after a quote that closes."""


@pytest.mark.parametrize("stray", STRAY)
@pytest.mark.parametrize("short", [False, True], ids=["regular", "with a short row"])
@pytest.mark.parametrize("row", [1, 2, 3])
def test_what_follows_a_closing_quote_is_told_and_what_becomes_of_it(stray: str, row: int, *, short: bool) -> None:
    lines = ["名称,備考,摘要", "公民館,x,x", '"図書,館","y\ny",', "役場,z,z", *(["支所,z"] if short else [])]
    lines[row - 1] = lines[row - 1].replace(lines[row - 1].rsplit(",", 1)[1], stray)
    if row == 3:
        lines[2] = f'"図書,館",y,{stray}'
    checked = check(("\n".join(lines) + "\n").encode())
    assert checked.report.groups["quote-broken", ""].rows == [row]
    (change,) = [one for one in changes_of(checked) if one.kinds == ("quote-broken",)]
    assert (change.row, change.before) == (row, lines[row - 1].strip())
    assert change.after.encode() in repaired_csv(checked)


@pytest.mark.parametrize(
    "row", ['"図書,館","y\ny",', '"彼は""はい""と",,', '"""a""","","x"', '東"京"都,x,'],
)  # fmt: skip
def test_quotes_as_they_should_be_are_no_fault(row: str) -> None:
    text = f"名称,備考,摘要\r\n公民館,x,x\r\n{row}\r\n役場,z,z\r\n"
    checked = check(text.encode())
    assert ("quote-broken", "") not in checked.report.groups
    assert list(csv.reader(io.StringIO(plain_csv(checked).decode("utf-8-sig"), newline=""))) == list(
        csv.reader(io.StringIO(text, newline=""))
    )


@pytest.mark.parametrize(
    "heading",
    ["全国地方公共団体コード", "郵便番号", "法人番号", "電話番号", "緯度", "連絡先メールアドレス", "開始時間"],
)
def test_a_value_of_a_hundred_thousand_digits_is_no_code_and_takes_no_time(heading: str) -> None:
    begun = time.process_time()
    report = check(as_csv(spoiled(clean_rows("aed", 3), heading, "9" * 200_000)).encode()).report
    assert ("too-long", heading) in report.groups
    assert time.process_time() - begun < 5
