"""The waiting room (待合): how many pages are worked on at once, how many may wait, and a calm 503 for everybody else.

Outermost in each web process. ``places`` threads of its own do the work, so a process never holds more database
connections than that, whatever the crowd. The server's own threads wait: ``seats`` of them, each at most ``patience``
seconds. Who finds no seat, or waits in vain, is turned away before anything was begun (``CROWDED`` stands in the
request's environment, and ``ui.crowded`` answers): a form is saved whole or not at all. Static files need no place, nor
does ``/health/``, which tells that the process lives.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from madoguchi.kernel.ui.hardening import CLOSED_POLICY, bare_headers

HEALTH = "/health/"
CROWDED = "madoguchi.crowded"

_ALIVE = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", CLOSED_POLICY),
    ("Cache-Control", "no-store"),
]


class WaitingRoom:
    """A WSGI application around another."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        places: int,
        seats: int,
        patience: float,
        open_to_all: tuple[str, ...] = (),
    ) -> None:
        self.app = app
        self.most_inside, self.patience, self.open_to_all = places + seats, patience, open_to_all
        self.workplaces = ThreadPoolExecutor(places, thread_name_prefix="place")
        self.inside = 0
        self.door = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == HEALTH:
            start_response("200 OK", [*_ALIVE, *bare_headers().items()])
            return [b"ok\n"]
        if path.startswith(self.open_to_all):
            return self.app(environ, start_response)
        if not self._enter():
            return self._sorry(environ, start_response)
        try:
            return self._served(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> bool:
        with self.door:
            if self.inside >= self.most_inside:
                return False
            self.inside += 1
            return True

    def _leave(self) -> None:
        with self.door:
            self.inside -= 1

    def _served(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        work: Future[tuple[list[Any], Iterable[bytes]]] = self.workplaces.submit(self._work, environ)
        try:
            head, body = work.result(timeout=self.patience)
        except TookTooLong:
            if work.cancel():
                return self._sorry(environ, start_response)
            # Somebody is at it already: what was begun is finished.
            head, body = work.result()
        start_response(*head)
        return body

    def _work(self, environ: WSGIEnvironment) -> tuple[list[Any], Iterable[bytes]]:
        """Answer in a thread of ours; a page is read to its end here, a file is left for the server to send."""
        head: list[Any] = []

        def keep_head(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            head[:] = [status, headers] if exc_info is None else [status, headers, exc_info]
            return _nobody_writes

        body = self.app(environ, keep_head)
        sends_files = environ.get("wsgi.file_wrapper")
        if getattr(body, "streaming", False) or (isinstance(sends_files, type) and isinstance(body, sends_files)):
            return head, body
        try:
            return head, [b"".join(body)]
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()

    def _sorry(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[CROWDED] = True
        return self.app(environ, start_response)


def _nobody_writes(_data: bytes) -> object:
    raise NotImplementedError("write() of PEP 3333 is for old programs; Django never calls it.")
