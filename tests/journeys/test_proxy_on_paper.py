"""A representative (代理人) for an old lady: found in the register, a letter is seen, the paper is signed and scanned."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import FilePayload

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.public import Chosen, choose_procedures, open_set
from tests.cast import acting
from tests.journeys.at_the_counter import ClerksDesk, judge
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.scanning import scanned

pytestmark = pytest.mark.usefixtures("register", "published")


def test_a_representative_confirms_on_paper(walker_at: WalkerAt, sato: User, at: datetime) -> None:
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    by, principal, acts = acting(sato), Resident.objects.get(key="tome"), Resident.objects.get(key="taro")
    opened = open_set(resident_id=str(principal.pk), identity="photo", department="citizens", clerk=sato, by=by, at=at)
    choose_procedures(opened, chosen=[Chosen("juminhyo")], by=by, at=at)
    address = f"/staff/counter/{opened.pk}/"
    clerk.go(f"{address}representation/")
    clerk.type("text", acts.full_name)
    clerk.press("Look")
    clerk.state("a representative is found", judge)
    clerk.press("%(name)s acts for the person", name=acts.full_name)
    assert AccessLine.objects.filter(resident_id=str(acts.pk), case_number=opened.short_number).exists()
    clerk.choose("represent", "proxy")
    clerk.choose("kind", "voluntary")
    clerk.choose("authority", "same_household")
    clerk.press("Note it")
    clerk.state("the register does not show it")
    assert clerk.page.locator(".error-summary, [role=alert]").first.is_visible()
    clerk.choose("authority", "letter")
    clerk.press("Note it")
    assert clerk.sees(acts.full_name)
    clerk.choose("identity", "photo")
    clerk.press("Note it")

    desk = ClerksDesk(clerk, {})
    desk.answer_all()
    desk.see_papers()
    clerk.go(f"{address}check/")
    clerk.page.locator("details", has_text=clerk.words("On paper")).last.locator("summary").click()
    clerk.state("on paper", judge)
    form = clerk.page.locator(f'form[action="{address}print/"]')
    printed = clerk.page.request.post(
        f"{clerk.base}{address}print/",
        form={"csrfmiddlewaretoken": form.locator("[name=csrfmiddlewaretoken]").input_value()},
        headers={"Referer": clerk.page.url},
    )
    assert printed.headers["content-type"] == "application/pdf"
    sheet = FilePayload(name="scan.pdf", mimeType="application/pdf", buffer=scanned(printed.body()))
    clerk.page.locator("#id-sheets").set_input_files([sheet])
    clerk.press("Take the sheets back")
    clerk.state("signed sheets came back", judge)
    sheet_back = clerk.page.locator(f'form[action^="{address}forms/"]', has=clerk.page.locator("[name=seen]"))
    assert not sheet_back.locator("[name=seen]").is_visible(), "nothing is said of a sheet that nobody has opened"
    sheet_back.locator("summary").click()
    assert sheet_back.locator("img").is_visible()
    clerk.state("the sheet is opened", judge)
    sheet_back.locator("[name=seen]").check()
    clerk.press("Note the signature")
    clerk.state("the clerk saw the signature", judge)
    assert CounterForm.objects.get().confirmed_how == "paper"
    assert len(desk.submit()) == 1

    # The clerk reads on the case's page who acted, on which paper, and opens the signed sheet.
    case = Case.objects.get()
    assert case.concerns == [str(acts.pk)]
    clerk.go(f"/staff/cases/{case.pk}/")
    clerk.state("a case that was signed on paper", judge)
    for text in (acts.full_name, clerk.words("letter of authority (委任状)"), clerk.words("Says what was signed")):
        assert clerk.sees(text), text
    link = clerk.page.locator("#attested ~ dl a[href*='/files/']")
    opened_sheet = clerk.page.request.get(clerk.base + str(link.get_attribute("href")))
    assert opened_sheet.ok
    assert opened_sheet.body().startswith(b"%PDF")
