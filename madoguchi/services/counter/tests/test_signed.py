"""A set goes out signed, or with a reason that stands on its cases; nobody signs what asks for no signature."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.files.public import StoredFile, take_in_file
from madoguchi.foundation.forms.public import CheckedCity, Procedure, signed_at_counter, signing_undecided
from madoguchi.foundation.forms.tests.small import field, procedure, section
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.confirming import confirm_on_paper
from madoguchi.services.counter.operations.papers import attest_sheet, keep_signed_sheet, note_printed
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.operations.tablets import ask_for_tablet, show_on_tablet
from madoguchi.services.counter.refusals import CounterRulesFaulty, NotSigned, UnsignedNoteNeeded
from madoguchi.services.counter.rules import locked_card_words, read_counter_rules, unsigned_reasons
from madoguchi.services.counter.signed import signing_of
from madoguchi.services.counter.tests.conftest import Desk, press
from madoguchi.services.counter.tests.test_tablet import a_photo
from tests.cast import CITY_FOLDER, _colleague, acting, sign_in
from tests.desk import sound_city
from tests.scanning import scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(desk: Desk, family: CounterSet) -> CounterSet:
    """Filled in and confirmed, and nobody has signed; of the three only the insurance asks for a signature."""
    desk.fill(family)
    desk.confirm(family, sign=False)
    return family


@pytest.fixture
def browser(desk: Desk) -> Client:
    """佐藤's browser."""
    return sign_in(Client(), desk.clerk)


def check_page(browser: Client, counter_set: CounterSet, **data: str) -> tuple[int, str]:
    address = reverse("counter_check", args=[counter_set.pk])
    answer = browser.post(address, data) if data else browser.get(address)
    return answer.status_code, answer.content.decode() if answer.status_code != 302 else ""


def test_nothing_goes_out_unsigned_unsaid(desk: Desk, confirmed: CounterSet) -> None:
    with pytest.raises(NotSigned, match="保険の加入"):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(NotSigned):
        submit_set(confirmed, unsigned="because", by=acting(desk.clerk), at=desk.at)
    for note in (" ", "あ" * 201):
        with pytest.raises(UnsignedNoteNeeded):
            submit_set(confirmed, unsigned="cannot-write", note=note, by=acting(desk.clerk), at=desk.at)
    assert not Case.objects.exists()
    desk.sign(confirmed)
    cases = submit_set(confirmed, unsigned="other", note="x", by=acting(desk.clerk), at=desk.at)
    assert [case.attested["unsigned"] for case in cases] == [{}, {}, {}], "a reason that nobody needs is not kept"


def test_the_reason_stands_in_the_act_and_on_the_case_for_whoever_examines_and_decides(
    desk: Desk, confirmed: CounterSet, browser: Client
) -> None:
    insurance, allowance, _school = submit_set(
        confirmed, unsigned="cannot-write", note="右手を骨折", by=acting(desk.clerk), at=desk.at
    )
    entry = AuditEntry.objects.filter(act="counter_set.submit").latest("pk")
    assert entry.detail["unsigned"] == "cannot-write"
    kept = insurance.attested["unsigned"]
    assert (kept["reason"], kept["note"], kept["by"]) == ("cannot-write", "右手を骨折", desk.clerk.name)
    assert allowance.attested["unsigned"] == {}, "of this one no signature is asked"
    page = browser.get(reverse("case_detail", args=[insurance.pk])).content.decode()
    for told in ("署名なしで提出されました", "ご本人が署名できない", "右手を骨折", desk.clerk.name):
        assert told in page
    other = sign_in(Client(), _colleague("ito", desk.at))
    assert "署名は求められていません" in other.get(reverse("case_detail", args=[allowance.pk])).content.decode()


def test_the_page_says_how_far_it_is_and_asks_for_one_of_both(
    desk: Desk, confirmed: CounterSet, browser: Client
) -> None:
    _status, page = check_page(browser, confirmed)
    assert "3件中3件" in page
    assert "まだ署名されていません" in page
    status, page = check_page(browser, confirmed, submit="1")
    assert status == 422
    assert "まだ署名がありません" in page
    assert 'href="#f-unsigned_0"' in page, "the way to the choice"
    status, page = check_page(browser, confirmed, unsigned="other", unsigned_note="あ" * 300)
    assert status == 422
    assert "あ" * 300 in page, "nothing typed is lost"
    assert check_page(browser, confirmed, unsigned="other", unsigned_note="口頭で確認")[0] == 302
    assert Case.objects.get(slug="insurance").attested["unsigned"]["note"] == "口頭で確認"


