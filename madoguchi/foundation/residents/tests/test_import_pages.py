"""The report of an import in the browser: lines and columns for administrators, nobody's data."""

from __future__ import annotations

from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.public import ImportKind, RegisterImport, Resident, import_residents
from madoguchi.foundation.residents.tests.import_files import family, people, person, table
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db
SECRETS = ("岩木", "金木", "トメ", "字栄町", "1001", "2001")


def rows() -> list[dict[str, str]]:
    found = [*family(), person("3001", "503", 生年月日="1980-13-01")]
    found[0]["名"] = "\ue001一"
    return found


@pytest.fixture
def run(city: City, at: datetime) -> RegisterImport:
    outcome = import_residents([people(rows())], kind=ImportKind.FULL, as_of=date(2026, 11, 1), by=SYSTEM, at=at)
    assert outcome.run is not None
    return outcome.run


def test_the_report_tells_counts_lines_columns_and_characters(run: RegisterImport, admin_client: Client) -> None:
    assert (
        reverse("register_import", args=[run.pk]) in admin_client.get(reverse("register_import_list")).content.decode()
    )
    text = admin_client.get(
        reverse("register_import", args=[run.pk]), headers={"accept-language": "en"}
    ).content.decode()
    for expected in ("Entries of people: added", "This is no day of the calendar.", "生年月日", "U+E001", ">6<"):
        assert expected in text


def test_no_data_of_anybody_stands_on_it(run: RegisterImport, admin_client: Client) -> None:
    text = admin_client.get(reverse("register_import", args=[run.pk])).content.decode()
    assert [one for one in SECRETS if one in text] == []


def test_the_command_tells_the_same_and_ends_with_3(city: City, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(table(rows()), encoding="cp932", errors="xmlcharrefreplace")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("register_import", str(file), "--full", "--dry-run", "--as-of", "2026-11-01", stdout=said)
    assert ended.value.code == 3
    assert "people line 6, 生年月日" in said.getvalue()
    assert not Resident.objects.filter(demo=False).exists()
    assert [one for one in SECRETS if one in said.getvalue()] == []
    file.write_text(table(family()), encoding="utf-8")
    call_command("register_import", str(file), "--full", "--as-of", "2026-11-01", stdout=said)
    assert Resident.objects.filter(demo=False).count() == 4
