"""Ways in which a file of open data is broken: sound files, and mutations of many kinds, all from one number."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from madoguchi.services.opendata.apart import LARGEST_FILE
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows
from madoguchi.services.opendata.tests.test_planted import WHOLE
from madoguchi.services.opendata.tests.test_workbooks import saved, workbook
from tests.resilience.hostile import RARE_NAMES, TRICKS

MEGABYTE = 1024 * 1024
Chance = random.Random
Way = Callable[[Chance], tuple[str, bytes]]
SLUGS = ("aed", "event", "public_toilet", "population", "evacuation_space", "tourism")
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp932",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "euc_jp",
    "iso2022_jp",
    "utf-7",
    "latin-1",
    "cp500",
)
BITS = (b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\t", b";", b"\x1a", b"\xe3\x81",
        b"\x82", b"\x1b$B", b"=1+1", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"{", b"[", b",,,,,,,", b"\n\n\n\n")  # fmt: skip
DEEP = ("[", '{"a":', '[{"a":', '{"type":"FeatureCollection","features":[')
CELLS = (
    "9" * 200_000, "1-" * 50_000, "１" * 50_000, "a@" * 50_000, "http://" * 30_000, "(" * 50_000, "月火水木金土日" * 9_000,
    "令和" * 40_000, " " * 100_000 + "x", "\u3000" * 60_000, "ｶﾞ" * 50_000, "0." + "3" * 100_000, "1e" + "9" * 5_000, "-" * 80_000,
    "9:" * 50_000, "ー" * 60_000, "e\u0301" * 40_000, "𠮷" * 30_000, "0" * 5_000 + "/1/1", "12月" * 30_000, "〜" * 50_000,
    "Ａ" * 90_000, "a." * 60_000, "+81" * 30_000, "、" * 60_000, "9" * 4_400, "5.22001E+" + "1" * 5_000,
)  # fmt: skip


@cache
def sheet(slug: str, rows: int) -> bytes:
    """A sound workbook."""
    return saved(workbook(clean_rows(slug, rows))[0])


def sound_text(chance: Chance) -> str:
    """A sound or planted file of one of the datasets."""
    rows = clean_rows(chance.choice(SLUGS), chance.randrange(0, 30), chance.choice(("standard", "recommended")))
    return as_csv(rows, chance.choice((",", ",", ",", "\t", ";")))


def sound(chance: Chance) -> bytes:
    """One of the sound files as bytes."""
    if chance.random() < 0.3:
        return chance.choice(list(WHOLE.values()))
    return sound_text(chance).encode(chance.choice(ENCODINGS[:5]), "ignore")


def cut_and_changed(chance: Chance) -> tuple[str, bytes]:
    """Bytes changed, lost, doubled or put in, and the end torn off."""
    data = bytearray(sound(chance))
    for _time in range(chance.randrange(1, 15)):
        at, how = chance.randrange(len(data) + 1), chance.randrange(6)
        if how == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del data[at : at + chance.randrange(1, 300)]
        elif how == 2:
            data[at:at] = chance.choice(BITS) * chance.choice((1, 1, 2, 50))
        elif how == 3:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + chance.randrange(2000)]
        elif how == 4:
            data = data[:at] or data
        else:
            data[at : at + 4] = data[at : at + 4][::-1]
    return chance.choice(("a.csv", "a.tsv", "a.txt", "", "a.json", "a.xlsx")), bytes(data)


def other_encodings(chance: Chance) -> tuple[str, bytes]:
    """Written in one encoding and read in another, once or twice; or several in one file."""
    text = sound_text(chance)
    if chance.random() < 0.4:
        lines = text.splitlines(keepends=True)
        return "a.csv", b"".join(line.encode(chance.choice(ENCODINGS[:7]), "ignore") for line in lines)
    data = text.encode(chance.choice(ENCODINGS), "ignore")
    for _time in range(chance.randrange(0, 3)):
        data = data.decode(chance.choice((*ENCODINGS[:6], "latin-1", "cp1252")), "replace").encode(
            chance.choice(ENCODINGS[:6]), "replace"
        )
    return "a.csv", data[chance.choice((0, 0, 0, 1, 3)) :]


def broken_workbook(chance: Chance) -> tuple[str, bytes]:
    """An xlsx torn, its parts changed inside a sound archive, or an archive that unpacks to far more than it seems."""
    data = sheet(chance.choice(SLUGS), chance.choice((0, 2, 9)))
    how = chance.randrange(4)
    if how == 0:
        return "a.xlsx", _scratched(data, chance)
    if how == 1:
        return "a.xlsx", data[: chance.randrange(4, len(data))]
    if how == 2:
        return "a.xlsx", _repacked(data, chance, lambda part: _scratched(part, chance))
    return "a.xlsx", _repacked(data, chance, lambda part: _lying(part, chance))


def _scratched(data: bytes, chance: Chance) -> bytes:
    changed = bytearray(data)
    for _time in range(chance.randrange(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repacked(data: bytes, chance: Chance, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        names = [one for one in held.namelist() if chance.random() > 0.03]
        touched = set(chance.sample(names, min(len(names), chance.choice((1, 1, 2)))))
        touched |= {one for one in names if one.startswith("xl/worksheets/") and chance.random() < 0.6}
        for name in names:
            part = held.read(name)
            written.writestr(name, change(part) if name in touched else part)
    return out.getvalue()


LIES = (
    (rb' r="([A-Z]+)([0-9]+)"', b' r="XFD1048576"'),
    (rb' r="([A-Z]+)([0-9]+)"', b' r="A1048576"'),
    (rb' r="([A-Z]+)([0-9]+)"', b' r="XFD1"'),
    (rb' r="([A-Z]+)([0-9]+)"', b' r="ZZZZZZZ99999999999999999999"'),
    (rb' r="([A-Z]+)([0-9]+)"', b' r=""'),
    (rb"<v>([0-9]+)</v>", b"<v>99999999999999999999</v>"),
    (rb"<v>([0-9]+)</v>", b"<v>-1</v>"),
    (rb"<v>([0-9]+)</v>", b"<v>1e400</v>"),
    (rb' t="[a-zA-Z]+"', b' t="s"'),
    (rb' t="[a-zA-Z]+"', b' t="d"'),
    (rb' s="[0-9]+"', b' s="999999999"'),
    (rb'fillId="[0-9]+"', b'fillId="' + b"9" * 5000 + b'"'),
    (rb'numFmtId="[0-9]+"', b'numFmtId="14"'),
    (rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>'),
    (rb"<sheetData>", b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    (rb"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B"/></mergeCells>'),
    (
        rb"<\?xml[^>]*\?>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;"><!ENTITY e "&d;&d;">]>',
    ),
    (rb"</t>", b"&e;</t>"),
    (rb"</t>", b"&#x0;&#xD800;&#x110000;</t>"),
    (rb"<row ", b"<row hidden='1' "),
    (rb"<c ", b"<c><is><t>x</t></is></c><c "),
    (rb"</row>", b""),
    (rb'Target="[^"]+"', b'Target="../../../etc/passwd"'),
    (rb'sheetId="[0-9]+"', b'sheetId="4294967296"'),
)


def _lying(part: bytes, chance: Chance) -> bytes:
    if chance.random() < 0.06:
        return part + b" " * chance.choice((1_000_000, 30_000_000))  # deflates to next to nothing
    if chance.random() < 0.05:
        return b"<a>" * chance.choice((2_000, 200_000)) + part
    for _time in range(chance.randrange(1, 4)):
        pattern, lie = chance.choice(LIES)
        part = re.sub(pattern, lambda _found, lie=lie: lie, part, count=chance.choice((1, 1, 0)))
    return part


def zip_bomb(chance: Chance) -> tuple[str, bytes]:
    """A few kilobytes that hold hundreds of megabytes, once honest about it and once not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        size = chance.choice((1, 1, 20, 150, 230)) * MEGABYTE
        written.writestr("[Content_Types].xml", b"<Types/>")
        written.writestr("xl/workbook.xml", b'<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')
        with written.open(chance.choice(("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")), "w") as part:
            part.write(b"<worksheet><sheetData>" + b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 100)
            for _time in range(size // MEGABYTE):
                part.write(b" " * MEGABYTE)
    data = out.getvalue()
    if chance.random() < 0.5:
        data = re.sub(re.escape(written.infolist()[-1].file_size.to_bytes(4, "little")), b"\x10\x00\x00\x00", data)
    return "a.xlsx", data


def open_documents(chance: Chance) -> tuple[str, bytes]:
    """An ODS whose cells and rows say that they are there thousands of times."""
    rows = clean_rows(chance.choice(SLUGS), 3)
    times = chance.choice(("1", "2", "0", "-1", "16384", "1048576", "99999999999", "x", "1e9"))
    what = chance.choice(("columns", "rows", "spaces"))
    space = f'<text:s text:c="{times}"/>' if what == "spaces" else ""

    def again(kind: str, likely: float) -> str:
        return f' table:number-{kind}-repeated="{times}"' if what == kind and chance.random() < likely else ""

    def cell(value: str) -> str:
        inside = f"<text:p>{value}{space}</text:p>" if chance.random() < 0.9 else ""
        return f'<table:table-cell office:value-type="string"{again("columns", 0.1)}>{inside}</table:table-cell>'

    cells = "".join(f"<table:table-row{again('rows', 0.4)}>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(zipfile.ZipInfo("mimetype"), b"application/vnd.oasis.opendocument.spreadsheet")
        written.writestr("META-INF/manifest.xml", b"<manifest/>")
        written.writestr("content.xml", content if chance.random() < 0.7 else _scratched(content, chance))
    return "a.ods", out.getvalue()


def other_books(chance: Chance) -> tuple[str, bytes]:
    """What begins as an old workbook, an ODS or an archive, and is none."""
    begins = chance.choice(
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            b"%PDF",
            b"\x1f\x8b\x08",
            b"PAR1",
        )
    )
    return chance.choice(("a.xls", "a.ods", "a.xlsx", "a.csv")), begins + chance.randbytes(
        chance.choice((0, 3, 600, 9_000))
    )


def deep_json(chance: Chance) -> tuple[str, bytes]:
    """Nested without end, torn, with doubled or impossible keys and numbers; and GeoJSON that is none."""
    how = chance.randrange(5)
    if how == 0:
        return "a.json", (chance.choice(DEEP) * chance.choice((50, 900, 5_000, 300_000))).encode()[:LARGEST_FILE]
    if how == 1:
        depth = chance.choice((50, 900, 990, 5_000, 100_000))
        inner = "[" * depth + "]" * depth
        return "a.json", f'[{{"名称":{inner}}}]'.encode()
    records = [
        dict(zip(("名称", "緯度", "経度"), (chance.choice(TRICKS), "41", "140"), strict=True)) for _i in range(9)
    ]
    if how == 2:
        return "a.json", _scratched(
            json.dumps(records, ensure_ascii=chance.random() < 0.5).encode("utf-8", "ignore"), chance
        )
    if how == 3:
        features: Any = chance.choice(([], [1], [None], "x", None, {"a": 1}, [{}], [{"properties": [1], "geometry": 1}],
                                  [{"properties": None, "geometry": {"type": "Point", "coordinates": {}}}] * 40))  # fmt: skip
        return "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    values: Any = chance.choice(([[1, 2], [[]], []], [[[]]], [{}], [{"": ""}], {"a": [{}]}, [1, 2], "x", None, True, 1e308,
                            [{f"k{i}": i} for i in range(3_000)], [{f"k{i}": 1 for i in range(3_000)}] * 3))  # fmt: skip
    return "a.json", json.dumps(values).encode()


