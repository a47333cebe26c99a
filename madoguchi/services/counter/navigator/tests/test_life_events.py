"""What has happened, to whom, and what the register knows: the procedures of a household, with why, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override

from madoguchi.foundation.forms.public import CheckedCity, Procedure, situation_form
from madoguchi.foundation.residents.public import Resident, look_up
from madoguchi.kernel.acts import Actor
from madoguchi.services.counter.navigator.household import known_household
from madoguchi.services.counter.navigator.navigating import (
    Navigation,
    find_occasion,
    navigate,
    reason_of,
)
from madoguchi.services.counter.navigator.purposes import NAVIGATING, PURPOSES
from tests.cast import acting
from tests.desk import sound_city

pytestmark = pytest.mark.django_db


class Counter:
    """The counter of a test: ``says(occasion, who, facts)``."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.city: CheckedCity = sound_city()
        self.form: Procedure = situation_form(self.city.city.library)

    def says(self, occasion: str, who: str = "", **facts: Any) -> Navigation:
        """What the navigator lists for somebody of the register (or nobody of it)."""
        library = self.city.city.library
        household = None
        if who:
            entry = look_up(
                Resident.objects.get(key=who), PURPOSES["registration"], by=self.by, at=self.at, what=NAVIGATING
            )
            household = known_household(entry)
        return navigate(
            self.form, library, self.city.procedures.values(), occasion=find_occasion(library, occasion),
            facts={name.replace("at_", "@"): value for name, value in facts.items()}, household=household,
            today=self.at.date(),
        )  # fmt: skip


@pytest.fixture
def counter(register: object, sato: Any, at: datetime) -> Counter:
    return Counter(acting(sato), at)


def slugs(needs: Iterable[Any]) -> set[str]:
    return {need.procedure.slug for need in needs}


def texts(need: Any) -> list[str]:
    with override("ja"):
        return [one.text for one in need.told]


def one_of(needs: Iterable[Any], slug: str) -> Any:
    return next(need for need in needs if need.procedure.slug == slug)


def case(occasion: str, who: str, *, needs: str = "", never: str = "", **heard: Any) -> Any:
    """One scripted household: procedures that it needs, and such as are neither needed nor left open."""
    return pytest.param(occasion, who, heard, set(needs.split()), set(never.split()), id=f"{occasion}-{who}")


CASES = [
    case(
        "moving-in", "", children=True, child_age=["elementary"], allowance_now=False, insurance="none", dog="changed",
        needs="child-allowance-claim dog-change "
        "health-insurance-join juminhyo water-start",
        never="child-allowance-extinction moving-in-appointment moving-out water-stop",
    ),
    case(
        "moving-within", "hanako",
        needs="water-start water-stop",
        never="child-allowance-claim ltc-transfer-in moving-in-appointment moving-out",
    ),
    case(
        "moving-out", "taro",
        needs="health-insurance-leave moving-out water-stop",
        never="health-insurance-join moving-in-appointment water-start",
    ),
    case(
        "pregnancy", "anna",
        needs="pregnancy-notification",
        never="child-allowance-claim",
    ),
    case(
        "pregnancy", "mai",
        never="child-allowance-claim pregnancy-notification",
    ),
    case(
        "birth", "hanako",
        needs="child-allowance-amount-change child-medical-certificate",
        never="child-allowance-claim health-insurance-join",
    ),
    case(
        "birth", "tsubasa",
        needs="child-allowance-claim",
        never="child-allowance-amount-change",
    ),
    case(
        "birth", "linh",
        needs="child-allowance-claim health-insurance-join",
        never="child-allowance-amount-change",
    ),
    case(
        "marriage", "tsubasa", insurance="none",
        needs="health-insurance-join",
        never="child-allowance-name-address-change child-rearing-allowance-end single-parent-medical-end",
    ),
    case(
        "marriage", "aoi",
        needs="child-rearing-allowance-end single-parent-medical-end",
        never="child-rearing-allowance-claim single-parent-medical",
    ),
    case("marriage", "daisuke", needs="child-rearing-allowance-end single-parent-medical-end"),
    # His son's aid does not end because a grandfather marries again.
    case("marriage", "kenji", never="child-rearing-allowance-end single-parent-medical-end"),
    case(
        "divorce", "daisuke",
        needs="child-allowance-name-address-change child-medical-certificate",
        never="child-allowance-claim school-aid",
    ),
    case(
        "death", "tome",
        needs="card-return family-register-certificate funeral-expense late-elderly-leave "
        "ltc-high-cost ltc-leave pension-death removed-residence-record",
        never="bereavement-appointment child-allowance-unpaid dog-change "
        "health-insurance-join health-insurance-leave head-of-household-change "
        "medical-heir-claim property-current-owner",
    ),
    case(
        "death", "ichiro",
        needs="child-allowance-claim child-allowance-extinction child-allowance-unpaid card-return refund-heir "
        "tax-heir-representative",
        never="funeral-expense ltc-high-cost ltc-leave late-elderly-leave health-insurance-leave",
    ),
    case(
        "death", "taro", left_behind=["water", "dog"], water_goes_on=False,
        needs="dog-change funeral-expense health-insurance-leave medical-heir-claim water-stop pension-death",
        never="child-allowance-unpaid ltc-high-cost card-return cemetery-succession forest-owner city-housing-succession",
    ),
    case(
        "death", "kenji", left_behind=["water", "property", "vehicle"], water_goes_on=True,
        needs="head-of-household-change funeral-expense health-insurance-leave ltc-leave property-current-owner "
        "light-vehicle-change water-name-change",
        never="water-stop late-elderly-leave ltc-high-cost child-rearing-allowance-claim single-parent-medical "
        "child-allowance-name-address-change child-medical-certificate child-allowance-claim",
    ),
    case(
        "death", "seiichi",
        needs="disability-return card-return late-elderly-leave ltc-leave funeral-expense property-current-owner",
        never="child-allowance-claim health-insurance-leave ltc-high-cost",
    ),
    case(
        "care", "nagi", care_certified="not_yet",
        needs="ltc-certification-new",
        never="ltc-certification-renewal",
    ),
    case(
        "care", "tome",
        needs="ltc-certification-renewal",
        never="ltc-certification-new",
    ),
    case(
        "job-left", "hanako",
        needs="health-insurance-join tax-direct-debit",
        never="childcare-application health-insurance-leave",
    ),
    case(
        "job-began", "taro",
        needs="health-insurance-leave",
        never="health-insurance-join",
    ),
    case(
        "job-began", "seiichi",
        needs="",
        never="health-insurance-leave",
    ),
    case(
        "child-raising", "aoi", nursery="wants",
        needs="childcare-application childcare-certification",
        never="after-school-club school-aid",
    ),
    case(
        "pet", "taro", dog="died",
        needs="dog-change",
        never="dog-registration",
    ),
    case(
        "disaster", "nagi", home_damaged=True,
        needs="disaster-victim-certificate",
        never="",
    ),
]  # fmt: skip


