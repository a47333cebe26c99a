"""Two clerks, a tablet in two tabs, a session that ends in the middle, a set that goes to another desk: all in real browsers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.kernel import clock
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.operations.tablets import ask_for_tablet, show_on_tablet
from madoguchi.services.counter.tests.conftest import Desk, desk, moving_city, named
from tests.cast import acting
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import PASSWORD, enter_office, secret_of, totp

__all__ = ["desk", "moving_city"]
pytestmark = pytest.mark.usefixtures("judge")


@pytest.fixture
def visit(desk: Desk) -> CounterSet:
    """花子 with three forms, on which much is open."""
    opened = desk.open()
    desk.choose(opened, "insurance", "allowance", "school")
    return opened


def write(walker: Walker, desk: Desk, visit: CounterSet, name: str, text: str) -> None:
    """Type the answer to a question on the set's screen."""
    (question,) = named(desk.talk(visit), name)
    walker.type(question.key, text)


def stands(desk: Desk, visit: CounterSet, name: str) -> object:
    return next(one.value for one in named(desk.talk(CounterSet.objects.get(pk=visit.pk)), name))


def test_the_second_clerk_sees_what_changed_and_chooses(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User, suzuki: User
) -> None:
    first, second, page = walker_at("佐藤"), walker_at("鈴木", 320), reverse("counter_set", args=[visit.pk])
    enter_office(first, sato)
    enter_office(second, suzuki)
    first.go(page)
    second.go(page)
    write(first, desk, visit, "moved_on", "令和8年10月20日")
    first.press("Save")
    write(second, desk, visit, "moved_on", "令和8年10月25日")
    second.press("Save")
    second.state("two answers to one question")
    assert second.sees("令和8年10月20日")
    assert second.sees(sato.name)
    assert stands(desk, visit, "moved_on") == "2026-10-20", "until the second has chosen"
    second.tick(second.page.locator("input[value=mine]"))
    second.press("Let this stand")
    assert stands(desk, visit, "moved_on") == "2026-10-25"
    first.press("Save")
    assert stands(desk, visit, "moved_on") == "2026-10-25", "an old screen on which nothing was typed changes nothing"
    first.page.reload()
    first.state("the first looks again")


def test_pressed_twice_and_gone_back_after_submitting(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User
) -> None:
    desk.fill(visit)
    desk.confirm(visit)
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    beside = Walker(clerk.page.context.new_page(), clerk.base, "佐藤 in another window", clerk.judge)
    for one in (clerk, beside):
        one.go(reverse("counter_check", args=[visit.pk]))
    clerk.find("Submit all").dblclick()
    clerk.page.wait_for_url("**/done/")
    assert Case.objects.count() == 3
    clerk.page.go_back()
    clerk.page.reload()
    assert clerk.path.endswith("/done/"), "what is submitted is not confirmed again"
    beside.press("Submit all")
    assert beside.path.endswith("/done/")
    beside.page.reload()
    assert Case.objects.count() == 3


def test_a_stale_screen_after_submitting_says_so_and_leads_on(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User
) -> None:
    clerk, page = walker_at("佐藤", 320), reverse("counter_set", args=[visit.pk])
    enter_office(clerk, sato)
    clerk.go(page)
    CounterSet.objects.filter(pk=visit.pk).update(state="abandoned")
    write(clerk, desk, visit, "moved_on", "令和8年10月20日")
    clerk.press("Save")
    clerk.state("counter: a stale screen")
    assert clerk.sees(clerk.words("This set has been submitted or abandoned; it cannot be changed any more."))


def test_a_session_that_ends_in_the_middle_loses_no_answer(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User
) -> None:
    clerk, page = walker_at("佐藤", javascript=False), reverse("counter_set", args=[visit.pk])
    enter_office(clerk, sato)
    clerk.go(page)
    write(clerk, desk, visit, "moved_on", "令和8年10月20日")
    with clock.frozen(desk.at + timedelta(hours=1)):
        clerk.press("Save")
        assert clerk.path == "/account/staff/"
        clerk.type("login", sato.email or "")
        clerk.type("password", PASSWORD)
        clerk.press("Go on")
        clerk.type("code", totp(secret_of(sato), ahead=1))
        clerk.press("Sign in")
        clerk.press("Send what I had typed")
        assert clerk.path == page
    assert stands(desk, visit, "moved_on") == "2026-10-20"


def test_two_tabs_of_the_tablet_confirm_once_and_sign_what_they_show(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet
) -> None:
    desk.fill(visit)
    tablet, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    one = walker_at("花子", 768)
    one.go("/tablet/")
    one.type("code", code)
    one.press("Pair")
    show_on_tablet(tablet, counter_set=visit, by=acting(desk.clerk), at=desk.at)
    one.go("/tablet/")
    other = Walker(one.page.context.new_page(), one.base, "花子 in another tab", one.judge)
    form = reverse("tablet_form", args=[visit.forms.get(slug="school").pk])
    for tab in (one, other):
        tab.go(form)
    for tab in (one, other):
        for box in tab.page.locator("[name=agree]").all():
            tab.tick(box)
        tab.press("Yes, this is right")
    assert [form.slug for form in visit.forms.exclude(confirmed_at=None)] == ["school"]
    one.page.go_back()
    one.page.reload()
    one.state("tablet: back on a form that is confirmed")
    assert one.sees(one.words("You have confirmed this form."))
    desk.confirm(CounterSet.objects.get(pk=visit.pk), sign=False)
    for tab in (one, other):
        tab.go(reverse("tablet_sign"))
    desk.answer(CounterSet.objects.get(pk=visit.pk), moved_on="令和8年10月19日")
    other.type("name", visit.name)
    other.press("This is my name")
    other.state("tablet: signed what lies there no more")
    assert not visit.forms.exclude(signature=None).exists()


def test_another_desk_sees_its_part_and_the_tablet_is_empty(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, ito: User
) -> None:
    desk.fill(visit)
    tablet, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    resident = walker_at("花子", 768)
    resident.go("/tablet/")
    resident.type("code", code)
    resident.press("Pair")
    show_on_tablet(tablet, counter_set=visit, by=acting(desk.clerk), at=desk.at)
    resident.go("/tablet/")
    assert resident.sees(visit.name)
    hand_over_set(visit, department="childcare", because="手当の説明", by=acting(desk.clerk), at=desk.at)
    resident.page.wait_for_url("**/tablet/")
    assert not resident.sees(visit.name)
    colleague = walker_at("伊藤", 320)
    enter_office(colleague, ito)
    for page in ("counter_set", "counter_check"):
        colleague.go(reverse(page, args=[visit.pk]))
        colleague.state(f"another desk: {page}")
        assert colleague.sees(str(desk.talk(visit).forms[1].procedure.title))
        assert not colleague.sees(str(desk.talk(visit).forms[0].procedure.title))
        assert not colleague.sees(str(desk.talk(visit).forms[2].procedure.title))
    assert not colleague.page.get_by_role("button", name=colleague.words("Submit all")).count()
