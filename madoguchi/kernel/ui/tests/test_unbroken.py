"""No day, number, telephone number or code is broken at the end of a line."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.kernel.ui.unbroken import unbroken


def shown(text: object) -> str:
    drawn = Template("{% load ui %}{{ text|unbroken }}").render(Context({"text": text}))
    return drawn.replace('<span class="nowrap">', "[").replace("</span>", "]")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("例：昭和60年4月1日 または 1985-04-01", "例：[昭和60年4月1日] または [1985-04-01]"),
        ("電話0173-35-2111へ、090-1234-5678。", "電話[0173-35-2111]へ、[090-1234-5678]。"),
        ("1,234,567円と12:30から", "[1,234,567円]と[12:30]から"),
        ("受付番号 123-456-7890、帳票 JB-2026-15", "受付番号 [123-456-7890]、帳票 [JB-2026-15]"),
        ("〒037-0046字栄町10-1、5月3日、令和8年度", "[〒037-0046]字栄町[10-1]、[5月3日]、[令和8年]度"),
    ],
)
def test_it_stays_whole(text: str, told: str) -> None:
    assert shown(text) == told


@pytest.mark.parametrize(
    "text", ["氏名、フリガナ", "第5条、3人", "https://example.jp/2026-01/x", "a1-b2@example.jp", "1-2-3-4-5-6-7-8-9-10-11-12", ""]
)  # fmt: skip
def test_everything_else_is_as_it_was(text: str) -> None:
    assert shown(text) == text


def test_what_somebody_typed_is_no_markup() -> None:
    assert shown("<b>1985-04-01</b>") == "&lt;b&gt;[1985-04-01]&lt;/b&gt;"
    assert shown("<b>") == "&lt;b&gt;"
    drawn = format_html("<i>{}</i>", "1985-04-01")
    assert unbroken(drawn) is drawn
    assert isinstance(unbroken("1985-04-01"), SafeString)
