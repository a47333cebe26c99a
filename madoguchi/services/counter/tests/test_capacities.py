"""Each procedure says in which capacity somebody acts, and a letter of authority is asked for only where it is needed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.capacities import Capacity, capacities_of
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import note_paper_seen
from madoguchi.services.counter.operations.choosing import check_identity, set_representation
from madoguchi.services.counter.refusals import NotByRepresentative
from madoguchi.services.counter.steps import draft_of
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.views.staff.screen import papers_waiting
from madoguchi.services.counter.vocabulary import Representation
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
BOTH, ALWAYS, DEPENDS = "juminhyo", "seal-registration", "income-tax-certificate"
CHOSEN = (BOTH, "property-current-owner", ALWAYS, DEPENDS)


@pytest.fixture
def office(all_published: CheckedCity, register: object, sato: object, at: object) -> Desk:
    """佐藤 with every procedure of the city."""
    return Desk(sato, at)  # type: ignore[arg-type]


def person(key: str) -> Resident:
    return Resident.objects.select_related("household").get(key=key)


def told(office: Desk, opened: CounterSet, represent: str, who: str) -> dict[str, Capacity]:
    found = capacities_of(opened, represent=represent, legal=False, acting=person(who), at=office.at)
    slugs = opened.forms.filter(dropped_at=None).values_list("slug", flat=True)
    return dict(zip(slugs, found, strict=True))


def test_a_procedure_that_knows_the_household_says_so_and_another_knows_a_representative(office: Desk) -> None:
    opened = office.open("hanako")
    office.choose(opened, *CHOSEN)
    family = told(office, opened, "household", "ichiro")
    assert [family[one].represent for one in CHOSEN] == ["household", "proxy", "proxy", "proxy"]
    needed = {one: [text.ja for text in family[one].needed] for one in CHOSEN}
    assert needed[BOTH] == needed["property-current-owner"] == [], "one household: the city sees it itself"
    assert needed[ALWAYS], "the form asks for it of everybody"
    assert needed[DEPENDS] == []
    assert family[DEPENDS].perhaps, "who acts as somebody else than a relative brings it"
    stranger = told(office, opened, "proxy", "taro")
    assert {stranger[one].represent for one in CHOSEN} == {"proxy"}
    assert all("委任状" in stranger[one].needed[0].ja for one in (BOTH, "property-current-owner", ALWAYS))
    assert [family[one].perhaps for one in CHOSEN[:3]] == [(), (), ()]
    for alone in ("self", None, "nonsense"):
        assert capacities_of(opened, represent=alone, legal=False, acting=None, at=office.at) == []


def test_of_a_stranger_on_no_register_the_letter_is_never_said_to_be_needless(office: Desk) -> None:
    """What the forms hold before that is the person's own name: it says nothing of who acts."""
    opened = office.open("hanako")
    office.choose(opened, BOTH, ALWAYS)
    browser, page = sign_in(Client(), office.clerk), reverse("counter_representation", args=[opened.pk])
    stranger = {"proxy.name.family": "木村", "proxy.name.given": "健", "proxy.name.family_kana": "キムラ",
                "proxy.name.given_kana": "ケン"}  # fmt: skip
    noted = {"represent": "proxy", "kind": "voluntary", "authority": "", "note": ""} | stranger
    answer = browser.post(page, noted)
    assert answer.status_code == 422, "the day of birth is missing"
    shown = answer.content.decode()
    assert "委任状は不要です" not in shown
    (row, _other) = re.findall(r"summary__row\">(.*?)</dd></div>", shown, re.DOTALL)
    assert "委任状" in row
    named = {"name": {"family": "木村", "given": "健"}, "born_on": "1970-01-01"}
    (typed, _other) = capacities_of(opened, represent="proxy", legal=False, acting=None, told=named, at=office.at)
    assert [text.ja for text in typed.needed] == ["委任状"], "whoever is on no register belongs to no household"
    husband = person("ichiro")
    member = {"name": husband.name, "born_on": husband.born_on.isoformat()}
    (typed, _other) = capacities_of(opened, represent="household", legal=False, acting=None, told=member, at=office.at)
    assert (typed.needed, typed.perhaps) == ((), ()), "typed, but of the household all the same"
    assert browser.post(page, noted | {"proxy.born_on": "昭和45年1月1日"}).status_code == 302
    assert "委任状は不要です" not in browser.get(page).content.decode()


def test_the_page_preselects_the_household_and_tells_the_capacity_of_each(office: Desk) -> None:
    opened = office.open("hanako")
    office.choose(opened, *CHOSEN)
    browser, page = sign_in(Client(), office.clerk), reverse("counter_representation", args=[opened.pk])
    assert "手続きごとの立場" not in browser.get(page).content.decode(), "nobody acts for anybody yet"
    browser.post(reverse("counter_representative", args=[opened.pk]), {"take": str(person("ichiro").pk)})
    shown = browser.get(page).content.decode()
    (checked,) = re.findall(r'name="represent" value="(\w+)"[^>]*checked', shown)
    assert checked == "household"
    rows = re.findall(r"summary__row\">(.*?)</dd></div>", shown, re.DOTALL)
    assert len(rows) == len(CHOSEN)
    assert "同じ世帯の方のため" in rows[0]
    assert "委任状は不要です" in rows[0]
    assert "代理人として" in rows[2]
    assert "必要な書類：" in rows[2]
    noted = {"represent": "household", "kind": "voluntary", "authority": "same_household", "note": ""}
    assert browser.post(page, noted).status_code == 302
    opened.refresh_from_db()
    assert opened.representative["checked"]["what"] == "same_household"
    check_identity(opened, identity="photo", by=acting(office.clerk), at=office.at)
    says = {form.slug: form.draft.answers["represent"] for form in opened.forms.select_related("draft") if form.draft}
    assert says == {BOTH: "household", "property-current-owner": "proxy", ALWAYS: "proxy", DEPENDS: "proxy"}
    asked = [
        part.form.slug for part in office.talk(opened).forms for paper, _there in part.papers
        if "委任状" in paper.attachment.label.ja
    ]  # fmt: skip
    assert ALWAYS in asked, "the control"
    assert {BOTH, "property-current-owner"} & set(asked) == set()


