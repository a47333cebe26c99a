"""From a figure down to the single cases: for whoever may see them, without anybody's name; the others see the count."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.queries.counted import COUNTED
from madoguchi.foundation.cases.tests.office.test_figures import busy
from madoguchi.kernel.indicators import every_indicator, figure_of, find_indicator
from tests.cast import sign_in

__all__ = ["busy"]
TEN_DAYS = timedelta(days=10)


def address(case: Case, indicator: str = "submitted", slug: str = "bell") -> str:
    return reverse("case_counted", args=[indicator, slug]) + f"?on={(case.submitted_at + TEN_DAYS).date()}"


def test_every_list_holds_what_its_indicator_counts(busy: list[Case], sato: User, tanaka: User) -> None:
    on = (busy[0].submitted_at + TEN_DAYS).date()
    assert {f"cases.{name}" for name in COUNTED} == {
        one.name for one in every_indicator() if one.room == "cases" and one.rows is not None
    }
    for name, cases in COUNTED.items():
        indicator = find_indicator(f"cases.{name}")
        assert indicator is not None
        assert indicator.rows is not None
        lines = list(indicator.look(on))
        assert sum(line.count for line in lines) == cases(on).count() > 0 or name == "card_share", name
        assert set(indicator.rows(sato, on, on)) == {line.what for line in lines if line.count}, name
        assert indicator.rows(tanaka, on, on) == {}, "another section sees the count only"
        assert figure_of(lines, indicator.total) is not None


def test_the_list_names_nobody_and_a_look_at_one_is_recorded(
    busy: list[Case], sato_client: Client, tanaka_client: Client, admin_officer: User
) -> None:
    page = sato_client.get(address(busy[0]))
    assert page.status_code == 200
    shown = page.content.decode()
    for case in busy:
        assert case.number in shown
        assert case.applicant_name
        assert case.applicant_name not in shown
    assert AccessLine.objects.count() == 0, "numbers and days are nobody's data"
    assert sato_client.get(reverse("case_detail", args=[busy[4].pk])).status_code == 200
    assert AccessLine.objects.filter(case_number=busy[4].number).count() == 1
    for client in (tanaka_client, sign_in(Client(), admin_officer)):
        assert client.get(address(busy[0])).status_code == 404
    for wrong in (address(busy[0], "nothing"), address(busy[0], slug="nothing"), address(busy[0], "characters")):
        assert sato_client.get(wrong).status_code == 404


def test_each_list_shows_its_own(busy: list[Case], sato_client: Client) -> None:
    online = sato_client.get(address(busy[0], "online_share")).content.decode()
    assert [case.number in online for case in busy] == [False, False, True, True, True]
    decided = sato_client.get(address(busy[0], "days_to_decision")).content.decode()
    assert "開庁日数" in decided
    soon = reverse("case_counted", args=["submitted", "bell"]) + "?on=2020-01-01"
    assert sato_client.get(soon).status_code == 404, "of a day on which none was counted"
