"""Every question in SQL that the reference shows is asked of the city's own published data."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from pytest_django import Settings

from madoguchi.foundation.organisation.public import City
from madoguchi.services.evidence.figures import drawing_up
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.sql_refusals import SqlNoSuchName
from madoguchi.services.evidence.figures.vocabulary import Recipe, Source
from madoguchi.services.evidence.tests.desk import asked_here
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import in_one_process, load, published
from tests.cast import CITY_FOLDER, _colleague

PAGE = CITY_FOLDER.parents[1] / "docs" / "reference" / "evidence-questions.md"
TABLES = Source("opendata.population", 1), Source("opendata.aed", 1)


@pytest.mark.django_db
def test_every_documented_question_is_answered_by_the_citys_own_data(
    city: City, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    load(at)
    writer, decider = _colleague("oyama", at), _colleague("miura", at)
    asked = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with in_one_process(), patch.object(drawing_up, "ask_apart", asked_here):
        for one in TABLES:
            slug = one.name.partition(".")[2]
            file = (CITY_FOLDER / "open_data" / f"{slug}.csv").read_bytes()
            published(Dataset.objects.get(slug=slug), writer, decider, at, file)
        by_district, outside = (draw_up(Recipe(TABLES, sql=sql), on=at.date()) for sql in asked)
        with pytest.raises(SqlNoSuchName) as refused:
            draw_up(Recipe(TABLES, sql="SELECT a.choaza FROM population p, aed AS a"), on=at.date())
    assert len(by_district.rows) == 12
    assert sum(int(row[1] or 0) for row in by_district.rows) == 51_415
    assert all(row[2] for row in by_district.rows)
    assert sum(int(row[2] or 0) for row in by_district.rows) + sum(int(row[1] or 0) for row in outside.rows) == 82
    assert by_district.several_days == ()
    names = refused.value.way_out.partition(": ")[2]
    assert names.startswith("choaza_id, seat_choaza"), "the nearest first"
    assert "area_" not in names, "the table that was meant is that of AEDs"
