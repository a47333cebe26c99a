"""A place outside the city that its address names is told; what is not this city's is left alone."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from madoguchi.services.opendata.checking.outline import MARGIN, SQUARE, Outline, outline_of
from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.kinds import KINDS
from madoguchi.services.opendata.tests.samples import Row, as_csv, clean_rows

CODE = "012025"
BOX = [[140.6, 41.7], [140.8, 41.7], [140.8, 41.9], [140.6, 41.9], [140.6, 41.7]]
HAKODATE = {"lg_code": CODE, "city_name": "函館市"}
TOKYO, MIDDLE = ("35.681236", "139.767125"), ("41.8", "140.7")
ELSEWHERE = "青森県青森市中央1-22-5"


def outline(folder: Path, properties: dict[str, str] = HAKODATE) -> Outline | None:
    (folder / "open_data").mkdir(exist_ok=True)
    feature = {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [BOX]}}
    (folder / "open_data" / "area.geojson").write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    return outline_of(folder)


def rows(**cells: str) -> list[Row]:
    """AED of which the first has these values."""
    made = clean_rows("aed", 3)
    for heading, value in cells.items():
        made[1][made[0].index(heading)] = value
    return made


def told(found: Outline | None, made: list[Row]) -> list[tuple[str, tuple[int, ...]]]:
    report = check(as_csv(made).encode(), outline=found).report
    group = report.groups.get(("place-outside-city", "緯度"))
    return [(one.value, tuple(one.rows)) for one in group.seen.values()] if group else []


def test_an_address_in_the_city_and_a_place_in_tokyo(tmp_path: Path) -> None:
    made = rows(緯度=TOKYO[0], 経度=TOKYO[1])
    ((value, those),) = told(outline(tmp_path), made)
    assert those == (2,)
    assert value.startswith("35.681236, 139.767125 (67")
    assert value.endswith(" km)")
    assert told(None, made) == []
    kind = KINDS["place-outside-city"]
    assert kind.severity == "warning"
    assert len({text.within(one) for text in (kind.what, kind.fix) for one in ("ja", "ja-plain", "en")}) == 6


def test_the_warning_does_not_stop_publishing(tmp_path: Path) -> None:
    report = check(as_csv(rows(緯度=TOKYO[0], 経度=TOKYO[1])).encode(), outline=outline(tmp_path)).report
    assert (report.count("error"), report.count("warning")) == (0, 1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "outside"),
    [
        ("41.8", "140.7", False),
        ("41.8", "140.803", False),  # 250 m beyond the line
        ("41.8", "140.82", True),  # 1.6 km beyond
        ("41.65", "140.7", True),
        ("41.8", "140.59", True),
        ("140.7", "41.8", False),  # exchanged: repaired, and then within
        ("139.767125", "35.681236", True),  # exchanged, and then in Tokyo
        ("41°48′0″", "140.7", False),
        ("35°40′52″", "139.767125", True),
        ("", "", False),
        ("x", "140.7", False),
        ("91", "140.7", False),
        ("41.8 ", "1e308", False),
        (" 41.8", "nan", False),
        ("nan", "inf", False),
    ],
)
def test_near_the_line_is_no_fault(tmp_path: Path, latitude: str, longitude: str, outside: bool) -> None:
    assert bool(told(outline(tmp_path), rows(緯度=latitude, 経度=longitude))) is outside


def test_exchanged_coordinates_are_told_as_such(tmp_path: Path) -> None:
    report = check(as_csv(rows(緯度="140.7", 経度="41.8")).encode(), outline=outline(tmp_path)).report
    assert {kind for kind, _column in report.groups} == {"coordinates-swapped"}


@pytest.mark.parametrize(
    ("cells", "outside"),
    [
        ({"所在地_連結表記": ELSEWHERE, "所在地_市区町村": ""}, False),  # a house of the city that stands elsewhere
        ({"所在地_連結表記": "", "所在地_市区町村": ""}, True),  # the code says so
        ({"所在地_連結表記": "", "所在地_市区町村": "", "所在地_全国地方公共団体コード": "12025"}, True),
        ({"所在地_連結表記": "", "所在地_市区町村": "", "所在地_全国地方公共団体コード": "022012"}, False),
        ({"所在地_連結表記": "東雲町1-1"}, True),
    ],
)
def test_only_rows_that_are_the_city_s_are_judged(tmp_path: Path, cells: dict[str, str], outside: bool) -> None:
    made = rows(緯度=TOKYO[0], 経度=TOKYO[1], **cells)
    assert bool(told(outline(tmp_path), made)) is outside


def test_files_of_other_cities_are_left_alone(tmp_path: Path) -> None:
    other = outline(tmp_path, {"lg_code": "022055", "city_name": "五所川原市"})
    assert told(other, rows(緯度=TOKYO[0], 経度=TOKYO[1])) == []


def test_a_city_without_an_outline_is_judged_as_before(tmp_path: Path) -> None:
    assert outline_of(tmp_path) is None
    assert outline(tmp_path, {"lg_code": "", "city_name": ""}) is None


def test_the_product_s_own_city_keeps_its_own_rule() -> None:
    folder = Path(__file__).parents[4] / "cities" / "goshogawara"
    found = outline_of(folder)
    assert found is not None
    assert found.metres_outside((round(140.4402 / SQUARE), round(40.8083 / SQUARE))) == 0
    assert found.metres_outside((round(139.767125 / SQUARE), round(35.681236 / SQUARE))) > 500_000 > MARGIN
    for path in sorted((folder / "open_data").glob("*.csv")):
        report = check(path.read_bytes(), name=path.name, outline=found).report
        assert not [key for key, _column in report.groups if key == "place-outside-city"], path.name


def test_a_large_file_is_judged_by_squares(tmp_path: Path) -> None:
    found = outline(tmp_path)
    made = clean_rows("aed", 20_000)
    data = as_csv(made).encode()
    seconds = []
    for one in (None, found):
        began = time.process_time()
        check(data, outline=one)
        seconds.append(time.process_time() - began)
    assert found is not None
    assert 0 < len(found.known) < 2000, "each square once"
    assert seconds[1] < seconds[0] + 1.0
