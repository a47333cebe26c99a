"""One suite for every reader: the demo's, and the bridge of a desk asked over HTTP as a browser asks it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from madoguchi.services.counter.navigator.readers.base import CardReader, Reading, begin_reading
from madoguchi.services.counter.navigator.readers.bridge import BridgeReader, mac_of
from madoguchi.services.counter.navigator.readers.demo import DemoReader
from madoguchi.services.counter.navigator.readers.refusals import (
    CardExpired,
    CardNotRead,
    CardPinLocked,
    CardPinMalformed,
    CardPinWrong,
    CardRevoked,
    LicenceNotRead,
    NumberNotForThis,
)
from madoguchi.services.counter.navigator.readers.registry import card_reader
from madoguchi.services.counter.navigator.readers.tests.fake_bridge import ORIGIN, Desk, bridge_of

pytestmark = pytest.mark.django_db
KEY = "a secret of this desk and the city, long enough"
HANAKO = {
    "name": "津軽　花子", "address": "青森県五所川原市字布屋町900番地1", "born_on": "1988-05-04", "sex": "female",
    "my_number": "123456789018", "pin": "1234",
}  # fmt: skip


class Bench(Protocol):
    """A reader with a card to lay on it."""

    reader: CardReader

    def answer(self, reading: Reading, *, card: str = "hanako", pin: str = "1234") -> Mapping[str, str]:
        """What the page sends back after the card ``card`` was laid on it and ``pin`` typed; no card: an empty key."""


class DemoBench:
    def __init__(self) -> None:
        self.reader: CardReader = DemoReader()

    def answer(self, reading: Reading, *, card: str = "hanako", pin: str = "1234") -> Mapping[str, str]:
        assert dict(self.reader.asking(reading).cards)["hanako"] == "津軽　花子"
        return {"nonce": reading.nonce, "card": card, "pin": pin}


class BridgeBench:
    def __init__(self, url: str, desk: Desk) -> None:
        self.reader: CardReader = BridgeReader(url, KEY)
        self.desk = desk

    def answer(self, reading: Reading, *, card: str = "hanako", pin: str = "1234") -> Mapping[str, str]:
        self.desk.card, self.desk.typed = HANAKO if card else None, pin
        self.desk.ended = card if card in ("expired", "revoked") else ""
        return {"answer": ask(self.reader.asking(reading).bridge_url, reading)}


def ask(url: str, reading: Reading, *, origin: str = ORIGIN) -> str:
    """What a browser does with the address that the page holds."""
    parts = urlsplit(url)
    there = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    body = json.dumps({"protocol": 1, "nonce": reading.nonce, "variant": reading.variant})
    there.request("POST", parts.path, body, {"Origin": origin, "Content-Type": "application/json"})
    answer = there.getresponse()
    text = answer.read().decode()
    there.close()
    return text if answer.status == 200 else ""


@pytest.fixture
def desk(at: datetime) -> Desk:
    return Desk(KEY, at)


@pytest.fixture(params=["demo", "bridge"])
def bench(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Bench]:
    if request.param == "demo":
        yield DemoBench()
        return
    with bridge_of(desk) as url:
        yield BridgeBench(url, desk)


def reading(at: datetime, **more: Any) -> Reading:
    return begin_reading(nonce="n-1", purpose="registration", at=at, **more)


def test_the_four_basic_data_are_read(bench: Bench, at: datetime) -> None:
    assert isinstance(bench.reader, CardReader)
    assert bench.reader.check_config() == []
    begun = reading(at)
    face = bench.reader.understand(bench.answer(begun), begun, at=at)
    assert (face.name, face.born_on, face.sex) == ("津軽　花子", date(1988, 5, 4), "female")
    assert face.address.startswith("青森県五所川原市")
    assert face.my_number == ""
    assert "花子" not in repr(face)


def test_the_number_comes_by_its_own_variant_and_for_a_purpose_that_allows_it(bench: Bench, at: datetime) -> None:
    with pytest.raises(NumberNotForThis):
        begin_reading(nonce="n-1", purpose="living", at=at, variant="with_number")
    begun = reading(at, variant="with_number")
    face = bench.reader.understand(bench.answer(begun), begun, at=at)
    assert len(face.my_number) == 12
    assert face.my_number not in repr(face)


def test_a_wrong_pin_reads_nothing(bench: Bench, at: datetime) -> None:
    begun = reading(at)
    with pytest.raises(CardPinWrong) as refused:
        bench.reader.understand(bench.answer(begun, pin="9999"), begun, at=at)
    assert "花子" not in f"{refused.value.told} {refused.value.details}"


def test_each_wrong_pin_says_how_many_tries_are_left_until_the_card_is_locked(bench: Bench, at: datetime) -> None:
    left = []
    for _try in range(2):
        begun = reading(at)
        with pytest.raises(CardPinWrong) as refused:
            bench.reader.understand(bench.answer(begun, pin="9999"), begun, at=at)
        left.append(refused.value.tries_left)
    assert left == [2, 1]
    for pin in ("9999", "1234"):
        begun = reading(at)
        with pytest.raises(CardPinLocked):
            bench.reader.understand(bench.answer(begun, pin=pin), begun, at=at)


@pytest.mark.parametrize("typed", ["", " ", "123", "12345", "abcd", "12a4"])
def test_what_is_no_pin_never_reaches_the_card_and_costs_no_try(bench: Bench, at: datetime, typed: str) -> None:
    for _try in range(4):
        begun = reading(at)
        with pytest.raises(CardPinMalformed):
            bench.reader.understand(bench.answer(begun, pin=typed), begun, at=at)
    begun = reading(at)
    with pytest.raises(CardPinWrong) as refused:
        bench.reader.understand(bench.answer(begun, pin="9999"), begun, at=at)
    assert refused.value.tries_left == 2, "the first try that counts"


def test_an_expired_card_is_told_with_its_last_day_and_a_revoked_one_is_refused(bench: Bench, at: datetime) -> None:
    begun = reading(at)
    with pytest.raises(CardExpired, match="令和6年4月1日"):
        bench.reader.understand(bench.answer(begun, card="expired"), begun, at=at)
    begun = reading(at)
    with pytest.raises(CardRevoked):
        bench.reader.understand(bench.answer(begun, card="revoked"), begun, at=at)


def test_the_right_pin_in_between_gives_all_tries_back(bench: Bench, at: datetime) -> None:
    for pin, fits in (("9999", False), ("1234", True), ("9999", False)):
        begun = reading(at)
        if fits:
            assert bench.reader.understand(bench.answer(begun, pin=pin), begun, at=at).name
            continue
        with pytest.raises(CardPinWrong) as refused:
            bench.reader.understand(bench.answer(begun, pin=pin), begun, at=at)
        assert refused.value.tries_left == 2


def test_without_a_card_nothing_is_read(bench: Bench, at: datetime) -> None:
    begun = reading(at)
    with pytest.raises(CardNotRead):
        bench.reader.understand(bench.answer(begun, card=""), begun, at=at)


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "{}"}, {"answer": "[1]"}, {"card": "x" * 9000}])
def test_what_is_no_answer_is_refused(bench: Bench, at: datetime, answer: Mapping[str, str]) -> None:
    with pytest.raises(CardNotRead):
        bench.reader.understand(answer, reading(at), at=at)


def test_an_answer_serves_its_own_reading_and_only_while_it_is_fresh(bench: Bench, at: datetime) -> None:
    begun = reading(at)
    answer = bench.answer(begun)
    other = begin_reading(nonce="n-2", purpose="registration", at=at)
    with pytest.raises(CardNotRead):
        bench.reader.understand(answer, other, at=at)
    with pytest.raises(CardNotRead):
        bench.reader.understand(answer, begun, at=at + timedelta(minutes=3))
    assert bench.reader.understand(answer, begun, at=at + timedelta(minutes=1)).name


def test_a_licence_is_refused_where_it_cannot_be_read(bench: Bench, at: datetime) -> None:
    with pytest.raises(LicenceNotRead):
        bench.reader.read_licence(b"", at=at)


# The bridge's own -----------------------------------------------------------------------------------


def forged(desk: Desk, at: datetime, **changes: Any) -> dict[str, Any]:
    desk.card, desk.typed = HANAKO, "1234"
    told = desk.answer({"nonce": "n-1", "variant": "basic"})
    return {**told, **changes}


def test_what_the_key_does_not_prove_is_refused(desk: Desk, at: datetime) -> None:
    reader, begun = BridgeReader("http://127.0.0.1:18701", KEY), reading(at)
    changed = forged(desk, at)
    changed["card"] = {**changed["card"], "name": "岩木　太郎"}
    for text in (changed, {**forged(desk, at), "mac": "0" * 64}, forged(desk, at, more="x")):
        with pytest.raises(CardNotRead):
            reader.understand({"answer": json.dumps(text)}, begun, at=at)
    with pytest.raises(CardNotRead):
        BridgeReader("http://127.0.0.1:18701", "another secret of another city, long too").understand(
            {"answer": json.dumps(forged(desk, at))}, begun, at=at
        )
    good = json.dumps(forged(desk, at))
    assert reader.understand({"answer": good}, begun, at=at).name == "津軽　花子", "the control: unchanged it is taken"


def test_more_than_was_asked_for_is_not_taken(desk: Desk, at: datetime) -> None:
    told = forged(desk, at)
    told["card"] = {**told["card"], "my_number": "123456789018"}
    told["mac"] = mac_of(told, KEY)
    with pytest.raises(CardNotRead):
        BridgeReader("http://127.0.0.1:18701", KEY).understand({"answer": json.dumps(told)}, reading(at), at=at)


def test_a_bridge_that_does_not_count_leaves_the_number_open_and_none_left_is_locked(desk: Desk, at: datetime) -> None:
    desk.card, desk.typed, desk.tells_tries = HANAKO, "0000", False
    reader, begun = BridgeReader("http://127.0.0.1:18701", KEY), reading(at)
    told = desk.answer({"nonce": "n-1", "variant": "basic"})
    with pytest.raises(CardPinWrong) as refused:
        reader.understand({"answer": json.dumps(told)}, begun, at=at)
    assert refused.value.tries_left is None
    for tries, refusal in ((0, CardPinLocked), (-1, CardNotRead), ("2", CardNotRead), (True, CardNotRead)):
        more = {**told, "tries_left": tries}
        more["mac"] = mac_of(more, KEY)
        with pytest.raises(refusal):
            reader.understand({"answer": json.dumps(more)}, begun, at=at)


def test_three_wrong_pins_lock_the_card(desk: Desk, at: datetime) -> None:
    with bridge_of(desk) as url:
        bench = BridgeBench(url, desk)
        for _try in range(2):
            with pytest.raises(CardPinWrong):
                bench.reader.understand(bench.answer(reading(at), pin="0000"), reading(at), at=at)
        for pin in ("0000", "1234"):
            with pytest.raises(CardPinLocked):
                bench.reader.understand(bench.answer(reading(at), pin=pin), reading(at), at=at)


def test_the_fake_answers_the_citys_own_pages_only(desk: Desk, at: datetime) -> None:
    desk.card, desk.typed = HANAKO, "1234"
    with bridge_of(desk) as url:
        assert ask(f"{url}/v1/read", reading(at), origin="https://evil.example") == ""
        assert ask(f"{url}/v1/other", reading(at)) == ""
        assert json.loads(ask(f"{url}/v1/read", reading(at)))["card"]["name"] == "津軽　花子"


def test_a_bridge_elsewhere_or_with_a_short_key_is_a_fault(settings: Settings) -> None:
    assert len(BridgeReader("http://10.0.0.5:18701", "short").check_config()) == 2
    assert BridgeReader("http://127.0.0.1:18701", KEY).check_config() == []
    settings.MADOGUCHI_CARD_BRIDGE_URL, settings.MADOGUCHI_CARD_BRIDGE_KEY = "http://127.0.0.1:18701", KEY
    assert isinstance(card_reader(), BridgeReader)
    settings.MADOGUCHI_CARD_BRIDGE_URL, settings.MADOGUCHI_DEMO = "", False
    assert card_reader() is None