def huge_cells(chance: Chance) -> tuple[str, bytes]:
    """One value as large as a file, a heading of a million columns, millions of empty or short rows."""
    rows = clean_rows(chance.choice(SLUGS), 3)
    how = chance.randrange(7)
    if how < 4:
        for _time in range(chance.choice((1, 1, 5))):
            row = chance.choice(rows)
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        return "a.csv", as_csv(rows).encode("utf-8", "ignore")[:LARGEST_FILE]
    size = chance.choice((30_000, 100_000, 300_000, 1_000_000, LARGEST_FILE))
    if how == 4:
        lines = chance.choice(
            (b",", b"a,", b"\n", b"a\n", b",\n", b'"a"\n', b"\r", b'"",', b"\x00", b" ", b"a b ", b"1\n2,3\n", b'"\n')
        )
        return "a.csv", (lines * (size // len(lines) + 1))[:size]
    if how == 5:
        return "a.csv", (as_csv(rows) * (size // len(as_csv(rows)) + 1)).encode()[:size]
    return "a.csv", as_csv(rows).encode() + bytes(chance.choice((b"a", b"\xe3\x81\x82", b"\x00", b"\xff"))) * (
        size // 3
    )


def nothing_bytes(chance: Chance) -> tuple[str, bytes]:
    """NULs and other control characters between, in and around values; noise."""
    if chance.random() < 0.3:
        return "a.csv", chance.randbytes(chance.choice((1, 2, 3, 100, 30_000)))
    data = sound(chance)
    bit = chance.choice(
        (
            b"\x00",
            b"\x00\x00",
            b"\x01",
            b"\x0c",
            b"\x7f",
            b"\x1a",
            b"\x1b",
            b"\xc2\x85",
            b"\xe2\x80\xa8",
            b"\xef\xbf\xbf",
        )
    )
    if chance.random() < 0.3:
        return "a.csv", data.replace(b",", bit + b",", chance.choice((1, 50, -1)))
    parts = [data[i : i + 97] for i in range(0, len(data), 97)]
    return "a.csv", bit.join(parts)


def unclosed_quotes(chance: Chance) -> tuple[str, bytes]:
    """A quote opened and not closed, quotes in the middle, thousands of them, and line ends of all kinds."""
    text = sound_text(chance) * chance.choice((1, 1, 20))
    for _time in range(chance.choice((1, 1, 2, 7, 400))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(('"', '""', '"""', '"\n', '\n"', ',"', '",')) + text[at:]
    return "a.csv", text.replace("\r\n", chance.choice(("\r\n", "\n", "\r", "\n\r", "\u2028", "\x0b"))).encode()


def odd_values(chance: Chance) -> tuple[str, bytes]:
    """Any value in any place: characters that nobody types, and headings among them."""
    rows = clean_rows(chance.choice(SLUGS), 6)
    for _time in range(chance.choice((1, 5, 60))):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice((*TRICKS, *RARE_NAMES))
    if chance.random() < 0.3:
        rows[0] = [chance.choice((one, one + one, "", "名称", "緯度")) for one in rows[0]]
    return "a.csv", as_csv(rows).encode("utf-8", "ignore")[:LARGEST_FILE]


WAYS: dict[str, Way] = {
    "cut and changed": cut_and_changed, "other encodings": other_encodings, "broken workbook": broken_workbook,
    "zip bomb": zip_bomb, "open documents": open_documents, "other books": other_books, "deep JSON": deep_json,
    "huge cells": huge_cells, "nothing bytes": nothing_bytes, "unclosed quotes": unclosed_quotes, "odd values": odd_values,
}  # fmt: skip
WEIGHTS = {
    "cut and changed": 22,
    "broken workbook": 20,
    "other encodings": 12,
    "zip bomb": 1,
    "huge cells": 7,
    "open documents": 4,
}


def broken_file(seed: int) -> tuple[str, str, bytes]:
    """The kind, the name and the bytes of broken file number ``seed``: always the same."""
    chance = random.Random(f"broken {seed}")
    (kind,) = chance.choices(list(WAYS), [WEIGHTS.get(kind, 8) for kind in WAYS])
    name, data = WAYS[kind](chance)
    return kind, name, data[:LARGEST_FILE]
