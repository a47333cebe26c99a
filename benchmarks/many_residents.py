"""A register of a million: invented people copied into an empty database, and a clerk's searches asked of it.

As a program, under the settings of the measured database: ``python -m benchmarks.many_residents 1000000`` fills and asks,
and prints the figures as JSON. Names, ages and addresses come from the invented city; because a million people have
more different names than 50,000, some are put together from further parts. The words of the index are made by the same
code as in an import; only the rows are written by ``COPY`` and PostgreSQL's index of words is made afterwards.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from benchmarks.figures import percentile  # noqa: E402
from madoguchi.foundation.accounts.public import User  # noqa: E402
from madoguchi.foundation.residents.invented.ages import invent_ages  # noqa: E402
from madoguchi.foundation.residents.invented.families import _HEADS, _TAILS, invent_family_name  # noqa: E402
from madoguchi.foundation.residents.invented.given import _HEISEI_WOMEN, _SHOWA_WOMEN, invent_given_name  # noqa: E402
from madoguchi.foundation.residents.invented.living import invent_address  # noqa: E402
from madoguchi.foundation.residents.invented.person import InventedHousehold, InventedPerson  # noqa: E402
from madoguchi.foundation.residents.invented.towns import towns_of  # noqa: E402
from madoguchi.foundation.residents.matching import address_key, name_key, written_address, written_name  # noqa: E402
from madoguchi.foundation.residents.models import Resident, SearchEntry  # noqa: E402
from madoguchi.foundation.residents.public import IDENTIFYING, look_for, search_residents  # noqa: E402
from madoguchi.foundation.residents.search.index import learn  # noqa: E402
from madoguchi.foundation.residents.search.words import words_of  # noqa: E402
from madoguchi.kernel.acts import Actor  # noqa: E402

AT = datetime(2026, 10, 1, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
ON = date(2026, 4, 1)
RARE = 0.05
INDEX = "residents_search_words"
HOUSEHOLD = 2
ROUNDS = 3
Row = tuple[Any, ...]


def invented(count: int) -> Iterator[tuple[InventedPerson, dict[str, str]]]:
    """So many people with their addresses, the same in every run."""
    dice = random.Random(7)
    towns = towns_of("青森県", "五所川原市")
    household = InventedHousehold("", [])
    for number, (sex, age) in enumerate(invent_ages(count, dice)):
        born = date(ON.year - age, 4, 1) - timedelta(days=dice.randrange(365))
        one = InventedPerson(f"b{number:07d}", sex, born)
        one.family, one.family_kana = _family(dice)
        one.given, one.given_kana = _given(one, dice)
        if number % HOUSEHOLD == 0:
            household = InventedHousehold(f"bh{number:07d}", [one])
            invent_address(household, towns, dice, number=10_000)
        one.phone = f"0{dice.randrange(10**9):09d}" if dice.random() < 0.4 else ""
        yield one, household.address


def _family(dice: random.Random) -> tuple[str, str]:
    if dice.random() > RARE:
        return invent_family_name(dice)
    parts = [dice.choice(some).split() for some in (_HEADS, _HEADS, _TAILS)]
    return "".join(written for _kana, written in parts), "".join(kana for kana, _written in parts)


def _given(one: InventedPerson, dice: random.Random) -> tuple[str, str]:
    written, kana = invent_given_name(one.sex, one.born_on.year, dice)
    if dice.random() > RARE:
        return written, kana
    head_kana, head = dice.choice(_SHOWA_WOMEN + _HEISEI_WOMEN).split()
    return head + written, head_kana + kana


def fill(count: int) -> float:
    """Copy the people and their index rows; returns the seconds that making PostgreSQL's index of words took."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {INDEX}")
    vocabulary: set[str] = set()
    household = uuid.uuid4()
    batch: list[tuple[Row, Row, Row | None]] = []
    for number, (one, address) in enumerate(invented(count)):
        first = number % HOUSEHOLD == 0
        household = uuid.uuid4() if first else household
        batch.append(_rows(one, address, household, first, number, vocabulary))
        if len(batch) == 20_000:
            _copy(batch)
            batch.clear()
    _copy(batch)
    with transaction.atomic():
        learn(vocabulary)
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX {INDEX} ON {SearchEntry._meta.db_table} USING gin (words) WITH (fastupdate = off)"
        )
        seconds = time.perf_counter() - begun
        cursor.execute("VACUUM ANALYZE")
    return seconds


