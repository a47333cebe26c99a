"""The evidence desk as it is loaded: 大山 of the IT section writes, 三浦, its chief, decides; 佐藤 is of another section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City
from madoguchi.services.evidence.tests.desk import Town, town_open
from tests.cast import _colleague, sign_in


@pytest.fixture
def town(city: City) -> Iterator[Town]:
    """A shelf with one table."""
    with town_open() as found:
        yield found


@pytest.fixture
def oyama(town: Town, at: datetime) -> User:
    """大山 進, clerk of ``it``, who makes sheets."""
    return _colleague("oyama", at)


@pytest.fixture
def ishikawa(town: Town, at: datetime) -> User:
    """石川 直, clerk of ``general-affairs``, who makes sheets, too."""
    return _colleague("ishikawa", at)


@pytest.fixture
def miura(town: Town, at: datetime) -> User:
    """三浦 整, chief of ``it``, who decides."""
    return _colleague("miura", at)


@pytest.fixture
def oyama_client(oyama: User) -> Client:
    """A browser of 大山."""
    return sign_in(Client(), oyama)


@pytest.fixture
def miura_client(miura: User) -> Client:
    """A browser of 三浦."""
    return sign_in(Client(), miura)
