"""A protected person (支援措置) at the counter: two clerks and a tablet; her address stands before nobody who is not named."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pypdfium2
import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.public import Resident, begin_protection
from tests.cast import acting
from tests.journeys.at_the_counter import ClerksDesk, confirm_each, judge, pair
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import Walker

pytestmark = pytest.mark.usefixtures("register", "published")
CHOSEN = ("juminhyo", "dog-registration")


def find(clerk: Walker, text: str) -> None:
    """Look for somebody at the reception."""
    clerk.go("/staff/counter/reception/")
    clerk.choose("purpose", "registration")
    clerk.type("text", text)
    clerk.press("Look")


def hidden_words(person: Resident) -> set[str]:
    """What may stand before nobody who is not named: the address, the telephone, the name in both writings."""
    return {
        person.address["town"],
        person.address["street"],
        person.phone,
        person.full_name,
        person.name["family_kana"],
    }


def told_to(walker: Walker, path: str, words: set[str]) -> set[str]:
    """Which of the words a page or a PDF gives away to this browser."""
    body = walker.page.request.get(walker.base + path).body()
    text = text_of(body) if body.startswith(b"%PDF") else body.decode()
    return {word for word in words if word in text}


def text_of(pdf: bytes) -> str:
    """The text of a PDF."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_her_address_appears_nowhere(walker_at: WalkerAt, sato: User, tanaka: User, suzuki: User, at: datetime) -> None:
    person = Resident.objects.get(key="tome")
    words = hidden_words(person)
    begin_protection(
        person, from_on=at.date(), until_on=at.date() + timedelta(days=364),
        posts=list(Post.objects.filter(key="citizens-clerk")), by=acting(suzuki), at=at,
    )  # fmt: skip

    # 佐藤 is named in the protection: she sees her, with the warning on each page.
    allowed, other = walker_at("佐藤"), walker_at("田中")
    enter_office(allowed, sato)
    find(allowed, person.full_name)
    allowed.state("a protected person is found", judge)
    warning = allowed.words("Protected person (支援措置)")
    assert allowed.sees(warning)
    allowed.use(allowed.page.locator("button[name=identity][value=photo]"))
    desk = ClerksDesk(allowed, {"phone": person.phone, "address": dict(person.address)})
    address = f"/staff/counter/{desk.counter_set.pk}/"
    allowed.go(f"{address}procedures/")
    for slug in CHOSEN:
        allowed.tick(allowed.page.locator(f"[name=procedure][value={slug}]"))
    allowed.page.locator("main form button[type=submit]").last.click()
    allowed.page.wait_for_load_state()
    assert allowed.page.locator(".protected").is_visible()
    desk.answer_all()
    desk.see_papers()
    allowed.go(f"{address}check/")
    allowed.state("a protected person's forms", judge)
    assert allowed.page.locator(".protected").is_visible()
    assert person.address["street"] in allowed.page.content(), "she said it herself; the control of what follows"

    # 田中's department takes dogs: a form of this set is his, and even so he sees nothing of it.
    enter_office(other, tanaka)
    find(other, person.full_name)
    other.state("nobody fits", judge)
    assert other.sees(other.words("Nobody fits."))
    pages = ("", "check/", "tablet/", "done/", "receipts.pdf", "procedures/", "representation/", "abandon/")
    for path in (*(address + one for one in pages), "/staff/counter/"):
        assert not told_to(other, path, words), path

    tablet = walker_at("トメ's tablet", 820)
    pair(allowed, tablet)
    assert confirm_each(tablet) == len(CHOSEN)
    tablet.press("Go on to sign")
    tablet.type("name", person.full_name)
    tablet.press("This is my name")
    allowed.go(f"{address}check/")
    assert len(desk.submit()) == len(CHOSEN)
    for path in ("/tablet/", "/tablet/forms/"):
        assert not told_to(tablet, path, words), "nothing lies on the tablet afterwards"
    assert not told_to(allowed, f"{address}receipts.pdf", words - {person.full_name, person.name["family_kana"]})

    # The cases: his list names nobody and his case does not open; hers opens with the warning and is not printed.
    cases = {case.slug: case for case in Case.objects.all()}
    his, hers = cases["dog-registration"], cases["juminhyo"]
    other.go("/staff/cases/?view=all")
    other.state("the inbox names nobody", judge)
    assert other.sees(his.number)
    assert other.sees(warning)
    search = f"/staff/cases/?view=all&q={person.name['family']}"
    shut = [
        f"/staff/cases/{his.pk}/{one}" for one in ("", "print.pdf", "decide/", "correct/", "purpose/", "my-number/")
    ]
    for path in ("/staff/cases/?view=all", search, *shut, f"{address}receipts.pdf"):
        assert not told_to(other, path, words), path
    assert his.number not in other.page.request.get(other.base + search).text()
    other.go(f"/staff/cases/{his.pk}/")
    other.state("a protected person's case does not open", judge)
    assert other.sees("支援措置")
    allowed.go(f"/staff/cases/{hers.pk}/")
    allowed.state("a protected person's case", judge)
    assert allowed.page.locator(".protected").is_visible()
    assert allowed.sees(person.full_name)
    assert not told_to(allowed, f"/staff/cases/{hers.pk}/print.pdf", words)
