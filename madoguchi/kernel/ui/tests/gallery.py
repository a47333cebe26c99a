"""Every component on one page, for tests and for looking at."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused

GALLERY = """{% extends ui.shell %}{% load ui charts %}
{% block title %}部品{% endblock %}
{% block breadcrumbs %}{% breadcrumbs crumbs %}{% endblock %}
{% block content %}
{% error_summary problems %}
<h1>住民票の写しの請求（部品の見本）</h1>
<p class="lead">{{ day|wareki }}　{{ 1300|yen }}　{% status_label "審査中" "info" %} {% status_label "完了" "success" %}
{% status_label "補正のお願い" "warning" %} {% status_label "取下げ" "quiet" %} {% status_label "却下" "error" %}</p>
{% progress 3 5 label="進みぐあい" %}
<div class="panel">{% steps steps %}</div>
{% notice kind="info" title="必要なもの" %}<p>マイナンバーカードをお手元にご用意ください。<a href="#main">くわしく見る</a></p>{% endnotice %}
{% notice kind="warning" title="窓口に来る必要があります" %}<p>この手続きは法律により、窓口での確認が必要です。</p>{% endnotice %}
{% notice kind="error" title="送信できませんでした" %}{% endnotice %}
<form method="post" data-gallery>
<div class="field field--error"><label class="field__label" for="f-name">氏名<span class="field__required">必須</span></label>
<p class="field__help" id="f-name-help">戸籍のとおりに書いてください。</p><p class="field__error" id="f-name-error">氏名を入力してください。</p>
<input class="field__input" id="f-name" aria-describedby="f-name-help f-name-error" aria-invalid="true" autocomplete="name"></div>
<fieldset class="fieldset field"><legend class="field__label">使いみち<span class="field__optional">任意</span></legend>
<div class="choices"><label class="choice"><input type="radio" name="use" value="a" checked><span>住所の証明<span class="choice__help">銀行や勤め先に出すとき</span></span></label>
<label class="choice"><input type="radio" name="use" value="b"><span>運転免許の更新</span></label></div></fieldset>
<div class="field"><label class="field__label" for="f-copies">何通いりますか</label><input class="field__input field__input--short" id="f-copies" inputmode="numeric" value="1"></div>
<div class="field"><label class="field__label" for="f-note">ほかに伝えたいこと</label>
<textarea class="field__input" id="f-note" data-count="400" data-count-words="あと %d 文字"></textarea></div>
<div class="field"><label class="field__label" for="f-file">本人確認書類の写真</label><input type="file" id="f-file"></div>
<div class="actions"><button class="button" type="submit">次へ進む</button><a class="button button--secondary" href="#main">前に戻る</a>
<button class="button button--text" type="button">あとで続ける</button><button class="button button--danger" type="button">取り下げる</button></div></form>
<h2>答えの確認</h2>
{% summary_list rows %}
<h2>さがす</h2>
{% search_box name="q" label="何をしたいですか" help="例：引っ越し" %}
<ul class="grid"><li>{% card title="引っ越す" href="#main" text="転入・転出・転居の届出" meta="4件の手続き" %}</li><li>{% card title="子どもが生まれた" href="#main" text="出生届・児童手当・医療費" %}</li></ul>
{% empty_state "申請はまだありません" text="手続きをさがして始めましょう。" href="/" label="手続きをさがす" %}
{% data_table "届いた申請" columns table numbers="3,4" %}
{% bar_chart bars title="手続きごとの件数" description="住民票の写しがもっとも多い" unit="件" chart_id="bars" %}
{% line_chart lines title="月ごとの件数" description="オンラインが紙を上回った" unit="件" chart_id="lines" %}
<details class="disclosure"><summary>くわしい説明</summary><div class="disclosure__body"><p>ここに説明が入ります。</p></div></details>
{% pagination next="abc" previous="xyz" %}
{% endblock %}
{% block aside %}<div class="panel panel--wash"><h2>お問い合わせ</h2><p>市民課 0173-35-2111</p></div>{% endblock %}
"""


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
    "bars": [("住民票の写しの請求", 1250), ("転出届", 410), ("子どもの医療費の助成（ひとり親家庭の方のためのもの）", 88), ("犬の登録", 0)],
    "lines": [
        {"name": "オンライン", "points": list(zip(_MONTHS, [12, 30, 55, 80, 130, 170, 240], strict=True))},
        {"name": "紙", "points": list(zip(_MONTHS, [210, 190, 185, 160, 140, 120, 95], strict=True))},
    ],
}  # fmt: skip
