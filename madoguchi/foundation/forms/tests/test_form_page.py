"""The form in a real browser, under the strict policy of the product: no server, each answer given by the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from madoguchi.foundation.forms.bound import bound_field
from madoguchi.foundation.forms.expressions import ValueType, compile_expression
from madoguchi.foundation.forms.postal import find_towns
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Option, Text
from madoguchi.kernel.ui.wareki import parse_date_typed

STATIC = Path(__file__).parents[1] / "static"
HOST = "http://desk.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
TODAY = date(2026, 11, 2)
NAMES = {
    "whose": ValueType("choice", ("self", "some")),
    "copies": ValueType("number"),
    "born_on": ValueType("date"),
    "car": ValueType("bool"),
    "earlier": ValueType("bool"),
}


def a_field(name: str, kind: str, when: str = "") -> Field:
    condition = compile_expression(when, names=NAMES, where="", expects="bool") if when else None
    options = (Option("self", Text("本人")), Option("some", Text("一部")))
    return Field(name=name, type=kind, label=Text(name), when=condition, options=options)


FIELDS = [
    a_field("whose", "choice"),
    a_field("members", "text", "whose == 'some' and earlier"),
    a_field("copies", "copies"),
    a_field("many", "long_text", "copies > 5"),
    a_field("car", "yes_no"),
    a_field("born_on", "date", "car"),
    a_field("guardian", "text", "age(born_on) < 18"),
    a_field("home", "address"),
    a_field("photo", "file"),
]


@dataclass
class Desk:
    """The other end: what the page asked for, and what it is told."""

    html: str
    kept: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    offline: bool = False
    postal_status: int = 200
    submitted: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        request, path = route.request, route.request.url.removeprefix(HOST)
        if path == "/" and request.method == "GET":
            policy = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=policy)
        elif path == "/":
            self.submitted.append(request.post_data_buffer.decode() if request.post_data_buffer else "")
            route.fulfill(body="<p>sent", content_type="text/html")
        elif path.startswith("/static/"):
            route.fulfill(body=(STATIC / path[8:]).read_text(encoding="utf-8"), content_type="text/javascript")
        elif path.startswith("/api/postal/"):
            towns = [town.as_json() for town in find_towns(path.split("/")[3])]
            route.fulfill(json={"towns": towns}, status=self.postal_status)
        elif path == "/keep" and self.offline:
            route.abort()
        elif path == "/keep":
            body = (request.post_data_buffer or b"").decode(errors="replace")
            self.kept.append({"revision": request.headers.get("x-revision"), "body": body})
            said = {"revision": len(self.kept) + 7, "saved_at": "10:05"}
            route.fulfill(json=said, status=self.status)
        else:
            route.abort()


def _page_html() -> str:
    around = Circumstances(today=TODAY)
    bounds = [bound_field(f, circumstances=around, hidden=f.when is not None) for f in FIELDS]
    page = (
        '{% load forms %}<!doctype html><html lang="en"><head><title>x</title>'
        '<script type="module" src="/static/forms/form.js"></script></head><body>'
        '<form method="post" action="/" enctype="multipart/form-data" data-form data-autosave="/keep" data-revision="7">'
        "{% for bound in bounds %}{% render_field bound %}{% endfor %}{% form_state bounds answers around %}"
        "{% autosave_status %}<button>Next</button></form></body></html>"
    )
    with translation.override("en"):
        return Template(page).render(Context({"bounds": bounds, "answers": {"earlier": True}, "around": around}))


@pytest.fixture
def desk() -> Desk:
    return Desk(_page_html())


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", desk.answer)
    page.goto(f"{HOST}/")
    yield page
    context.close()
    wrong = [text for text in complaints if "Failed to load resource" not in text]
    assert wrong == []


def test_questions_come_and_go_with_the_answers(page: Page) -> None:
    members, born, guardian = (page.locator(f"[data-field={name}]") for name in ("members", "born_on", "guardian"))
    expect(members).to_be_hidden()
    page.get_by_label("一部").check()
    expect(members).to_be_visible()
    page.get_by_label("本人").check()
    expect(members).to_be_hidden()
    expect(page.locator("[data-field=many]")).to_be_hidden()
    page.locator("#f-copies").fill("６")
    expect(page.locator("[data-field=many]")).to_be_visible()
    page.get_by_label("Yes").check()
    expect(born).to_be_visible()
    page.locator("#f-born_on").fill("平成20年11月3日")
    expect(guardian).to_be_visible()
    page.get_by_label("No", exact=True).check()
    expect(born).to_be_hidden()
    expect(guardian).to_be_hidden()  # what depends on a hidden answer is hidden too


def test_a_day_is_read_back_at_once(page: Page) -> None:
    page.get_by_label("Yes").check()
    page.locator("#f-born_on").fill("S60.4.1")
    expect(page.locator("[data-read-as]")).to_have_text("Read as: 昭和60年4月1日 (1985-04-01)")
    page.locator("#f-born_on").fill("S65.4.1")
    expect(page.locator("[data-read-as]")).to_have_text("")


def test_the_browser_reads_days_as_the_server_does(page: Page) -> None:
    typed = [
        "昭和60年4月1日", "S60.4.1", "s60/4/1", "Ｈ１．１．８", "令和元年5月1日", "令和8年11月2日", "1985-04-01", "1985/4/1",
        "19850401", "１９８５ー０４ー０１", "1985年4月1日", "大正15年12月25日", "明治45年7月30日", "2024.2.29",
    ]  # fmt: skip
    read = page.evaluate(
        "async (texts) => { const { readDay } = await import('/static/forms/days.js'); return texts.map(readDay); }",
        typed,
    )
    assert read == [parse_date_typed(text, TODAY).isoformat() for text in typed]
    refused = ["2025-02-29", "昭和64年1月8日", "平成31年5月1日", "明日", "", "60.4.1", "1985-13-01"]
    assert page.evaluate(
        "async (texts) => { const { readDay } = await import('/static/forms/days.js'); return texts.map(readDay); }",
        refused,
    ) == [None] * len(refused)


def test_an_address_is_filled_from_its_postal_code(page: Page) -> None:
    page.locator("#f-home-postal_code").fill("０３７－００４６")
    page.get_by_role("button", name="Fill in from the postal code").click()
    expect(page.locator("#f-home-town")).to_have_value("栄町")
    expect(page.locator("#f-home-prefecture")).to_have_value("青森県")
    expect(page.locator("#f-home-street")).to_be_focused()
    expect(page.locator("[data-fill-status]")).to_have_text(
        "The address was filled in. Check it, and add the street number."
    )
    page.locator("#f-home-postal_code").fill("0000000")
    page.get_by_role("button", name="Fill in from the postal code").click()
    expect(page.locator("[data-fill-status]")).to_have_text(
        "No place was found for this postal code. Enter the address."
    )


def test_where_the_lookup_fails_the_button_goes_to_the_server(page: Page, desk: Desk) -> None:
    desk.postal_status = 503
    page.locator("#f-home-postal_code").fill("037-0046")
    page.get_by_role("button", name="Fill in from the postal code").click()
    expect(page.get_by_text("sent")).to_be_visible()
    assert 'name="_fill"\r\n\r\nhome' in desk.submitted[0]


def test_what_is_typed_is_kept_quietly_without_files(page: Page, desk: Desk) -> None:
    page.set_input_files("#f-photo", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": b"secret-bytes"})
    page.locator("#f-copies").press_sequentially("12")
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_text("Kept at 10:05")
    assert len(desk.kept) == 1  # many keys, one request
    assert desk.kept[0]["revision"] == "7"
    assert 'name="copies"\r\n\r\n12' in desk.kept[0]["body"]
    assert "secret-bytes" not in desk.kept[0]["body"]
    assert page.eval_on_selector("#f-photo", "input => input.files.length") == 1
    page.locator("#f-copies").fill("3")
    expect(page.locator("form")).to_have_attribute("data-revision", "9")
    assert desk.kept[1]["revision"] == "8"


def test_a_change_from_another_window_is_told_and_not_overwritten(page: Page, desk: Desk) -> None:
    desk.status = 409
    page.locator("#f-copies").fill("2")
    expect(page.locator("[data-autosave-status]")).to_contain_text("changed in another window")
    page.locator("#f-copies").fill("3")
    page.wait_for_timeout(2000)
    assert len(desk.kept) == 1


def test_without_a_connection_nothing_is_lost_and_it_is_kept_later(page: Page, desk: Desk) -> None:
    desk.offline = True
    page.locator("#f-copies").fill("2")
    expect(page.locator("[data-autosave-status]")).to_contain_text("There is no connection.")
    desk.offline = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-autosave-status]")).to_have_text("Kept at 10:05")
    assert len(desk.kept) == 1
