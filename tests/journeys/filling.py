"""Filling any form: what is asked is read off the page, what to answer comes from the test or from the definition."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pillow_heif
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator

from madoguchi.foundation.forms.public import Circumstances, Field, ProcedureVersion, field_type, versions_offered
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel import clock
from madoguchi.kernel.jobs import run_ready_jobs
from tests.journeys.walker import Walker

MOST_STEPS = 60


def photo(name: str = "photo.jpg", kind: str = "JPEG") -> FilePayload:
    """A picture as a phone takes it: JPEG, or HEIC."""
    image = Image.new("RGB", (1200, 900), "#dde6f0")
    ImageDraw.Draw(image).text((60, 60), name, fill="#101010", font_size=60)
    kept = io.BytesIO()
    if kind == "HEIF":
        # Without registering it: the product has to read the picture with its own decoder.
        pillow_heif.from_pillow(image).save(kept)
    else:
        image.save(kept, kind)
    media = {"JPEG": "image/jpeg", "HEIF": "image/heic", "PNG": "image/png"}[kind]
    return FilePayload(name=name, mimeType=media, buffer=kept.getvalue())


def mailed_code(address: str) -> str:
    """The six digits in the newest mail to ``address``."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", newest_mail(address))
    assert found, newest_mail(address)
    return found[0]


def newest_mail(address: str) -> str:
    """The text of the newest mail to ``address``, after everything that waits was done."""
    run_ready_jobs()
    letters = OutgoingMail.objects.filter(to=address, sent_at__isnull=False)
    assert letters, f"no mail came to {address}"
    # The clock stands still in a journey, so the rows cannot be told apart by their time; the job's row can.
    order = [str(job.args_kwargs["args"][2].get("mail_id")) for job in DBTaskResult.objects.order_by("enqueued_at")]
    newest = max(letters, key=lambda letter: order.index(str(letter.id)))
    return f"{newest.subject}\n{newest.body_text}"


def version_of(slug: str) -> ProcedureVersion:
    """The procedure as it is offered today."""
    return next(v for v in versions_offered(clock.today()) if v.slug == slug)


def enter(walker: Walker, place: Locator, f: Field, path: str, value: Any) -> None:
    """Fill the inputs of one question (called ``path``) with a value, or with a text as it is typed."""
    if isinstance(value, str) and f.type != "choice":
        typed: Mapping[str, Any] = {"": value}
    else:
        typed = field_type(f.type).retype(value, f)
    for suffix, texts in typed.items():
        control = f"{path}.{suffix}" if suffix else path
        for text in texts if isinstance(texts, list) else [texts]:
            _enter_one(walker, place, control, str(text))


def _enter_one(walker: Walker, place: Locator, control: str, text: str) -> None:
    found = place.locator(f'[name="{control}"]:not([type=hidden])')
    if not found.count() or not text:
        return
    kind = found.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind == "select":
        walker.pick(found.first, text)
    elif kind in ("radio", "checkbox"):
        walker.tick(place.locator(f'[name="{control}"][value="{_quoted(text)}"]'))
    else:
        walker.put(found.first, text)


