"""A strict little SMTP server for tests: stdlib only, with STARTTLS, refusals and faults on demand."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Received:
    """One accepted letter as it came over the wire."""

    sender: str
    to: list[str]
    data: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        """The letter, parsed."""
        parsed = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    """``answers`` maps a command (``RCPT``, ``DATA``, ``END``) to the line with which it is refused."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    answers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What a client did against RFC 5321."""


class _Conversation(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            self.converse()

    def converse(self) -> None:
        us: MailServer = self.server.us
        sender, to, encrypted, greeted = "", list[str](), False, False
        self.say("220 mail.test ESMTP")
        while line := self.rfile.readline():
            if not line.endswith(b"\r\n"):
                us.faults.append("a line without CRLF")
            words = line.decode("ascii", "replace").strip()
            command = words.split(" ")[0].upper()
            if command in us.answers:
                self.say(us.answers[command])
            elif command == "EHLO":
                greeted = True
                extensions = ["mail.test", "8BITMIME"] + (["STARTTLS"] if us.tls and not encrypted else [])
                for number, one in enumerate(extensions):
                    self.say(f"250{' ' if number == len(extensions) - 1 else '-'}{one}")
            elif command == "STARTTLS" and us.tls:
                self.say("220 go ahead")
                self.connection = us.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                encrypted = True
            elif command == "MAIL":
                if not greeted:
                    us.faults.append("MAIL before EHLO")
                sender, to = words.partition("<")[2].partition(">")[0], []
                self.say("250 ok")
            elif command == "RCPT":
                to.append(words.partition("<")[2].partition(">")[0])
                self.say("250 ok")
            elif command == "DATA":
                if not to:
                    us.faults.append("DATA without a recipient")
                self.say("354 end with a dot")
                data = self.letter()
                if "END" in us.answers:
                    self.say(us.answers["END"])
                    continue
                us.received.append(Received(sender, to, data, encrypted))
                self.say("250 kept")
            elif command in {"RSET", "NOOP"}:
                self.say("250 ok")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                us.faults.append(f"unknown command {command}")
                self.say("500 what?")

    def letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            if not line.endswith(b"\r\n") or b"\r" in line[:-2]:
                self.server.us.faults.append("a bare CR or LF in the letter")
            if len(line) > 1000:
                self.server.us.faults.append("a line of more than 998 characters")
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    us: MailServer


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Listen on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Conversation)
    server.us = MailServer(port=server.server_address[1], tls=tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.us
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
