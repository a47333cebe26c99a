"""Places on a map and as points, made at the desk without tricks; what is missing is said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.models import SheetFigure
from madoguchi.services.evidence.tests.desk import Town, begun

pytestmark = pytest.mark.django_db
COLUMNS = (
    TableColumn("name", "名称", "text"),
    TableColumn("area", "地区", "text"),
    TableColumn("lat", "緯度", "latitude"),
    TableColumn("lon", "経度", "longitude"),
    TableColumn("beds", "定員", "integer", "人"),
)
ROWS = (
    ("体育館", "金木", 40.90, 140.45, 100),
    ("公民館", "金木", 40.92, 140.47, 50),
    ("小学校", "市浦", 41.05, 140.34, 80),
)


@pytest.fixture
def figure(oyama_client: Client, oyama: User, town: Town, at: datetime) -> SheetFigure:
    """A figure whose data is chosen: shelters, each a record."""
    town.publish("shelters", ROWS, COLUMNS)
    edition = begun(oyama, at, bare=True)
    new = reverse("evidence_figure_new", args=[edition.pk])
    oyama_client.post(new, {"tables": ["town.shelters"], "way": "steps"})
    return SheetFigure.objects.get()


def send(client: Client, figure: SheetFigure, step: str, **typed: Any) -> Any:
    figure.refresh_from_db()
    address = reverse("evidence_figure_step", args=[figure.pk, step])
    answer = client.post(address, {"revision": figure.revision, "deed": "keep", **typed})
    figure.refresh_from_db()
    return answer


def listed(client: Client, figure: SheetFigure, *columns: str, **more: Any) -> Any:
    """The numbers step, with these columns as they stand in each record."""
    picked = {
        f"m-{n}-{part}": value
        for n, one in enumerate(columns)
        for part, value in (("pick", f"0:{one}"), ("how", "value"))
    }
    return send(client, figure, "measures", **{**picked, "add-how": "sum", "order": "0", **more})


def test_places_of_records_become_a_map(oyama_client: Client, figure: SheetFigure) -> None:
    assert listed(oyama_client, figure, "name", places=["0"]).status_code == 302
    assert figure.kept["rows"][0] == ["体育館", 140.45, 40.90]
    page = oyama_client.get(reverse("evidence_figure_step", args=[figure.pk, "chart"])).content.decode()
    assert '<option value="map" selected' in page, "there is nothing else that could be drawn of it"
    assert '<option value="m1" selected' in page, "its name stands at each point"
    done = send(oyama_client, figure, "chart", title="避難所", kind="map", x="m1")
    assert done.status_code == 302
    page = oyama_client.get(reverse("evidence_edition", args=[figure.edition_id])).content.decode()
    assert page.count("<circle") >= 2 * len(ROWS)


def test_longitude_and_latitude_are_points_in_two_directions(oyama_client: Client, figure: SheetFigure) -> None:
    listed(oyama_client, figure, "name", "lon", "lat")
    assert send(oyama_client, figure, "chart", title="位置", kind="scatter", x="m2", series=["m3"]).status_code == 302
    assert "<svg" in oyama_client.get(reverse("evidence_edition", args=[figure.edition_id])).content.decode()


def test_the_middle_of_each_district_is_on_the_map(oyama_client: Client, figure: SheetFigure) -> None:
    send(oyama_client, figure, "rows", **{"key-0-kind": "column", "key-0-0": "area"})
    answer = send(
        oyama_client, figure, "measures",
        **{"m-0-pick": "0:beds", "m-0-how": "sum", "places": ["0"], "add-how": "sum", "order": "0"},
    )  # fmt: skip
    assert answer.status_code == 302
    rows = {row[0]: row[1:] for row in figure.kept["rows"]}
    assert rows["金木"] == pytest.approx([150, 140.46, 40.91])
    assert send(oyama_client, figure, "chart", title="定員", kind="map", x="k1", series=["m1"]).status_code == 302


@pytest.mark.parametrize(
    ("columns", "chart", "said"),
    [
        (("name", "lon", "lat"), {"kind": "line", "x": "m1"}, "図の種類で地図を選んでください"),
        (("name", "beds"), {"kind": "map", "x": "m1"}, "地図には経度と緯度が要ります"),
        (("name",), {"kind": "bar", "x": "m1"}, "描ける数値がありません"),
        (("lon", "lat", "beds"), {"kind": "map", "series": ["m1", "m2"]}, "ここでは印を外してください"),
        (("lon", "lat", "beds"), {"kind": "line", "x": "m3", "series": ["m1"]}, "2方向の点の図"),
        (("lon", "lat", "beds"), {"kind": "scatter", "x": "m1", "series": ["m2", "m3"]}, "たて方向の数を1つ"),
        (("name", "lat"), {"kind": "scatter", "x": "m1", "series": ["m2"]}, "にも数を選んでください"),
        (("name", "beds"), {"kind": "bar", "x": "", "series": ["m2"]}, "「軸に並べる列」を選んでください"),
    ],
)
def test_what_a_drawing_still_needs_is_said_in_words(
    columns: tuple[str, ...], chart: dict[str, Any], said: str, oyama_client: Client, figure: SheetFigure
) -> None:
    listed(oyama_client, figure, *columns)
    answer = send(oyama_client, figure, "chart", title="題", **chart)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert 'value="題"' in answer.content.decode()


def test_a_key_is_set_later_and_nothing_is_lost(oyama_client: Client, figure: SheetFigure) -> None:
    listed(oyama_client, figure, "lon", "lat", "beds")
    answer = send(oyama_client, figure, "rows", **{"key-0-kind": "column", "key-0-0": "area"})
    assert answer.headers["Location"] == reverse("evidence_figure_step", args=[figure.pk, "measures"])
    assert [one["column"] for one in figure.recipe["measures"]] == ["lon", "lat", "beds"]
    again = listed(oyama_client, figure, "lon", "lat", "beds")
    assert (again.status_code, "地区ごとに1行です" in again.content.decode()) == (422, True)
    hows = {"m-0-how": "average", "m-1-how": "average", "m-2-how": "sum"}
    assert listed(oyama_client, figure, "lon", "lat", "beds", **hows).status_code == 302
    assert len(figure.kept["rows"]) == 2


def test_records_and_sums_stand_apart_and_the_way_out_is_said(oyama_client: Client, figure: SheetFigure) -> None:
    answer = listed(oyama_client, figure, "name", "beds", **{"m-1-how": "sum"})
    assert (answer.status_code, "ここでは1件が1行です" in answer.content.decode()) == (422, True)


def test_what_found_no_partner_is_said_beside_the_preview_and_on_the_page(
    oyama_client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    town.publish("shelters", ROWS, COLUMNS)
    edition = begun(oyama, at, bare=True)
    oyama_client.post(
        reverse("evidence_figure_new", args=[edition.pk]),
        {"tables": ["town.people", "town.shelters"], "way": "steps"},
    )
    figure = SheetFigure.objects.get()
    town_people = [("2020", "金木", 10, 20), ("2020", "喜良市", 3, 4)]
    town.tables["people"][0] = replace(town.tables["people"][0], rows=tuple(town_people))
    send(oyama_client, figure, "rows", **{"key-0-kind": "column", "key-0-0": "area", "key-0-1": "area"})
    numbers = {
        "m-0-pick": "0:men", "m-0-how": "sum", "m-1-pick": "1:beds", "m-1-how": "sum", "add-how": "sum", "order": "0",
    }  # fmt: skip
    said = (
        "表 people: 1行（1件）は、ほかのデータに相手がありません。",
        "表 shelters: 1行（1件）は、ほかのデータに相手がありません。",
    )
    looked = send(oyama_client, figure, "measures", **{**numbers, "deed": "preview"}).content.decode()
    assert all(one in looked for one in said)
    send(oyama_client, figure, "measures", **numbers)
    send(oyama_client, figure, "chart", title="題", kind="bar", x="k1", series=["m1", "m2"])
    page = oyama_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()
    assert all(one in page for one in said)
