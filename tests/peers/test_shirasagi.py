"""Holes found in a municipal content and groupware system."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.foundation.accounts.identity.signing import safe_return
from madoguchi.foundation.cases.public import Case, send_message
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.ui.choices import safe_next
from madoguchi.kernel.ui.furigana import Readings, with_furigana
from madoguchi.kernel.ui.templatetags.ui import web_address
from tests.conformance.url_world import World, addresses
from tests.peers.conftest import BrowserOf

TRAVERSALS = [
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc/passwd", "..%252f..%252fetc%252fpasswd",
    "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "%uff0e%uff0e%u2215etc", "．．／．．／etc／passwd", "..\\..\\..\\windows\\win.ini",
    "....//....//etc/passwd", "/etc/passwd", "file:///etc/passwd", "..;/..;/etc/passwd", "%00/etc/passwd", "juminhyo%00.pdf",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_commit_5ac4685d7e_no_part_of_an_address_leads_out_of_its_folder(
    world: World, browser_of: BrowserOf, path: str
) -> None:
    """A crafted path read files of the server. Asked of every part of every address that is text, and of static files."""
    for name, parameters in addresses().items():
        for one in parameters & {"slug", "vendor", "page", "row", "code"}:
            kwargs = world.arguments(name, parameters) | {one: "PLACE"}
            try:
                address = reverse(name, kwargs=kwargs).replace("PLACE", path.lstrip("/"))
            except Exception:  # noqa: BLE001 - a converter that takes no letters takes no path either
                continue
            answer = browser_of("resident").get(address)
            assert answer.status_code in (301, 302, 400, 404, 405) or name == "postal_lookup", (name, address)
            assert b"root:" not in b"".join(answer)
    for address in (f"/static/{path}", f"/static/ui/{path}", f"/{path.lstrip('/')}"):
        answer = Client(raise_request_exception=False).get(address)
        assert answer.status_code in (301, 302, 400, 404), address


SCRIPTS = [
    "javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", "JAVASCRIPT:alert(1)",
    "&#106;avascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "javascript&colon;alert(1)",
    "\u2028javascript:alert(1)", "feed:javascript:alert(1)", "view-source:javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("evil", SCRIPTS)
def test_commit_8d87cbc618_no_evidence_is_a_script(evil: str) -> None:
    assert web_address(evil) == ""
    assert web_address("https://www.city.example/a?b=1#c") == "https://www.city.example/a?b=1#c", "the judge itself"


@pytest.mark.parametrize("evil", SCRIPTS)
def test_commit_8d87cbc618_no_address_that_is_typed_becomes_a_script(world: World, evil: str) -> None:
    """A link's address could be a script (tabs and line feeds inside did not matter to the browser)."""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    assert safe_return(request, evil, otherwise="/") == "/"
    assert safe_next(request, evil) == "/"
    assert safe_return(request, "/my/?a=1", otherwise="/") == "/my/?a=1", "the judge itself"


def test_commit_8d87cbc618_no_stored_text_stands_where_an_address_stands() -> None:
    """Addresses in pages are made by us; the few that come from the city's own files are checked when they are loaded.

    What staff typed as an address of evidence passes ``web_address``, which lets nothing through but http and https.
    """
    import re

    from tests.conformance.source import templates

    free = re.compile(r"(?:href|src|action|formaction)=\"\{\{\s*([a-z_.]+)(?!\|web_address)[^a-z_.]")
    found = {m for one in templates() for m in free.findall(one.read_text(encoding="utf-8"))}
    from_people = {
        name for name in found if any(word in name for word in ("answer", "value", "typed", "message", "note", "body"))
    }
    assert found
    assert from_people == set()


READINGS = Readings({"住民": "じゅうみん", "<b>": "x", "安全": '<img src=x onerror="alert(1)">'})
HOSTILE = [
    "&lt;script&gt;住民&lt;/script&gt;", "住民&lt;img src=x onerror=alert(1)&gt;", "&amp;lt;script&amp;gt;住民",
    "住民&quot;&gt;&lt;svg onload=alert(1)&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;住民", "安全", "&lt;住民&gt;",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_commit_916f87fa34_readings_do_not_undo_what_was_escaped(text: str) -> None:
    """Furigana was put on before escaping, or undid it: a name with a tag in it became a tag."""
    page = with_furigana(f"<p>{text}</p>", READINGS)
    for tag in ("<script", "<img", "<svg", "<b>", "<住民"):
        assert tag not in page
    assert page.count("<ruby>") == page.count("</ruby>")


def test_commit_11651f108a_no_address_gives_a_role() -> None:
    """A role could be had by asking the API for it. What gives posts here is listed; each has its rows by role."""
    giving = {
        name
        for name in addresses()
        if any(word in name for word in ("role", "permission", "group", "grant", "sudo", "impersonat", "hijack"))
    }
    assert giving == set()


def test_commit_abb7e321f4_no_mail_says_again_what_was_typed(world: World, browser_of: BrowserOf) -> None:
    """A copy of the answers went to any address that was typed: anybody could mail anything in the city's name."""
    marker = "買ってください http://evil.example/"
    Case.objects.filter(pk=world.case.pk).update(applicant_mail="victim@example.jp", applicant_name=marker)
    case = Case.objects.get(pk=world.case.pk)
    resident = Actor(kind="resident", id=str(case.applicant_id), name=marker)
    send_message(case, body=marker, from_office=False, author=marker, by=resident, at=clock.now())
    taro = browser_of("other_resident")
    begun = taro.post(reverse("draft_start", args=["bulky-waste"]))["Location"].split("/")[2]
    taro.post(
        reverse("draft_page", args=[begun, "applicant"]),
        {"applicant.name.family": marker, "applicant.name.given": marker},
    )
    taro.post(reverse("draft_mail", args=[begun]), {"mail": "victim@example.jp"})
    with translation.override("en"):
        browser_of("resident").post(reverse("application_withdraw", args=[case.pk]), {"reason": marker})
    letters = OutgoingMail.objects.all()
    assert letters.filter(to="victim@example.jp").exists()
    assert [one.subject for one in letters if "evil.example" in one.subject + one.body_text] == []


def test_static_files_are_what_we_shipped(world: World) -> None:
    """The judge of the paths above: a static file that exists is given."""
    assert Client().get("/static/ui/mark.svg").status_code == 200
    assert (Path(configured.ROOT) / "madoguchi/kernel/ui/static/ui/mark.svg").is_file()
