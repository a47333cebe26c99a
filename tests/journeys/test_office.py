"""The office at a desk: the door, the lists, many at once, other departments, figures, files for core systems."""

from __future__ import annotations

import csv
import io

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from tests.desk import MakeCase
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office, secret_of, totp, type_password
from tests.journeys.walker import Walker


def made(make_case: MakeCase, slug: str, count: int) -> list[Case]:
    """Some cases of a procedure."""
    return [make_case(slug, seed=seed) for seed in range(count)]


def test_a_password_alone_opens_nothing(walker_at: WalkerAt, published: CheckedCity, sato: User) -> None:
    walker = walker_at("佐藤, without her device")
    type_password(walker, sato)
    for path in ("/staff/", "/staff/cases/", "/staff/figures/", "/account/second-factor/", "/account/2fa/"):
        walker.go(path)
        assert walker.path in ("/account/login/", "/account/staff/", "/account/2fa/authenticate/"), f"{path} is open"
        assert not walker.page.locator(".bar").count()
    for wrong, name in (("000000", "wrong code"), (totp(secret_of(sato), ahead=-20), "code of ten minutes ago")):
        walker.go("/account/2fa/authenticate/")
        walker.type("code", wrong)
        walker.press("Sign in")
        walker.state(name)
        walker.go("/staff/cases/")
        assert not walker.page.locator(".bar").count()
    walker.go("/account/2fa/authenticate/")
    walker.type("code", totp(secret_of(sato)))
    walker.press("Sign in")
    walker.go("/staff/cases/")
    assert walker.page.locator(".bar").count()


def test_lists_search_and_many_at_once(walker_at: WalkerAt, make_case: MakeCase, sato: User, suzuki: User) -> None:
    cases = made(make_case, "juminhyo", 4)
    walker = walker_at("佐藤")
    enter_office(walker, sato)
    walker.state("inbox, new")
    for view in ("mine", "waiting", "due_soon", "overdue", "open", "ended", "all"):
        walker.use(walker.page.locator(f".tabs a[href='?view={view}']"))
        walker.state(f"inbox, {view}")
    assert all(walker.sees(case.number) for case in cases)
    walker.type("q", cases[2].number)
    walker.press("Search", within=walker.page.locator("form[role=search]"))
    walker.state("inbox, found by number")
    assert walker.sees(cases[2].number)
    assert not walker.sees(cases[1].number)
    walker.type("q", "どこにもない")
    walker.press("Search", within=walker.page.locator("form[role=search]"))
    walker.state("inbox, nothing found")
    walker.go("/staff/cases/?view=new")
    for case in cases[:3]:
        walker.tick(walker.page.locator(f"input[name=cases][value='{case.pk}']"))
    walker.press("Receive")
    walker.state("received together")
    assert set(Case.objects.exclude(received_at=None)) == set(cases[:3])
    walker.press("Back to the inbox")
    assert not walker.sees(cases[0].number)
    assert walker.sees(cases[3].number)


def test_one_case_is_worked_on(walker_at: WalkerAt, make_case: MakeCase, ito: User) -> None:
    case = make_case("child-allowance-claim")
    walker = walker_at("伊藤")
    enter_office(walker, ito)
    walker.go(f"/staff/cases/{case.pk}/")
    walker.press("Receive")
    walker.press("Put on hold")
    walker.state("hold")
    walker.put(walker.page.locator("main textarea").first, "本人の来庁を待つ。")
    walker.use(walker.page.locator("main form button.button").first)
    walker.state("case, on hold")
    walker.press("Go on with the work")
    walker.page.locator("summary", has_text=walker.words("Write a note")).click()
    walker.put(walker.page.locator("form[action*='/notes/'] textarea"), "電話で確認済み。")
    walker.press("Keep the note")
    walker.state("case, noted")
    assert walker.sees("電話で確認済み。")
    walker.page.locator("summary", has_text=walker.words("Write to the applicant")).click()
    walker.put(walker.page.locator("form[action*='/messages/'] textarea"), "明日お渡しできます。")
    walker.press("Send the message")
    walker.state("case, written to")
    answer = walker.page.context.request.get(f"{walker.base}/staff/cases/{case.pk}/print.pdf")
    assert answer.headers["content-type"] == "application/pdf"


def test_another_department_sees_nothing(
    walker_at: WalkerAt, make_case: MakeCase, tanaka: User, admin_officer: User
) -> None:
    case = make_case("juminhyo")
    for user, who in ((tanaka, "田中"), (admin_officer, "木村, who runs the system")):
        walker = walker_at(who)
        enter_office(walker, user)
        walker.state("inbox")
        assert not walker.sees(case.number)
        answer = walker.page.goto(f"{walker.base}/staff/cases/{case.pk}/")
        assert answer is not None
        assert answer.status == 404
        walker.state("case of another department")
        assert not walker.sees(case.applicant_name)


def test_figures_and_files_for_core_systems(walker_at: WalkerAt, make_case: MakeCase, tanaka: User) -> None:
    cases = made(make_case, "bulky-waste", 3)
    walker = walker_at("田中")
    enter_office(walker, tanaka)
    walker.press("Figures", within=walker.page.locator("header"))
    walker.state("figures")
    assert walker.sees("粗大ごみ")
    with walker.page.expect_download() as table:
        walker.press_download("Download as CSV")
    assert "粗大ごみ" in table.value.path().read_text("utf-8-sig")
    walker.go("/staff/cases/")
    walker.press("Export for core systems")
    walker.state("export")
    walker.press("Download the file")
    walker.state("nothing to export")
    walker.choose("which", "all")
    with walker.page.expect_download() as download:
        walker.press_download("Download the file")
    text = download.value.path().read_bytes()
    rows = _rows_of(text)
    assert len(rows) == 1 + len(cases), rows
    assert "申込者" in "".join(rows[0])


def _rows_of(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return [row for row in csv.reader(io.StringIO(data.decode(encoding))) if row]
        except UnicodeDecodeError:
            continue
    raise AssertionError("neither UTF-8 nor CP932")


def test_the_desk_is_usable_on_a_narrow_screen_and_by_keyboard(
    walker_at: WalkerAt, make_case: MakeCase, sato: User
) -> None:
    case = make_case("juminhyo")
    walker: Walker = walker_at("佐藤, keyboard on a tablet", 320, keyboard=True)
    enter_office(walker, sato)
    walker.state("inbox")
    walker.use(walker.page.get_by_role("link", name=case.number))
    walker.state("case")
    walker.press("Receive")
    walker.state("case, received")
    case.refresh_from_db()
    assert case.received_at is not None
