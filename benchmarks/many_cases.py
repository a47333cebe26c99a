"""A city hall after years: 200 procedures, a hundred cases of one department, then 100,000 of all.

As a program, under the settings of the measured database: ``python -m benchmarks.many_cases few`` makes the people and
100 cases through the operations; ``… many 100000`` makes cases of every procedure through the operations and copies
their rows (draft, case, content, events) by ``INSERT … SELECT`` until there are so many: a copy differs from what the
operations wrote in its keys, its number and its days (moved by whole weeks). Audit entries, mails and files are not
copied; the measured pages do not read them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

FEW = 100
OPEN_OF_TEN = 6
"""Of ten cases of the small department, so many are still open: enough for a full page of the list."""
MINE = 12
DEPARTMENT = "citizens"
PROCEDURES = 200
OWNERS = ("citizens", "environment", "national-health", "health-promotion", "welfare", "childcare", "long-term-care",
          "tax", "water", "education")  # fmt: skip


def with_many_procedures(city: Path, source: Path) -> None:
    """Add variants of the measured procedure to a city's folder until it has 200."""
    folder = city / "procedures"
    text = source.read_text(encoding="utf-8")
    missing = PROCEDURES - sum(1 for file in folder.glob("*.yaml") if not file.name.endswith(".examples.yaml"))
    for number in range(1, missing + 1):
        slug = f"{source.stem}-{number:03d}"
        own = text.replace(f"procedure: {source.stem}\n", f"procedure: {slug}\n", 1)
        own = own.replace("地域行事の補助金の申請", f"地域行事の補助金の申請（{number}）", 1)
        own = own.replace("owner: citizens", f"owner: {OWNERS[number % len(OWNERS)]}", 1)
        (folder / f"{slug}.yaml").write_text(own, encoding="utf-8")
        examples = source.with_name(f"{source.stem}.examples.yaml")
        shutil.copy(examples, folder / f"{slug}.examples.yaml")


def _people(at: datetime) -> tuple[Any, Any]:
    """(a resident with a card, the clerk of the department)."""
    from django.conf import settings

    from madoguchi.foundation.accounts.contrib.demo.cards import get_card
    from madoguchi.foundation.accounts.operations import admit_card
    from madoguchi.foundation.accounts.public import Identity, User
    from madoguchi.foundation.residents.demo import load_demo_people
    from madoguchi.kernel.acts import SYSTEM

    load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    card = get_card("hanako")
    identity = Identity(
        vendor="demo", subject=card.subject, name=card.name, address=card.address, born_on=card.born_on, sex=card.sex
    )
    resident = admit_card(identity, by=SYSTEM, at=at)
    return resident, User.objects.get(email__startswith="sato@")


def few(at: datetime) -> None:
    """A hundred cases of one department, a dozen of them one resident's, all through the operations."""
    from madoguchi.foundation.forms.public import versions_offered

    resident, _clerk = _people(at)
    dice = random.Random(1)
    offered = [v for v in versions_offered(at.date()) if v.procedure.owner == DEPARTMENT]
    variants = [v for v in offered if v.slug.startswith("community-event")]
    for n in range(FEW):
        ends = n % 10 >= OPEN_OF_TEN
        owner = resident if n < MINE else None
        _made(variants[n % len(variants)], dice, owner=owner, ends=ends, received=bool(n % 3), at=at)


def _made(version: Any, dice: random.Random, *, owner: Any, ends: bool, received: bool, at: datetime) -> Any:
    from madoguchi.config.demo import apply_as_sample
    from madoguchi.foundation.cases.public import decide_case, receive_case
    from madoguchi.kernel.acts import Actor

    procedure = version.procedure
    channel = "online" if "online" in procedure.channels else procedure.channels[0]
    case = apply_as_sample(version, dice, owner=owner, channel=channel, answers={}, at=at - timedelta(days=2))
    by = Actor(kind="staff", id="bench", name="佐藤 優", post="担当係")
    if received or ends:
        receive_case(case, by=by, at=at - timedelta(days=1))
    if ends:
        decide_case(case, outcome="granted", by=by, at=at)
    return case


