"""Journeys: the whole product in a real Chromium, every page state examined with axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from madoguchi.foundation.accounts.public import User
from tests import cast
from tests.journeys.examining import examine
from tests.journeys.shapes import Judge, shared_judge
from tests.journeys.walker import CHROMIUM, FLAGS, Broken, KeyboardWalker, NotAccessible, Walker

__all__ = ["CHROMIUM", "FLAGS", "NotAccessible", "Walker", "examine"]

WalkerAt = Callable[..., Walker]


@pytest.fixture(scope="session")
def judge() -> Judge:
    """What axe has judged already, in any journey of this run."""
    return shared_judge()


@pytest.fixture
def walker_at(
    browser: Browser, live_server: object, judge: Judge, request: pytest.FixtureRequest
) -> Iterator[WalkerAt]:
    """Make walkers: ``walker_at("花子", 390)``, each with cookies of their own.

    ``javascript=False`` runs no script; ``keyboard=True`` uses nothing but the keyboard.
    """
    contexts: list[BrowserContext] = []
    walkers: list[Walker] = []

    def make(
        who: str,
        width: int = 1280,
        *,
        javascript: bool = True,
        keyboard: bool = False,
        locale: str = "ja-JP",
    ) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Asia/Tokyo",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        kind: type[Walker] = KeyboardWalker if keyboard else Walker
        walker = kind(context.new_page(), str(live_server), who, judge)
        if not javascript:
            beside = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
            contexts.append(beside)
            walker.mirror = beside.new_page()
        walkers.append(walker)
        return walker

    yield make
    for context in contexts:
        context.close()
    for walker in walkers:
        request.node.user_properties += [("state", label) for label in walker.states]
    left = [fault for walker in walkers for fault in walker.faults]
    if left and not any(report.failed for report in _reports(request.node)):
        raise Broken("\n".join(left))


def _reports(node: Any) -> list[pytest.TestReport]:
    return list(getattr(node, "journey_reports", []))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: object) -> Iterator[Any]:
    """Let a fixture see how its test ended, so that one fault is told once."""
    report = yield
    item.__dict__.setdefault("journey_reports", []).append(report)
    return report


@pytest.fixture
def ito(city: object, at: datetime) -> User:
    """伊藤 望, clerk of ``childcare``."""
    user: User = cast._colleague("ito", at)
    return user


@pytest.fixture
def watanabe(city: object, at: datetime) -> User:
    """渡辺 明, chief of ``childcare``."""
    user: User = cast._colleague("watanabe", at)
    return user


@pytest.fixture
def takahashi(city: object, at: datetime) -> User:
    """高橋 恵, chief of ``environment``."""
    user: User = cast._colleague("takahashi-chief", at)
    return user
