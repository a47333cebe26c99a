"""The page of figures and its download."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.tests.office.conftest import Apply


@pytest.fixture
def busy(apply: Apply) -> list[Case]:
    """Three applications."""
    return [apply("bell"), apply("bell", channel="counter"), apply("lamp")]


def test_figures_are_shown_with_charts_and_tables(busy: list[Case], english: None, sato_client: Client) -> None:
    response = sato_client.get("/staff/figures/")
    page = response.content.decode()
    assert response.context["figures"].total == 3
    for text in ("Street lamp application", "66.7 %", "<svg", "<table", "2026-11", "Days for nine of ten"):
        assert text in page, text


def test_a_period_is_chosen_and_checked(busy: list[Case], english: None, sato_client: Client) -> None:
    none = sato_client.get("/staff/figures/?start=2026-04-01&end=2026-10-31").content.decode()
    assert "No applications in these days" in none
    wrong = sato_client.get("/staff/figures/?start=2026-11-02&end=2026-11-01")
    assert wrong.status_code == 422
    assert "The last day must not be before the first one." in wrong.content.decode()
    assert sato_client.get("/staff/figures/?start=0001-01-01&end=9999-12-31").status_code == 422
    assert sato_client.get("/staff/figures/?start=2000-01-01&end=2099-12-31").status_code == 200


def test_others_see_their_own_figures_only(busy: list[Case], tanaka_client: Client, admin_client: Client) -> None:
    for client in (tanaka_client, admin_client):
        assert client.get("/staff/figures/").context["figures"].total == 0


def test_the_download_holds_the_same_figures(busy: list[Case], english: None, sato_client: Client) -> None:
    response = sato_client.get("/staff/figures/figures.csv?start=2026-11-01&end=2026-11-30")
    assert "figures-20261101-20261130.csv" in response["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[1][:3] == ["Notification of a bell", "2", "1"]
    assert lines[-1] == ["2026-11", "1", "2"]


def test_residents_do_not_come_in(hanako_client: Client, client: Client) -> None:
    assert hanako_client.get("/staff/figures/").status_code == 404
    assert client.get("/staff/figures/").status_code == 302
