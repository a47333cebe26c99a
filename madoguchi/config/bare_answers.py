"""What gunicorn itself answers when a request cannot even be read: hardened like every page, and silent about us."""

from __future__ import annotations

import socket
from email.utils import formatdate
from http import HTTPStatus

import gunicorn.http.wsgi
import gunicorn.util
from django.template.loader import render_to_string

from madoguchi.kernel.ui.hardening import PAGE_POLICY, bare_headers


def bare_answer(status: int, reason: str) -> bytes:
    """A whole HTTP answer: our page in Japanese and in English, for nothing was read that would say a language.

    Nothing that was sent stands in it, and nothing about the software.
    """
    body = render_to_string(
        "ui/unreadable_request.html", {"too_long": status == HTTPStatus.REQUEST_URI_TOO_LONG}
    ).encode()
    headers = {
        "Date": formatdate(usegmt=True),
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Content-Security-Policy": PAGE_POLICY,
        "Cache-Control": "no-store",
        **bare_headers(),
    }
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _write_error(client: socket.socket, status: int, reason: str, _about: str) -> None:
    gunicorn.util.write_nonblock(client, bare_answer(status, reason))


def harden_gunicorn() -> None:
    """Take the place of gunicorn's own error page, and of its name in the ``Server`` header; called before it starts."""
    gunicorn.http.wsgi.SERVER = "web"
    gunicorn.util.write_error = _write_error
