"""A bridge as it stands on a desk's computer, strict as a real one: HTTP on 127.0.0.1, one card on it, no more than asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from madoguchi.services.counter.navigator.readers.bridge import mac_of

ORIGIN = "https://madoguchi.city.example.jp"
MOST_TRIES = 3


@dataclass
class Desk:
    """What lies on the reader, and who is there to type the PIN."""

    key: str
    clock: datetime
    card: dict[str, str] | None = None
    """``name``, ``address``, ``born_on``, ``sex``, ``my_number``, ``pin``; ``None``: no card."""
    typed: str = ""
    wrong: int = 0
    ended: str = ""
    """``expired`` or ``revoked``."""
    tells_tries: bool = True
    """Whether it is a bridge that says how many tries are left."""
    origin: str = ORIGIN
    """Of the city's pages."""
    seen: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the bridge says to one question."""
        told: dict[str, Any] = {
            "protocol": 1, "nonce": asked["nonce"], "variant": asked["variant"], "read_at": self.clock.isoformat(),
            "card": None, "error": self._error(),
        }  # fmt: skip
        if not told["error"] and self.card is not None:
            shown = (
                "name",
                "address",
                "born_on",
                "sex",
                *(("my_number",) if asked["variant"] == "with_number" else ()),
            )
            told["card"] = {part: self.card[part] for part in shown}
        if told["error"] == "pin-wrong" and self.tells_tries:
            told["tries_left"] = MOST_TRIES - self.wrong
        if told["error"] == "expired":
            told["expired_on"] = "2024-04-01"
        return {**told, "mac": mac_of(told, self.key)}

    def _error(self) -> str:
        if self.card is None:
            return "no-card"
        if self.ended:
            return self.ended
        if self.wrong >= MOST_TRIES:
            return "pin-locked"
        if len(self.typed) != 4 or not self.typed.isdecimal():
            return "pin-malformed"
        if self.typed != self.card["pin"]:
            self.wrong += 1
            return "pin-locked" if self.wrong >= MOST_TRIES else "pin-wrong"
        self.wrong = 0
        return ""


class _Handler(BaseHTTPRequestHandler):
    desk: Desk

    def do_POST(self) -> None:
        """``/v1/read`` from the city's pages, JSON in and out; everything else is refused."""
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, 2000))
        if self.path != "/v1/read":
            return self._say(404, {})
        if self.headers.get("Origin") != self.desk.origin or self.headers.get("Content-Type") != "application/json":
            return self._say(403, {})
        try:
            asked = json.loads(body)
        except ValueError:
            return self._say(400, {})
        fits = set(asked) == {"protocol", "nonce", "variant"} and asked["protocol"] == 1
        if not fits or asked["variant"] not in ("basic", "with_number"):
            return self._say(400, {})
        self.desk.seen.append(asked)
        return self._say(200, self.desk.answer(asked))

    def do_OPTIONS(self) -> None:
        """What a browser asks before it asks."""
        self.send_response(204 if self.headers.get("Origin") == self.desk.origin else 403)
        self.send_header("Access-Control-Allow-Origin", self.desk.origin)
        self.send_header("Access-Control-Allow-Methods", "POST")
        self.send_header("Access-Control-Allow-Headers", "Content-Type")
        self.send_header("Access-Control-Allow-Private-Network", "true")
        self.end_headers()

    def _say(self, status: int, told: dict[str, Any]) -> None:
        text = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Access-Control-Allow-Origin", self.desk.origin)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_told: Any) -> None:
        """Nothing of a card is written anywhere."""


@contextmanager
def bridge_of(desk: Desk) -> Iterator[str]:
    """The address of a bridge that runs."""
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"desk": desk}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
