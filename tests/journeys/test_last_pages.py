"""The calm page (503) and the page for too much (413), in a browser: sound for axe, narrow and wide, and a way on."""

from __future__ import annotations

import pytest

from madoguchi.kernel.ui import crowded
from tests.journeys.conftest import NotAccessible, WalkerAt

SEND = """([name, value]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/reopen/";
    const area = document.createElement("textarea");
    area.name = name;
    area.value = value;
    form.append(area);
    document.body.append(form);
    form.submit();
}"""


@pytest.mark.django_db(transaction=True)
def test_the_last_pages_are_sound(walker_at: WalkerAt, city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = walker_at("花子", 320)
    walker.go("/reopen/")
    walker.page.evaluate(SEND, ["number", "あ" * 800_000])
    walker.page.wait_for_url("**/reopen/")
    walker.page.get_by_role("heading", level=1).wait_for()
    assert "MB" in walker.page.inner_text("main")
    walker.state("413, narrow")
    walker.page.set_viewport_size({"width": 1280, "height": 900})
    walker.state("413, wide")

    turned_away = crowded.CrowdedMiddleware.__call__
    monkeypatch.setattr(
        crowded.CrowdedMiddleware, "__call__", lambda _self, request: crowded.try_later(request, crowded.Crowded())
    )
    walker.go("/reopen/")
    walker.faults.clear()  # the walker holds every 5xx against a journey; here it is what was asked for
    walker.state("503, wide")
    walker.page.set_viewport_size({"width": 320, "height": 900})
    walker.page.evaluate(SEND, ["number", "123-456-7890"])
    walker.page.locator("input[name=number], textarea[name=number]").first.wait_for(state="attached")
    walker.faults.clear()
    walker.state("503 that holds what was sent, narrow")

    # The control: a picture without words on this very page is found.
    walker.page.evaluate(
        "document.querySelector('main').append(Object.assign(new Image(), { src: '/static/ui/mark.svg' }))"
    )
    walker.faults.clear()
    with pytest.raises(NotAccessible):
        walker.state("planted")
    monkeypatch.setattr(crowded.CrowdedMiddleware, "__call__", turned_away)