def _rows(
    one: InventedPerson, address: dict[str, str], household: uuid.UUID, first: bool, number: int, vocabulary: set[str]
) -> tuple[Row, Row, Row | None]:
    name = {"family": one.family, "given": one.given, "family_kana": one.family_kana, "given_kana": one.given_kana}
    words = words_of(name=name, born_on=one.born_on, address=address, phone=one.phone, living_here=True)
    vocabulary |= words.letters
    pk = uuid.uuid4()
    person = (
        pk, one.key, household, number % HOUSEHOLD, json.dumps(name), name_key(written_name(name)), one.born_on, one.sex,
        "head" if first else "wife", json.dumps(address), address_key(written_address(address)), one.phone, "", "JP",
        "living-here", ON, True,
    )  # fmt: skip
    return person, (pk, words.numbers, words.sort_key), ((household, f"bh{number:07d}", False, True) if first else None)


def _copy(batch: Sequence[tuple[Row, Row, Row | None]]) -> None:
    people = (
        "id, key, household_id, position, name, name_key, born_on, sex, relation, address, address_key, phone, email,"
        " nationality, status, as_of, demo"
    )
    tables = (
        ("residents_household", "id, key, address_guarded, demo", [row[2] for row in batch if row[2]]),
        ("residents_resident", people, [row[0] for row in batch]),
        ("residents_searchentry", "resident_id, words, sort_key", [row[1] for row in batch]),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def questions() -> dict[str, list[str]]:
    """What clerks type, by kind; taken from people who are there, so that each kind finds somebody (but the last)."""
    dice = random.Random(3)
    pks = list(Resident.objects.order_by("key").values_list("pk", flat=True)[:20_000])
    people = list(Resident.objects.filter(pk__in=dice.sample(pks, 12)).order_by("key"))
    several = {
        "a common family name": ["工藤", "佐藤", "さとう", "ささき", "高橋", "斎藤", "saito", "タカハシ"],
        "a beginning, a part": ["たか", "さい", "山", "橋", "藤", "田村", "木町", "か", "子", "golf"],
        "two common words": ["工藤 子", "佐藤 一", "さとう かず", "木村 金木", "佐々木 昭和", "高橋 正", "三上 1950", "今 栄町"],
        "nobody": ["弘前次郎左衛門", "ズヅヴァ", "xyzzy", "1890-01-01", "佐藤 弘前次郎", "099-999-9999"],
    }  # fmt: skip
    several["a whole name"] = [f"{p.name['family']} {p.name['given']}" for p in people[:8]]
    several["a whole name unspaced"] = [p.name["family"] + p.name["given"] for p in people[:8]]
    several["kana"] = [f"{p.name['family_kana']} {p.name['given_kana']}" for p in people[:8]]
    several["kana with a slip"] = [f"{p.name['family_kana']} {_slipped(p.name['given_kana'], dice)}" for p in people]
    several["a name with a slip, unspaced"] = [
        p.name["family_kana"] + _slipped(p.name["given_kana"], dice) for p in people
    ]
    several["a day of birth"] = [p.born_on.isoformat() for p in people[:4]] + ["昭和20年", "5月4日"]
    several["a day of birth and a name"] = [f"{p.born_on.isoformat()} {p.name['family']}" for p in people[:8]]
    several["an address"] = [p.address["town"] + p.address["street"] for p in people[:8]]
    several["telephone"] = [p.phone or p.born_on.isoformat() for p in people] + ["0101"]
    several["telephone with a slip"] = [p.phone[:5] + p.phone[6] + p.phone[5] + p.phone[7:] for p in people if p.phone]
    return several


def _slipped(kana: str, dice: random.Random) -> str:
    place = dice.randrange(len(kana))
    return kana[:place] + dice.choice(["", "ヌ", kana[place] * 2]) + kana[place + 1 :]


def timed(ask: Callable[[Any], Any], about: Any) -> float:
    """Milliseconds of one answer."""
    begun = time.perf_counter()
    ask(about)
    return (time.perf_counter() - begun) * 1000


@cache
def clerk() -> tuple[User, Actor]:
    """Who searches: a member of staff, as whom each look is written down."""
    user = User.objects.create(kind="staff", email="clerk@bench.test", name="計測 窓口", demo=True)
    return user, Actor(kind="staff", id=str(user.pk), name=user.name, post="窓口")


def search(typed: str) -> Any:
    """One search, the first page, as a page of staff makes it: with the line of the look for each whom it shows."""
    user, by = clerk()
    return look_for(typed, IDENTIFYING, seen_by=user, by=by, at=AT)


def by_its_key(pk: uuid.UUID) -> Resident:
    """One person, whose key is known."""
    return Resident.objects.select_related("household").get(pk=pk)


def by_its_name(name: str) -> list[Resident]:
    """The people of exactly this name, by the index that card sign-in uses."""
    return list(Resident.objects.filter(name_key=name).order_by("born_on")[:20])


def told(count: int) -> dict[str, Any]:
    """Fill and ask; everything in milliseconds."""
    begun = time.perf_counter()
    indexed = fill(count)
    filled = time.perf_counter() - begun
    asked = questions()
    for typed in ("工藤", "0101"):
        search(typed)
    gc.collect()
    gc.freeze()  # as a web process does when it has loaded the product (config/gunicorn.py)
    cpu = time.process_time()
    kinds = {kind: [timed(search, t) for t in several for _n in range(ROUNDS)] for kind, several in asked.items()}
    everything = [one for times in kinds.values() for one in times]
    cpu = (time.process_time() - cpu) / len(everything) * 1000
    found = {kind: sum(1 for t in several if search(t).hits) / len(several) for kind, several in asked.items()}
    keys = list(Resident.objects.order_by("key").values_list("pk", "name_key")[:200])
    by_key = [timed(by_its_key, pk) for pk, _name in keys]
    by_name = [timed(by_its_name, n) for _pk, n in keys]
    return {
        "count": count, "filled_s": filled, "index_s": indexed, "words": _words(),
        "p50": statistics.median(everything), "p95": percentile(everything, 0.95), "max": max(everything), "cpu": cpu,
        "kinds": {kind: [percentile(times, 0.95), found[kind]] for kind, times in kinds.items()},
        "by_key": percentile(by_key, 0.95), "by_name": percentile(by_name, 0.95), "without": without_index(asked),
        "slowest": sorted(((timed(search, t), t) for several in asked.values() for t in several), reverse=True)[:8],
    }  # fmt: skip


def without_index(asked: dict[str, list[str]]) -> float:
    """The control: p95 of the same searches, without the lines of the looks, where the index of words is missing."""

    def bare(typed: str) -> Any:
        return search_residents(typed, seen_by=clerk()[0], at=AT)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX {INDEX}")
        times = [timed(bare, t) for several in asked.values() for t in several[:2]]
        transaction.set_rollback(True)
    return percentile(times, 0.95)


def _words() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM residents_searchpart WHERE kind = 0 AND text = whole")
        return int(cursor.fetchone()[0])


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_residents", description=__doc__)
    parser.add_argument("count", type=int)
    print(json.dumps(told(parser.parse_args().count), ensure_ascii=False))


if __name__ == "__main__":
    main()