def test_what_knows_no_representative_is_said_to_and_is_refused(office: Desk) -> None:
    opened = office.open("hanako")
    (form,) = office.choose(opened, "child-allowance-claim")
    assert form.draft is not None
    assert form.draft.version.procedure.represent == ("self",), "the control"
    (one,) = capacities_of(opened, represent="household", legal=False, acting=person("ichiro"), at=office.at)
    assert one.is_refused
    (by_law,) = capacities_of(opened, represent="proxy", legal=True, acting=person("ichiro"), at=office.at)
    assert not by_law.is_refused
    acts = Representation(authority="same_household", resident_id=str(person("ichiro").pk))
    with pytest.raises(NotByRepresentative):
        set_representation(opened, represent="household", representation=acts, by=acting(office.clerk), at=office.at)


def test_all_that_is_refused_is_named_at_once_and_taken_off_from_there_with_nothing_typed_lost(office: Desk) -> None:
    refused = ("child-allowance-claim", "water-stop")
    opened = office.open("hanako")
    forms = {form.slug: form for form in office.choose(opened, BOTH, *refused)}
    titles = [str(draft_of(forms[one]).version.procedure.title) for one in refused]
    browser, page = sign_in(Client(), office.clerk), reverse("counter_representation", args=[opened.pk])
    name = {"family": "木村", "given": "健", "family_kana": "キムラ", "given_kana": "ケン"}
    noted = {"represent": "proxy", "kind": "voluntary", "authority": "letter", "note": "委任状 7号"}
    noted |= {f"proxy.name.{part}": text for part, text in name.items()} | {"proxy.born_on": "昭和45年1月1日"}
    answer = browser.post(page, noted)
    shown = answer.content.decode()
    assert answer.status_code == 422
    summary = shown.partition("data-error-summary")[2].partition("</ul>")[0]
    assert all(title in summary for title in titles), "both, not only the first"
    assert all(f'value="{text}"' in shown for text in ("木村", "昭和45年1月1日", "委任状 7号"))
    (button,) = re.findall(r'name="leave_out" value="([^"]*)"', shown)
    assert set(button.split()) == set(refused)
    opened.refresh_from_db()
    assert opened.representative == {}
    assert browser.post(page, noted | {"leave_out": refused[0]}).status_code == 422, (
        "the other was not named to be left out"
    )
    answer = browser.post(page, noted | {"leave_out": button}, follow=True)
    assert all(title in answer.content.decode() for title in titles)
    assert list(opened.forms.filter(dropped_at=None).values_list("slug", flat=True)) == [BOTH]
    opened.refresh_from_db()
    assert opened.representative["person"]["name"] == name
    office.choose(opened, ALWAYS)
    for_herself = {"represent": "self", "leave_out": f"{BOTH} {ALWAYS}"}
    assert browser.post(page, for_herself).status_code == 302
    assert opened.forms.filter(dropped_at=None).count() == 2, "what is not refused is not taken off"


def test_the_letter_with_which_the_authority_was_checked_is_looked_at_once(office: Desk) -> None:
    opened = office.open("hanako")
    office.choose(opened, BOTH, ALWAYS)

    def waiting() -> dict[str, list[str]]:
        return {
            one.label.ja: [part.form.slug for part, _paper in one.wanted] for one in papers_waiting(office.talk(opened))
        }

    def note(authority: str) -> None:
        acts = Representation(authority=authority, note="7号", resident_id=str(person("taro").pk))
        by = acting(office.clerk)
        set_representation(opened, represent="proxy", representation=acts, by=by, at=office.at)

    note("")
    (other,) = {name for name in waiting() if name.startswith("委任状（")}
    assert waiting()["委任状"] == [BOTH], "the control"
    note("letter")
    assert "委任状" not in waiting()
    assert other in waiting(), "what is called otherwise is another paper"
    draft = draft_of(opened.forms.get(slug=BOTH))
    assert draft.papers_seen["proxy_letter"] | {"at": ""} == {
        "by": office.clerk.name, "post": acting(office.clerk).post, "at": "", "what": "7号", "authority": "letter",
    }  # fmt: skip
    office.choose(opened, "moving-within")
    assert "委任状" not in waiting(), "nor for what is chosen later"
    note("known_document")
    assert set(waiting()["委任状"]) == {BOTH, "moving-within"}, "it was seen for an authority that is noted no more"
    form = opened.forms.get(slug=BOTH)
    note_paper_seen(form, paper="proxy_letter", seen=True, by=acting(office.clerk), at=office.at)
    note("court")
    assert waiting()["委任状"] == ["moving-within"], "what a clerk ticked stays"


def test_the_day_to_which_the_register_tells_is_not_broken_at_the_end_of_a_line(office: Desk) -> None:
    opened = office.open("hanako")
    browser, page = sign_in(Client(), office.clerk), reverse("counter_representation", args=[opened.pk])
    browser.post(reverse("counter_representative", args=[opened.pk]), {"take": str(person("ichiro").pk)})
    shown = browser.get(page).content.decode()
    days = re.findall(r"(?:昭和|平成|令和)\d+年\d+月\d+日", shown)
    assert len(days) >= 2, "the control: a birthday, and the day of the register"
    assert all(f'<span class="nowrap">{day}</span>' in shown for day in days)
