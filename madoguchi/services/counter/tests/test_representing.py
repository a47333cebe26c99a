"""A representative is found in the register, and what the register shows of the authority is written down (代理権の確認)."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import NotComplete
from madoguchi.foundation.forms.public import Field, Page, Text
from madoguchi.foundation.residents.public import (
    AT_THE_COUNTER,
    ENTRY,
    FOUND,
    RegisterImport,
    Resident,
    guard_address,
    is_parent_of_minor,
)
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import check_identity, open_set, set_representation
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.refusals import (
    IdentityNeeded,
    NoCardWasRead,
    NotInTheRegister,
    OwnRepresentative,
    RepresentativeAgeUnknown,
    RepresentativeDead,
    RepresentativeTooYoung,
)
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Representation
from madoguchi.services.counter.whose import label_among, label_of, labels_of_people
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
NOTED = {"represent": "proxy", "kind": "legal", "authority": "register_parent", "note": ""}


def person(key: str) -> Resident:
    return Resident.objects.select_related("household").get(key=key)


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


def page_of(opened: CounterSet) -> str:
    return reverse("counter_representation", args=[opened.pk])


def take(browser: Client, opened: CounterSet, key: str) -> None:
    browser.post(reverse("counter_representative", args=[opened.pk]), {"take": str(person(key).pk)})


@pytest.mark.parametrize(
    ("parent", "child", "is_so"),
    [("hanako", "sakura", True), ("ichiro", "haruto", True), ("hanako", "ren", False), ("sakura", "hanako", False),
     ("kenji", "daisuke", False), ("kenji", "mio", False), ("daisuke", "mio", True), ("taro", "sakura", False),
     ("hanako", "hanako", False)],
)  # fmt: skip
def test_a_parent_in_the_same_household_of_a_child_under_18(
    register: object, parent: str, child: str, is_so: bool
) -> None:
    assert is_parent_of_minor(person(parent), person(child), date(2026, 11, 2)) is is_so


def test_on_the_eighteenth_birthday_it_ends_and_without_links_only_the_head_is_sure(register: object) -> None:
    child, mother, father = person("sakura"), person("hanako"), person("ichiro")
    assert is_parent_of_minor(mother, child, date(2032, 4, 19))
    assert not is_parent_of_minor(mother, child, date(2032, 4, 20))
    child.parents.clear()
    assert is_parent_of_minor(father, child, date(2026, 11, 2))
    assert not is_parent_of_minor(mother, child, date(2026, 11, 2)), "the wife of the head may be a stepmother"


def test_a_mother_is_found_looked_up_and_noted_with_what_the_register_shows(desk: Desk, browser: Client) -> None:
    opened = desk.open("sakura")
    found = browser.post(reverse("counter_representative", args=[opened.pk]), {"text": "津軽 花子"}).content.decode()
    mother = person("hanako")
    assert f'value="{mother.pk}"' in found
    listed = AccessLine.objects.get(resident_id=str(mother.pk))
    assert (listed.what, listed.purpose, listed.case_number) == (FOUND, AT_THE_COUNTER, opened.short_number)
    take(browser, opened, "hanako")
    line = AccessLine.objects.filter(resident_id=str(mother.pk)).latest("pk")
    assert (line.what, line.case_number) == (ENTRY, opened.short_number)
    shown = browser.get(page_of(opened)).content.decode()
    assert "住民記録で確認（未成年者の親権者）" in shown
    assert 'name="proxy.name.family"' not in shown, "nothing is typed that the register knows"
    browser.post(page_of(opened), NOTED)
    opened.refresh_from_db()
    held = opened.representative
    assert (held["resident_id"], held["authority"]) == (str(mother.pk), "register_parent")
    assert held["checked"] == {"what": "register_parent", "as_of": mother.as_of.isoformat()}
    assert held["person"] == {"name": mother.name}

    check_identity(opened, identity="photo", by=acting(desk.clerk), at=desk.at)
    desk.choose(opened, "insurance")
    desk.fill(opened)
    desk.answer(opened, **{"subject.relation": "母"})
    desk.confirm(opened)
    (case,) = submit_set(opened, by=acting(desk.clerk), at=desk.at)
    assert case.concerns == [str(mother.pk)]
    told = dict(case.attested["told"])
    assert told["代理人"] == "津軽 花子"
    assert "住民記録で確認（未成年者の親権者）" in told["代理権を確認したもの"]
    assert "現在" in told["代理権を確認したもの"]


def test_what_the_register_shows_is_told_as_of_its_last_import_not_of_the_entrys_last_change(
    desk: Desk, browser: Client
) -> None:
    """An entry that has not changed for years is as true as the import of yesterday."""
    Resident.objects.update(as_of=date(2019, 4, 1), imported="core")
    brought: dict[str, Any] = {"kind": "difference", "state": "done", "demo": person("hanako").demo}
    for day in (date(2026, 11, 1), date(2099, 1, 1)):
        RegisterImport.objects.create(as_of=day, begun_at=desk.at, heard_at=desk.at, **brought)
    opened = desk.open("sakura")
    take(browser, opened, "hanako")
    shown = browser.get(page_of(opened)).content.decode()
    assert "令和8年11月1日" in shown
    assert "平成31年4月1日" not in shown
    browser.post(page_of(opened), NOTED)
    opened.refresh_from_db()
    assert opened.representative["checked"]["as_of"] == "2026-11-01"


@pytest.mark.parametrize(
    ("who", "found", "kind", "authority"),
    [("sakura", "taro", "legal", "register_parent"), ("ren", "hanako", "legal", "register_parent"),
     ("hanako", "taro", "voluntary", "same_household"), ("sakura", "", "legal", "register_parent"),
     ("hanako", "ichiro", "legal", "same_household")],
)  # fmt: skip
def test_what_the_register_does_not_show_is_not_written_down(
    desk: Desk, browser: Client, who: str, found: str, kind: str, authority: str
) -> None:
    opened = desk.open(who)
    if found:
        take(browser, opened, found)
    typed = {} if found else {f"proxy.name.{part}": "ア" for part in ("family", "given", "family_kana", "given_kana")}
    answer = browser.post(page_of(opened), NOTED | typed | {"kind": kind, "authority": authority})
    assert answer.status_code == 422
    opened.refresh_from_db()
    assert opened.representative == {}
    with pytest.raises(NotInTheRegister):
        set_representation(
            opened, represent="proxy", by=acting(desk.clerk), at=desk.at,
            representation=Representation(kind=kind, authority=authority, resident_id=str(person(found).pk) if found else ""),
        )  # fmt: skip
    papers = browser.post(page_of(opened), NOTED | typed | {"kind": kind, "authority": "court", "note": "青森家裁"})
    assert papers.status_code == 302, "with a paper it goes on"
    opened.refresh_from_db()
    assert (opened.representative["authority"], opened.representative["checked"]) == ("court", {})


def test_a_protected_representative_is_shown_to_nobody_who_is_not_named(desk: Desk, browser: Client) -> None:
    opened = desk.open("sakura")
    guard_address(person("taro").household, guarded=True, by=SYSTEM, at=desk.at)
    address = reverse("counter_representative", args=[opened.pk])
    assert "岩木" not in browser.post(address, {"text": "太郎"}).content.decode()
    for taken, status in ((str(person("taro").pk), 403), ("nobody", 404)):
        assert browser.post(address, {"take": taken}).status_code == status
    assert "岩木" not in browser.get(page_of(opened)).content.decode()


def test_nobody_represents_himself(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    address = reverse("counter_representative", args=[opened.pk])
    answer = browser.post(address, {"take": opened.resident_id, "text": "津軽 花子"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "ご本人を代理人にはできません" in shown
    assert 'value="津軽 花子"' in shown, "what was typed stays"
    hanako = person("hanako")
    own = Representation(kind="voluntary", resident_id=str(hanako.pk), authority="letter")
    with pytest.raises(OwnRepresentative):
        set_representation(opened, represent="proxy", representation=own, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(OwnRepresentative):
        open_set(
            resident_id=str(hanako.pk), represent="proxy", representation=own, department="citizens", clerk=desk.clerk,
            by=acting(desk.clerk), at=desk.at,
        )  # fmt: skip
    typed = {f"proxy.name.{part}": text for part, text in hanako.name.items()} | {"proxy.born_on": "昭和63年5月4日"}
    told = NOTED | typed | {"kind": "voluntary", "authority": "letter", "note": "委任状 7号"}
    answer = browser.post(page_of(opened), told)
    assert answer.status_code == 422
    assert "委任状 7号" in answer.content.decode()
    elsewhere = {
        "proxy.address.postal_code": "030-0801", "proxy.address.prefecture": "青森県", "proxy.address.city": "青森市",
        "proxy.address.town": "新町", "proxy.address.street": "1-1",
    }  # fmt: skip
    assert browser.post(page_of(opened), told | elsewhere).status_code == 302, "a namesake lives elsewhere"


def test_nobody_who_died_acts_for_another(desk: Desk, browser: Client) -> None:
    opened = desk.open("sakura")
    Resident.objects.filter(key="hanako").update(status="deceased")
    dead = str(person("hanako").pk)
    answer = browser.post(reverse("counter_representative", args=[opened.pk]), {"take": dead})
    assert answer.status_code == 422
    assert "代理人にはなれません" in answer.content.decode()
    acts = Representation(
        kind="voluntary", authority="letter", resident_id=dead, person={"name": person("hanako").name}
    )
    with pytest.raises(RepresentativeDead):
        set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(RepresentativeDead):
        desk.open("sakura", represent="proxy", representation=acts)
    opened.refresh_from_db()
    assert opened.representative == {}


def test_nobody_acts_by_anothers_will_so_young(desk: Desk, browser: Client) -> None:
    opened, baby = desk.open("hanako"), person("minato")
    take(browser, opened, "minato")
    told = NOTED | {"kind": "voluntary", "authority": "letter", "note": "委任状 7号"}
    answer = browser.post(page_of(opened), told)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "15歳" in shown
    assert "委任状 7号" in shown, "what was typed stays"
    opened.refresh_from_db()
    assert opened.representative == {}
    acts = Representation(kind="voluntary", authority="letter", resident_id=str(baby.pk), person={"name": baby.name})
    for born, refused in ((date(2011, 11, 3), True), (date(2011, 11, 2), False)):
        Resident.objects.filter(pk=baby.pk).update(born_on=born)
        with pytest.raises(RepresentativeTooYoung) if refused else nullcontext():
            set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    assert opened.representative["resident_id"] == str(baby.pk), "on the day of the fifteenth birthday"
    Resident.objects.filter(pk=baby.pk).update(born_on=date(2026, 8, 19))
    with pytest.raises(RepresentativeTooYoung):
        desk.open("taro", represent="proxy", representation=acts)


KEN = {"family": "木村", "given": "健", "family_kana": "キムラ", "given_kana": "ケン"}


def test_of_a_representative_on_no_register_the_day_of_birth_is_asked_once_and_the_age_counts(
    desk: Desk, browser: Client
) -> None:
    opened = desk.open("hanako")
    typed = {f"proxy.name.{part}": text for part, text in KEN.items()}
    told = NOTED | typed | {"kind": "voluntary", "authority": "letter", "note": "委任状 7号"}
    for born, says in (("", "代理人の生年月日"), ("平成23年11月3日", "15歳")):
        answer = browser.post(page_of(opened), told | {"proxy.born_on": born})
        shown = answer.content.decode()
        assert answer.status_code == 422, born
        assert says in shown.partition("data-error-summary")[2].partition("</ul>")[0], says
        assert "委任状 7号" in shown, "what was typed stays"
        assert f'value="{born}"' in shown
        assert "必須" in shown.partition('for="f-proxy-born_on"')[2].partition("</label>")[0], "it is marked as needed"
    acts = Representation(kind="voluntary", authority="letter", person={"name": KEN})
    with pytest.raises(RepresentativeAgeUnknown):
        set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(RepresentativeTooYoung):
        desk.open(
            "taro", represent="proxy", representation=replace(acts, person=acts.person | {"born_on": "2011-11-03"})
        )
    opened.refresh_from_db()
    assert opened.representative == {}
    assert browser.post(page_of(opened), told | {"proxy.born_on": "平成23年11月2日"}).status_code == 302
    opened.refresh_from_db()
    assert opened.representative["person"]["born_on"] == "2011-11-02", "on the day of the fifteenth birthday"


def test_who_was_noted_stands_there_when_the_page_is_opened_again(desk: Desk, browser: Client) -> None:
    opened = desk.open("hanako")
    typed = {f"proxy.name.{part}": text for part, text in KEN.items()} | {"proxy.born_on": "昭和45年1月1日"}
    told = NOTED | typed | {"kind": "voluntary", "authority": "letter", "proxy.phone": "0173-35-2111"}
    without = {name: text for name, text in told.items() if name != "represent"}
    shown = browser.post(page_of(opened), without).content.decode()
    assert all(f'value="{text}"' in shown for text in typed.values()), "for whom was not chosen: nothing typed is lost"
    assert browser.post(page_of(opened), told).status_code == 302
    search = browser.post(reverse("counter_representative", args=[opened.pk]), {"text": "岩木"})
    for shown in (browser.get(page_of(opened)).content.decode(), search.content.decode()):
        assert all(f'value="{text}"' in shown for text in (*KEN.values(), "昭和45年1月1日", "0173-35-2111"))
    take(browser, opened, "taro")
    assert "木村" not in browser.get(page_of(opened)).content.decode().partition("</h1>")[2]


def test_whoever_represents_by_law_is_not_asked_for_the_age(desk: Desk, browser: Client) -> None:
    opened = desk.open("sakura")
    typed = {f"proxy.name.{part}": text for part, text in KEN.items()}
    told = NOTED | typed | {"kind": "legal", "authority": "court", "note": "青森家裁"}
    assert browser.post(page_of(opened), told).status_code == 302


def test_where_the_city_has_no_bound_nobody_is_asked_for_the_age(
    desk: Desk, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.open("hanako")
    assert 'name="proxy.born_on"' in browser.get(page_of(opened)).content.decode(), "the control"
    for module in ("authority", "views.staff.representing"):
        monkeypatch.setattr(f"madoguchi.services.counter.{module}.representative_from_age", lambda: 0)
    assert 'name="proxy.born_on"' not in browser.get(page_of(opened)).content.decode()
    typed = {f"proxy.name.{part}": text for part, text in KEN.items()}
    told = NOTED | typed | {"kind": "voluntary", "authority": "letter"}
    assert browser.post(page_of(opened), told).status_code == 302


def test_who_acts_for_another_is_checked_anew(desk: Desk, browser: Client) -> None:
    opened = desk.open("hanako")
    desk.choose(opened, "insurance")
    acts = Representation(kind="legal", authority="court", resident_id=str(person("taro").pk), note="青森家裁")
    set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    opened.refresh_from_db()
    assert opened.identity == "", "the papers that were seen were those of somebody else"
    page = browser.get(reverse("counter_set", args=[opened.pk])).content.decode()
    assert "本人確認をしてください。別の方の確認では足りません" in page
    desk.fill(opened)
    with pytest.raises(NotComplete):
        desk.confirm(opened)
    with pytest.raises(NoCardWasRead):
        check_identity(opened, identity="card", by=acting(desk.clerk), at=desk.at)
    check_identity(opened, identity="photo", by=acting(desk.clerk), at=desk.at)
    set_representation(
        opened, represent="proxy", representation=replace(acts, note="第2号"), by=acting(desk.clerk), at=desk.at
    )
    opened.refresh_from_db()
    assert opened.identity == "photo", "the same person stands there"
    desk.answer(opened, **{"subject.relation": "子"})
    desk.confirm(opened)
    CounterSet.objects.filter(pk=opened.pk).update(identity="")
    with pytest.raises(IdentityNeeded):
        submit_set(opened, by=acting(desk.clerk), at=desk.at)
    CounterSet.objects.filter(pk=opened.pk).update(identity="photo")
    assert len(submit_set(opened, by=acting(desk.clerk), at=desk.at)) == 1


def test_the_second_clerk_is_told_what_was_noted_meanwhile_and_chooses(
    desk: Desk, browser: Client, suzuki_client: Client
) -> None:
    opened = desk.open()
    old = suzuki_client.get(page_of(opened)).content.decode()
    seen = old.split('name="seen" value="')[1].split('"')[0]
    take(browser, opened, "taro")
    with_letter = {"kind": "voluntary", "authority": "letter", "note": "委任状 7号"}
    first = browser.get(page_of(opened)).content.decode().split('name="seen" value="')[1].split('"')[0]
    assert browser.post(page_of(opened), NOTED | with_letter | {"seen": first}).status_code == 302
    answer = suzuki_client.post(page_of(opened), {"represent": "self", "note": "あとの人", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "その間に、別の内容が記録されました" in page
    assert "岩木 太郎" in page
    assert 'value="あとの人"' in page, "nothing typed is lost"
    opened.refresh_from_db()
    assert (opened.represent, opened.representative["note"]) == ("proxy", "委任状 7号")
    again = page.split('name="seen" value="')[1].split('"')[0]
    assert suzuki_client.post(page_of(opened), {"represent": "self", "seen": again}).status_code == 302
    opened.refresh_from_db()
    assert opened.represent == "self"


def test_who_was_found_and_is_protected_since_is_not_shown_any_more(desk: Desk, browser: Client) -> None:
    opened = desk.open("sakura")
    take(browser, opened, "taro")
    assert "岩木" in browser.get(page_of(opened)).content.decode(), "the control"
    guard_address(person("taro").household, guarded=True, by=SYSTEM, at=desk.at)
    assert "岩木" not in browser.get(page_of(opened)).content.decode()


def test_where_somebody_acts_every_question_says_whose_answer_it_wants(desk: Desk, browser: Client) -> None:
    opened = open_set(
        person={"person.name": {"family": "岩木", "given": "新", "family_kana": "イワキ", "given_kana": "シン"}},
        represent="proxy",
        representation=Representation(
            kind="voluntary", authority="letter",
            person={
                "name": {"family": "弘前", "given": "代", "family_kana": "ヒロサキ", "given_kana": "ダイ"},
                "born_on": "1970-01-01",
            },
        ),
        identity="photo", department="citizens", clerk=desk.clerk, by=acting(desk.clerk), at=desk.at,
    )  # fmt: skip
    (form,) = desk.choose(opened, "insurance")
    page = browser.get(reverse("counter_set", args=[opened.pk])).content.decode()
    labels = re.findall(r"<(?:legend|label)[^>]*>\s*(?:<span[^>]*>)?\s*([^<\s]+)", page)
    for bare in ("生年月日", "住所", "電話番号"):
        assert bare not in labels, bare
    assert "代理人の電話番号" in page
    assert form.draft is not None
    born_on = Field("born_on", "date", Text("生年月日", "生まれた 日", "Date of birth"), concept="subject.born_on")
    assert label_of(opened, form.draft.version.procedure, born_on).ja == "ご本人の生年月日"
    assert "代理人の" in browser.get(reverse("counter_check", args=[opened.pk])).content.decode()
    assert form.slug == "insurance"


def test_what_is_asked_of_a_dog_in_the_words_for_people_says_so() -> None:
    born_on = Field("dog_born_on", "date", Text("生年月日", "生まれた 日", "Date of birth"))
    page = Page("dog", Text("犬について", "犬の こと", "The dog"), Text(""), None, (born_on,))
    people = labels_of_people([Field("a.born_on", "date", Text("生年月日"), concept="person.born_on")])
    told = label_among(born_on, page, people)
    assert (told.ja, told.en) == ("犬について：生年月日", "The dog: Date of birth")
    colour = Field("colour", "text", Text("毛の色"))
    assert label_among(colour, page, people) == colour.label
