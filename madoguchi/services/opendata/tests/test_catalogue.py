"""The city's list of datasets: read with all faults at once, loaded as often as one likes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from madoguchi.foundation.organisation.public import City, read_organisation
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.opendata.folder import FILE, check_catalogue
from madoguchi.services.opendata.loading import load_catalogue
from madoguchi.services.opendata.models import Dataset
from tests.cast import CITY_FOLDER

HEAD = """
office: it
approved_by: [it-chief]
licences: [{key: cc, title: CC BY 4.0, url: "https://creativecommons.org/licenses/by/4.0/"}]
groups: [{key: all, title: {ja: すべて, plain: ぜんぶ, en: All}}]
datasets:
"""
ONE = """
  - slug: aed
    standard: aed
    title: {ja: あ, plain: あ, en: a}
    description: {ja: あ, plain: あ, en: a}
    group: all
    owner: disaster
    licence: cc
    frequency: yearly
"""


def faults(folder: Path, text: str) -> list[str]:
    """What is wrong with a file: line and place."""
    (folder / "open_data").mkdir(exist_ok=True)
    (folder / FILE).write_text(HEAD + text, encoding="utf-8")
    found = check_catalogue(folder, read_organisation(CITY_FOLDER))
    return [f"{one.line}: {one.where}: {one.what}" for one in found.faults]


def test_the_citys_own_file_is_sound() -> None:
    checked = check_catalogue(CITY_FOLDER, read_organisation(CITY_FOLDER))
    assert checked.faults == []
    assert {"aed", "public_facility", "population"} <= {one.part.slug for one in checked.definitions}


def test_a_folder_without_the_file_publishes_nothing(tmp_path: Path) -> None:
    checked = check_catalogue(tmp_path, None)
    assert (checked.catalogue, checked.faults) == (None, [])


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    assert faults(tmp_path, ONE) == []
    spoilt = ONE.replace("standard: aed", "standard: aeds").replace("owner: disaster", "owner: nobody")
    spoilt = spoilt.replace("group: all", "group: none").replace("licence: cc", "licence: gpl")
    told = "\n".join(faults(tmp_path, spoilt))
    for name in ("aeds", "nobody", "none", "gpl"):
        assert f"“{name}”" in told
    assert "stands here twice" in "\n".join(faults(tmp_path, ONE + ONE))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    standard: aed\n", "", "either the standard"),
        ("frequency: yearly", "frequency: sometimes", "frequency"),
        ("slug: aed", "slug: Ａed", "slug"),
        ("frequency: yearly", "frequency: yearly\n    approval: first", "approval"),
        ("frequency: yearly", "frequency: yearly\n    source: nobody.gives", "no room gives"),
        ("frequency: yearly", "frequency: yearly\n    colour: red", "colour"),
        ("    standard: aed\n", "    columns: [{name: あ, key: a, type: text}]\n", "the name of a standard dataset"),
    ],
)
def test_what_cannot_be_is_a_fault(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in ONE
    assert said in "\n".join(faults(tmp_path, ONE.replace(before, after)))


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_what_the_folder_drops_is_kept_unlisted(
    city: City, at: datetime, tmp_path: Path
) -> None:
    catalogue = check_catalogue(CITY_FOLDER, None)
    assert load_catalogue(catalogue.definitions, by=SYSTEM, at=at) == len(catalogue.definitions)
    assert load_catalogue(catalogue.definitions, by=SYSTEM, at=at) == 0
    rest = catalogue.definitions[1:]
    assert load_catalogue(rest, by=SYSTEM, at=at) >= 1
    assert not Dataset.objects.get(slug=catalogue.definitions[0].part.slug).listed
    kept = Dataset.objects.get(slug="population")
    assert kept.definition.licence.title == "CC BY 4.0"
    assert str(kept.definition.part.title) == "地域・年齢別人口"
