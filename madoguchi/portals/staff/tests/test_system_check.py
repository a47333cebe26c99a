"""The doctor in the browser: for the administrator, when asked to look."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.kernel import checks
from madoguchi.kernel.checks import Check, Finding


@pytest.fixture
def two_checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One that is well and one that is not; tells which were asked."""
    asked: list[str] = []

    def look(name: str, finding: Finding) -> Check:
        def looking(*, at: datetime) -> Finding:
            asked.append(name)
            return finding

        return Check(name, f"題{name}", looking)

    made = {
        "a": look("a", Finding("green", "よい <b>")),
        "b": look("b", Finding("red", "わるい", "直す方法")),
    }
    monkeypatch.setattr(checks, "_checks", made)
    return asked


def test_opening_the_page_looks_at_nothing_yet(admin_client: Client, two_checks: list[str]) -> None:
    page = admin_client.get(reverse("system_check")).content.decode()
    assert "題a" in page
    assert "点検する" in page
    assert two_checks == []


def test_when_asked_it_looks_and_shows_the_worst_first(admin_client: Client, two_checks: list[str]) -> None:
    page = admin_client.post(reverse("system_check")).content.decode()
    assert two_checks == ["a", "b"]
    assert page.index("わるい") < page.index("直す方法") < page.index("よい")
    assert "今日対応が必要なもの：1件" in page
    assert "要対応" in page
    assert "<b>" not in page


def test_it_stands_in_the_administrators_navigation_only(admin_client: Client, sato_client: Client) -> None:
    address = reverse("system_check")
    assert address in admin_client.get(address).content.decode()
    answer = sato_client.get(address)
    assert answer.status_code == 403
    assert f'href="{address}"' not in answer.content.decode()