def test_whoever_has_died_is_counted_in_no_condition_of_the_household(counter: Counter) -> None:
    couple = counter.says("death", "seiichi")
    assert texts(one_of(couple.not_needed, "head-of-household-change")) == ["15歳以上: 1人: 陸奥 フミ（73歳）"]
    assert texts(one_of(counter.says("death", "kenji").needed, "head-of-household-change"))[-1].startswith(
        "15歳以上: 2人"
    )
    alone = counter.says("death", "tome")
    assert "金木" not in "".join(texts(one_of(alone.not_needed, "head-of-household-change")))


def test_what_the_register_says_stays_the_reason_after_the_answers_were_taken_over(counter: Counter) -> None:
    before = counter.says("death", "kenji")
    registered = list(before.situation.possible["deceased"][0])
    told = counter.says("death", "kenji", deceased=[*registered, "debit"])
    for slug in ("ltc-leave", "health-insurance-leave"):
        ground = one_of(told.needed, slug).told[0]
        assert (ground.kind, ground.text) == ("fact", texts(one_of(before.needed, slug))[0]), slug
        assert ground.source
    debit = one_of((*told.needed, *told.open), "tax-direct-debit")
    assert texts(debit) == ["「亡くなった方にあてはまるものを選んでください」: 市税や水道料金を口座振替で払っていた"]
    other = counter.says("death", "kenji", deceased=["head"])
    assert "health-insurance-leave" not in slugs(other.needed), "what was heard goes before the register"


def test_after_a_divorce_whoever_raises_the_children_claims_the_allowance_that_the_other_received(
    counter: Counter,
) -> None:
    told = counter.says("divorce", "hanako", single_parent=True, insurance="none", at_happened_on="2026-10-25")
    assert {"child-allowance-claim", "pension-join", "health-insurance-join"} <= slugs(told.needed)
    assert "child-allowance-name-address-change" not in slugs(told.needed) | slugs(told.open)
    claim = one_of(told.needed, "child-allowance-claim")
    assert (str(claim.last_day), claim.due.days) == ("2026-11-09", 15)
    assert "児童手当の受給者: 津軽 一郎" in "".join(texts(claim))
    both = counter.says("divorce", "hanako", single_parent=False, insurance="work")
    assert not {"child-allowance-claim", "pension-join"} & (slugs(both.needed) | slugs(both.open))


