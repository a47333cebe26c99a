"""Small things that the counter says clearly: whose name, which card, which window, whose language."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.contrib.demo.vendor import sign_digest
from madoguchi.foundation.accounts.identity.signing import SIGNED_KEY
from madoguchi.foundation.accounts.public import demo_cards
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator import cards
from madoguchi.services.counter.operations.choosing import check_identity, set_representation
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.operations.tablets import clear_tablet
from madoguchi.services.counter.refusals import NoCardWasRead
from madoguchi.services.counter.tablets import tablet_of
from madoguchi.services.counter.tests.conftest import Desk, hidden_in, named, press
from madoguchi.services.counter.tests.test_signed import on_tablet
from madoguchi.services.counter.vocabulary import Representation
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
KIMURA = {"family": "木村", "given": "次郎", "family_kana": "キムラ", "given_kana": "ジロウ"}


@pytest.fixture
def confirmed(desk: Desk, family: CounterSet) -> CounterSet:
    """Filled in and confirmed, not signed."""
    desk.fill(family)
    desk.confirm(family, sign=False)
    return family


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


def test_the_tablet_says_why_it_left_the_page_for_signing(desk: Desk, confirmed: CounterSet) -> None:
    tablet = on_tablet(desk, confirmed)
    carried = hidden_in(tablet.get(reverse("tablet_sign")).content.decode())
    desk.answer(confirmed, moved_on="令和8年10月19日")
    page = tablet.post(reverse("tablet_sign"), {"name": "津軽 花子", **carried}, follow=True).content.decode()
    assert "changed something while you were signing" in page
    page = tablet.get(reverse("tablet_sign"), follow=True).content.decode()
    assert "look at this first" in page, "who was not signing is not told of a change"
    assert "while you were signing" not in page


def test_the_tablet_says_that_the_forms_were_taken_away_before_signing(desk: Desk, confirmed: CounterSet) -> None:
    tablet = on_tablet(desk, confirmed)
    tablet.get(reverse("tablet_sign"))
    here = tablet_of(desk.clerk, at=desk.at)
    assert here is not None
    clear_tablet(here, by=acting(desk.clerk), at=desk.at)
    assert "before you signed" in tablet.get(reverse("tablet")).content.decode()
    assert "before you signed" not in tablet.get(reverse("tablet")).content.decode(), "once"


@pytest.mark.parametrize("name", ["津軽 花子", "津軽花子", "ツガル　ハナコ", "つがる"])
def test_a_typed_name_that_is_somebody_elses_is_questioned(
    desk: Desk, confirmed: CounterSet, browser: Client, name: str
) -> None:
    tablet, address = on_tablet(desk, confirmed), reverse("tablet_sign")
    answer = press(tablet, address, {"name": name})
    if name != "つがる":
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert "津軽 花子" in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()
    assert not confirmed.forms.exclude(signature=None).exists()
    assert press(tablet, address, {"name": name, "meant": "1"}).status_code == 302
    assert "窓口に来た方と違う氏名" in browser.get(reverse("counter_check", args=[confirmed.pk])).content.decode()
    case = next(one for one in submit_set(confirmed, by=acting(desk.clerk), at=desk.at) if one.slug == "insurance")
    assert case.attested["signature"]["other_than"] == "津軽 花子"
    assert "窓口に来た方と違う氏名" in browser.get(reverse("case_detail", args=[case.pk])).content.decode()


def test_a_representative_signs_with_the_own_name(desk: Desk) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    acts = Representation(authority="letter", person={"name": KIMURA, "born_on": "1970-01-01"})
    set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    desk.fill(opened)
    desk.answer(opened, **{
        "applicant.name": KIMURA,
    })  # fmt: skip
    for problem in desk.talk(opened).missing:
        desk.answer(opened, **{problem.field.name: sample(problem.field.type)})
    desk.confirm(opened, sign=False)
    tablet, address = on_tablet(desk, opened), reverse("tablet_sign")
    assert press(tablet, address, {"name": "津軽 花子"}).status_code == 422
    assert press(tablet, address, {"name": "木村次郎"}).status_code == 302


def sample(kind: str) -> object:
    """Something to answer with."""
    return {
        "date": "昭和50年1月1日", "phone": "0173-00-0000", "text": "知人",
        "person_name": KIMURA,
        "address": {"postal_code": "0370046", "prefecture": "青森県", "city": "五所川原市", "town": "栄町", "street": "1"},
    }.get(kind, "no")  # fmt: skip


def test_a_card_is_noted_only_when_one_was_read(desk: Desk, browser: Client) -> None:
    opened = desk.open(identity="")
    page = browser.get(reverse("counter_set", args=[opened.pk])).content.decode()
    assert 'value="photo"' in page
    assert 'name="identity" value="card"' not in page
    assert browser.post(reverse("counter_identity", args=[opened.pk]), {"identity": "card"}).status_code == 200
    taken = {"resident_id": opened.resident_id, "purpose": "registration", "identity": "card"}
    assert browser.post(reverse("counter_take"), taken).status_code == 422
    with pytest.raises(NoCardWasRead):
        check_identity(opened, identity="card", by=acting(desk.clerk), at=desk.at)
    opened.refresh_from_db()
    assert opened.identity == ""
    assert CounterSet.objects.count() == 1


def test_two_windows_of_one_clerk_are_not_called_a_colleague(desk: Desk, browser: Client, family: CounterSet) -> None:
    (moved,) = named(desk.talk(family), "moved_on")
    drawn, address = family.revision, reverse("counter_set", args=[family.pk])
    browser.post(address, {"revision": drawn, "_shown": moved.key, moved.key: "R8.10.20"})
    answer = browser.post(address, {"revision": drawn, "_shown": moved.key, moved.key: "R8.10.25"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "別の画面" in page
    assert "別の担当者" not in page
    assert f"{desk.clerk.name}:" not in page


def test_a_representative_whom_a_procedure_does_not_know_gets_a_page_with_the_way_out(
    desk: Desk, browser: Client, family: CounterSet
) -> None:
    address = reverse("counter_representation", args=[family.pk])
    typed = {"represent": "proxy", "kind": "voluntary", "authority": "letter", "note": "第12号"}
    typed |= dict(zip(("proxy.name.family", "proxy.name.given", "proxy.name.family_kana", "proxy.name.given_kana"),
                      ("木村", "次郎", "キムラ", "ジロウ"), strict=True))  # fmt: skip
    typed["proxy.born_on"] = "昭和45年1月1日"
    answer = browser.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "法定代理" in page
    assert "第12号" in page, "nothing typed is lost"
    family.refresh_from_db()
    assert family.represent == "self"


def test_what_a_representative_may_not_apply_for_is_left_out_and_named(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    acts = Representation(authority="letter", person={"name": KIMURA, "born_on": "1970-01-01"})
    set_representation(opened, represent="proxy", representation=acts, by=acting(desk.clerk), at=desk.at)
    address = reverse("counter_procedures", args=[opened.pk])
    page = browser.post(address, {"procedure": ["insurance", "school"]}, follow=True).content.decode()
    assert [form.slug for form in opened.forms.all()] == ["insurance"]
    assert "転入学の届出" in page
    assert "代理人" in page


def test_the_names_of_registers_follow_the_readers_language(desk: Desk, browser: Client, confirmed: CounterSet) -> None:
    browser.cookies[LANGUAGE_COOKIE] = "en"
    page = browser.get(reverse("counter_check", args=[confirmed.pk])).content.decode()
    assert "Register of residents" in page
    assert "住民基本台帳" not in page
    tablet = on_tablet(desk, confirmed)
    form = confirmed.forms.get(slug="insurance")
    page = tablet.get(reverse("tablet_form", args=[form.pk])).content.decode()
    assert "Register of residents" in page
    assert "Contact details told to the city" in page
    assert "住民基本台帳" not in page


def test_the_page_of_what_happens_next_leads_to_the_cases_that_this_post_sees(
    desk: Desk, browser: Client, confirmed: CounterSet
) -> None:
    desk.sign(confirmed)
    submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    page = browser.get(reverse("counter_done", args=[confirmed.pk])).content.decode()
    assert "<h1>受付のあとの流れ</h1>" in page, "nobody sent anything at home"
    for case in Case.objects.all():
        assert case.number in page
        assert (reverse("case_detail", args=[case.pk]) in page) is (case.department == "citizens")


def test_the_note_about_the_paper_is_not_called_a_caution(desk: Desk, browser: Client, family: CounterSet) -> None:
    page = browser.get(reverse("counter_representation", args=[family.pk])).content.decode()
    label = page.split('for="f-note"')[1].split("</label>")[0]
    assert "注意" not in label
    assert "書類" in label


def lay_card(browser: Client, key: str, at: datetime) -> Resident:
    """A card that was read in this browser a moment ago."""
    person = Resident.objects.select_related("household").get(key=key)
    session = browser.session
    address = "".join(person.address.get(part, "") for part in ("prefecture", "city", "town", "street", "building"))
    session[cards.FACE] = {
        "name": f"{person.name['family']}　{person.name['given']}", "address": address,
        "born_on": person.born_on.isoformat(), "sex": person.sex, "purpose": "registration", "at": at.isoformat(),
    }  # fmt: skip
    session.save()
    return person


def test_a_card_that_was_read_is_the_identification_and_nothing_else_is_asked(desk: Desk, browser: Client) -> None:
    person = lay_card(browser, "hanako", desk.at)
    page = browser.get(reverse("counter_identify")).content.decode()
    assert "接続元" not in page, "an address on a card is no network address"
    assert 'name="identity" value="photo"' not in page
    taken = {"resident_id": str(person.pk), "purpose": "registration", "identity": ""}
    assert browser.post(reverse("counter_take"), taken).status_code == 302
    assert CounterSet.objects.get().identity == "card"


def test_a_protected_persons_card_names_the_post_to_call(desk: Desk, browser: Client) -> None:
    person = lay_card(browser, "tome", desk.at)
    guard_address(person.household, guarded=True, by=SYSTEM, at=desk.at)
    page = browser.get(reverse("counter_identify")).content.decode()
    assert "市民課の担当者を呼んで" not in page
    assert "市民課 課長" in page


def test_going_on_too_early_says_that_something_is_still_to_be_answered(
    desk: Desk, family: CounterSet, browser: Client
) -> None:
    """The words about a further question are for a question that came anew."""
    address = reverse("counter_set", args=[family.pk])
    page = browser.post(address, {"then_check": "1", "revision": "0"}, follow=True).content.decode()
    assert "まだ答えが必要な項目があります" in page
    assert "答えを受けて" not in page


def test_the_card_of_somebody_else_leaves_the_tablets_session(desk: Desk, confirmed: CounterSet) -> None:
    tablet, address = on_tablet(desk, confirmed), reverse("tablet_sign")
    digest = hidden_in(tablet.get(address).content.decode())["shown"]
    (taro,) = [one for one in demo_cards() if one.card == "taro"]
    statement = asdict(sign_digest(taro, digest, at=desk.at))
    session = tablet.session
    session[SIGNED_KEY] = {digest: statement | {"signed_at": desk.at.isoformat()}}
    session.save()
    answer = tablet.get(address)
    assert answer.status_code == 422
    assert "岩木" in answer.content.decode()
    assert digest not in tablet.session[SIGNED_KEY]
    assert tablet.get(address).status_code == 200, "it is not tried again"
    assert not confirmed.forms.exclude(signature=None).exists()


def test_a_day_that_is_refused_is_not_said_to_be_accepted(desk: Desk, family: CounterSet, browser: Client) -> None:
    """The day that was understood stands below the input: as it was read, whether or not it can be."""
    (question,) = named(desk.talk(family), "moved_on")
    address = reverse("counter_set", args=[family.pk])
    data = {"_shown": question.key, question.key: "令和18年10月20日", "revision": str(family.revision)}
    page = browser.post(address, data, follow=True).content.decode()
    assert "令和18年10月20日" in page, "nothing typed is lost"
    assert "として受け付けます" not in page
    assert "{day} と読み取りました" in page


def test_before_anybody_confirmed_no_declaration_is_said_to_be_made(
    desk: Desk, family: CounterSet, browser: Client
) -> None:
    desk.fill(family)
    check = reverse("counter_check", args=[family.pk])
    page = browser.get(check).content.decode()
    assert "同意しました" not in page
    assert "お客様が確認するときに伺います" in page
    desk.confirm(family, sign=False)
    page = browser.get(check).content.decode()
    assert "同意しました" in page
    assert "お客様が確認するときに伺います" not in page
