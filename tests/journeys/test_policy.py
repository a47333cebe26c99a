"""The content policy in a real browser: what a page may not do does not happen, and the walker finds that it was tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Broken, Walker

PLANTED = {
    "an inline script": "<script>document.title = 'planted'</script>",
    "an event handler": "<img src='/static/ui/mark.svg' onload=\"document.title = 'planted'\">",
    "an inline style": "<p style='color: red'>red</p>",
    "a script from elsewhere": "<script src='https://evil.example/x.js'></script>",
    "a picture from elsewhere": "<img src='https://evil.example/pixel.gif'>",
    "a frame from elsewhere": "<iframe src='https://evil.example/'></iframe>",
    "text made a script": "<script type='module' src='/static/planted.js'></script>",
}


def planting(what: str) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=real.text().replace("</main>", f"{what}</main>"))

    return answer


@pytest.mark.django_db(transaction=True)
def test_what_is_planted_does_not_run_and_the_walker_says_so(walker_at: WalkerAt, city: object) -> None:
    walker = walker_at("a stranger's hand")
    walker.page.route("**/static/planted.js", lambda route: route.fulfill(
        body="document.body.insertAdjacentHTML('beforeend', '<b>planted</b>')", content_type="text/javascript"))  # fmt: skip
    found = {what: faults_on(walker, html) for what, html in PLANTED.items()}
    assert [what for what, faults in found.items() if not any("policy: " in one for one in faults)] == []
    walker.faults.clear()
    walker.page.unroute_all()
    walker.go("/accessibility/")
    walker.state("as it really is")


def faults_on(walker: Walker, planted: str) -> list[str]:
    """What the walker holds against the page with ``planted`` in it."""
    walker.faults.clear()
    walker.page.route("**/accessibility/", planting(planted))
    walker.go("/accessibility/")
    walker.page.wait_for_load_state("networkidle")
    with pytest.raises(Broken):
        walker.state("planted")
    assert walker.page.title() != "planted"
    walker.page.unroute("**/accessibility/")
    return list(walker.faults)
