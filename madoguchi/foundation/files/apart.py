"""Decoding photos and PDFs apart (別プロセス): in a process of its own that holds nothing worth stealing and has limits.

A decoder is the largest piece of foreign code that a stranger's bytes reach. Here it runs without the product's settings,
keys and database, with a bound on memory and time; whatever becomes of it, the answer is a refusal in words.

``python -m madoguchi.foundation.files.apart photo`` reads the upload from its standard input and writes one line of JSON
and then the content; it is started by ``made_apart`` and, for scanned sheets, by ``scan_apart`` and ``picture_apart``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from madoguchi.foundation.files import refusals
from madoguchi.foundation.files.refusals import FileUnreadable, NotReadInTime
from madoguchi.foundation.files.vocabulary import LARGEST_UPLOAD, Content, Kind, Scan
from madoguchi.kernel.refusals import Refused

MOST_MEMORY = 1536 * 1024 * 1024
"""Bytes of address space: 64 megapixels with their copies need about 900 MB."""
MOST_CPU = 20
MOST_WAIT = 40
"""Seconds of work, and of waiting for it on a busy machine."""
_AT_ONCE = BoundedSemaphore(2)
"""In each web process: the others wait, so that a flood of uploads does not multiply the bound on memory."""


def made_apart(kind: Kind, data: bytes, *, name: str) -> Content:
    """Make ``data`` anew in a process of its own; raises the refusals of the file room.

    ``FileUnreadable`` also when the process was killed, ran out of memory or of its own time, or said something odd;
    ``NotReadInTime`` when it had no answer after ``MOST_WAIT``.
    """
    told, content = _done_apart(kind, data, name=name)
    try:
        if len(content) == told.pop("size"):
            return Content(data=content, **told)
    except (KeyError, TypeError):
        pass
    raise FileUnreadable(name=name)


def scan_apart(kind: Kind, data: bytes, *, name: str) -> Scan:
    """Make a scan anew and read its pages (codes, drawn by a program or not), in one process; raises as ``made_apart``."""
    told, content = _done_apart(f"scan-{kind}", data, name=name)
    try:
        if len(content) == told.pop("size"):
            codes, drawn = told.pop("codes"), told.pop("drawn")
            return Scan(
                Content(data=content, **told), [[str(one) for one in page] for page in codes], [*map(bool, drawn)]
            )
    except (KeyError, TypeError):
        pass
    raise FileUnreadable(name=name)


def picture_apart(kind: Kind, data: bytes, *, name: str) -> bytes:
    """The pages as one picture, drawn in a process of its own; raises as ``made_apart``."""
    told, content = _done_apart(f"picture-{kind}", data, name=name)
    if not content or len(content) != told.get("size"):
        raise FileUnreadable(name=name)
    return content


def _done_apart(task: str, data: bytes, *, name: str) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-I", "-m", "madoguchi.foundation.files.apart", task]
    with _AT_ONCE:
        try:
            # Its environment is empty: no address of a database, no key.
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=MOST_WAIT, env={}, cwd="/", check=False
            )
        except subprocess.TimeoutExpired:
            raise NotReadInTime(name=name) from None
        except OSError:
            raise FileUnreadable(name=name) from None
    head, _line, content = done.stdout.partition(b"\n")
    try:
        told = json.loads(head)
        if done.returncode == 0 and "refused" in told:
            found: type[Refused] = getattr(refusals, told["refused"])
            raise found(**(told["details"] | {"name": name}))
        if done.returncode == 0 and isinstance(told, dict):
            return told, content
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise FileUnreadable(name=name)


def _limit() -> None:
    """Where a service unit forbids the call, the bounds of the unit stand instead of these."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def _main(kind: str) -> None:
    _limit()
    data = sys.stdin.buffer.read(LARGEST_UPLOAD + 1)
    # What a library writes to standard output must not be taken for the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        task = _TASKS.get(kind.partition("-")[0])
        told, content = task(kind, data) if task is not None else _made(kind, data)
    except Refused as refusal:
        told, content = {"refused": type(refusal).__name__, "details": refusal.details}, b""
    answer.write(json.dumps(told).encode() + b"\n" + content)
    answer.close()


def _made(kind: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    if kind == "photo":
        from madoguchi.foundation.files.photos import reencode_photo as make
    else:
        from madoguchi.foundation.files.pdfs import rebuild_pdf as make
    made = make(data, name="")
    return {key: value for key, value in asdict(made).items() if key != "data"} | {"size": len(made.data)}, made.data


def _scan(kind: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    from madoguchi.foundation.files.codes import scan_of

    told, content = _made(kind.partition("-")[2], data)
    codes, drawn = scan_of(content, pdf=kind == "scan-pdf")
    return told | {"codes": codes, "drawn": drawn}, content


def _picture(kind: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    from madoguchi.foundation.files.codes import picture_of

    made = picture_of(data, pdf=kind == "picture-pdf")
    return {"size": len(made)}, made


_TASKS = {"scan": _scan, "picture": _picture}

if __name__ == "__main__":
    _main(sys.argv[1])