def test_with_a_signature_the_usual_way_has_no_step_more(desk: Desk, confirmed: CounterSet, browser: Client) -> None:
    desk.sign(confirmed)
    _status, page = check_page(browser, confirmed)
    assert "署名済み" in page
    assert 'name="unsigned"' not in page
    assert check_page(browser, confirmed, submit="1")[0] == 302


def test_where_no_procedure_asks_nobody_signs(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "school")
    desk.fill(opened)
    desk.confirm(opened, sign=False)
    _status, page = check_page(browser, opened)
    assert "署名を求める手続きはありません" in page
    tablet = on_tablet(desk, opened)
    forms = tablet.get(reverse("tablet_forms")).content.decode()
    assert reverse("tablet_sign") not in forms
    assert "Everything is confirmed" in forms
    (case,) = submit_set(opened, by=acting(desk.clerk), at=desk.at)
    assert (case.attested["asked"], case.attested["unsigned"]) == (False, {})


def on_tablet(desk: Desk, counter_set: CounterSet) -> Client:
    """The browser of a tablet on which the set lies."""
    tablet, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("tablet"), {"code": code})
    show_on_tablet(tablet, counter_set=counter_set, by=acting(desk.clerk), at=desk.at)
    return client


def test_the_tablet_asks_once_for_all_and_again_only_after_a_change(desk: Desk, confirmed: CounterSet) -> None:
    tablet = on_tablet(desk, confirmed)
    page = reverse("tablet_forms")
    assert "Please sign once for all of them." in tablet.get(page).content.decode()
    press(tablet, reverse("tablet_sign"), {"name": "津軽花子"})
    assert "Everything is confirmed" in tablet.get(page).content.decode()
    assert all(form.signature for form in confirmed.forms.all()), "one signature is over every form"
    desk.answer(confirmed, moved_on="令和8年10月19日")
    desk.confirm(confirmed, sign=False)
    assert "changed or added after you signed" not in tablet.get(page).content.decode(), "all of it was changed"
    desk.sign(confirmed)
    desk.choose(confirmed, "water")
    assert signing_of(confirmed.forms.select_related("draft__version")).is_done, "water asks for no signature"


def test_a_signed_sheet_counts_as_long_as_the_form_says_the_same(desk: Desk) -> None:
    opened, by = desk.open(), acting(desk.clerk)
    (form,) = desk.choose(opened, "insurance")
    desk.fill(opened)
    form = printed_and_scanned(desk, opened)
    assert signing_of([form]).hows == ["sheet"]
    kept = form.scan_id
    assert kept is not None
    desk.answer(opened, moved_on="令和8年10月19日")
    form.refresh_from_db()
    assert form.scan_id is None
    assert not StoredFile.objects.filter(pk=kept).exists(), "a sheet that says something else is not kept"
    note_printed(opened, by=by, at=desk.at)
    desk.confirm(opened, sign=False)
    form.refresh_from_db()
    assert not signing_of([form]).is_done


def printed_and_scanned(desk: Desk, opened: CounterSet) -> CounterForm:
    by = acting(desk.clerk)
    (ready,) = note_printed(opened, by=by, at=desk.at)
    form = opened.forms.get()
    form.counter_set = opened
    confirm_on_paper(form, shown=ready.content_hash, by=by, at=desk.at)
    scan = take_in_file(ContentFile(a_photo(), name="signed.png"), by=by, at=desk.at)
    keep_signed_sheet(form, scan=scan, here=[1], of=1, by=by, at=desk.at)
    form.refresh_from_db()
    assert not signing_of([form]).hows, "a sheet counts when somebody has looked at it"
    attest_sheet(form, by=by, at=desk.at)
    form.refresh_from_db()
    return form


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"assurance": {"online": "signature"}}, True),
        ({"assurance": {"online": "card", "counter": "id_1_or_2"}}, False),
        ({"assurance": {"online": "none", "counter": "none"}}, False),
        ({"assurance": {"counter": "id_1"}, "channels": ["counter"]}, True),
        ({"assurance": {"counter": "none"}, "channels": ["counter"]}, False),
        ({"assurance": {"online": "signature", "sign": False}}, False),
        ({"assurance": {"online": "none", "sign": True}}, True),
    ],
)
def test_whether_a_signature_is_asked_stands_in_the_definition(
    tmp_path: Path, changes: dict[str, Any], asked: bool
) -> None:
    one: Procedure = procedure(tmp_path, section("one", field("low", "yes_no")), **changes)
    assert signed_at_counter(one) is asked


