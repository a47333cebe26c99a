"""People who send photos along with what they apply for, and open them again: each photo has a colour of its own."""

from __future__ import annotations

import io
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

from PIL import Image

from tests.resilience.visitor import ERRORS, Browser, form_with

SLUG, PLACE = "disaster-victim-certificate", "attachment.photo_overall"
PHOTO = re.compile(r'<a href="(/drafts/[0-9a-f-]+/files/[0-9a-f-]+/)"')
NEAR = 12
"""By how much a colour (0 to 255) may differ after the product has made the photo anew."""
Colour = tuple[int, int, int]


@dataclass
class Sent:
    """One photo whose address the sender has seen: from then on the city has it."""

    browser: Browser
    address: str
    colour: Colour


@dataclass
class Sender:
    """Begins one application and sends photos along until told to stop."""

    browser: Browser
    dice: random.Random
    sent: list[Sent] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def go(self, *, until: Callable[[], bool], most: int, pause: float = 0.3) -> None:
        """At most ``most`` photos, one after another; each is opened again at once."""
        address = self._begun()
        while address and len(self.sent) < most and not until():
            colour = (self.dice.randrange(256), self.dice.randrange(256), self.dice.randrange(256))
            try:
                page = self.browser.get(address)
                form = form_with(PLACE, page.text)
                if form is None and self.sent:
                    return  # as many as the question takes
                if form is None:
                    self.strange.append(f"{page.status} {page.path}: no place for a photo")
                    return
                data = [(name, value) for name, kind, value in form[1] if kind == "hidden"]
                page = self.browser.post_with_file(address, [*data, ("_upload", PLACE)], PLACE, photo(colour))
            except ERRORS as trouble:
                self.strange.append(f"{address}: {trouble!r}")
                return
            new = [one for one in PHOTO.findall(page.text) if one not in {sent.address for sent in self.sent}]
            if len(set(new)) != 1:
                self.strange.append(f"{page.status} {page.path}: {len(set(new))} new photos after one was sent")
                return
            self.sent.append(Sent(self.browser, new[0], colour))
            self.strange += fault_of(self.sent[-1])
            time.sleep(pause)

    def _begun(self) -> str:
        try:
            token = form_with("csrfmiddlewaretoken", self.browser.get(f"/procedures/{SLUG}/").text)
            assert token is not None, "the guide has no form"
            data = [(name, value) for name, _kind, value in token[1] if name == "csrfmiddlewaretoken"]
            begun = self.browser.post(f"/procedures/{SLUG}/start/", data)
        except ERRORS as trouble:
            self.strange.append(f"{SLUG}: {trouble!r}")
            return ""
        found = re.match(r"/drafts/[0-9a-f-]+/", begun.path)
        if found is None:
            self.strange.append(f"{begun.status} {begun.path}: no draft was begun")
            return ""
        return f"{found[0]}attachments/"


def photo(colour: Colour) -> bytes:
    """A JPEG of one colour, as large as a phone's small ones."""
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(kept, "JPEG", quality=90)
    return kept.getvalue()


def fault_of(sent: Sent) -> list[str]:
    """Nothing where the photo opens and is the one that was sent; else what came instead."""
    try:
        answer = sent.browser.get(sent.address)
    except ERRORS as trouble:
        return [f"{sent.address}: {trouble!r}"]
    if answer.status != 200:
        return [f"{sent.address}: lost ({answer.status})"]
    seen = Image.open(io.BytesIO(answer.body)).convert("RGB").getpixel((320, 240))
    assert isinstance(seen, tuple)
    if any(abs(one - other) > NEAR for one, other in zip(seen, sent.colour, strict=True)):
        return [f"{sent.address}: another photo, {seen} for {sent.colour}"]
    return []


def people_send(
    how_many: int, browser: Callable[[], Browser], *, stop: Callable[[], bool], most: int
) -> tuple[list[Sender], list[threading.Thread]]:
    """``how_many`` people at once."""
    senders = [Sender(browser(), random.Random(n)) for n in range(how_many)]
    threads = [threading.Thread(target=one.go, kwargs={"until": stop, "most": most}, daemon=True) for one in senders]
    for one in threads:
        one.start()
    return senders, threads


@contextmanager
def buckets(how_many: int) -> Iterator[list[str]]:
    """``MADOGUCHI_FILES_URL`` of buckets behind a server on this machine that speaks S3."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        client = boto3.client(
            "s3", endpoint_url=f"http://{host}:{port}", region_name="ap-northeast-1",
            aws_access_key_id="key", aws_secret_access_key="secret",
        )  # fmt: skip
        # What it holds outlives it in this process, and an earlier run may have had buckets of the same names.
        urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=5).close()
        names = [f"files-{n}" for n in range(how_many)]
        for name in names:
            client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        yield [f"s3+http://key:secret@{host}:{port}/{name}" for name in names]
    finally:
        server.stop()