class Filler:
    """Answers one procedure's pages for a walker.

    ``answers``: field path → value as the definition knows it (or a text for one input, typed as it is); a repeat →
    list of rows. What is not given is sampled from the definition.
    """

    def __init__(self, walker: Walker, slug: str, answers: Mapping[str, Any] | None = None) -> None:
        self.walker, self.page = walker, walker.page
        self.procedure = version_of(slug).procedure
        self.answers = dict(answers or {})
        self.fields = {f.path: f for page in self.procedure.pages for f in page.fields}
        self.mail = "hanako@example.jp"
        self.rows: dict[str, int] = {}

    # One page ---------------------------------------------------------------------------------------

    def fill(self, row: Mapping[str, Any] | None = None) -> None:
        """Fill every question that is shown, and those that open by it (with scripts), except what is confirmed."""
        done: set[str] = set()
        for _round in range(len(self.fields)):
            waiting = [one for one in self._shown() if one.get_attribute("data-field") not in done]
            if not waiting:
                return
            path = waiting[0].get_attribute("data-field") or ""
            done.add(path)
            self._answer(waiting[0], self.fields[path], row)

    def _shown(self) -> list[Locator]:
        return [one for one in self.page.locator("[data-field]:not([data-type=note])").all() if one.is_visible()]

    def _answer(self, place: Locator, f: Field, row: Mapping[str, Any] | None) -> None:
        given = row if row is not None else self.answers
        name = f.path if row is None else f.name
        if name in given:
            value = given[name]
        elif place.locator("[data-known-value]").count():
            return
        elif f.type == "persons" and place.locator("[type=checkbox]").count():
            self.walker.tick(place.locator("[type=checkbox]").first)
            return
        elif not f.required and f.type != "yes_no":
            return
        else:
            value = field_type(f.type).sample(f, Circumstances(today=clock.today()))
        if value is not None:
            self._enter(place, f, value)

    def _enter(self, place: Locator, f: Field, value: Any) -> None:
        if f.type == "file":
            place.locator("input[type=file]").set_input_files(value if isinstance(value, list) else [photo()])
            return
        enter(self.walker, place, f, f.path, value)

    # The whole way ----------------------------------------------------------------------------------

    def walk(self, *, until: str = "/check/") -> None:
        """Answer page after page until the address ends with ``until``; every page is examined as it is filled."""
        for _step in range(MOST_STEPS):
            if self.walker.path.endswith(until):
                return
            self.step()
        raise AssertionError(f"still at {self.page.url} after {MOST_STEPS} steps: {self._told()}")

    def step(self) -> None:
        """Do what this page asks, and go on."""
        path = self.walker.path
        if path.endswith("/attachments/"):
            self._attachments()
        elif path.endswith("/mail/"):
            self._confirm_mail()
        elif "/rows/" in path:
            self._row(path)
        elif self._repeat(path) is not None:
            self._list(path)
        else:
            self.fill()
            self.walker.state(self.walker.heading())
            self.walker.press("Next")
        assert not self._told(), self._told()

    def _told(self) -> str:
        summary = self.page.locator("[data-error-summary]")
        return f"{self.page.url}\n{summary.inner_text()}" if summary.count() else ""

    def _repeat(self, path: str) -> str | None:
        name = path.rstrip("/").rpartition("/")[2]
        return name if any(page.name == name and page.repeat for page in self.procedure.pages) else None

    def _list(self, path: str) -> None:
        name = self._repeat(path) or ""
        page = next(one for one in self.procedure.pages if one.name == name)
        wanted = self.answers.get(name, [{}] * max(1, page.least))
        self.walker.state(f"{self.walker.heading()} ({self.rows.get(name, 0)})")
        from_register = self.page.locator("section.panel form button")
        if name in self.answers and name not in self.rows and from_register.count():
            # The journey says itself who stands there: what the register put in is taken out again.
            self.walker.use(from_register.first)
        elif self.rows.get(name, 0) < len(wanted):
            self.rows[name] = self.rows.get(name, 0) + 1
            self.walker.press("Add: %(item)s", item=page.item.within(self.walker.language))
        else:
            self.walker.press("Next")

    def _row(self, path: str) -> None:
        name = path.partition("/pages/")[2].partition("/")[0]
        rows = self.answers.get(name) or [{}]
        self.fill(rows[self.rows[name] - 1])
        self.walker.state(self.walker.heading())
        self.walker.press("Save")

    def _attachments(self) -> None:
        self.walker.state(self.walker.heading())
        for one in self.page.locator("input[type=file]").all():
            name = (one.get_attribute("name") or "").removeprefix("attachment.")
            given = self.answers.get(f"attachment.{name}")
            needed = one.locator("xpath=ancestor::section").locator(".field__required").count()
            if given or needed:
                one.set_input_files(given or [photo(f"{name}.jpg")])
        self.walker.press("Next")

    def _confirm_mail(self) -> None:
        if not self.page.locator('[name="code"]').count():
            self.walker.state("mail address")
            self.walker.type("mail", self.mail)
            self.walker.press("Send me a code")
        self.walker.state("mailed code")
        self.walker.type("code", mailed_code(self.mail))
        self.walker.press("Confirm")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
