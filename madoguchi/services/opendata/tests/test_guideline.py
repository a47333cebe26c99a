"""The city's rules for open data are read from its folder, and nothing stands in for what they do not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.services.opendata.guideline import FILE, GuidelineFaulty, smallest_count


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_smallest_count_is_the_citys() -> None:
    assert smallest_count(settings.CITY_FOLDER) == 10


def test_another_city_says_another(tmp_path: Path) -> None:
    text = (Path(settings.CITY_FOLDER) / FILE).read_text(encoding="utf-8")
    assert smallest_count(written(tmp_path, text.replace("smallest_count: 10", "smallest_count: 5"))) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [("privacy: {smallest_count: 0}", "smallest_count"), ("privacy: {smallest: 10}", "smallest"), ("{}", "privacy")],
)
def test_a_faulty_file_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(GuidelineFaulty, match=said):
        smallest_count(written(tmp_path, text))


def test_without_the_file_nothing_made_from_personal_data_is_shown(tmp_path: Path) -> None:
    with pytest.raises(GuidelineFaulty, match="missing"):
        smallest_count(tmp_path)
