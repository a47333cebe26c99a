"""Files that an earlier release wrote are written anew, under the same addresses; the doctor tells while they are not."""

from __future__ import annotations

import gzip
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata import shelf
from madoguchi.services.opendata.checks import files
from madoguchi.services.opendata.models import Content, Dataset, Version
from madoguchi.services.opendata.shelf import WHOLE, folder_of, rebuild_shelf, sweep_shelf
from madoguchi.services.opendata.tests.desk import published

pytestmark = pytest.mark.django_db
ADDRESSES = ("/open/datasets/population/data.xlsx", "/open/datasets/population/1/data.xlsx")
OLD = b"as an earlier release wrote it"


def served(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    found: bytes = answer.getvalue()
    return found


@pytest.fixture
def older(population: Dataset, sato: User, suzuki: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Version:
    """A version whose files lie there in the form of an earlier release."""
    version = published(population, sato, suzuki, at)
    (folder_of(version) / "data.xlsx").write_bytes(OLD)
    assert files(at=at).light == "green"
    monkeypatch.setattr(shelf, "FILES", shelf.FILES + 1)
    return version


def test_the_doctor_tells_and_the_command_writes_them_anew(older: Version, at: datetime, client: Client) -> None:
    told = files(at=at)
    assert (told.light, "地域・年齢別人口 1" in told.says, "opendata rebuild" in told.remedy) == ("yellow", True, True)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("opendata_rebuild", stdout=out)
    assert (ended.value.code, "1 built, 0 could not be." in out.getvalue()) == (0, True)
    assert files(at=at).light == "green"
    for address in ADDRESSES:
        assert served(client, address).startswith(b"PK"), "the same address, the new form"
    assert rebuild_shelf() == ([], []), "what is of the present form is left alone"


def test_nobody_who_comes_before_gets_the_old_form(older: Version, client: Client) -> None:
    assert served(client, ADDRESSES[0]).startswith(b"PK")


def test_the_worker_writes_them_anew_before_it_sweeps_the_old_ones(older: Version, at: datetime) -> None:
    before = [one for one in folder_of(older).parent.iterdir() if one.is_dir()]
    assert sweep_shelf(at=at) == len(before) == 1
    assert (before[0].exists(), (folder_of(older) / WHOLE).is_file()) == (False, True)


def test_what_was_never_built_on_this_machine_is_no_older_form(older: Version, at: datetime) -> None:
    for one in folder_of(older).parent.glob("1-*"):
        (one / WHOLE).unlink()
    assert files(at=at).light == "green"
    assert rebuild_shelf(only_older=True) == ([], [])
    built, failed = rebuild_shelf()
    assert ([one.pk for one in built], failed) == ([older.pk], [])


def test_what_cannot_be_built_is_told(older: Version) -> None:
    Content.objects.filter(pk=older.table_id).update(packed=gzip.compress(b"something else"))
    built, failed = rebuild_shelf()
    assert (built, [refused.code for _version, refused in failed]) == ([], ["opendata.content-changed"])
