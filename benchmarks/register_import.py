"""How fast the register is imported, beside the floor: the same people as bare rows by ``bulk_create``, in the same run.

    python -m benchmarks.register_import [--people 50000]

Works in a test database of its own (SQLite, or the PostgreSQL of MADOGUCHI_DATABASE_URL). A full first import with three
facts, an address history and an Individual Number for each person; then the same files again with 1 % of the rows changed.
Prints people a second, seconds and CPU seconds; ends with an error when 50,000 people take a minute or more.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tests.environment  # noqa: F401 - a folder and settings of our own, before Django reads them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from madoguchi.foundation.organisation.public import city_folder, load_organisation  # noqa: E402
from madoguchi.foundation.residents.public import (  # noqa: E402
    Household,
    ImportKind,
    Outcome,
    Resident,
    SourceFile,
    import_residents,
)
from madoguchi.foundation.residents.tests.import_files import addresses, facts, number, people, person  # noqa: E402
from madoguchi.kernel.acts import SYSTEM  # noqa: E402

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
FAMILIES, GIVEN = "岩金平津葛奥成外浪鯵", "一花葵陸凛蓮紬湊芽律咲暖"
LIMIT_S, LIMIT_PEOPLE = 60.0, 50_000


def rows(count: int) -> list[dict[str, str]]:
    """Households of three."""
    found = []
    for n in range(count):
        family, given = FAMILIES[n // 3 % 10] + "木", GIVEN[n % 12] + GIVEN[n // 12 % 12]
        found.append(
            person(
                f"{n:08d}", f"{n // 3:08d}", 姓=family, 名=given, 続柄=("世帯主", "妻", "子")[n % 3], 番地=f"{n // 3 + 1}番地",
                生年月日=f"{1930 + n % 90}-0{n % 9 + 1}-1{n % 9}", 性別="男女"[n % 2], 個人番号=number(n + 1),
            )
        )  # fmt: skip
    return found


def files(told: list[dict[str, str]]) -> list[SourceFile]:
    """People, three facts each, one address each."""
    keys = [row["宛名番号"] for row in told]
    held = ("resident-tax,taxed,2026-06-01", "national-health-insured,,2020-04-01", "seal-registered,,2015-04-01")
    return [
        people(told),
        facts(*(f"{key},{fact}," for key in keys for fact in held)),
        addresses(*(f"{key},0370046,青森県,五所川原市,字栄町,10番地,,2010-04-01,,転入" for key in keys)),
    ]


def timed(what: str, run: Callable[[], object], count: int) -> tuple[float, float]:
    """Seconds and CPU seconds of a run, printed with the rate."""
    begun, worked = time.perf_counter(), time.process_time()
    run()
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what:<42}{count / took:>9,.0f} people/s {took:>7.1f} s {cpu:>7.1f} s CPU", flush=True)
    return took, cpu


def bare(count: int) -> None:
    """The floor: rows without any judgement, facts or history."""
    home = Household.objects.create(key="floor")
    Resident.objects.bulk_create(
        (
            Resident(
                key=f"floor-{n}", household=home, name={"family": "岩木", "given": "一"}, name_key="岩木一",
                born_on=date(1980, 1, 2), sex="male", relation="other", address={"town": "字栄町"}, address_key="字栄町",
                as_of=date(2026, 11, 1),
            )
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip


def main() -> int:
    """Measure; 1 when it is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    count: int = parser.parse_args().people
    connection.creation.create_test_db(verbosity=0)
    settings.MASTER_KEYS = []
    settings.MASTER_KEY_FILE = Path(tempfile.mkdtemp()) / "master-key"
    try:
        load_organisation(city_folder(), by=SYSTEM, at=AT)
        first = rows(count)

        def load(told: list[dict[str, str]]) -> Outcome:
            return import_residents(files(told), kind=ImportKind.FULL, as_of=date(2026, 11, 1), by=SYSTEM, at=AT)

        print(f"{connection.vendor}, {count:,} people")
        floor, floor_cpu = timed("floor: bare rows by bulk_create", lambda: bare(count), count)
        took, cpu = timed("full import, the first", lambda: load(first), count)
        timed("full import, the same again", lambda: load(first), count)
        changed = [row | {"番地": "番外地"} if n % 100 == 0 else row for n, row in enumerate(first)]
        timed("full import, 1 % changed", lambda: load(changed), count)
        print(f"The first import costs {took / floor:.1f} × the floor ({cpu / floor_cpu:.1f} × its CPU).")
        assert Resident.objects.filter(address__street="番外地").count() == -(-count // 100)
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)
    limit = LIMIT_S * count / LIMIT_PEOPLE
    # Beside other programs the clock on the wall tells of them; then only what this process worked is judged.
    busy = connection.vendor == "sqlite" and cpu < took * 0.6
    judged = cpu if busy else took
    print(
        f"judged by {'CPU seconds, the machine was busy' if busy else 'seconds'}: {judged:.1f} s, limit {limit:.1f} s"
    )
    return int(judged >= limit)


if __name__ == "__main__":
    sys.exit(main())
