"""What residents reserve must be known at the kiosk."""

from __future__ import annotations

import shutil
from pathlib import Path

from madoguchi.config.loading import check_city
from tests.cast import CITY_FOLDER
from tests.desk import sound_city


def test_a_calendar_of_visits_that_no_queue_takes_is_a_fault(tmp_path: Path) -> None:
    assert sound_city().errors == []
    folder = Path(shutil.copytree(CITY_FOLDER, tmp_path / "city"))
    desks = folder / "desks.yaml"
    desks.write_text(desks.read_text(encoding="utf-8").replace(", general-counter", ""), encoding="utf-8")
    told = [(Path(one.file).name, one.where) for one in check_city(folder).errors]
    assert told == [("desks.yaml", "general-counter")]
