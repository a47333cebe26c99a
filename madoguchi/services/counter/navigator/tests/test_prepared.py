"""Answers prepared at home for the counter (事前申請): whatever the counter takes, asked by the same definition, never sent."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.public import Visit, check_in_visit, told_by_visit
from madoguchi.foundation.cases.public import (
    Case,
    Draft,
    OnlyPrepared,
    draft_state,
    source_in_words,
    submit_application,
)
from madoguchi.foundation.forms.public import CheckedCity, procedures_offered
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM, Actor
from madoguchi.services.counter.conversation import conversation_of
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import SHOWN, answer_questions
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.operations.submitting import refuse_differing
from madoguchi.services.counter.refusals import SetIncomplete
from madoguchi.services.counter.vocabulary import Chosen
from tests.cast import acting

pytestmark = pytest.mark.django_db
GUEST = Actor(kind="guest", id="guest")
NAME = {"family": "見本", "given": "花江", "family_kana": "ミホン", "given_kana": "ハナエ"}
COUNTER_ONLY = (
    "moving-in", "moving-within", "household-change", "seal-registration", "school-transfer", "mynumber-card-update",
    "former-name", "child-rearing-allowance-claim",
)  # fmt: skip


def reserve(browser: Client, *slugs: str) -> Visit:
    """A guest reserves with a name and a mail address, and types the code."""
    held = browser.post(reverse("visit_new"), {"procedure": list(slugs), "starts_at": "2026-11-05T09:00"})["Location"]
    code_page = browser.post(held, {**NAME, "mail": "hanae@example.jp", "phone": "0173352111"})["Location"]
    mail = OutgoingMail.objects.filter(kind="reservation_code").latest("pk")
    code = re.search(r"\b\d{6}\b", mail.body_text)
    assert code is not None
    reserved = browser.post(code_page, {"code": code[0]})["Location"]
    return Visit.objects.get(pk=UUID(reserved.split("/")[2]))


def mailed_code(browser: Client, told: dict[str, str]) -> tuple[str, str]:
    """Ask for a visit by its number and mail address: the page for the code, and the code."""
    before = list(OutgoingMail.objects.values_list("pk", flat=True))
    page = browser.post(reverse("visit_list"), told)["Location"]
    mail = OutgoingMail.objects.filter(kind="reservation_code").exclude(pk__in=before).get()
    code = re.search(r"\b\d{6}\b", mail.body_text)
    assert code is not None
    return page, code[0]


def prepare(browser: Client, visit: Visit, slug: str) -> Draft:
    """Press “answer beforehand”."""
    answer = browser.post(reverse("draft_start", args=[slug]), {"visit": str(visit.pk)})
    assert "/drafts/" in answer["Location"], answer["Location"]
    return Draft.objects.get(pk=answer["Location"].split("/")[2])


def walk(browser: Client, draft: Draft) -> list[str]:
    """Go on from page to page with nothing but “next”; the addresses."""
    seen: list[str] = []
    for _step in range(40):
        here = browser.get(reverse("draft_resume", args=[draft.pk]))["Location"]
        if here in seen or here.endswith("/check/"):
            return [*seen, here]
        seen.append(here)
        shown = browser.get(here)
        assert shown.status_code == 200
        paths = re.findall(r'name="_shown" value="([^"]+)"', shown.content.decode())
        browser.post(here, {"_shown": paths})
    raise AssertionError(seen)


@pytest.mark.usefixtures("register", "all_published")
def test_all_that_the_counter_takes_can_be_prepared_and_nothing_has_to_be_answered(
    client: Client, at: datetime
) -> None:
    taken = [one.slug for one in procedures_offered(at.date()) if "counter" in one.channels]
    assert set(COUNTER_ONLY) <= set(taken)
    # What is asked follows from the definitions; that it is kept alike on PostgreSQL is seen by a few.
    some = COUNTER_ONLY if connection.vendor == "sqlite" else COUNTER_ONLY[::3]
    visit = reserve(client, *some)
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    for slug in some:
        assert reverse("draft_start", args=[slug]) in page, slug
        draft = prepare(client, visit, slug)
        assert draft.is_prepared
        assert draft in visit.prepared_drafts
        assert walk(client, draft)[-1].endswith("/check/"), slug


@pytest.mark.usefixtures("register", "all_published")
def test_only_what_a_resident_can_say_at_home_is_asked(client: Client, at: datetime) -> None:
    visit = reserve(client, "seal-registration", "child-rearing-allowance-claim", "former-name")
    for slug, there in (
        ("seal-registration", {"identity"}), ("child-rearing-allowance-claim", {"my_number", "truth"}),
        ("former-name", {"known"}),
    ):  # fmt: skip
        draft = prepare(client, visit, slug)
        held = draft.version.procedure.fields
        assert there <= set(held), "the definition asks it at the counter"
        state = draft_state(draft, assurance="none", at=at)
        assert not there & set(state.asked), slug
        pages = "".join(client.get(page).content.decode() for page in walk(client, draft))
        for name in there:
            assert f'name="{name}"' not in pages, name
        page = next(one for one in draft.version.procedure.pages if any(f.name in there for f in one.fields))
        crafted = dict.fromkeys(there, "123456789018") | {"_shown": sorted(there)}
        client.post(reverse("draft_autosave", args=[draft.pk, page.name]), crafted)
        draft.refresh_from_db()
        assert not there & (set(draft.answers) | set(draft.typed)), "nor is it taken when somebody sends it"


@pytest.mark.usefixtures("register", "all_published")
def test_what_was_said_with_the_reservation_is_not_asked_again(client: Client) -> None:
    visit = reserve(client, "moving-in", "dog-registration")
    draft = prepare(client, visit, "moving-in")
    assert draft.answers["applicant.email"] == "hanae@example.jp"
    assert draft.answers["applicant.phone"].replace("-", "") == "0173352111"
    assert draft.answers["applicant.name"] == NAME
    page = client.get(reverse("draft_page", args=[draft.pk, "applicant"])).content.decode()
    assert 'value="見本"' in page
    dog = prepare(client, visit, "dog-registration")
    assert dog.mail_confirmed_at is not None
    assert not [one for one in walk(client, dog) if one.endswith("/mail/")], (
        "its mail address is confirmed, and nothing is sent"
    )


@pytest.mark.usefixtures("register", "all_published")
def test_it_never_becomes_an_application_by_itself(client: Client, at: datetime) -> None:
    visit = reserve(client, "dog-registration")
    draft = prepare(client, visit, "dog-registration")
    walk(client, draft)
    check = reverse("draft_check", args=[draft.pk])
    page = client.get(check).content.decode()
    assert reverse("draft_submit", args=[draft.pk]) not in page
    assert reverse("visit", args=[visit.pk]) in page
    told = client.post(reverse("draft_submit", args=[draft.pk]), {"shown": "0" * 64}, follow=True).content.decode()
    assert "ここから申請することはできません" in told
    assert client.post(reverse("draft_sign", args=[draft.pk])).status_code == 409
    with pytest.raises(OnlyPrepared):
        submit_application(draft, shown="", assurance="email", signature=None, by=GUEST, at=at)
    assert not Case.objects.exists()


@pytest.mark.usefixtures("register", "all_published")
def test_without_a_visit_nothing_is_begun_for_what_is_not_taken_online(client: Client) -> None:
    guide = client.get(reverse("procedure_guide", args=["moving-in"])).content.decode()
    assert "来庁を予約して準備する" in guide
    assert "郵送" not in guide.partition("申請")[2].partition("<section")[0]
    client.post(reverse("draft_start", args=["moving-in"]))
    visit = reserve(client, "moving-in")
    stranger = Client()
    stranger.post(reverse("draft_start", args=["moving-in"]), {"visit": str(visit.pk)})
    assert not Draft.objects.exists()


def answered(browser: Client, draft: Draft, at: datetime) -> Draft:
    """The move as it was answered at home."""
    told = {
        "applicant.name": NAME, "represent": "proxy", "moved_on": "2026-10-30", "from_abroad": False, "paper": "card",
        "joins_household": False, "any_foreign": False,
        "people": [{"id": "a1", "name": NAME, "born_on": "1990-02-03", "relation": "head"}],
    }  # fmt: skip
    stated = {"source": "stated", "at": at.isoformat(), "detail": ""}
    draft.answers |= told
    draft.typed.pop("applicant.name", None)
    draft.provenance |= dict.fromkeys([*told, "people#a1.name", "people#a1.born_on", "people#a1.relation"], stated)
    draft.save()
    return draft


def test_the_counters_set_opens_with_them(
    register: object, all_published: CheckedCity, client: Client, sato_client: Client, at: datetime
) -> None:
    visit = reserve(client, "moving-in")
    answered(client, prepare(client, visit, "moving-in"), at)
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    reception = sato_client.get(reverse("counter_identify"), {"visit": str(visit.pk)}).content.decode()
    for part in NAME.values():
        assert f'value="{part}"' in reception, "whoever has no entry need not be typed in again"
    assert "平成2年2月3日" in reception
    sato_client.post(
        reverse("counter_take_unknown"),
        {"purpose": "registration", "born_on": "平成2年2月3日", "sex": "", **NAME},
    )
    begun = CounterSet.objects.get()
    form = begun.forms.get(slug="moving-in")
    assert form.draft is not None
    held = form.draft.answers
    assert (held["moved_on"], held["paper"], held["applicant.email"]) == ("2026-10-30", "card", "hanae@example.jp")
    assert held["people"][0]["name"] == NAME
    assert form.draft.channel == "counter"
    page = sato_client.get(reverse("counter_set", args=[begun.pk])).content.decode()
    notice = page.partition("自宅で入力された内容と、ここにある内容が違います")[2][:600]
    assert "代理人" in notice, "the clerk is told that somebody else may have come"


def test_the_name_of_a_protected_person_is_not_told_at_the_reception(
    register: object, all_published: CheckedCity, client: Client, sato_client: Client, at: datetime
) -> None:
    from madoguchi.foundation.residents.public import guard_address

    visit = reserve(client, "moving-in")
    draft = answered(client, prepare(client, visit, "moving-in"), at)
    taro = Resident.objects.select_related("household").get(key="taro")
    draft.answers["applicant.name"] = dict(taro.name)
    draft.save()
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    address = reverse("counter_identify") + f"?visit={visit.pk}"
    assert 'value="岩木"' in sato_client.get(address).content.decode(), "the control"
    guard_address(taro.household, guarded=True, by=SYSTEM, at=at)
    assert 'value="岩木"' not in sato_client.get(address).content.decode()


@pytest.mark.usefixtures("register", "all_published")
def test_with_number_and_mailed_code_another_device_goes_on_answering_and_nobody_else_does(client: Client) -> None:
    visit = reserve(client, "moving-in", "dog-registration")
    draft, other = (
        prepare(client, visit, "moving-in"),
        Draft.objects.get(pk=prepare(client, visit, "dog-registration").pk),
    )
    Visit.objects.get(pk=visit.pk).procedures.filter(draft=other).update(draft=None)
    telephone = Client()
    resume = reverse("draft_resume", args=[draft.pk])
    assert telephone.get(resume).status_code == 404
    told = {"number": visit.reservation.number, "contact": "hanae@example.jp"}
    code_page, code = mailed_code(telephone, told)
    wrong = f"{(int(code) + 1) % 1000000:06d}"
    telephone.post(code_page, {"code": wrong})
    assert telephone.get(resume).status_code == 404, "a wrong code opens nothing"
    assert telephone.post(code_page, {"code": code})["Location"] == reverse("visit", args=[visit.pk])
    page = telephone.get(reverse("visit", args=[visit.pk])).content.decode()
    assert resume in page
    assert telephone.get(resume, follow=True).status_code == 200
    assert telephone.get(reverse("draft_resume", args=[other.pk])).status_code == 404, "only what the visit holds"
    assert Client().get(resume).status_code == 404


@pytest.mark.usefixtures("register", "all_published")
def test_a_draft_of_an_account_opens_by_no_mailed_code(client: Client, hanako: User) -> None:
    visit = reserve(client, "moving-in")
    draft = prepare(client, visit, "moving-in")
    Draft.objects.filter(pk=draft.pk).update(owner=hanako)
    telephone = Client()
    told = {"number": visit.reservation.number, "contact": "hanae@example.jp"}
    code_page, code = mailed_code(telephone, told)
    telephone.post(code_page, {"code": code})
    assert telephone.get(reverse("draft_resume", args=[draft.pk])).status_code == 404


@pytest.mark.usefixtures("register", "all_published")
@pytest.mark.parametrize(("day", "kept"), [("2026-11-04", True), ("2026-11-05", True), ("2026-11-06", False)])
def test_a_day_before_the_visit_is_no_day_to_come(client: Client, day: str, kept: bool) -> None:
    visit = reserve(client, "moving-in")
    draft = prepare(client, visit, "moving-in")
    page = reverse("draft_page", args=[draft.pk, "move"])
    year, month, of_month = day.split("-")
    told = {"moved_on": f"{year}-{month}-{of_month}", "_shown": ["moved_on"]}
    answer = client.post(page, told)
    refused = "以前の日付" in client.get(answer["Location"]).content.decode()
    assert refused is not kept


@pytest.mark.usefixtures("register", "all_published")
def test_a_prepared_set_offers_what_else_is_needed(
    client: Client, sato_client: Client, sato: User, at: datetime
) -> None:
    visit = reserve(client, "moving-in")
    prepare(client, visit, "moving-in")
    begun = open_set(
        person={"person.name": NAME}, identity="photo", department="citizens", clerk=sato, by=acting(sato), at=at
    )
    chosen = [Chosen(one.slug, prepared=one.draft_id) for one in visit.procedures.all()]
    choose_procedures(begun, chosen=chosen, by=acting(sato), at=at)
    page = reverse("counter_set", args=[begun.pk])
    shown = sato_client.get(page).content.decode()
    assert 'name="occasion" value="moving-in"' in shown
    answer = sato_client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "moving-in"}, follow=True)
    assert "児童手当" in answer.content.decode()
    assert 'name="occasion"' not in sato_client.get(page).content.decode(), "it is noted now"


@pytest.mark.usefixtures("register", "all_published")
def test_to_a_walk_in_no_reservation_is_told_of_and_whoever_lives_here_does_not_move_in_from_elsewhere(
    sato_client: Client, sato: User, at: datetime
) -> None:
    hanako = Resident.objects.get(key="hanako")
    begun = open_set(
        resident_id=str(hanako.pk), identity="photo", department="citizens", clerk=sato, by=acting(sato), at=at
    )
    choose_procedures(begun, chosen=[Chosen("water-start")], by=acting(sato), at=at)
    page = sato_client.get(reverse("counter_set", args=[begun.pk])).content.decode()
    assert "何か出来事がありましたか" in page
    assert "予約された" not in page
    assert 'value="moving-in"' not in page


@pytest.mark.usefixtures("register", "all_published")
def test_what_was_prepared_at_home_says_so_at_the_desk_and_on_the_tablet(
    client: Client, sato_client: Client, sato: User, at: datetime
) -> None:
    visit = reserve(client, "moving-in")
    draft = answered(client, prepare(client, visit, "moving-in"), at)
    draft.answers["represent"] = "self"
    draft.save()
    begun = open_set(
        person={"person.name": NAME}, identity="photo", department="citizens", clerk=sato, by=acting(sato), at=at
    )
    choose_procedures(begun, chosen=[Chosen("moving-in", prepared=draft.pk)], by=acting(sato), at=at)
    page = sato_client.get(reverse("counter_check", args=[begun.pk])).content.decode()
    assert "令和8年11月2日にご本人が自宅で入力" in page
    assert "聞き取り 佐藤 優" not in page
    form = begun.forms.get()
    assert form.draft is not None
    assert source_in_words(form.draft.provenance["moved_on"]) == "令和8年11月2日にご本人が自宅で入力"
    assert source_in_words(form.draft.provenance["represent"]) == "令和8年11月2日にご本人が自宅で入力"


ADDRESS = {
    "postal_code": "0370046", "prefecture": "青森県", "city": "五所川原市", "town": "栄町", "street": "1", "building": "",
}  # fmt: skip
CHILD = {"family": "見本", "given": "小枝", "family_kana": "ミホン", "given_kana": "サエ"}


def says(browser: Client, draft: Draft, page: str, told: dict[str, str]) -> Draft:
    """Send one page of a draft."""
    shown = {name.rpartition(".")[0] if name.rpartition(".")[2] in NAME else name for name in told}
    browser.post(reverse("draft_page", args=[draft.pk, page]), {**told, "_shown": sorted(shown)})
    draft.refresh_from_db()
    return draft


@pytest.mark.usefixtures("register", "all_published")
def test_the_first_who_moves_in_is_whoever_notifies_and_follows_what_is_said_of_him(client: Client) -> None:
    draft = prepare(client, reserve(client, "moving-in"), "moving-in")
    assert "people" not in draft.answers, "nobody has said yet for whom"
    says(client, draft, "who", {"represent": "self"})
    (row,) = draft.answers["people"]
    assert row["name"] == NAME
    shown = client.get(reverse("draft_page", args=[draft.pk, "people"])).content.decode()
    assert "見本 花江" in shown, "to be looked at, not to be typed"
    says(client, draft, "household", {"joins_household": "no", "head_is_applicant": "yes"})
    assert draft.answers["people"][0]["relation"] == "head"
    other = {f"applicant.name.{part}": text for part, text in (NAME | {"given": "花子"}).items()}
    says(client, draft, "applicant", other)
    assert draft.answers["people"][0]["name"]["given"] == "花子"
    says(client, draft, "who", {"represent": "household"})
    assert "people" not in draft.answers, "somebody of the household notifies: whether they move is not known"
    says(client, draft, "who", {"represent": "self"})
    client.post(reverse("draft_row_remove", args=[draft.pk, "people", draft.answers["people"][0]["id"]]))
    says(client, draft, "household", {"any_foreign": "no"})
    assert draft.answers["people"] == [], "what was taken out does not come again"


@pytest.mark.usefixtures("register", "all_published")
def test_what_one_form_was_told_at_home_no_other_asks(client: Client, sato_client: Client, at: datetime) -> None:
    visit = reserve(client, "moving-in", "school-transfer")
    draft = answered(client, prepare(client, visit, "moving-in"), at)
    draft.answers["people"].append({"id": "c", "name": CHILD, "born_on": "2016-05-06", "relation": "child"})
    draft.save()
    school = prepare(client, visit, "school-transfer")
    assert [row["name"] for row in school.answers["pupils"]] == [CHILD]
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    sato_client.get(reverse("counter_identify"), {"visit": str(visit.pk)})
    sato_client.post(
        reverse("counter_take_unknown"),
        {"purpose": "registration", "born_on": "平成2年2月3日", "sex": "", **NAME},
    )
    begun = CounterSet.objects.get()
    assert [one["name"]["given"] for one in begun.person["household.members"]] == ["花江", "小枝"]
    asked = {question.field.concept for question in conversation_of(begun, at=at).missing}
    assert not asked & {"person.name", "person.born_on", "member.name", "member.born_on", "member.relation"}


@pytest.mark.usefixtures("register", "all_published")
def test_at_home_the_first_form_answers_the_others_as_at_the_counter(client: Client, at: datetime) -> None:
    slugs = ("moving-in", "child-allowance-claim", "health-insurance-join", "water-start", "dog-change")
    visit = reserve(client, *slugs)
    moving = answered(client, prepare(client, visit, "moving-in"), at)
    new = next(f.name for f in moving.version.procedure.fields.values() if f.concept == "event.new_address")
    moving.answers |= {"represent": "self", new: ADDRESS}
    wife = NAME | {"given": "花"}
    moving.answers["people"].append({"id": "w", "name": wife, "born_on": "1991-03-04", "relation": "spouse"})
    moving.save()
    allowance = prepare(client, visit, "child-allowance-claim")
    held = {f.concept: allowance.answers.get(f.name) for f in allowance.version.procedure.fields.values() if f.concept}
    assert held["person.address"] == ADDRESS
    assert held["spouse.has"] is True
    assert allowance.answers["reason"] == "moved_in"
    insurance = prepare(client, visit, "health-insurance-join")
    assert insurance.answers["represent"] == "self"
    assert "moved_in" in insurance.answers.values()
    assert "moved_in" in prepare(client, visit, "water-start").answers.values()
    assert prepare(client, visit, "dog-change").answers["kind"] == "moved_in"
    for alone in (["child-allowance-claim"], ["health-insurance-join", "child-allowance-claim"]):
        assert told_by_visit(allowance.version.procedure, alone, on=at.date()) == {}, "nothing says why"


@pytest.mark.usefixtures("register", "all_published")
def test_contradictions_of_two_forms_are_said_at_home_and_at_the_counter_one_is_asked_for(
    client: Client, sato_client: Client, sato: User, at: datetime
) -> None:
    visit = reserve(client, "moving-in", "child-allowance-claim")
    moving = answered(client, prepare(client, visit, "moving-in"), at)
    new = next(f.name for f in moving.version.procedure.fields.values() if f.concept == "event.new_address")
    stated = {"source": "stated", "at": at.isoformat(), "detail": ""}
    moving.answers |= {"represent": "self", new: ADDRESS}
    moving.provenance[new] = stated
    moving.save()
    allowance = prepare(client, visit, "child-allowance-claim")
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "回答が食い違っています" not in page, "the control"
    home = next(f.name for f in allowance.version.procedure.fields.values() if f.concept == "person.address")
    elsewhere = ADDRESS | {"city": "青森市", "town": "本町"}
    allowance.answers |= {home: elsewhere, "reason": "birth"}
    allowance.provenance |= {home: stated, "reason": stated}
    allowance.save()
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    notice = page.partition("回答が食い違っています")[2][:900]
    for told in ("青森市", "栄町", "子どもが生まれた", "転入した"):
        assert told in notice, told

    begun = open_set(
        person={"person.name": NAME}, identity="photo", department="citizens", clerk=sato, by=acting(sato), at=at
    )
    chosen = [Chosen(one.slug, prepared=one.draft_id) for one in visit.procedures.all()]
    choose_procedures(begun, chosen=chosen, by=acting(sato), at=at)
    asked = {q.field.concept or q.field.name: q for q in conversation_of(begun, at=at).missing}
    address = next(q for concept, q in asked.items() if concept in ("event.new_address", "person.address"))
    assert "reason" in asked
    page = sato_client.get(reverse("counter_set", args=[begun.pk])).content.decode()
    assert "回答が食い違っています" in page
    assert "青森市" in page
    with pytest.raises(SetIncomplete) as refused:
        refuse_differing(conversation_of(begun, at=at))
    assert "青森市" in refused.value.problems[0], "also past the pages nothing of it is submitted"
    answer_questions(
        begun, revision=begun.revision, by=acting(sato), at=at,
        data={SHOWN: [address.key, asked["reason"].key], asked["reason"].key: ["birth"],
              **{f"{address.key}.{part}": [text] for part, text in ADDRESS.items()}},
    )  # fmt: skip
    talk = conversation_of(begun, at=at)
    refuse_differing(talk)
    left = {q.key for q in talk.missing}
    assert not left & {address.key, asked["reason"].key}, "what the clerk heard counts, also where it was one of both"


@pytest.mark.usefixtures("register", "all_published")
def test_where_a_whole_household_would_stand_whoever_speaks_stands_and_among_children_nobody(client: Client) -> None:
    visit = reserve(client, "health-insurance-leave", "moving-in", "school-transfer")
    leaving = says(client, prepare(client, visit, "health-insurance-leave"), "who", {"represent": "self"})
    assert [row["name"] for row in leaving.answers["members"]] == [NAME]
    school = says(client, prepare(client, visit, "school-transfer"), "who", {"represent": "self"})
    assert not school.answers.get("pupils")
