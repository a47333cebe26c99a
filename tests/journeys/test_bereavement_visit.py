"""おくやみ: a widow comes, from the search to the receipts on one sheet; clerk and tablet, the tablet by keyboard and narrow."""

from __future__ import annotations

import io
from datetime import datetime

import pypdfium2
import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.people import CONCERNS, HAPPENED_ON
from madoguchi.services.counter.tests.conftest import Desk
from tests.journeys.at_the_counter import ClerksDesk, confirm_each, judge, pair
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import KeyboardWalker, Walker

pytestmark = pytest.mark.usefixtures("register", "all_published")
DEATH = ("late-elderly-leave", "ltc-leave", "card-return", "tax-heir-representative")


def test_a_widow_objects_the_clerk_mends_and_all_is_done_at_one_desk(
    walker_at: WalkerAt, sato: User, at: datetime
) -> None:
    widow, husband = (Resident.objects.get(key=key) for key in ("fumi", "seiichi"))
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    desk = _begun(clerk, widow, husband)
    desk.answer_all()
    desk.see_papers()
    assert not {"event.died_on", "event.deceased", "heir.relation"} & {q.means for q in desk.conversation().missing}, (
        "the day was chosen, and the register knows who died and who stands here"
    )
    address = f"/staff/counter/{desk.counter_set.pk}/"
    clerk.go(f"{address}check/")
    clerk.state("to be confirmed after a death", judge)
    assert clerk.sees(husband.full_name)

    tablet = walker_at("フミ's tablet, by keyboard", 320, keyboard=True)
    assert isinstance(tablet, KeyboardWalker)
    pair(clerk, tablet)
    _object(tablet, "電話番号が違います")
    clerk.go(f"{address}?all=1")
    clerk.state("the resident objects", judge)
    assert clerk.sees("電話番号が違います")
    clerk.put(clerk.page.locator("input[type=tel]").first, "0173-00-9999")
    clerk.press("Save")
    assert not any(form.is_objected for form in CounterForm.objects.all()), "mended"

    tablet.go("/tablet/forms/")
    tablet.press("Look at the next form")
    assert tablet.sees("0173-00-9999")
    assert tablet.page.locator("main del").count(), "what it said before stands beside it"
    tablet.state("tablet: what was changed is marked", judge)
    tablet.go("/tablet/forms/")
    assert confirm_each(tablet) == len(DEATH)
    tablet.press("Go on to sign")
    tablet.put(tablet.page.locator("#id-name"), widow.full_name)
    tablet.press("This is my name")
    tablet.state("tablet: done by keyboard", judge)
    clerk.go(f"{address}check/")
    numbers = desk.submit()
    assert len(set(numbers)) == len(DEATH)
    sheet = clerk.page.request.get(f"{clerk.base}{address}receipts.pdf").body()
    with pypdfium2.PdfDocument(io.BytesIO(sheet)) as receipts:
        text = "".join(page.get_textpage().get_text_bounded() for page in receipts)
    assert [number for number in numbers if number not in text] == [], "one sheet holds them all"
    assert {case.slug for case in Case.objects.all()} == set(DEATH)
    assert CounterSet.objects.get().state == "submitted"
    _new_head(clerk, Desk(sato, at))


def _begun(clerk: Walker, widow: Resident, husband: Resident) -> ClerksDesk:
    """From the search to the set: one press begins, one says what happened, one takes what is needed."""
    clerk.go("/staff/counter/reception/")
    clerk.choose("purpose", "registration")
    clerk.type("text", widow.full_name)
    clerk.press("Look")
    clerk.state("somebody is found", judge)
    clerk.use(clerk.page.locator("button[name=identity][value=photo]"))
    clerk.type("happened_on", "令和8年10月25日")
    clerk.use(clerk.page.locator("[name=occasion][value=death]"))
    clerk.state("who died", judge)
    clerk.press("It is %(name)s", name=husband.full_name)
    clerk.state("what a death needs", judge)
    ticked = clerk.page.locator("[name=procedure]:checked").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert set(DEATH) <= set(ticked)
    assert "bereavement-appointment" not in ticked, "she is here"
    for value in set(ticked) - set(DEATH):
        clerk.page.locator(f"[name=procedure][value={value}]").uncheck()
    clerk.press("Begin with what is ticked")
    desk = ClerksDesk(clerk, {})
    assert {form.slug for form in desk.counter_set.forms.all()} == set(DEATH)
    return desk


def _new_head(clerk: Walker, desk: Desk) -> None:
    """In another family the new head and an heir are chosen from the living."""
    dead = str(Resident.objects.get(key="kenji").pk)
    opened = desk.open("yumi", facts={"event": ["death"], HAPPENED_ON: "2026-10-25", CONCERNS: dead})
    desk.choose(opened, "head-of-household-change", "tax-heir-representative")
    desk.answer(opened, applicant_becomes_head="no", others="yes")
    clerk.go(f"/staff/counter/{opened.pk}/")
    assert clerk.page.locator("input[name$='.pick']").count() == len(("大輔", "", "大輔", "澪", ""))
    clerk.state("the new head and an heir are chosen from a list", judge)


def _object(tablet: KeyboardWalker, words: str) -> None:
    """Say on the tablet that something is wrong, with nothing but the keys."""
    tablet.press("Look at the next form")
    tablet.reach(tablet.page.locator("summary.tablet-wrong"))
    tablet.page.keyboard.press("Enter")
    tablet.put(tablet.page.locator("#id-objection"), words)
    tablet.state("tablet: something is wrong", judge)
    tablet.press("Tell the clerk")