def many(count: int, at: datetime) -> int:
    """Copy cases of every procedure until there are ``count``; returns how many procedures have cases."""
    from django.db import connection

    from madoguchi.foundation.cases.models import Case
    from madoguchi.foundation.forms.public import versions_offered
    from madoguchi.kernel.refusals import Refused

    dice = random.Random(2)
    patterns: list[tuple[str, int, int]] = []
    versions = versions_offered(at.date())
    each = (count - Case.objects.count()) // len(versions)
    for version in versions:
        # Of a year's cases a few wait and some are being examined; the rest has ended.
        shares = (("ended", 700, 0.88), ("examining", 21, 0.08), ("received", 7, 0.04))
        simple = version.slug.startswith("community-event")
        for what, days, share in shares if simple else shares[1:]:
            try:
                made = _made(version, dice, owner=None, ends=what == "ended", received=what == "examining", at=at)
            except Refused:
                continue
            patterns.append((str(made.pk), days, round(each * share)))
    with connection.cursor() as cursor:
        _copy(cursor, patterns)
        # Procedures whose sample could not end, or not be sent, leave a rest: more of the first that could.
        rest = count - Case.objects.count()
        if rest > 0:
            ended = [(case, days) for case, days, _n in patterns if days == 700]
            _copy(cursor, [(case, days, rest // len(ended) + 1) for case, days in ended])
        cursor.execute("ANALYZE")
    return len(set(Case.objects.order_by().values_list("slug", flat=True).distinct()))


def _copy(cursor: Any, patterns: Iterable[tuple[str, int, int]]) -> None:
    from madoguchi.foundation.cases.models import Case, CaseContent, CaseEvent, Draft

    cursor.execute("DROP TABLE IF EXISTS bench_map")
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_map (pattern uuid, old_draft uuid, draft uuid, made uuid, number text, weeks int)"
    )
    cursor.execute("CREATE SEQUENCE IF NOT EXISTS bench_number START 9000000000")
    for case, days, times in patterns:
        cursor.execute(
            "INSERT INTO bench_map SELECT id, draft_id, gen_random_uuid(), gen_random_uuid(),"
            " regexp_replace(nextval('bench_number')::text, '(...)(...)(....)', '\\1-\\2-\\3'),"
            " (random() * %s)::int / 7 FROM cases_case, generate_series(1, %s) WHERE id = %s",
            [days, times, case],
        )
    ids = {"id": "m.made", "draft_id": "m.draft", "number": "m.number",
           "search_text": "replace(t.search_text, replace(t.number, '-', ''), replace(m.number, '-', ''))"}  # fmt: skip
    _insert(cursor, Draft, "t.id = m.old_draft", {"id": "m.draft"})
    _insert(cursor, Case, "t.id = m.pattern", ids)
    for model in (CaseContent, CaseEvent):
        _insert(cursor, model, "t.case_id = m.pattern", {"case_id": "m.made"})


def _insert(cursor: Any, model: Any, joined: str, own: dict[str, str]) -> None:
    from django.db import models

    columns, values = [], []
    for f in model._meta.concrete_fields:
        if f.primary_key and f.column not in own:
            continue
        moved = f"t.{f.column} - m.weeks * interval '7 days'"
        value = moved if isinstance(f, models.DateTimeField) else f"t.{f.column}"
        if isinstance(f, models.DateField) and not isinstance(f, models.DateTimeField) and f.column != "keep_until":
            value = f"t.{f.column} - m.weeks * 7"
        columns.append(f'"{f.column}"')
        values.append(own.get(f.column, value))
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} t JOIN bench_map m ON {joined}"
    )


def signed_in() -> dict[str, str]:
    """Session keys of the resident and the clerk."""
    from django.test import Client

    from madoguchi.foundation.accounts.public import User
    from tests.cast import sign_in

    people = {"resident": User.objects.get(kind="resident"), "clerk": User.objects.get(email__startswith="sato@")}
    return {who: sign_in(Client(), user).cookies["sessionid"].value for who, user in people.items()}


def queries(paths: dict[str, str], sessions: dict[str, str]) -> dict[str, int]:
    """How often each page asks the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counted = {}
    for path, who in paths.items():
        client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "ja"})
        client.cookies["sessionid"] = sessions[who]
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200, path
        counted[path] = len(seen)
    return counted


PAGES = {"/applications/": "resident", "/my/": "resident", "/staff/cases/": "clerk", "/staff/cases/?view=all": "clerk",
         "/staff/cases/?view=ended": "clerk", "/staff/cases/?q=%E8%8A%B1%E5%AD%90": "clerk"}  # fmt: skip


def main() -> None:
    """Make the cases; print sessions, counts and queries as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_cases", description=__doc__)
    parser.add_argument("what", choices=["few", "many"])
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    asked = parser.parse_args()
    django.setup()
    from madoguchi.foundation.cases.models import Case
    from madoguchi.kernel import clock

    procedures = 0
    if asked.what == "few":
        few(clock.now())
    else:
        procedures = many(asked.count, clock.now())
    sessions = signed_in()
    told = {
        "sessions": sessions, "cases": Case.objects.count(), "procedures": procedures,
        "seen": Case.objects.filter(department=DEPARTMENT).count(), "queries": queries(PAGES, sessions),
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
