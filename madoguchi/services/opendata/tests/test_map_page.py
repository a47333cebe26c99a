"""The pages and the data of the map: what they ask, whom they let in, and what an address of them means."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from madoguchi.config.env import web_origins
from madoguchi.kernel.city_lines import lines_of
from madoguchi.kernel.ui.hardening import PAGE_POLICY, may_be_framed_by, shows_pictures_of
from madoguchi.services.opendata.mapping import published
from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.mapping.tests.town import town

pytestmark = pytest.mark.django_db
MAP = "/open/map/"
TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
STATIC = Path(__file__).parents[1] / "static" / "opendata"


@pytest.fixture(autouse=True)
def layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, city: object) -> list[Layer]:
    found = town(tmp_path)
    monkeypatch.setattr(published, "published_layers", lambda: found)
    return found


def config(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="map-config" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def names(client: Client, query: str) -> list[str]:
    return re.findall(r'places/[a-z_]+/([^/"]+)/"', client.get(MAP + query).content.decode().split('id="places"')[1])


def test_usually_nothing_is_asked_of_another_host(client: Client) -> None:
    for address in (MAP, f"{MAP}embed/", f"{MAP}places/public_toilet/10/"):
        answer = client.get(address)
        assert answer.headers["Content-Security-Policy"] == PAGE_POLICY
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert config(answer.content.decode())["tiles"] == ""
    assert "地理院" not in client.get(MAP).content.decode()


def test_only_the_map_itself_may_ask_where_somebody_is(client: Client) -> None:
    asks = {
        address: "geolocation=(self)" in client.get(address).headers["Permissions-Policy"]
        for address in (MAP, f"{MAP}embed/", f"{MAP}places/public_toilet/10/", "/open/check/", "/")
    }
    assert [address for address, may in asks.items() if may] == [MAP]


def test_a_base_of_pictures_opens_the_policy_for_that_host_alone(client: Client, settings: Any) -> None:
    settings.MAP_TILES, settings.MAP_TILES_ORIGIN = TILES, web_origins("X", [TILES])
    answer = client.get(MAP)
    policy = answer.headers["Content-Security-Policy"]
    assert policy == PAGE_POLICY.replace("img-src 'self'", "img-src 'self' https://cyberjapandata.gsi.go.jp")
    assert config(answer.content.decode())["tiles"] == TILES
    assert "地理院タイル" in answer.content.decode()
    assert client.get("/open/check/").headers["Content-Security-Policy"] == PAGE_POLICY


def test_only_named_pages_may_show_the_map_in_a_frame(client: Client, settings: Any) -> None:
    settings.MAP_EMBEDDERS = ["https://www.city.example.jp"]
    embedded = client.get(f"{MAP}embed/")
    assert "frame-ancestors https://www.city.example.jp;" in embedded.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded.headers
    whole = client.get(MAP)
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "wrong", ["http://a.example", "*", "https://*", "https://a b", "https://a.example;script-src *", "x"]
)
def test_settings_that_would_open_more_stop_the_start(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_MAP_TILES"):
        web_origins("MADOGUCHI_MAP_TILES", [wrong])
    with pytest.raises(ValueError, match="not an origin"):
        shows_pictures_of(HttpResponse(), wrong)
    with pytest.raises(ValueError, match="not an origin"):
        may_be_framed_by(HttpResponse(), [wrong])


def test_the_list_follows_words_datasets_and_nearness(client: Client) -> None:
    assert names(client, "") == ["1", "2", "10", "11", "12", "20"]
    assert names(client, "?layer=public_toilet&q=公衆") == ["10", "11", "12"]
    assert names(client, "?from=金木公衆トイレ&layer=public_toilet") == ["12", "10", "11"]
    assert names(client, "?here=40.8083,140.4502&layer=public_toilet")[0] == "11"
    assert names(client, "?layer=nothing")[0] == "1"


def test_words_that_name_a_dataset_show_its_places_and_say_so(client: Client) -> None:
    assert names(client, "?q=といれ") == ["10", "11", "12"]
    page = client.get(f"{MAP}?q=といれ").content.decode()
    assert "言葉が次のデータセットの名前に当たる" in page
    assert "言葉が次のデータセットの名前に当たる" not in client.get(f"{MAP}?q=布屋町").content.decode()


def test_an_origin_is_a_place_and_no_dataset(client: Client) -> None:
    assert 'id="from-error"' in client.get(f"{MAP}?from=消火栓").content.decode()


def test_points_and_lines_are_the_same_for_everybody(client: Client) -> None:
    for name, arguments in (("opendata_map_lines", []), ("opendata_map_points", ["public_toilet"])):
        answer = client.get(reverse(name, args=arguments), headers={"Accept-Language": "en"})
        assert "cookie" not in answer.headers.get("Vary", "").lower(), name
        assert "language" not in answer.headers.get("Vary", "").lower(), name
        assert "Content-Language" not in answer.headers, name


def test_addresses_that_make_no_sense_give_the_whole_map(client: Client) -> None:
    for query in (
        "?page=x",
        "?page=-1",
        "?page=99999999",
        "?page=９",
        "?at=x&here=y",
        "?map=<b>",
        "?q=%00%ff",
        "?print=2",
    ):
        assert client.get(MAP + query).status_code == 200, query
    assert "&lt;b&gt;" in client.get(f"{MAP}?map=<b>").content.decode()


def test_pages_of_a_long_list_keep_what_was_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.services.opendata.views.mapping.PAGE", 2)
    page = client.get(f"{MAP}?layer=public_toilet&from=架空市役所&page=1").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    address = following[1].replace("&amp;", "&").removesuffix("#places")
    assert names(client, address) == ["12"]
    assert 'rel="next"' not in client.get(MAP + address).content.decode()
    assert names(client, "?layer=public_toilet&print=1") == ["10", "11", "12"], "on paper all stand on one page"


def test_the_script_is_told_points_and_what_they_are(client: Client, layers: list[Layer]) -> None:
    told = client.get(reverse("opendata_map_points", args=["public_toilet"]) + "?q=駅前").json()
    assert told == {"mark": layers[1].mark, "points": [140440200, 40811900, 1]}
    answer = client.get(reverse("opendata_map_places"), {"p": f"public_toilet:{told['mark']}:1"})
    (place,) = answer.json()["places"]
    assert (place["name"], place["spot"], place["href"]) == (
        "駅前公衆トイレ",
        "改札の隣",
        f"{MAP}places/public_toilet/10/",
    )
    assert "sessionid" not in answer.cookies


def test_points_of_an_earlier_version_are_not_taken_for_others(client: Client, layers: list[Layer]) -> None:
    address = reverse("opendata_map_places")
    assert client.get(address, {"p": "public_toilet:000000000000:1"}).status_code == 409
    for wrong in ("public_toilet", f"public_toilet:{layers[1].mark}:99", f"nothing:{layers[1].mark}:1", "::", "a:b:-1"):
        assert client.get(address, {"p": wrong}).status_code == 404, wrong
    assert client.get(f"{MAP}places/public_toilet/99/").status_code == 404
    assert client.get(f"{MAP}points/nothing.json").status_code == 404


def test_what_the_data_says_is_text_and_no_markup(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.services.opendata.mapping.tests.town import layer_of

    bad = layer_of(
        tmp_path / "bad", "public_toilet",
        [{"ID": "1", "名称": "<script>alert(1)</script>", "備考": "javascript:alert(1)", "緯度": 40.8, "経度": 140.4}],
    )  # fmt: skip
    monkeypatch.setattr(published, "published_layers", lambda: [bad])
    for address in (MAP, f"{MAP}places/public_toilet/1/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


def test_without_anything_published_the_map_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "published_layers", list)
    assert "場所のあるデータはまだ公開されていません" in client.get(MAP).content.decode()


def test_lines_come_from_the_city_s_folder_with_whom_to_name(client: Client, tmp_path: Path) -> None:
    lines = lines_of(django_settings.CITY_FOLDER)
    assert "国土数値情報（行政区域データ）」（国土交通省）を加工して作成" in lines.attribution
    assert len(lines.geojson.encode()) < 80_000
    assert lines.attribution in client.get(MAP).content.decode()
    assert client.get(reverse("opendata_map_lines")).json()["type"] == "FeatureCollection"
    assert lines_of(tmp_path).box is None


def test_leaflet_is_the_one_that_was_looked_at() -> None:
    script = (STATIC / "leaflet" / "leaflet.js").read_bytes()
    assert sha256(script).hexdigest() == "c2251de24ecb254dbb00227555fae8082cef1c43d4df5a2734bebd88e35e70dd"
    assert b"BSD 2-Clause" in (STATIC / "leaflet" / "LICENSE").read_bytes()


def test_the_answer_of_the_form_is_the_list(client: Client) -> None:
    page = client.get(MAP).content.decode()
    assert re.search(r'<form method="get" action="[^"]*#places"[^>]*data-map-form', page)
    assert 'id="places" tabindex="-1"' in page


def test_without_any_mark_no_place_is_shown_and_it_is_said_what_to_do(client: Client) -> None:
    assert names(client, "?chosen=some") == []
    page = client.get(f"{MAP}?chosen=all").content.decode()
    assert "1つ以上に印を付け" in page
    assert config(page)["layers"] == []
    assert "chosen=some" in page, "the address to share shows as little"


def test_hydrants_are_nobodys_nearest_place_unless_asked_for(client: Client, layers: list[Layer]) -> None:
    every = "&".join(f"layer={one.slug}" for one in layers)
    hydrants = next(one for one in layers if one.standard == "fire_hydrant")

    def shown(query: str) -> bool:
        return hydrants.slug in [one["slug"] for one in config(client.get(MAP + query).content.decode())["layers"]]

    assert shown("")
    assert not shown("?here=40.8083,140.4502")
    assert not shown(f"?here=40.8083,140.4502&chosen=all&{every}"), "as the form is sent that nobody touched"
    assert shown(f"?here=40.8083,140.4502&chosen=some&{every}")
    assert shown(f"?here=40.8083,140.4502&layer={hydrants.slug}")
    assert shown(f"?here=40.8083,140.4502&q={hydrants.title}")
