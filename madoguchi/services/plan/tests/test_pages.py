"""The office's pages: at a glance, opened down, entered, confirmed, and as they were on another day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.vocabulary import Manner
from tests.cast import sign_in
from tests.conformance.url_world import SMALL_PICTURE

pytestmark = pytest.mark.django_db
TYPED = {"as_of": "2026-11-01", "value": "15250", "link": "https://example.jp/sns"}


@pytest.fixture
def planner_client(planner: User) -> Client:
    return sign_in(Client(), planner)


@pytest.fixture
def second_client(second_planner: User) -> Client:
    return sign_in(Client(), second_planner)


def text_of(client: Client, name: str, *arguments: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_plan_at_a_glance_and_each_measure(version: PlanVersion, sato_client: Client, at: datetime) -> None:
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    page = text_of(sato_client, "plan_dashboard")
    for measure in version.plan.measures:
        assert reverse("plan_measure", args=[measure.key]) in page
    assert "遅れ" in page, "no procedure is published in this test: the step that is due is missed"
    assert "データなし" in page
    assert reverse("plan_take") not in page, "the window clerk does not have everything counted"
    shown = text_of(sato_client, "plan_measure", "online-procedures")
    assert shown.count("<rect") >= 2
    assert shown.count("計画あり") >= 6, "the table says the same as the bars"
    assert "令和4年度" in shown
    assert "市が確認" in shown
    assert "14,000" in text_of(sato_client, "plan_measure", "private-services")
    assert "51,415" in text_of(sato_client, "plan_population")
    assert sato_client.get(reverse("plan_measure", args=["nothing"])).status_code == 404


def test_without_a_plan_the_page_says_what_to_do(sato_client: Client) -> None:
    answer = sato_client.get(reverse("plan_dashboard"))
    assert answer.status_code == 404
    assert "plan.yaml" in answer.content.decode()


def test_a_value_opens_down_to_what_it_counts(
    version: PlanVersion, all_published: object, sato_client: Client, at: datetime
) -> None:
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    value = IndicatorValue.objects.get(series="procedures.online")
    assert value.value == len(value.lines) > 50
    page = text_of(sato_client, "plan_value", value.pk)
    assert "児童手当" in page
    assert reverse("procedure_list") in page


def test_everything_that_is_counted_can_be_opened(
    version: PlanVersion, sato_client: Client, planner_client: Client, at: datetime
) -> None:
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    page = text_of(sato_client, "plan_indicators")
    for value in IndicatorValue.objects.all():
        assert reverse("plan_value", args=[value.pk]) in page
        shown = text_of(sato_client, "plan_value", value.pk)
        assert "値の内訳" in shown
    looks = IndicatorValue.objects.get(series="audit.looks")
    recount = reverse("plan_value_recount", args=[looks.pk])
    assert sato_client.post(recount, {"reason": "x"}).status_code == 403, "no measure of hers holds it"
    assert planner_client.post(recount, {"reason": "x"}).status_code == 302


def test_a_value_is_entered_and_confirmed_by_another(
    version: PlanVersion, planner_client: Client, second_client: Client, tanaka_client: Client
) -> None:
    enter = reverse("plan_value_enter", args=["sns-registrants"])
    assert tanaka_client.get(enter).status_code == 403
    assert planner_client.post(enter, {**TYPED, "link": ""}).status_code == 422
    assert planner_client.post(enter, {**TYPED, "value": "many"}).status_code == 422
    answer = planner_client.post(enter, TYPED)
    value = IndicatorValue.objects.get()
    assert answer.headers["Location"] == reverse("plan_value", args=[value.pk])
    confirm = reverse("plan_value_confirm", args=[value.pk])
    assert confirm not in text_of(planner_client, "plan_value", value.pk)
    assert planner_client.post(confirm).status_code == 409
    assert "15,250" not in text_of(planner_client, "plan_measure", "private-services")
    assert reverse("plan_value", args=[value.pk]) in text_of(second_client, "plan_dashboard")
    assert confirm in text_of(second_client, "plan_value", value.pk)
    assert second_client.post(reverse("plan_value_decline", args=[value.pk]), {}).status_code == 422
    assert second_client.post(confirm).status_code == 302
    assert "15,250" in text_of(planner_client, "plan_measure", "private-services")
    correct = reverse("plan_value_correct", args=[value.pk])
    assert planner_client.post(correct, {"value": "15260", "link": TYPED["link"]}).status_code == 422
    again = {"value": "15260", "link": TYPED["link"], "reason": "読み違い"}
    assert planner_client.post(correct, again).status_code == 302
    newest = IndicatorValue.objects.order_by("-pk").first()
    assert newest is not None
    assert (newest.corrects, newest.value) == (value, Decimal(15260))


def test_a_file_is_evidence_too(version: PlanVersion, planner_client: Client, second_client: Client) -> None:
    picture = SimpleUploadedFile("screen.png", SMALL_PICTURE, content_type="image/png")
    enter = reverse("plan_value_enter", args=["sns-registrants"])
    assert planner_client.post(enter, {**TYPED, "link": "", "file": picture}).status_code == 302
    value = IndicatorValue.objects.get()
    got = second_client.post(reverse("plan_value_evidence", args=[value.pk]))
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_counted_on_demand_and_again_with_a_reason(version: PlanVersion, planner_client: Client) -> None:
    assert reverse("plan_take") in text_of(planner_client, "plan_dashboard")
    answer = planner_client.post(reverse("plan_take"), {"indicator": "procedures.online"})
    value = IndicatorValue.objects.get()
    assert answer.headers["Location"] == reverse("plan_value", args=[value.pk])
    recount = reverse("plan_value_recount", args=[value.pk])
    assert planner_client.post(recount, {}).status_code == 422
    assert planner_client.post(recount, {"reason": "公開の直後だった"}).status_code == 302
    assert IndicatorValue.objects.get(manner=Manner.RECOUNT).corrects == value
    assert planner_client.get(reverse("plan_value_enter", args=["procedures-online"])).status_code == 409
    before_the_plan = reverse("plan_take") + "?on=1999-01-01"
    assert planner_client.get(reverse("plan_dashboard") + "?on=1999-01-01").status_code == 404, "there was no plan"
    assert planner_client.post(before_the_plan).status_code == 302, "who acts, acts today, whatever the address says"
    assert IndicatorValue.objects.count() > 10


def test_another_day_and_two_days_compared(version: PlanVersion, planner_client: Client, at: datetime) -> None:
    def counted(value: int, day: date, moment: datetime) -> None:
        IndicatorValue.objects.create(
            series="procedures.online", as_of=day, value=value, taken_at=moment, manner=Manner.ON_DEMAND
        )

    counted(181, at.date(), at)
    with clock.frozen(at + timedelta(days=3)):
        counted(193, at.date() + timedelta(days=3), at + timedelta(days=3))
        page = text_of(planner_client, "plan_dashboard")
        assert ">193<" in page
        then = text_of(planner_client, "plan_dashboard", query=f"?on={at.date()}")
        assert ">181<" in then
        assert ">193<" not in then
        assert "この日に見えていた内容" in then
        assert reverse("plan_take") not in then, "the past cannot be changed"
        both = text_of(planner_client, "plan_compare", query=f"?against={at.date()}")
        assert "+12" in both
        assert "+12" not in text_of(planner_client, "plan_compare", query=f"?against={at.date()}&on={at.date()}")


def test_a_forecast_is_drawn_with_its_interval_or_not_at_all(
    version: PlanVersion, planner_client: Client, at: datetime
) -> None:
    for month in range(1, 8):
        moment = at.replace(year=2024, month=month)
        IndicatorValue.objects.create(
            series="procedures.online", as_of=moment.date(), value=100 + 10 * month + month % 2, taken_at=moment,
            manner=Manner.ON_DEMAND,
        )  # fmt: skip
    with clock.frozen(at.replace(year=2024, month=8)):
        early = PlanVersion.objects.create(
            plan_key="early", number=1, content={**version.content, "plan": "early"}, sha256="x", reason="test",
            made_at=at.replace(year=2024, month=1), first_on=version.first_on, last_on=version.last_on,
        )  # fmt: skip
        page = text_of(planner_client, "plan_kpi", "procedures-online", query=f"?plan={early.plan_key}")
        assert page.count("chart__line--3") == 2
        assert "95" in page
        none = text_of(planner_client, "plan_kpi", "waiting-minutes", query=f"?plan={early.plan_key}")
        assert "chart__line--3" not in none