def test_what_a_definition_does_not_say_leaves_its_hash(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("one", field("low", "yes_no")))
    assert "sign" not in one.data["assurance"]


def test_of_the_citys_procedures_some_for_a_signature_and_some_do_not(published: CheckedCity) -> None:
    asked = {slug for slug, one in published.procedures.items() if signed_at_counter(one)}
    assert {"juminhyo", "child-allowance-claim"} <= asked
    assert not {"dog-registration", "bulky-waste"} & asked


def test_the_city_is_told_where_it_has_not_said_whether_anybody_signs(
    published: CheckedCity, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = {"online": "card", "counter": "id_1_or_2"}
    for more, told in (({}, ["small"]), ({"sign": False}, []), ({"sign": True}, [])):
        one = procedure(tmp_path, section("one", field("low", "yes_no")), assurance=card | more)
        assert signing_undecided([one]) == [one.slug for _ in told], more
    undecided = signing_undecided(published.procedures.values())
    monkeypatch.setattr("madoguchi.config.management.commands.city_check.check_city", lambda folder: sound_city())
    call_command("city_check", CITY_FOLDER, "--to-confirm")
    said = [line for line in capsys.readouterr().out.splitlines() if "sign: yes or sign: no?" in line]
    listed = [Path(line.split(":")[0]).stem for line in said]
    assert "health-insurance-join" in listed
    assert set(undecided) <= set(listed)
    assert not any(signed_at_counter(published.procedures[slug]) for slug in undecided)
    assert "juminhyo" not in listed


def test_the_reasons_are_the_citys(settings: Settings, tmp_path: Path, suzuki: User) -> None:
    assert [one.with_note for one in unsigned_reasons().values()] == [False, False, True, True]
    settings.CITY_FOLDER = tmp_path
    assert unsigned_reasons() == {}
    assert locked_card_words() is None
    (tmp_path / "counter.yaml").write_text("unsigned: [{key: x, ja: あ, plain: い, en: u}]", encoding="utf-8")
    assert list(unsigned_reasons()) == ["x"]
    one = "{key: x, ja: あ, plain: い, en: u}"
    for wrong in (
        "unsigned: 3",
        f"unsigned: [{one}, {one}]",
        "unsigned: [{key: x}]",
        "reasons: []",
        ":",
        "locked_card: {ja: あ}",
        "unsigned: []\nauthority_papers: {same_household: 委任状}",
        "unsigned: []\nauthority_papers: {leter: 委任状}",
    ):
        (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
        with pytest.raises(CounterRulesFaulty):
            read_counter_rules(tmp_path / "wrong.yaml")
    assert (CITY_FOLDER / "counter.yaml").exists()


def test_without_reasons_all_is_signed(
    desk: Desk, confirmed: CounterSet, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("forms", "signed"):
        monkeypatch.setattr(f"madoguchi.services.counter.{module}.unsigned_reasons", dict)
    status, page = check_page(browser, confirmed, unsigned="other")
    assert status == 422
    assert "counter.yaml" in page


def test_a_sheet_that_comes_back_later_is_laid_beside_the_case(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    desk.fill(opened)
    printed = browser.post(reverse("counter_print", args=[opened.pk]))
    form = opened.forms.get()
    browser.post(reverse("counter_confirm", args=[opened.pk, form.pk]), {"shown": form.printed_hash})
    assert check_page(browser, opened, unsigned="paper-follows")[0] == 302
    done, case = reverse("counter_done", args=[opened.pk]), Case.objects.get()
    assert "紙に署名済み" in browser.get(done).content.decode()
    scan = SimpleUploadedFile("scan.pdf", scanned(printed.content), "application/pdf")
    answer = browser.post(reverse("counter_scan", args=[opened.pk]), {"sheets": scan})
    assert answer["Location"] == done
    assert "紙に署名済み" in browser.get(done).content.decode(), "nobody has looked at it yet"
    browser.post(reverse("counter_sheet_seen", args=[opened.pk, form.pk]), {"seen": "1"})
    assert "紙に署名済み" not in browser.get(done).content.decode()
    case.refresh_from_db()
    page = browser.get(reverse("case_detail", args=[case.pk])).content.decode()
    assert reverse("case_file", args=[case.pk, case.attested["sheet"]]) in page
    assert "署名された内容のままです" in page
    assert "署名なしで提出されました" not in page
    assert "署名した用紙が届きました" in page
    stranger = SimpleUploadedFile("x.png", a_photo(), "image/png")
    told = browser.post(reverse("counter_scan", args=[opened.pk]), {"sheets": stranger}, follow=True).content.decode()
    assert "200dpi" in told


def test_the_printed_file_sent_back_is_no_signed_sheet(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    desk.fill(opened)
    printed = browser.post(reverse("counter_print", args=[opened.pk])).content
    address = reverse("counter_scan", args=[opened.pk])
    same = SimpleUploadedFile("scan.pdf", printed, "application/pdf")
    told = browser.post(address, {"sheets": same}, follow=True).content.decode()
    assert "印刷に使ったファイルそのもので" in told
    assert opened.forms.get().scan_id is None
    assert opened.forms.get().confirmed_at is None


def test_a_sheet_is_signed_when_the_clerk_says_so_with_a_name(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    desk.fill(opened)
    printed = browser.post(reverse("counter_print", args=[opened.pk])).content
    scan = SimpleUploadedFile("scan.pdf", scanned(printed), "application/pdf")
    address, form = reverse("counter_scan", args=[opened.pk]), opened.forms.get()
    told = browser.post(address, {"sheets": scan}, follow=True).content.decode()
    assert "署名済み</span>" not in told
    assert "佐藤 優が、この用紙に署名があることを確認しました" in told
    picture = browser.get(reverse("counter_sheet", args=[opened.pk, form.pk]))
    assert picture.content.startswith(b"\xff\xd8"), "a JPEG"
    seen = reverse("counter_sheet_seen", args=[opened.pk, form.pk])
    assert "まだ確認されていません" in browser.post(seen, {}, follow=True).content.decode()
    assert opened.forms.get().confirmed_at is None
    assert "署名を佐藤 優が確認" in browser.post(seen, {"seen": "1"}, follow=True).content.decode()
    assert check_page(browser, opened, submit="1")[0] == 302
    page = browser.get(reverse("case_detail", args=[Case.objects.get().pk])).content.decode()
    assert "署名を佐藤 優が確認" in page


def test_a_sheet_without_a_signature_is_taken_away(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    desk.fill(opened)
    printed = browser.post(reverse("counter_print", args=[opened.pk])).content
    scan = SimpleUploadedFile("scan.pdf", scanned(printed), "application/pdf")
    browser.post(reverse("counter_scan", args=[opened.pk]), {"sheets": scan})
    form = opened.forms.get()
    assert form.scan_id is not None
    browser.post(reverse("counter_sheet_seen", args=[opened.pk, form.pk]), {"none": "1"})
    after = opened.forms.get()
    assert after.scan_id is None
    assert after.confirmed_at is None
    assert browser.get(reverse("counter_sheet", args=[opened.pk, form.pk])).status_code == 404


def test_sheets_that_came_back_are_folded_and_what_is_said_of_one_stands_below_it(desk: Desk, browser: Client) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance", "allowance")
    desk.fill(opened)
    printed = browser.post(reverse("counter_print", args=[opened.pk])).content
    scan = SimpleUploadedFile("scan.pdf", scanned(printed), "application/pdf")
    shown = browser.post(reverse("counter_scan", args=[opened.pk]), {"sheets": scan}, follow=True).content.decode()
    first, second = opened.forms.order_by("position")
    folded = folds(shown)
    for form in (first, second):
        (mine,) = [fold for fold in folded if reverse("counter_sheet", args=[opened.pk, form.pk]) in fold]
        assert not is_open(mine)
        picture, word, said = (mine.index(part) for part in ("<img", 'name="seen"', 'name="none"'))
        assert picture < word < said, "only whoever has unfolded it can say anything of it"
        assert shown.count(f'id="seen-{form.pk}"') == 1
    assert len([fold for fold in folded if "<img" in fold]) == shown.count("sheet-shown") == 2
    assert not any(is_open(fold) for fold in folded if "<dl" in fold), "what it says, is read on the sheet"
    seen = reverse("counter_sheet_seen", args=[opened.pk, second.pk])
    again = folds(browser.post(seen, {}, follow=True).content.decode())
    assert [is_open(fold) for fold in again if "<img" in fold] == [False, True], "there the tick was forgotten"


def folds(page: str) -> list[str]:
    """Every ``details`` of a page, none of which stands in another here."""
    return re.findall(r"<details.*?</details>", page, re.DOTALL)


def is_open(fold: str) -> bool:
    return " open>" in fold.partition("<summary")[0]
