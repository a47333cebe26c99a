"""A resident with a browser, by HTTP: begins an application, fills it in, sends it, and tries again after an error."""

from __future__ import annotations

import re
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

ERRORS = (OSError, HTTPException)
CHANGED_ON = (datetime.now(UTC).date() - timedelta(days=20)).isoformat()
FORM = "application/x-www-form-urlencoded"
NUMBER = re.compile(r"\d{3}-\d{3}-\d{4}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Browser:
    """Cookies and one connection that is kept open; ``count(status, seconds)`` is told of every answer (0: broken off)."""

    def __init__(self, port: int, *, timeout: float = 30.0, count: Callable[[int, float], None] | None = None) -> None:
        self.port, self.timeout = port, timeout
        self.cookies: dict[str, str] = {}
        self.connection: HTTPConnection | None = None
        self.kind = FORM
        self.count = count or (lambda _status, _seconds: None)

    def get(self, path: str, *, follow: bool = True) -> Answer:
        """Load a page, following redirections."""
        return self._go("GET", path, None, follow)

    def post(self, path: str, data: list[tuple[str, str]], *, follow: bool = True) -> Answer:
        """Send a form, following redirections by GET."""
        return self._go("POST", path, urlencode(data).encode(), follow)

    def post_with_file(self, path: str, data: list[tuple[str, str]], name: str, content: bytes) -> Answer:
        """Send a form with one photo in the input ``name``, following redirections by GET."""
        edge = b"----visitor"
        parts = [
            b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (field.encode(), value.encode())
            for field, value in data
        ]
        head = b'Content-Disposition: form-data; name="%s"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts.append(head % name.encode() + content)
        body = b"".join(b"--%s\r\n%s\r\n" % (edge, part) for part in parts) + b"--%s--\r\n" % edge
        self.kind = f"multipart/form-data; boundary={edge.decode()}"
        try:
            return self._go("POST", path, body, follow=True)
        finally:
            self.kind = FORM

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _go(self, method: str, path: str, body: bytes | None, follow: bool) -> Answer:
        answer = self._once(method, path, body)
        while follow and answer.status in {301, 302, 303} and "location" in answer.headers:
            goal = urlsplit(urljoin(answer.path, answer.headers["location"]))
            answer = self._once("GET", goal.path + (f"?{goal.query}" if goal.query else ""), None)
        return answer

    def _once(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Accept": "text/html", "Accept-Language": "ja"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {
                "Content-Type": self.kind,
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
        begun = time.monotonic()
        try:
            connection = self._connected()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, self._taken(response), response.read(), path)
        except ERRORS:
            self.close()
            self.count(0, time.monotonic() - begun)
            raise
        self.count(answer.status, time.monotonic() - begun)
        return answer

    def _connected(self) -> HTTPConnection:
        """The open connection, unless the server has hung up meanwhile: so does every browser and every proxy."""
        if self.connection is not None and self.connection.sock is not None:
            waiting = select.poll()  # select() knows no more than 1,024 sockets
            waiting.register(self.connection.sock, select.POLLIN)
            if not waiting.poll(0):
                return self.connection
        self.close()
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        return self.connection

    def _taken(self, response: HTTPResponse) -> dict[str, str]:
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return {name.lower(): value for name, value in response.headers.items()}


class _Forms(HTMLParser):
    """The forms of a page: where each goes and what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str, str]]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self.forms.append((told.get("action", ""), []))
            self.inside = True
        elif self.inside and tag in {"input", "select", "textarea"} and told.get("name"):
            kind = told.get("type", "text") if tag == "input" else tag
            self.forms[-1][1].append((told["name"], kind, told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def form_with(name: str, page: str) -> tuple[str, list[tuple[str, str, str]]] | None:
    """The form of a page that holds an input called ``name``: (action, [(name, kind, value)])."""
    reader = _Forms()
    reader.feed(page)
    return next((one for one in reader.forms if any(found == name for found, _kind, _value in one[1])), None)


def answers_for(intent: str) -> dict[str, str]:
    """What this visitor types; ``intent`` stands in it, so that the case can be told from every other."""
    return {
        "applicant.name.family": "津軽", "applicant.name.given": "花子", "applicant.name.family_kana": "ツガル",
        "applicant.name.given_kana": "ハナコ", "applicant.address.postal_code": "037-0043",
        "applicant.address.prefecture": "青森県", "applicant.address.city": "五所川原市",
        "applicant.address.town": "字布屋町", "applicant.address.street": "900番地1", "applicant.phone": "0173-00-0101",
        "applicant.email": f"{intent}@example.jp", "kind": "died", "happened_on": CHANGED_ON, "dog_name": f"ポチ{intent}",
        "breed": "shiba", "dog_sex": "male", "tag": "have", "tag_number": intent, "return_by": "window",
    }  # fmt: skip


@dataclass
class Visit:
    """One intent: one application that a person wants to make, once."""

    intent: str
    slug: str = "dog-change"
    number: str = ""
    """The receipt number, as soon as the visitor has read it: from then on the city has accepted it."""
    case_path: str = ""
    errors: int = 0
    requests: int = 0
    sent: list[tuple[str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    """Answers that no visitor should get."""

    def go(self, browser: Browser, *, until: Callable[[], bool], pause: float = 0.3) -> None:
        """Apply; after every error wait a little and do the same again, until done or ``until()``."""
        step: Callable[[], Answer] = lambda: self._begin(browser)  # noqa: E731 - the next thing to do
        while not self.number and not until():
            self.requests += 1
            try:
                answer = step()
            except ERRORS:
                self.errors += 1
                time.sleep(pause)
                continue
            if answer.status >= 500:
                self.errors += 1
                self._look_at(answer)
                time.sleep(min(float(answer.headers.get("retry-after", pause)), pause))
                continue
            found = self._next(browser, answer)
            if found is None:
                self.strange.append(f"{answer.status} {answer.path} {_heading(answer)}")
                step = lambda: self._begin(browser)  # noqa: E731
                time.sleep(pause)
            else:
                step = found

    def _look_at(self, answer: Answer) -> None:
        """A page that says “later” must say when, and hold what was sent; every other error is strange."""
        if answer.status != 503 or "retry-after" not in answer.headers:
            self.strange.append(f"{answer.status} {answer.path} without Retry-After")
        held = form_with("csrfmiddlewaretoken", answer.text)
        if answer.path.startswith("/drafts/") and held is not None:
            if [(name, value) for name, _kind, value in held[1]] != self.sent:
                self.strange.append(f"503 {answer.path} does not hold what was sent")

    def _begin(self, browser: Browser) -> Answer:
        guide = browser.get(f"/procedures/{self.slug}/")
        if guide.status != 200:
            return guide
        token = form_with("csrfmiddlewaretoken", guide.text)
        assert token is not None, "the guide has no form"
        value = next(value for name, _kind, value in token[1] if name == "csrfmiddlewaretoken")
        return browser.post(f"/procedures/{self.slug}/start/", [("csrfmiddlewaretoken", value)])

    def _next(self, browser: Browser, answer: Answer) -> Callable[[], Answer] | None:
        if answer.status != 200:
            return None
        page = answer.text
        if answer.path.startswith("/applications/"):
            found = NUMBER.search(page)
            if found:
                self.number, self.case_path = found[0], answer.path.partition("?")[0]
                return lambda: answer
            return None
        check = form_with("shown", page)
        if check is not None:
            data = [(name, value) for name, kind, value in check[1] if kind == "hidden"]
            goal = urljoin(answer.path, check[0] or answer.path)
            self.sent = data
            return lambda: browser.post(goal, data)
        form = form_with("revision", page)
        if form is not None:
            goal = urljoin(answer.path, form[0] or answer.path)
            data = self.sent = self._typed(form[1])
            return lambda: browser.post(goal, data)
        return None

    def _typed(self, inputs: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
        wanted = answers_for(self.intent)
        data: list[tuple[str, str]] = []
        for name, kind, value in inputs:
            if kind == "hidden":
                data.append((name, value))
            elif name in wanted and (kind not in {"radio", "checkbox"} or value == wanted[name]):
                data.append((name, wanted[name]))
        return data


def expected_answers(intent: str) -> dict[str, Any]:
    """What a case of this visitor must hold: what was typed, as the definition understands it."""
    return {
        "applicant.name": {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"},
        "applicant.address": {
            "postal_code": "0370043", "prefecture": "青森県", "city": "五所川原市", "town": "字布屋町",
            "street": "900番地1", "building": "",
        },
        "applicant.phone": "0173-00-0101", "applicant.email": f"{intent}@example.jp", "kind": "died",
        "happened_on": CHANGED_ON, "changed_on": CHANGED_ON, "needs_exchange": False, "dog_name": f"ポチ{intent}",
        "breed": "shiba",
        "dog_sex": "male", "tag": "have", "tag_number": intent, "return_by": "window",
    }  # fmt: skip


def intent_of(case: Mapping[str, Any]) -> str:
    """The intent that a case's answers carry."""
    return str(case["answers"].get("tag_number", ""))


def _heading(answer: Answer) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.body.decode(errors="replace"), re.DOTALL)
    return found[1].strip()[:80] if found else ""
