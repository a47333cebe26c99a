"""How much a telephone has to fetch before the first field can be filled in, with nothing in its cache."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from benchmarks.applying import SLUG
from benchmarks.browsing import Browser, csrf_in, expect
from benchmarks.figures import Figure

_LINKED = re.compile(r'<(?:script|link|img)\b[^>]*?\b(?:src|href)="([^"]+)"[^>]*>')
_ELSEWHERE = re.compile(r'rel="(canonical|alternate)')
_IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']""")
_IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)|@import\s+["']([^"']+)["']""")


def first_form_page(host: str) -> tuple[list[tuple[str, int, int]], str]:
    """(address, transferred, unpacked) of all that the first page of the form needs, the page itself first."""
    browser = Browser(host)
    guide = expect(browser.get(f"/procedures/{SLUG}/"), 200)
    begun = browser.post(f"/procedures/{SLUG}/start/", {"csrfmiddlewaretoken": csrf_in(guide)})
    place = expect(browser.get(expect(begun, 302).location), 302).location
    page = expect(browser.get(place), 200)
    fetched = [(place, page.transferred, len(page.body))]
    waiting = [urljoin(place, found[1]) for found in _LINKED.finditer(page.text) if not _ELSEWHERE.search(found[0])]
    seen = set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith(("data:", "http:", "https:")):
            continue
        seen.add(address)
        answer = expect(browser.get(address), 200)
        fetched.append((address, answer.transferred, len(answer.body)))
        kind = answer.headers.get("content-type", "")
        if "javascript" in kind:
            waiting += [urljoin(address, found) for found in _IMPORTED.findall(answer.text)]
        elif "css" in kind:
            waiting += [urljoin(address, one or two) for one, two in _IN_STYLE.findall(answer.text)]
    return fetched, place


def measured(host: str) -> list[Figure]:
    """Kilobytes as they go over the wire, and of what they consist."""
    fetched, _place = first_form_page(host)
    parts = "; ".join(f"{address.rsplit('/', 1)[-1] or 'page'} {sent / 1000:.1f}" for address, sent, _size in fetched)
    return [
        Figure("transferred up to the first field", sum(sent for _a, sent, _s in fetched) / 1000, "kB", 60, note=parts),
        Figure("the same unpacked", sum(size for _a, _t, size in fetched) / 1000, "kB"),
        Figure("requests for it", len(fetched), "requests"),
    ]
