"""A first walk through the demo finds applications in every state under “My applications”."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pydantic import ValidationError

from madoguchi.config.demo_applications import load_demo_applications
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.demo import load_demo_people
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER, sign_in

pytestmark = pytest.mark.django_db


def test_the_first_walk_finds_one_in_every_state(all_published: CheckedCity, at: datetime) -> None:
    load_demo_people(CITY_FOLDER, by=SYSTEM, at=at)
    later = at + timedelta(days=28)
    with clock.frozen(later):
        made = load_demo_applications(CITY_FOLDER, at=later)
        hanako = User.objects.get(name="津軽 花子")
        cases = Case.objects.filter(applicant=hanako)
        assert set(cases.values_list("state", flat=True)) == {
            "received", "examining", "correcting", "granted", "refused",
        }  # fmt: skip
        assert made == cases.count() + Draft.objects.filter(owner=hanako, submitted_at=None).count()
        assert cases.earliest("submitted_at").submitted_at.date() >= date(2026, 10, 1)
        page = sign_in(Client(), hanako).get("/my/").content.decode()
        assert [case.number for case in cases if case.number not in page] == []
        # Harmless to repeat.
        assert load_demo_applications(CITY_FOLDER, at=later) == 0


def test_a_city_without_the_file_has_none_and_a_faulty_one_is_told(tmp_path: Path, at: datetime) -> None:
    assert load_demo_applications(tmp_path, at=at) == 0
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "applications.yaml").write_text("applications: [{card: hanako, state: lost}]")
    with pytest.raises(ValidationError, match="procedure"):
        load_demo_applications(tmp_path, at=at)