def test_a_marriage_ends_what_a_single_parent_received_and_the_registers_say_so(counter: Counter) -> None:
    told = counter.says("marriage", "aoi", at_happened_on="2026-10-31")
    (ground,) = one_of(told.needed, "child-rearing-allowance-end").told
    assert (ground.kind, ground.text) == ("fact", "児童扶養手当の受給者: 奥田 葵（28歳）")
    assert "single_before" not in {one.name for one in told.questions}
    someone = counter.says("marriage", children=True, single_before=["medical"])
    assert {"single-parent-medical-end"} <= slugs(someone.needed)
    assert "child-rearing-allowance-end" not in slugs(someone.needed) | slugs(someone.open)


@pytest.mark.parametrize(("occasion", "who", "heard", "needed", "not_needed"), CASES)
def test_what_a_household_needs_and_does_not_need(
    counter: Counter, occasion: str, who: str, heard: Mapping[str, Any], needed: set[str], not_needed: set[str]
) -> None:
    told = counter.says(occasion, who, **heard)
    assert needed - slugs(told.needed) == set()
    assert not_needed & (slugs(told.needed) | slugs(told.open)) == set()


@pytest.mark.parametrize(("occasion", "who"), sorted({(one.values[0], one.values[1]) for one in CASES}))
def test_no_procedure_is_both_and_each_has_a_reason(counter: Counter, occasion: str, who: str) -> None:
    told = counter.says(occasion, who)
    lists = [slugs(told.needed), slugs(told.open), slugs(told.not_needed), slugs(told.related)]
    listed = [slug for one in lists for slug in one]
    assert len(listed) == len(set(listed))
    at_the_counter = [p for p in counter.city.procedures.values() if "counter" in p.channels]
    assert len(listed) + told.aside == len(at_the_counter), "none is lost"
    with override("ja"):
        assert [need.procedure.slug for need in (*told.needed, *told.not_needed) if not need.told] == []
        assert [need.procedure.slug for need in told.needed if not str(need.because)] == []
        empty = [need.procedure.slug for need in told.needed for one in need.told if "内容" in one.text or not one.text]
    assert empty == []
    assert {need.question.name for need in told.open if need.question} <= {q.name for q in told.questions}


def test_whoever_stands_at_the_counter_needs_no_appointment_and_is_told_why(counter: Counter) -> None:
    for occasion, slug in (("moving-within", "moving-in-appointment"), ("death", "bereavement-appointment")):
        told = counter.says(occasion, "hanako")
        assert texts(one_of(told.not_needed, slug)) == ["もう窓口にお越しなので、予約はいりません。"]


def test_reasons_are_the_facts_of_the_household_with_source_and_day(counter: Counter) -> None:
    told = counter.says("divorce", "daisuke")
    medical = one_of(told.needed, "child-medical-certificate")
    assert texts(medical) == ["学年の年齢が18歳以下・子または孫: 平岡 澪（4歳）"]
    assert (medical.told[0].source, str(medical.told[0].as_of)) == ("住民基本台帳", "2026-10-31")
    change = one_of(told.needed, "child-allowance-name-address-change")
    assert texts(change) == ["児童手当の受給者: 平岡 大輔（35歳）"]
    assert (change.told[0].source, str(change.told[0].as_of)) == ("児童手当システム", "2026-10-31")
    assert texts(one_of(told.not_needed, "school-aid")) == [
        "世帯に該当者なし: 学年の年齢が7歳から12歳", "世帯に該当者なし: 学年の年齢が13歳から15歳",
    ]  # fmt: skip
    kept = reason_of(told, change)
    assert kept.ja.splitlines()[1] == "児童手当の受給者: 平岡 大輔（35歳）"
    assert "35" in kept.en


def test_what_the_register_answers_is_not_asked(counter: Counter) -> None:
    told = counter.says("moving-within", "hanako")
    asked, known = {q.name for q in told.questions}, {one.question.name for one in told.known if one.whole}
    assert {"children", "allowance_now", "child_age"} <= known
    assert asked & known == set()
    newcomer = counter.says("moving-in", "")
    assert {one.question.name for one in newcomer.known} == set()
    assert len(told.questions) < len(newcomer.questions) + 3


def test_what_was_heard_goes_before_the_register_and_can_be_asked_again(counter: Counter) -> None:
    told = counter.says("birth", "hanako", at_ask=["allowance_now"])
    assert [q.name for q in told.questions if q.name == "allowance_now"] == ["allowance_now"]
    corrected = counter.says("birth", "hanako", at_ask=["allowance_now"], allowance_now=False)
    assert "child-allowance-claim" in slugs(corrected.needed)
    assert texts(one_of(corrected.needed, "child-allowance-claim"))[-1].endswith("いいえ")


def test_what_is_due_first_stands_first(counter: Counter) -> None:
    told = counter.says("moving-within", "hanako", at_happened_on="2026-10-25")
    dated = [need.days_left for need in told.needed if need.days_left is not None]
    assert dated == sorted(dated)
    terms = [need.due.about_days for need in told.needed if need.due]
    assert len(told.needed) == len(slugs(told.needed))
    assert terms == sorted(terms)


