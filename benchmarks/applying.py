"""The journey: three pages with 33 questions, filled in, checked and sent, as a browser does it.

As a program (a process of its own, so that its work is not counted as the server's):
``python -m benchmarks.applying HOST --users 8 --journeys 200`` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import threading
import time
from dataclasses import dataclass, field

from benchmarks.browsing import Browser, Unexpected, csrf_in, expect

SLUG = "community-event"
PAGES: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    (
        "applicant",
        {
            "applicant.name.family": "津軽", "applicant.name.given": "花子",
            "applicant.name.family_kana": "つがる", "applicant.name.given_kana": "はなこ",
            "applicant.born_on": "昭和60年4月1日",
            "applicant.address.postal_code": "037-0046", "applicant.address.prefecture": "青森県",
            "applicant.address.city": "五所川原市", "applicant.address.town": "栄町",
            "applicant.address.street": "1-1", "applicant.address.building": "",
            "applicant.phone": "0173-35-2111", "applicant.email": "hanako@example.jp",
            "kind": "club", "group_name": "金木の夏祭りの会", "members": "24", "founded_on": "2001-04-01",
            "before": "yes", "before_year": "2024",
            "_shown": ["applicant.name", "applicant.born_on", "applicant.address", "applicant.phone",
                       "applicant.email", "kind", "group_name", "members", "founded_on", "before", "before_year"],
        },
    ),
    (
        "event",
        {
            "event_name": "金木夏祭り", "event_kind": "other", "event_kind_other": "盆踊り", "held_on": "2027-08-01",
            "place": "金木町芦野公園", "on_road": "yes", "road_name": "県道2号", "visitors": "1200",
            "features": ["food", "music", "fire"], "fire_guard": "岩木 太郎",
            "about": "町内の世代をこえた交流のため、盆踊りと出店を行います。\r\n雨のときは体育館で行います。",
            "_shown": ["event_name", "event_kind", "event_kind_other", "held_on", "place", "on_road", "road_name",
                       "visitors", "features", "fire_guard", "about"],
        },
    ),
    (
        "money",
        {
            "costs": "850,000", "income": "400,000", "wanted": "300,000", "insurer": "津軽損害保険",
            "other_grant": "yes", "other_giver": "青森県", "account.bank_name": "青森銀行", "account.bank_code": "0117",
            "account.branch_name": "五所川原支店", "account.branch_code": "210", "account.kind": "ordinary",
            "account.number": "1234567", "account.holder_kana": "ﾂｶﾞﾙ ﾊﾅｺ",
            "treasurer.family": "岩木", "treasurer.given": "太郎", "treasurer.family_kana": "いわき",
            "treasurer.given_kana": "たろう", "treasurer_phone": "0173-35-2112", "remarks": "", "agree": "yes",
            "_shown": ["costs", "income", "wanted", "insurer", "other_grant", "other_giver", "account", "treasurer",
                       "treasurer_phone", "remarks", "agree"],
        },
    ),
)  # fmt: skip
_REVISION = re.compile(r'name="revision" value="(\d+)"')
_SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
_NUMBER = re.compile(r"\d{3}-\d{3}-\d{4}")
_CASE = re.compile(r"/applications/([0-9a-f-]{36})/")


@dataclass(slots=True)
class Sent:
    """What one journey came to: the receipt number and the address of the application's page."""

    number: str
    path: str
    submitted: float
    """``time.perf_counter()`` when the answer to sending had come."""


def apply(browser: Browser) -> Sent:
    """One journey: guide, start, three pages saved, check page, sent, receipt number. Twelve requests."""
    guide = expect(browser.get(f"/procedures/{SLUG}/", "guide"), 200)
    begun = browser.post(f"/procedures/{SLUG}/start/", {"csrfmiddlewaretoken": csrf_in(guide)}, "start")
    draft = expect(begun, 302, leading="/drafts/").location
    place = expect(browser.get(draft, "resume"), 302, leading="/pages/").location
    for name, answers in PAGES:
        if f"/pages/{name}/" not in place:
            raise Unexpected(f"at {place} instead of {name}")
        page = expect(browser.get(place, "page"), 200)
        revision = _REVISION.search(page.text)
        if revision is None:
            raise Unexpected("a page without a revision")
        sent = {"csrfmiddlewaretoken": csrf_in(page), "revision": revision[1], "from": "", **answers}
        place = expect(browser.post(place, sent, "save", page=page), 302).location
        if "show=" in place or "new=" in place:
            raise Unexpected(f"{name} was not accepted: {place}")
    check = expect(browser.get(place, "check"), 200)
    shown = _SHOWN.search(check.text)
    if shown is None:
        raise Unexpected(f"no button to send on {place}")
    token = {"csrfmiddlewaretoken": csrf_in(check), "shown": shown[1]}
    done = expect(browser.post(f"{draft}submit/", token, "submit"), 302, leading="/applications/")
    submitted = time.perf_counter()
    receipt = expect(browser.get(done.location, "receipt number"), 200)
    number = _NUMBER.search(receipt.text)
    if number is None:
        raise Unexpected("no receipt number")
    return Sent(number[0], done.location.partition("?")[0], submitted)


@dataclass(slots=True)
class Load:
    """Several visitors at once, each one journey after another with a fresh browser."""

    host: str
    journeys: int
    receipt: bool
    numbers: list[str] = field(default_factory=list)
    spent: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _left: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def go(self, users: int) -> float:
        """Walk; returns the seconds it took all of them."""
        self._left = self.journeys
        visitors = [threading.Thread(target=self._visit) for _ in range(users)]
        begun = time.perf_counter()
        for one in visitors:
            one.start()
        for one in visitors:
            one.join()
        return time.perf_counter() - begun

    def _visit(self) -> None:
        while self._another():
            browser = Browser(self.host)
            begun = time.perf_counter()
            try:
                sent = apply(browser)
                browser.spent["journey"] = [time.perf_counter() - begun]
                if self.receipt:
                    browser.spent["receipt PDF"] = [receipt_ready(browser, sent)]
            except (OSError, Unexpected) as fault:
                with self._lock:
                    self.faults.append(f"{type(fault).__name__}: {fault}"[:300])
                continue
            with self._lock:
                self.numbers.append(sent.number)
                for kind, seconds in browser.spent.items():
                    self.spent.setdefault(kind, []).extend(seconds)

    def _another(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0


def receipt_ready(browser: Browser, sent: Sent, *, most: float = 30.0) -> float:
    """Seconds from the answer to sending until the receipt was there as a PDF, asked for ten times a second."""
    while time.perf_counter() - sent.submitted < most:
        answer = browser.get(f"{sent.path}receipt.pdf")
        if answer.status == 200 and answer.body.startswith(b"%PDF"):
            return time.perf_counter() - sent.submitted
        time.sleep(0.1)
    raise Unexpected(f"no receipt within {most:.0f} s")


def main() -> None:
    """Walk, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.applying", description=__doc__)
    parser.add_argument("host")
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--journeys", type=int, default=100)
    parser.add_argument("--receipt", action="store_true", help="wait for the receipt's PDF after each")
    asked = parser.parse_args()
    load = Load(asked.host, asked.journeys, asked.receipt)
    seconds = load.go(asked.users)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": seconds, "numbers": load.numbers, "spent": load.spent, "faults": load.faults,
        "cpu": used.ru_utime + used.ru_stime,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
