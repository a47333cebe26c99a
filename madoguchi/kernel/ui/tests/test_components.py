"""Components are plain HTML that says everything in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

pytestmark = pytest.mark.urls("madoguchi.kernel.ui.tests.urls")


def draw(source: str, **values: object) -> str:
    """A template with the tags of ``ui`` and ``charts``, drawn for a visitor of ``/list/?q=dog&page=2``."""
    template = engines["django"].from_string("{% load ui charts %}" + source)
    return str(template.render(values, RequestFactory().get("/list/", {"q": "dog", "page": "2"})))


@pytest.fixture
def gallery(client: Client, db: None) -> str:
    response = client.get("/gallery/")
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(gallery: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", gallery)
    assert not re.search(r"<script(?![^>]*\ssrc=)", gallery)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', gallery)


def test_no_id_stands_twice(gallery: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert sorted(ids) == sorted(set(ids))


def test_every_tag_is_closed(gallery: str) -> None:
    class Balance(HTMLParser):
        open: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in {"meta", "link", "input", "img", "br"}:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in {"rect", "circle", "line", "path"} or self.open[-1] == tag:
                assert self.open.pop() == tag

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            """Closed in itself (SVG)."""

    balance = Balance()
    balance.feed(gallery)
    assert balance.open == []


def test_an_error_summary_links_to_the_inputs() -> None:
    html = draw("{% error_summary problems %}", problems=[("f-name", "氏名を入力してください。")])
    assert 'role="alert"' in html
    assert '<a href="#f-name">氏名を入力してください。</a>' in html
    assert "1 か所" in html
    assert draw("{% error_summary problems %}", problems=[]).strip() == ""


def test_what_people_typed_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    source = """{% error_summary problems %}{% notice title=evil %}{{ evil }}{% endnotice %}
    {% card title=evil href=evil text=evil %}{% summary_list rows %}{% data_table evil columns table %}
    {% bar_chart bars title=evil %}{% search_box value=evil label=evil %}
    {% status_label evil %}{% empty_state evil %}{% breadcrumbs crumbs %}{% steps steps %}"""
    html = draw(
        source, evil=evil, problems=[(evil, evil)], rows=[(evil, [evil]), (evil, evil, evil, evil)], columns=[evil],
        table=[(evil,)], bars=[(evil, 1)], crumbs=[(evil, evil), (evil, None)], steps=[{"label": evil, "state": "todo"}],
    )  # fmt: skip
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_steps_say_where_one_stands() -> None:
    steps = [
        {"label": "A", "state": "done", "url": "/a/"},
        {"label": "B", "state": "current"},
        {"label": "C", "state": "todo"},
    ]
    html = draw("{% steps steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "（完了）" in html
    assert 'href="/a/"' in html


def test_pages_of_a_paginator_keep_the_search() -> None:
    html = draw("{% pagination page %}", page=Paginator(range(30), 10).page(2))
    assert 'href="?q=dog&amp;page=3"' in html
    assert 'href="?q=dog&amp;page=1"' in html
    assert "3 ページ中 2 ページ" in html


def test_a_cursor_has_a_way_back_to_the_beginning() -> None:
    html = draw('{% pagination next="abc" %}')
    assert 'href="?q=dog&amp;page=abc"' in html
    assert 'href="?q=dog"' in html


def test_dates_and_yen_in_the_language_of_the_reader() -> None:
    moment = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    source = (
        "{{ day|wareki }}|{{ iso|wareki }}|{{ at|wareki_moment }}|{{ at|wareki }}|{{ 1300|yen }}|{{ nothing|wareki }}"
    )
    values = {"day": date(2026, 11, 2), "iso": "1989-01-08", "at": moment, "nothing": None}
    told = "令和8年11月2日|平成元年1月8日|令和8年11月2日 10時00分|令和8年11月2日|1,300円|"
    assert draw(source, **values) == told
    with translation.override("en"):
        told = "2 November 2026|8 January 1989|2 November 2026, 10:00|2 November 2026|1,300 yen|"
        assert draw(source, **values) == told
    with translation.override("ja-plain"):
        assert draw(source, **values).startswith("2026年11月2日|1989年1月8日|")


def test_an_address_that_no_room_has_is_none() -> None:
    assert draw('{% url_or_none "nowhere" as address %}{{ address|default:"closed" }}') == "closed"
    assert draw('{% url_or_none "gallery" %}') == "/gallery/"


def test_a_notice_says_its_kind_in_words_too() -> None:
    assert "ご注意：" in draw('{% notice kind="warning" title="x" %}y{% endnotice %}')
    assert "notice--info" in draw('{% notice kind="nonsense" title="x" %}y{% endnotice %}')


def test_the_emergency_banner_shows_only_in_an_emergency() -> None:
    assert draw("{% emergency_banner nothing %}").strip() == ""
    assert "避難指示" in draw("{% emergency_banner e %}", e={"title": "避難指示", "text": "", "href": ""})
