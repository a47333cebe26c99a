"""The counter's pages, in the order of a day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.queries import last_closing
from madoguchi.services.counter.tasks import abandon_left_over_sets
from madoguchi.services.counter.tests.conftest import ACCOUNT, FAMILY, Desk, named
from madoguchi.services.counter.vocabulary import State
from tests.cast import _colleague, acting, sign_in
from tests.conformance.url_world import SMALL_PICTURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


def _page(browser: Client, name: str, counter_set: CounterSet) -> str:
    answer = browser.get(reverse(name, args=[counter_set.pk]))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_visit_from_the_first_click_to_the_receipts(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    assert "津軽" in browser.get(reverse("counter_home")).content.decode()
    browser.post(reverse("counter_procedures", args=[opened.pk]), {"procedure": list(FAMILY)})

    page = _page(browser, "counter_set", opened)
    for told in ("引っ越した日", "保険の加入、手当の請求、転入学の届出", "引落し口座", "残り", "紙なら手書き"):
        assert told in page
    assert page.index("国外からの転入") < page.index("引落し口座")
    assert "事実と相違ありません" in page
    assert page.count("引っ越した日") == 1

    opened.refresh_from_db()
    talk = desk.talk(opened)
    data: dict[str, Any] = {"revision": str(opened.revision), "_shown": [q.key for q in talk.missing]}
    for name, value in {"moved_on": "R8.10.20", "from_abroad": "no", "account": ACCOUNT, "school": "中央小"}.items():
        for question in named(talk, name):
            for part, text in (value if isinstance(value, dict) else {"": value}).items():
                data[f"{question.key}.{part}" if part else question.key] = text
    browser.post(reverse("counter_set", args=[opened.pk]), data)
    page = _page(browser, "counter_set", opened)
    assert "お聞きすることはありません" in page
    assert "番号法第19条第8号" in page, "what falls away is named with its legal basis"

    allowance = opened.forms.get(slug="allowance")
    browser.post(reverse("counter_paper", args=[opened.pk, allowance.pk]), {"paper": "card", "seen": "1"})
    page = _page(browser, "counter_check", opened)
    assert page.count("お客様の確認待ち") == 3
    assert "1,000円" in page
    assert browser.post(reverse("counter_check", args=[opened.pk])).status_code == 422
    browser.post(reverse("counter_print", args=[opened.pk]))
    for form in opened.forms.all():
        shown = page.split(reverse("counter_confirm", args=[opened.pk, form.pk]))[1].split('name="shown" value="')[1][
            :64
        ]
        browser.post(reverse("counter_confirm", args=[opened.pk, form.pk]), {"shown": shown})
    why = {"unsigned": "paper-follows"}
    answer = browser.post(reverse("counter_check", args=[opened.pk]), why, follow=True)

    page = answer.content.decode()
    numbers = list(Case.objects.values_list("number", flat=True))
    assert len(numbers) == 3
    assert all(number in page for number in numbers)
    assert "手数料の合計" in page
    receipts = browser.get(reverse("counter_receipts", args=[opened.pk]))
    assert receipts.content.startswith(b"%PDF")
    assert sorted(receipts.headers["Madoguchi-Subject"].split(", ")) == sorted(f"case:{one}" for one in numbers)


def test_every_look_is_written_and_where_it_cannot_be_nothing_is_shown(
    browser: Client, family: CounterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = AccessLine.objects.count()
    _page(browser, "counter_set", family)
    line = AccessLine.objects.order_by("pk").last()
    assert line is not None
    assert (AccessLine.objects.count(), line.resident_id) == (before + 1, family.resident_id)
    assert line.case_number == family.short_number

    def broken(**_told: object) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("madoguchi.foundation.residents.looking.record_view", broken)
    browser.raise_request_exception = False
    answer = browser.get(reverse("counter_set", args=[family.pk]))
    assert answer.status_code == 500
    assert "津軽" not in answer.content.decode()


def test_two_clerks_choose_between_their_answers(desk: Desk, browser: Client, family: CounterSet, suzuki: User) -> None:
    (moved,) = named(desk.talk(family), "moved_on")
    drawn = family.revision
    sign_in(second := Client(), suzuki)
    address = reverse("counter_set", args=[family.pk])
    browser.post(address, {"revision": drawn, "_shown": moved.key, moved.key: "R8.10.20"})

    answer = second.post(address, {"revision": drawn, "_shown": moved.key, moved.key: "R8.10.25"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "10月20日" in page
    assert "10月25日" in page
    family.refresh_from_db()
    choice = {"revision": family.revision, "_shown": moved.key, moved.key: "R8.10.25", f"choose.{moved.key}": "mine"}
    second.post(address, choice)
    assert named(desk.talk(family), "moved_on")[0].value == "2026-10-25"


def test_another_desk_sees_its_own_forms_and_only_after_the_hand_over(
    desk: Desk, browser: Client, family: CounterSet, at: object
) -> None:
    ito = _colleague("ito", desk.at)
    tanaka = _colleague("tanaka", desk.at)
    other = sign_in(Client(), ito)
    address = reverse("counter_set", args=[family.pk])
    assert other.get(address).status_code == 404
    hand_over_set(family, department="childcare", because="手当の説明を希望", by=acting(desk.clerk), at=desk.at)

    assert "手当の説明を希望" in other.get(reverse("counter_home")).content.decode()
    page = other.get(address).content.decode()
    assert "手当の請求" in page
    assert "保険の加入" not in page.replace("保険の加入の", "")
    assert "引落し口座" not in page
    insurance = family.forms.get(slug="insurance")
    assert other.post(reverse("counter_drop", args=[family.pk, insurance.pk])).status_code == 404
    assert other.post(reverse("counter_check", args=[family.pk])).status_code == 404
    for name in ("counter_needs", "counter_happened", "counter_procedures", "counter_abandon"):
        there = reverse(name, args=[family.pk])
        assert there not in page
        assert {other.get(there).status_code, other.post(there).status_code} == {403}
        assert browser.get(there).status_code in (200, 302)
    family.refresh_from_db()
    assert family.state == State.OPEN
    assert sign_in(Client(), tanaka).get(address).status_code == 404


def test_a_protected_person_is_shown_to_named_posts_only(desk: Desk, browser: Client, family: CounterSet) -> None:
    household = Resident.objects.get(pk=family.resident_id).household
    guard_address(household, guarded=True, by=SYSTEM, at=desk.at)
    home = browser.get(reverse("counter_home")).content.decode()
    assert "津軽" not in home
    assert family.short_number in home
    answer = browser.get(reverse("counter_set", args=[family.pk]))
    assert answer.status_code == 403
    assert "津軽" not in answer.content.decode()
    assert browser.post(reverse("counter_hold", args=[family.pk])).status_code == 403


def test_what_is_held_at_closing_time_is_given_up(desk: Desk, browser: Client, family: CounterSet) -> None:
    browser.post(reverse("counter_hold", args=[family.pk]))
    family.refresh_from_db()
    assert family.state == State.HELD
    assert "保留中" in browser.get(reverse("counter_home")).content.decode()
    assert "19時" in browser.get(reverse("counter_home")).content.decode()

    assert abandon_left_over_sets(at=desk.at.replace(hour=18)) == 0
    closed = desk.at.replace(hour=19, minute=1)
    assert last_closing(closed).hour == 19
    assert last_closing(desk.at) == last_closing(closed) - timedelta(days=1)
    with clock.frozen(closed):
        assert abandon_left_over_sets(at=closed) == 1
        assert abandon_left_over_sets(at=closed) == 0
    family.refresh_from_db()
    assert family.state == State.ABANDONED
    assert not Draft.objects.exists()


def test_somebody_without_an_entry_is_typed_in_once(desk: Desk, browser: Client) -> None:
    address = reverse("counter_person")
    assert browser.get(address).status_code == 200
    wrong = browser.post(address, {"person.born_on": "いつか"})
    assert wrong.status_code == 422
    assert "いつか" in wrong.content.decode()
    name = {"person.name.family": "NGUYEN", "person.name.given": "VAN AN"}
    child = {"m0.name.family": "NGUYEN", "m0.name.given": "THI MAI", "m0.born_on": "2016-05-01", "m0.relation": "子"}
    unborn = browser.post(
        address, {"identity": "photo", "person.born_on": "1990-01-01", **name, **child, "m0.born_on": "2030-05-01"}
    )
    assert unborn.status_code == 422
    assert "まだ来ていない日です" in unborn.content.decode()
    answer = browser.post(address, {"identity": "photo", "person.born_on": "1990-01-01", **name, **child})
    opened = CounterSet.objects.get(name="NGUYEN VAN AN")
    assert answer["Location"] == reverse("counter_happened", args=[opened.pk])
    assert [one["relation"] for one in opened.person["household.members"]] == ["世帯主", "子"]


def test_representation_and_identity_are_noted(desk: Desk, browser: Client) -> None:
    opened = desk.open(identity="")
    assert "本人確認が済んでいません" in _page(browser, "counter_set", opened)
    browser.post(reverse("counter_identity", args=[opened.pk]), {"identity": "two"})
    told = {"represent": "proxy", "kind": "legal", "authority": "guardian", "note": ""}
    address = reverse("counter_representation", args=[opened.pk])
    assert browser.post(address, told).status_code == 422
    name = dict(
        zip(("family", "given", "family_kana", "given_kana"), ("津軽", "一郎", "ツガル", "イチロウ"), strict=True)
    )
    browser.post(address, told | {f"proxy.name.{part}": text for part, text in name.items()})
    opened.refresh_from_db()
    assert (opened.identity, opened.represent) == ("", "proxy"), "the papers were those of somebody else"
    browser.post(reverse("counter_identity", args=[opened.pk]), {"identity": "two"})
    opened.refresh_from_db()
    assert (opened.identity, opened.represent) == ("two", "proxy")
    assert opened.representative["authority"] == "guardian"
    page = _page(browser, "counter_set", opened)
    assert "津軽 一郎" in page
    assert "後見の登記事項証明書" in page


def test_a_question_that_wants_a_file_takes_a_scan(desk: Desk, browser: Client, family: CounterSet) -> None:
    form = family.forms.get(slug="school")
    picture = SimpleUploadedFile("photo.png", SMALL_PICTURE, content_type="image/png")
    assert "写真" in _page(browser, "counter_set", family)
    address = reverse("counter_paper", args=[family.pk, form.pk])
    answer = browser.post(address, {"place": "photo", "scan": picture})
    assert answer.status_code == 302
    assert form.draft is not None
    assert form.draft.files.get().name == "photo"
    assert "スキャン済み" in _page(browser, "counter_set", family)


def test_what_is_wrong_with_a_family_is_told_once_and_in_the_order_of_the_page(sato_client: Client) -> None:
    page = sato_client.post(reverse("counter_person"), {}).content.decode()
    summary = page[page.index("data-error-summary") : page.index("<h1")]
    told = re.findall(r'<a href="#[^"]*">([^<]*)</a>', summary)
    assert told == [
        "確認したものを選んでください。",
        "ご本人：「氏名」を入力してください。",
        "ご本人：「生年月日」を入力してください。",
    ]
    assert "1人目" in page
