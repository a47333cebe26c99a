"""What gunicorn itself answers when a request cannot even be read: hardened like every page, and silent about us."""

from __future__ import annotations

import json
import re
import socket
from email.utils import formatdate
from http import HTTPStatus

import gunicorn.http.wsgi
import gunicorn.util
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop, override

from madoguchi.kernel.ui.hardening import PAGE_POLICY, bare_headers

_TO_PROGRAMS = re.compile(r"['\"][A-Z]{3,20} /api/")
"""How a request line that could not be read begins within gunicorn's words about it."""


def bare_answer(status: int, reason: str, about: str = "") -> bytes:
    """A whole HTTP answer: our page in Japanese and in English, for nothing was read that would say a language.

    JSON where what gunicorn says ``about`` it shows a door for programs. Nothing that was sent stands in it, and nothing
    about the software.
    """
    if _TO_PROGRAMS.search(about):
        return _whole(status, reason, "application/json", _told_to_programs())
    page = render_to_string("ui/unreadable_request.html", {"too_long": status == HTTPStatus.REQUEST_URI_TOO_LONG})
    return _whole(status, reason, "text/html; charset=utf-8", page.encode())


def _told_to_programs() -> bytes:
    told = {"code": "ui.address-not-encoded"}
    for name, text in (
        ("reason", gettext_noop("The address holds letters that no address may hold as they are, or blanks.")),
        (
            "next_step",
            gettext_noop(
                "Percent-encode it (UTF-8): %E5%AD%A6%E6%A0%A1 for 学校. With curl: -G --data-urlencode 'text=学校'."
            ),
        ),
    ):
        with override("ja"):
            told[name] = f"{gettext(text)} / {text}"
    return json.dumps(told, ensure_ascii=False).encode()


def _whole(status: int, reason: str, kind: str, body: bytes) -> bytes:
    headers = {
        "Date": formatdate(usegmt=True),
        "Connection": "close",
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Content-Security-Policy": PAGE_POLICY,
        "Cache-Control": "no-store",
        **bare_headers(),
    }
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _write_error(client: socket.socket, status: int, reason: str, about: str) -> None:
    gunicorn.util.write_nonblock(client, bare_answer(status, reason, about))


def harden_gunicorn() -> None:
    """Take the place of gunicorn's own error page, and of its name in the ``Server`` header; called before it starts."""
    gunicorn.http.wsgi.SERVER = "web"
    gunicorn.util.write_error = _write_error
