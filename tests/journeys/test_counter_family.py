"""A family of four moves to the city: clerk and tablet, from the reception to the receipts on one sheet."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.services.counter.models import CounterSet
from tests.journeys.at_the_counter import ClerksDesk, confirm_each, judge, pair, sign_with_finger
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import Walker

CHOSEN = ("moving-in", "child-allowance-claim", "health-insurance-join", "school-transfer", "water-start", "dog-change")
ANSWERS = {
    "moved_on": "2026-10-30",
    "from_abroad": False,
    "old_address": {"postal_code": "0300801", "prefecture": "青森県", "city": "青森市", "town": "新町", "street": "1-2-3"},
    "new_address": {
        "postal_code": "0370202", "prefecture": "青森県", "city": "五所川原市", "town": "金木町朝日山", "street": "10-1",
    },
    "paper": "card",
    "joins_household": False,
    "reason": "moved_in",
    "event_on": "2026-10-30",
    "starts_on": "2026-11-05",
    "other_school": False,
    "phone": "0173-52-2111",
    "email": "jiro@example.jp",
    "any_foreign": False,
}  # fmt: skip


@pytest.fixture
def family(walker_at: WalkerAt, register: object, all_published: CheckedCity, sato: User) -> Walker:
    """佐藤 has written down a father, a mother and two children who are on no register."""
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/counter/reception/")
    clerk.state("reception", judge)
    clerk.press("Write down a whole family at once")
    clerk.press("Begin the set")
    clerk.state("a family: what is missing", judge)
    clerk.choose("identity", "photo")
    people = {
        "person": ("金木", "次郎", "カナギ", "ジロウ", "平成2年1月1日", "male", ""),
        "m0": ("金木", "こぎん", "カナギ", "コギン", "平成3年4月2日", "female", "妻"),
        "m1": ("金木", "りんご", "カナギ", "リンゴ", "平成30年5月5日", "female", "子"),
        "m2": ("金木", "たろう", "カナギ", "タロウ", "令和6年6月6日", "male", "子"),
    }
    for who, (family, given, family_kana, given_kana, born_on, sex, relation) in people.items():
        for part, text in (
            ("family", family),
            ("given", given),
            ("family_kana", family_kana),
            ("given_kana", given_kana),
        ):
            clerk.type(f"{who}.name.{part}", text)
        clerk.type(f"{who}.born_on", born_on)
        clerk.choose(f"{who}.sex", sex)
        if relation:
            clerk.type(f"{who}.relation", relation)
    clerk.state("a family is written down", judge)
    clerk.press("Begin the set")
    return clerk


def test_a_family_of_four_moves_in(walker_at: WalkerAt, family: Walker, at: datetime) -> None:
    clerk = family
    clerk.state("what has happened", judge)
    clerk.use(clerk.page.locator("[name=occasion][value=moving-in]"))
    clerk.state("what is needed", judge)
    assert not clerk.page.locator("[name=children], [name=child_age]").count(), "the children were typed in"
    _tell(clerk, insurance="none", dog="changed", allowance_now="no")
    clerk.state("what this family needs", judge)
    needed = set(clerk.page.locator("[name=procedure]:checked").evaluate_all("boxes => boxes.map((box) => box.value)"))
    assert set(CHOSEN) - {"dog-registration"} <= needed, "the navigator lists what was asked for"
    _tick_only(clerk, CHOSEN)
    clerk.press("Begin with what is ticked")
    desk = ClerksDesk(clerk, ANSWERS)
    assert sorted(form.slug for form in desk.counter_set.forms.all()) == sorted(CHOSEN)
    desk.answer_all()
    desk.see_papers()
    assert len(desk.asked) == len(set(desk.asked)), "nothing is asked twice"
    desk.look("everything is answered")
    clerk.press("Confirm and submit")
    desk.look("to be confirmed")
    tablet = walker_at("次郎's tablet", 820)
    pair(clerk, tablet)
    assert confirm_each(tablet) == len(CHOSEN)
    tablet.state("tablet: all confirmed", judge)
    sign_with_finger(tablet)
    clerk.go(f"/staff/counter/{desk.counter_set.pk}/check/")
    desk.look("signed with a finger")
    numbers = desk.submit()
    assert len(set(numbers)) == len(CHOSEN)
    assert {case.procedure.slug for case in Case.objects.all()} == set(CHOSEN)
    answer = clerk.page.request.get(clerk.base + f"/staff/counter/{desk.counter_set.pk}/receipts.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert CounterSet.objects.get().state == "submitted"


def _tick_only(clerk: Walker, chosen: tuple[str, ...]) -> None:
    """Tick these procedures, wherever they are listed, and no others."""
    folded = clerk.page.locator("main details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    ticked = clerk.page.locator("[name=procedure]:checked").evaluate_all("boxes => boxes.map((box) => box.value)")
    for value in {*ticked, *chosen}:
        clerk.page.locator(f"[name=procedure][value={value}]").set_checked(value in chosen)


def _tell(clerk: Walker, **heard: str) -> None:
    """Answer what the navigator asks, as far as it asks it, and go on."""
    for name, value in heard.items():
        clerk.choose(name, value)
    clerk.press("Take over the answers")
