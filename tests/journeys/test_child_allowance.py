"""児童手当 from the first search to the notice: 花子 on her phone, 伊藤 and 渡辺 in the office."""

from __future__ import annotations

import io

from pypdf import PdfReader

from madoguchi.foundation.accounts.public import User, posts_of
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.jobs import run_ready_jobs
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office, show_card, sign
from tests.journeys.filling import Filler, newest_mail, photo
from tests.journeys.walker import Walker

FOUND = {"paid_children": "2", "third_children": "0", "granted_yen": "25000", "from_month": "令和8年12月分"}
"""What the chief writes down with the decision."""
MAIL = "hanako@example.jp"
ANSWERS = {
    "reason": "birth",
    "event_on": "令和8年10月24日",
    "employment": "employee",
    "pension": "employees",
    "has_spouse": True,
    "spouse_name": {"family": "津軽", "given": "一郎", "family_kana": "ツガル", "given_kana": "イチロウ"},
    "spouse_born_on": "昭和61年2月11日",
    "spouse_lives_together": True,
    "higher_income": "applicant",
    "spouse_public_servant": False,
    "spouse_receives": False,
    "children": [
        {
            "name": {"family": "津軽", "given": "つぼみ", "family_kana": "ツガル", "given_kana": "ツボミ"},
            "born_on": "令和8年10月24日", "relation": "child", "lives_apart": False,
        },
        {
            "name": {"family": "津軽", "given": "蓮", "family_kana": "ツガル", "given_kana": "レン"},
            "born_on": "2009/9/9", "relation": "child", "lives_apart": True, "apart_where": "in_city",
            "apart_address": {
                "postal_code": "0370063", "prefecture": "青森県", "city": "五所川原市", "town": "字大町",
                "street": "901番地2", "building": "架空学生寮 201号室",
            },
            "apart_reason": "通学のため寮に入っている", "custody": True,
        },
    ],
    "pay_to": "account",
    "account": {
        "bank_code": "0117", "bank_name": "青森みちのく銀行", "branch_code": "301", "branch_name": "五所川原",
        "kind": "ordinary", "number": "1234567", "holder_kana": "ツガル ハナコ",
    },
    "own_account": True,
    "attachment.bankbook": [photo("通帳.jpg"), photo("通帳2.heic", "HEIF")],
    "attachment.separate_custody": [photo("申立書.png", "PNG")],
    "consent_lookup": True,
    "truth": True,
}  # fmt: skip


def apply(walker: Walker) -> Case:
    """花子's whole way to the receipt number."""
    walker.go("/")
    walker.state("home")
    walker.type("q", "児童手当")
    walker.press("Search")
    walker.state("search")
    walker.use(walker.page.locator("main a[href$='/procedures/child-allowance-claim/']").first)
    walker.state("guide")
    walker.press("Sign in with your card and begin")
    show_card(walker, "hanako")
    walker.press("Begin")
    filler = Filler(walker, "child-allowance-claim", ANSWERS)
    filler.walk(until="/pages/applicant/")
    known = walker.page.locator('[data-field="applicant.name"]')
    assert "津軽 花子" in known.inner_text()
    assert not walker.page.locator('[name="applicant.name.family"]').is_visible()
    filler.walk()
    walker.state("check")
    for told in ("住民基本台帳", "令和8年10月24日", "通帳.jpg", "通帳2", "25,000円", walker.words("Free of charge.")):
        assert walker.sees(told), told
    sign(walker, "hanako", "HANAKO123")
    walker.state("check, signed")
    walker.press("Send the application")
    walker.state("receipt")
    case = Case.objects.get()
    assert walker.sees(case.number)
    return case


def pdf_text(walker: Walker, address: str) -> str:
    """The text of a PDF that this browser may open."""
    answer = walker.page.context.request.get(walker.base + address if address.startswith("/") else address)
    assert answer.ok, answer.status
    assert answer.headers["content-type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages).replace("\n", "")


def test_hanako_claims_child_allowance_and_is_granted_it(
    walker_at: WalkerAt, published: CheckedCity, register: object, ito: User, watanabe: User
) -> None:
    hanako = walker_at("花子", 390)
    case = apply(hanako)
    assert case.resident_id == str(Resident.objects.get(name__given="花子").pk)
    assert case.assurance == "signature"
    assert case.answers["children"][1]["apart_address"]["town"] == "字大町"
    assert case.number in pdf_text(hanako, f"/applications/{case.pk}/receipt.pdf")
    assert case.number in newest_mail(MAIL)

    clerk = walker_at("伊藤", 1280)
    enter_office(clerk, ito)
    clerk.state("inbox")
    clerk.use(clerk.page.get_by_role("link", name=case.number))
    clerk.state("case, new")
    clerk.press("Receive")
    clerk.state("case, received")
    for box in clerk.page.locator(
        "main form input[type=checkbox][name=done], main form[action$='/checks/'] input"
    ).all():
        if box.is_visible():
            clerk.tick(box)
    clerk.press("Save the checks")
    clerk.state("case, checks saved")
    clerk.press("Ask for a correction")
    clerk.state("correction: choose")
    clerk.choose("path", "account")
    clerk.press("Next")
    clerk.state("correction: say what")
    clerk.pick(clerk.page.locator("main select").first, "0")
    clerk.press("Send the request")
    clerk.state("case, correction asked")
    assert case.number in newest_mail(MAIL)

    hanako.go(f"/applications/{case.pk}/")
    hanako.state("application, correction asked")
    hanako.press("See what is asked and correct it")
    hanako.state("correction")
    assert [one.get_attribute("data-field") for one in hanako.page.locator("[data-field]").all()] == ["account"]
    assert hanako.sees("口座の名義人が請求者と異なります")
    hanako.type("account.number", "7654321")
    hanako.press("Send the correction")
    hanako.state("application, correction sent")

    chief = walker_at("渡辺", 1280)
    enter_office(chief, watanabe)
    chief.use(chief.page.get_by_role("link", name=chief.words("All open")))
    chief.state("inbox, open")
    chief.use(chief.page.get_by_role("link", name=case.number))
    chief.state("case, corrected")
    assert chief.sees("7654321")
    assert chief.sees("1234567")
    chief.press("Decide")
    chief.state("decide")
    chief.choose("outcome", "granted")
    for finding, found in FOUND.items():
        chief.type(f"finding.{finding}", found)
    chief.press("Read it once more")
    chief.state("decide: sure?")
    chief.press("Take this decision")
    chief.state("decided")
    run_ready_jobs()
    assert case.number in newest_mail(MAIL)

    hanako.go("/my/")
    hanako.state("my page")
    hanako.use(hanako.page.locator(f"main a[href='/applications/{case.pk}/']").first)
    hanako.state("application, granted")
    document = hanako.page.locator(f"main a[href^='/applications/{case.pk}/documents/']").first.get_attribute("href")
    notice = pdf_text(hanako, document or "")
    assert "津軽" in notice
    assert "認定" in notice
    assert FOUND["from_month"] in notice.replace(" ", "")
    hanako.press("My page")
    hanako.press("See who looked, when and why")
    hanako.state("who looked")
    looks = hanako.page.locator("main tbody").inner_text()
    for user in (ito, watanabe):
        for told in (
            posts_of(user, case.submitted_at.date())[0].label,
            hanako.words("Examination of the application"),
            case.number,
        ):
            assert told in looks, looks
