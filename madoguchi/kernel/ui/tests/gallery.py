"""Every component on one page, for tests and for looking at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")


class GalleryClosed(Refused):
    """A refusal to look at."""

    code = "ui.gallery-closed"
    reason = _("The gallery of %(name)s is closed.")
    next_step = _("Come back at %(hour)s.")
    status = 409


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, with plausible content."""
    messages.success(request, "保存しました。")
    return HttpResponse(engines["django"].from_string(GALLERY).render(_CONTENT, request))


def refuse(request: HttpRequest) -> HttpResponse:
    """Always refuses."""
    raise GalleryClosed(name="花子", hour="9:00")


def break_down(request: HttpRequest) -> HttpResponse:
    """Always fails with something that is no refusal."""
    raise ZeroDivisionError


_MONTHS = ["4月", "5月", "6月", "7月", "8月", "9月", "10月"]
_CONTENT = {
    "crumbs": [("トップ", "/"), ("手続きをさがす", "/procedures/"), ("住民票の写しの請求", None)],
    "problems": [("f-name", "氏名を入力してください。"), ("f-copies", "通数は1以上の数字で書いてください。")],
    "day": date(2026, 11, 2),
    "steps": [
        {"label": "準備するもの", "state": "done", "url": "#main"},
        {"label": "あなたのこと", "state": "current", "url": "#main"},
        {"label": "何に使うか", "state": "todo"},
        {"label": "確認して送る", "state": "todo"},
    ],
    "rows": [
        ("氏名", "五所川原 花子", "#main", "直す"),
        {"label": "住所", "value": "青森県五所川原市字布屋町41番地1", "note": "住民基本台帳から"},
        ("家族", ["太郎（夫）", "次郎（子）"]),
    ],
    "columns": ["受付番号", "手続き", "日数", "手数料"],
    "table": [("R8-000123", "住民票の写しの請求", 3, "300"), ("R8-000124", "児童手当の認定請求", 12, "0")],
    "bars": [
        ("住民票の写しの請求", 1250), ("転出届", 410), ("子どもの医療費の助成（ひとり親家庭の方のためのもの）", 88),
        ("犬の登録", 0),
    ],
    "lines": [
        {"name": "オンライン", "points": list(zip(_MONTHS, [12, 30, 55, 80, 130, 170, 240], strict=True))},
        {"name": "紙", "points": list(zip(_MONTHS, [210, 190, 185, 160, 140, 120, 95], strict=True))},
    ],
}  # fmt: skip
