"""Small files of a core system, as text, for the tests of the import."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation.residents.public import SourceFile
from madoguchi.kernel.individual_number import check_digit

HEADINGS = (
    "宛名番号", "世帯番号", "姓", "名", "姓カナ", "名カナ", "生年月日", "性別", "続柄",
    "郵便番号", "都道府県", "市区町村", "町名", "番地", "方書", "状態", "異動日", "父母", "個人番号", "本籍", "筆頭者",
)  # fmt: skip
BEGIN: dict[str, str] = {
    "姓": "岩木", "名": "一", "姓カナ": "イワキ", "名カナ": "ハジメ", "生年月日": "1980-01-02", "性別": "男", "続柄": "世帯主",
    "郵便番号": "037-0046", "都道府県": "青森県", "市区町村": "五所川原市", "町名": "字栄町", "番地": "10番地",
}  # fmt: skip


def person(key: str, household: str, **more: str) -> dict[str, str]:
    """A row; what is not said is 岩木 一, head of a household."""
    return {**BEGIN, "宛名番号": key, "世帯番号": household, **more}


def family() -> list[dict[str, str]]:
    """Two households: three people, and one."""
    return [
        person("1001", "501", 名="太一", 本籍="青森県五所川原市字栄町10番地", 筆頭者="岩木 太一"),
        person("1002", "501", 名="花", 性別="女", 続柄="妻", 生年月日="昭和63年5月4日"),
        person("1003", "501", 名="葵", 性別="2", 続柄="子", 生年月日="20150401", 父母="1001 1002"),
        person("2001", "502", 姓="金木", 名="トメ", 生年月日="S21.1.15", 性別="女"),
    ]


def table(rows: list[dict[str, str]], headings: tuple[str, ...] = HEADINGS) -> str:
    """As CSV, with CRLF as office programs write it."""
    return "".join(
        ",".join(cells) + "\r\n" for cells in (headings, *([row.get(h, "") for h in headings] for row in rows))
    )


def people(rows: list[dict[str, str]], *, encoding: str = "utf-8", headings: tuple[str, ...] = HEADINGS) -> SourceFile:
    """The file of people."""
    return SourceFile("people", "people.csv", table(rows, headings).encode(encoding))


def other(part: str, headings: str, *rows: str) -> SourceFile:
    """Another file, from lines."""
    return SourceFile(part, f"{part}.csv", "\r\n".join([headings, *rows, ""]).encode())


def facts(*rows: str) -> SourceFile:
    """The file of facts."""
    return other("facts", "宛名番号,種別,値,開始日,終了日", *rows)


def addresses(*rows: str) -> SourceFile:
    """The address history."""
    return other("addresses", "宛名番号,郵便番号,都道府県,市区町村,町名,番地,方書,開始日,終了日,異動事由", *rows)


def protections(*rows: str) -> SourceFile:
    """The file of protections."""
    return other("protections", "宛名番号,開始日,満了日,閲覧できる職,終了日", *rows)


def number(n: int) -> str:
    """An Individual Number."""
    eleven = f"{n:011d}"
    return eleven + check_digit(eleven)


def codes(outcome: Any) -> list[tuple[str, int, str, str]]:
    """Its faults."""
    return [(one.part, one.line, one.column, one.code) for one in outcome.faults]
