"""The board at the door (掲示の窓口): a kept board is handed out before Django is asked, to any number of phones.

Outermost in each web process. It takes neither a place nor a seat of the waiting room and asks no database, so that 500
people who look at their number do not stand in the way of those at the desks. When the kept board grows old, one of those
who ask goes in and has it made anew; the others get the one before meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from madoguchi.foundation.tickets.board import Board, cache_control, keeper
from madoguchi.kernel.ui.hardening import CLOSED_POLICY, bare_headers

ADDRESS = re.compile(r"/waiting/([a-z0-9-]+)/board\.json")


class BoardDoor:
    """A WSGI application around another."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        board = self._kept(environ)
        if board is None:
            return self.app(environ, start_response)
        headers = {
            **bare_headers(),
            "Content-Security-Policy": CLOSED_POLICY,
            "Cache-Control": cache_control(),
            "ETag": board.mark,
        }
        if environ.get("HTTP_IF_NONE_MATCH") == board.mark:
            start_response("304 Not Modified", list(headers.items()))
            return []
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(board.body))}
        start_response("200 OK", list(headers.items()))
        return [board.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _kept(self, environ: WSGIEnvironment) -> Board | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not settings.BOARD_SECONDS:
            return None
        asked = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        return keeper.peek(asked[1], seconds=settings.BOARD_SECONDS) if asked else None
