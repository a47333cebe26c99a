"""What hostile applicants wrote is read by the office and by themselves in a real browser; nothing of it runs.

After CVE-2025-54384, 2025-24372, 2024-41675 and 2021-25967 of a data catalogue, CVE-2018-16405, -16406 and -16407 of a
document archive, and 3be35915f7 of a content system: scripts stored in names, labels, messages, tables and file names.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import CaseFile
from madoguchi.foundation.cases.public import Case, send_message
from madoguchi.foundation.files.public import claim_files, take_in_file
from madoguchi.kernel.acts import Actor, act
from tests.cast import acting, sign_in
from tests.conformance.url_world import SMALL_PICTURE
from tests.desk import MakeCase
from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Walker

SCRIPTS = (
    "<script>alert('ran')</script>",
    "<img src=x onerror=\"alert('ran')\">",
    "\"><svg onload=alert('ran')>",
    "'-alert('ran')-'",
    "javascript:alert('ran')",
    "{{constructor.constructor('alert(1)')()}}",
    "</title></textarea><script>alert('ran')</script>",
    "安全<iframe srcdoc=\"<script>parent.alert('ran')</script>\">",
)
HOSTILE = " ".join(SCRIPTS)


def hear(walker: Walker) -> list[str]:
    """Every dialog that opens on the walker's pages."""
    heard: list[str] = []

    def note(dialog: object) -> None:
        heard.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    walker.page.on("dialog", note)
    return heard


def everywhere_hostile(value: object) -> object:
    """The answers with a script in every text that a person could have typed."""
    if isinstance(value, dict):
        return {key: everywhere_hostile(one) if key != "id" else one for key, one in value.items()}
    if isinstance(value, list):
        return [everywhere_hostile(one) for one in value]
    return HOSTILE if isinstance(value, str) and value and not value.isascii() else value


def hostile_case(make_case: MakeCase, owner: User, sato: User, at: datetime) -> Case:
    """A case whose every text, file name, message, note and history is hostile. Written past the checks of the forms."""
    case = make_case("juminhyo", owner=owner)
    Case.objects.filter(pk=case.pk).update(
        answers=everywhere_hostile(case.answers), applicant_name=HOSTILE[:100], search_text=HOSTILE
    )
    case.refresh_from_db()
    resident = Actor(kind="resident", id=str(owner.pk), name=HOSTILE[:60])
    send_message(case, body=HOSTILE, from_office=False, author=HOSTILE[:60], by=resident, at=at)
    send_message(case, body=HOSTILE, from_office=True, author=HOSTILE[:60], by=acting(sato), at=at)
    upload = SimpleUploadedFile(f"{SCRIPTS[1]}.png", SMALL_PICTURE, "image/png")
    file = take_in_file(upload, by=resident, at=at)
    with act("tests.hold", on=case, by=resident, at=at):
        claim_files([file.pk], holder=f"case:{case.pk}", at=at)
        CaseFile.objects.create(case=case, name="attachment.x", file=file, added_at=at)
    return case


def test_nothing_that_was_stored_runs(
    walker_at: WalkerAt, make_case: MakeCase, hanako: User, sato: User, at: datetime
) -> None:
    case = hostile_case(make_case, hanako, sato, at)
    office = {
        "inbox": "/staff/cases/?view=all", "search": f"/staff/cases/?view=all&q={SCRIPTS[0]}", "case": f"/staff/cases/{case.pk}/",
        "correction": f"/staff/cases/{case.pk}/correct/", "figures": "/staff/figures/", "export": "/staff/cases/export/",
    }  # fmt: skip
    own = {
        "applications": "/applications/", "application": f"/applications/{case.pk}/", "my page": "/my/",
        "who looked": "/my/access/", "withdraw": f"/applications/{case.pk}/withdraw/", "search": f"/procedures/?q={SCRIPTS[2]}",
        "reopen": f"/reopen/?number={SCRIPTS[2]}", "sign in": f"/account/login/?next={SCRIPTS[4]}",
    }  # fmt: skip
    for user, pages in ((sato, office), (hanako, own)):
        walker = walker_at(f"{user} reads what was written", 1280)
        heard = hear(walker)
        session = sign_in(Client(), user).cookies["sessionid"].value
        walker.page.context.add_cookies([{"name": "sessionid", "value": session, "url": walker.base}])
        seen = 0
        for name, address in pages.items():
            walker.go(address)
            walker.page.wait_for_load_state("networkidle")
            assert heard == [], f"{name}: a script ran"
            assert walker.faults == [], f"{name}: {walker.faults}"
            seen += walker.page.evaluate("document.body.innerText.split('<script>alert').length - 1")
        assert seen >= 4, f"the hostile words are shown as words, {seen} times"


def test_a_script_that_runs_would_be_heard(walker_at: WalkerAt, db: None) -> None:
    walker = walker_at("the harness")
    heard = hear(walker)
    walker.page.set_content(SCRIPTS[1])
    walker.page.wait_for_timeout(500)
    assert heard == ["ran"]
    walker.faults.clear()
