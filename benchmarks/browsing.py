"""A browser of few words: cookies, redirects told rather than followed, gzip, one kept connection."""

from __future__ import annotations

import gzip
import http.client
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Unexpected(RuntimeError):
    """The server answered something else than the journey needs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``seconds`` until the last byte; ``transferred`` bytes of the body as they came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    transferred: int

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")


@dataclass(slots=True)
class Browser:
    """One visitor. ``spent`` collects seconds by the kind of request."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, kind: str = "") -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, {}, kind)

    def post(
        self, path: str, fields: Mapping[str, str | list[str]], kind: str = "", *, page: Answer | None = None
    ) -> Answer:
        """Send a form as browsers do: ``multipart`` where the form on ``page`` says so, because it may take files."""
        if page is None or 'enctype="multipart/form-data"' not in page.text:
            body = urlencode(fields, doseq=True).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
            return self._ask("POST", path, body, headers, kind)
        boundary = secrets.token_hex(12)
        values = [
            (name, one) for name, value in fields.items() for one in ([value] if isinstance(value, str) else value)
        ]
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n' for name, one in values
        ]
        body = "".join([*parts, f"--{boundary}--\r\n"]).encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": f"http://{self.host}"}
        return self._ask("POST", path, body, headers, kind)

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str], kind: str) -> Answer:
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "ja", "Accept": "text/html,*/*;q=0.8", **more}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.perf_counter()
        try:
            response, raw = self._exchange(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A kept connection that the server closed meanwhile; browsers open another one, too.
            self._hang_up()
            response, raw = self._exchange(method, path, body, headers)
        seconds = time.perf_counter() - begun
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                pair = value.partition(";")[0]
                self.cookies[pair.partition("=")[0]] = pair.partition("=")[2]
        if kind:
            self.spent.setdefault(kind, []).append(seconds)
        if response.will_close:
            self._hang_up()
        told = {name.lower(): value for name, value in response.getheaders()}
        unpacked = gzip.decompress(raw) if told.get("content-encoding") == "gzip" else raw
        return Answer(response.status, told, unpacked, seconds, len(raw))

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.host, timeout=60)
        self._connection.request(method, path, body=body, headers=headers)
        response = self._connection.getresponse()
        return response, response.read()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def csrf_in(answer: Answer) -> str:
    """The token of the first form on a page."""
    found = CSRF.search(answer.text)
    if found is None:
        raise Unexpected(f"no form on a page of {len(answer.body)} bytes, status {answer.status}")
    return found[1]


def expect(answer: Answer, status: int, *, leading: str = "") -> Answer:
    """The answer, if it has this status (and leads where it must); raises ``Unexpected``."""
    if answer.status != status or leading not in answer.location:
        what = answer.location or answer.text[:300]
        raise Unexpected(f"status {answer.status} instead of {status} {leading}: {what}")
    return answer
