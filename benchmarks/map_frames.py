"""The map with 100,000 points beside the same map without any, in one Chromium: how long the frames take while it moves.

``python -m benchmarks.map_frames [--short]``. No server and no database: the page, its script and the points are those of
the product, handed to the browser under the product's content policy.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, percentile, table

HOST = "http://map.test"
MIDDLE = (40.8083, 140.4402)
STATIC = Path(__file__).resolve().parents[1] / "madoguchi/services/opendata/static/opendata"
RECORD = """() => {
    window.frames_ = [];
    let before = performance.now();
    const next = (now) => { window.frames_.push(now - before); before = now; window.recording = requestAnimationFrame(next); };
    window.recording = requestAnimationFrame(next);
}"""
STOP = "() => { cancelAnimationFrame(window.recording); return window.frames_.slice(1); }"
HEAD = (
    '<link rel="stylesheet" href="/map.css"><script defer src="/leaflet/leaflet.js"></script>'
    '<script type="module" src="/map.js"></script>'
)
ROUNDS = 3


def measured(*, short: bool) -> list[Figure]:
    """All figures; ``short`` with a tenth of the points, and without targets."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.walker import CHROMIUM, FLAGS

    count = 10_000 if short else 100_000
    points, seconds = _points(count)
    frames: dict[int, list[float]] = {0: [], count: []}
    loads: dict[int, list[float]] = {0: [], count: []}
    clusters: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _round in range(ROUNDS):
            # In turn, so that what else the machine does falls on both.
            for many, told in ((0, '{"mark":"x","points":[]}'), (count, points)):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                loads[many].append(_open(page, told))
                frames[many] += _moved(page)
                if many:
                    clusters += _clustered(page)
                page.close()
        browser.close()
    empty, full = frames[0], frames[count]
    bound = None if short else 1.5
    return [
        Figure(f"{count:,} points from the snapshot, as the script gets them", seconds, "s"),
        Figure(f"{count:,} points: shown after", min(loads[count]), "s"),
        Figure("frame at the median, empty map", percentile(empty, 0.5), "ms"),
        Figure(f"frame at the median, {count:,} points", percentile(full, 0.5), "ms"),
        Figure("frame at 95 %, empty map", percentile(empty, 0.95), "ms"),
        Figure(f"frame at 95 %, {count:,} points", percentile(full, 0.95), "ms"),
        Figure("frames over 50 ms, empty map", 100 * _over(empty), "%"),
        Figure(f"frames over 50 ms, {count:,} points", 100 * _over(full), "%"),
        Figure("longest gathering of a whole view (49 tiles) of a zoom", max(clusters), "ms"),
        Figure("frame at 95 %, times the empty map's", percentile(full, 0.95) / percentile(empty, 0.95), "×", bound),
    ]  # fmt: skip


def _points(count: int) -> tuple[str, float]:
    """What the server would answer for a dataset of so many records, and how long the snapshot takes for it."""
    from madoguchi.services.opendata.mapping.finding import points_of
    from madoguchi.services.opendata.mapping.tests.town import layer_of

    chance = random.Random(38)
    rows = [
        {"ID": str(number), "名称": f"架空の場所{number}", "緯度": round(chance.gauss(MIDDLE[0], 0.06), 6),
         "経度": round(chance.gauss(MIDDLE[1], 0.06), 6)}
        for number in range(count)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        layer = layer_of(Path(folder), "public_toilet", rows)
        layer.about  # noqa: B018 - opened before the clock runs
        begun = time.perf_counter()
        told = json.dumps({"mark": layer.mark, "points": points_of(layer, "")}, separators=(",", ":"))
        return told, time.perf_counter() - begun


def _open(page: Any, points: str) -> float:
    from django.template.loader import render_to_string

    from madoguchi.kernel.city_lines import lines_of
    from madoguchi.kernel.ui.hardening import PAGE_POLICY
    from tests.cast import CITY_FOLDER

    lines = lines_of(CITY_FOLDER)
    config = {
        "layers": [{"slug": "p", "title": "p", "symbol": "ト", "colour": 5, "points": "/points.json"}],
        "places": "/places.json", "lines": "/lines.geojson", "box": lines.box, "origin": None, "filtered": False,
        "view": f"12/{MIDDLE[0]}/{MIDDLE[1]}", "tiles": "",
    }  # fmt: skip
    inside = render_to_string("opendata/resident/_map.html", {"config": config, "lines": lines})
    answers = {
        "/": ("text/html", f"<!doctype html>{HEAD}<body>{inside}</body>"),
        "/points.json": ("application/json", points), "/lines.geojson": ("application/geo+json", lines.geojson),
    }  # fmt: skip

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(HOST)
        if path in answers:
            kind, body = answers[path]
            headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": PAGE_POLICY}
            route.fulfill(body=body, headers=headers)
        elif (STATIC / path.lstrip("/")).is_file():
            route.fulfill(path=STATIC / path.lstrip("/"))
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    begun = time.perf_counter()
    page.goto(HOST + "/")
    page.wait_for_selector("[data-map-loaded]")
    return time.perf_counter() - begun


def _moved(page: Any) -> list[float]:
    """Drag the map to and fro, then go in and out; the time of each frame meanwhile."""
    box = page.locator("[data-map-canvas]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y + 40)
    page.evaluate(RECORD)
    page.mouse.move(x, y)
    for turn in range(4):
        page.mouse.down()
        for step in range(40):
            page.mouse.move(x + (step * 9 if turn % 2 else -step * 9), y + step * 3)
            time.sleep(0.012)
        page.mouse.up()
        page.mouse.move(x, y)
        page.wait_for_timeout(300)
    for key in "+++---":
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    found: list[float] = page.evaluate(STOP)
    return found


def _clustered(page: Any) -> list[float]:
    """Milliseconds for a view of each zoom, by the module that the map itself uses."""
    found: list[float] = page.evaluate(
        """async () => {
            const { Points } = await import("/clusters.js");
            const points = new Points([(await (await fetch("/points.json")).json()).points]);
            const middle = [points.x[0], points.y[0]];
            return [8, 10, 12, 14, 16, 17, 18].map((zoom) => {
                const [x, y] = middle.map((one) => Math.floor(one * 2 ** zoom));
                const begun = performance.now();
                for (let dx = -3; dx <= 3; dx += 1) for (let dy = -3; dy <= 3; dy += 1) points.tile(zoom, x + dx, y + dy);
                return performance.now() - begun;
            });
        }"""
    )
    return found


def _over(frames: list[float]) -> float:
    return sum(one > 50 for one in frames) / len(frames)


if __name__ == "__main__":
    import django

    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    print(table(measured(short=parser.parse_args().short)))