def test_every_procedure_of_a_life_event_is_reached_from_some_household(counter: Counter) -> None:
    """Tried: every occasion, with each answer to what it asks, for somebody without an entry and for a few people."""
    reached: set[str] = set()
    library = counter.city.city.library
    for occasion in library.occasions:
        waiting: list[dict[str, Any]] = [{}]
        seen: set[str] = set()
        while waiting:
            heard = waiting.pop()
            told = counter.says(occasion.key, "", **heard)
            reached |= slugs(told.needed) | slugs(told.related)
            for question in told.questions:
                for value in told.situation.answers_of(question):
                    if (key := f"{question.name}={value}") not in seen and value != []:
                        seen.add(key)
                        waiting.append({**heard, question.name: value})
    wanted = {
        p.slug
        for p in counter.city.procedures.values()
        if p.life_events and "counter" in p.channels and not p.not_at_counter.ja
    }
    assert wanted - reached == set()


def test_without_the_facts_of_the_register_these_lists_are_not_told(counter: Counter) -> None:
    """The control of the scripted households: the same occasion without anybody of the register is certain of less."""
    with_facts, without = counter.says("death", "tome"), counter.says("death", "")
    gained = slugs(with_facts.needed) - slugs(without.needed)
    assert {"funeral-expense", "late-elderly-leave", "ltc-leave", "ltc-high-cost"} <= gained
    assert len(without.open) > len(with_facts.open)


def test_care_after_school_may_be_wanted_and_is_never_ticked(counter: Counter) -> None:
    told = counter.says("moving-within", "hanako")
    assert "after-school-club" in slugs(told.related)
    assert "after-school-club" not in slugs(told.needed) | slugs(told.open)


def test_whose_death_makes_a_single_parent_decides(counter: Counter) -> None:
    left = {"child-rearing-allowance-claim", "single-parent-medical", "child-medical-certificate"}
    told = counter.says("death", "ichiro", single_parent=True)
    assert left <= slugs(told.needed), "the father of two children has died"
    assert not left & slugs(counter.says("death", "kenji").needed), "the grandfather has"
    assert left <= slugs(counter.says("death", "daisuke", single_parent=True).open), "whose grandchild it is, is asked"


HELD = {
    "child-rearing-allowance-claim": ("single-parent-allowance", ()),
    "single-parent-medical": ("single-parent-medical", ()),
    "child-allowance-claim": ("child-allowance", ("death",)),
    "child-medical-certificate": ("child-medical", ("birth", "divorce", "job-left", "job-began", "death")),
    "childcare-application": ("childcare-enrolled", ()),
    "childcare-certification": ("childcare-enrolled", ()),
    "health-insurance-join": ("national-health-insured", ("birth",)),
    "pension-join": ("pension-insured", ()),
    "pregnancy-notification": ("pregnancy-notified", ()),
    "seal-registration": ("seal-registered", ()),
    "dog-registration": ("dog-registered", ()),
    "ltc-certification-new": ("ltc-certified", ()),
}
"""Procedure by which somebody comes to hold a fact -> the fact, and occasions at which whoever holds it needs it all the same:
for a newborn, for other insurance or another recipient."""


def needed_by_holders(counter: Counter) -> list[str]:
    """Every procedure that is needed for somebody who holds already what it brings, under each occasion."""
    found = []
    for occasion in counter.city.city.library.occasions:
        if occasion.concerns == "newcomer":
            continue  # nobody's entry is looked at
        for person in Resident.objects.filter(facts__kind__in={kind for kind, _but in HELD.values()}).distinct():
            held = set(person.facts.values_list("kind", flat=True))
            needed = slugs(counter.says(occasion.key, person.key).needed)
            found += [
                f"{occasion.key} {person.key} {slug}"
                for slug, (kind, but) in HELD.items()
                if kind in held and slug in needed and occasion.key not in but
            ]
    return found


def test_nobody_needs_what_they_hold_already(counter: Counter) -> None:
    found = needed_by_holders(counter)
    assert found == [], "\n".join(found)


def test_cards_are_ticked_where_the_register_knows_of_one_and_asked_for_where_it_does_not(counter: Counter) -> None:
    slug = "mynumber-card-update"
    newcomer = counter.says("moving-in", "")
    need = one_of(newcomer.open, slug)
    assert need.question is not None
    assert need.question.name == "cards"
    assert "cards" in {one.name for one in newcomer.questions}
    assert slug in slugs(counter.says("moving-in", "", cards=True).needed)
    assert slug in slugs(counter.says("moving-in", "", cards=False).not_needed)
    assert slug in slugs(counter.says("moving-within", "hanako").needed), "the register knows of a card"
