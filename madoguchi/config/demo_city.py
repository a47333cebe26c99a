"""The demo: a city with invented people, loaded once and again only when something changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.utils.timezone import localdate

from madoguchi.config.cli import ROOT
from madoguchi.config.demo import load_demo_cases, staff_of
from madoguchi.config.demo_applications import load_demo_applications
from madoguchi.config.loading import load_city
from madoguchi.foundation.residents.demo import StaffFile, load_demo_people, load_invented_city, read_staff
from madoguchi.kernel.acts import SYSTEM, Actor
from madoguchi.services.evidence.public import publish_demo_sheets, tables_of_demo_sheets
from madoguchi.services.opendata.public import Version, publish_approved, publish_demo_files, publish_demo_sources
from madoguchi.services.plan.public import IndicatorValue, Manner, take_values

TOTP_PERIOD_SECONDS = 30


def fingerprint(*folders: Path) -> str:
    """What lies in these folders: every file's path, size and time of change."""
    seen = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo":
                state = path.stat()
                seen.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _stamp() -> Path:
    return Path(settings.VAR) / "demo-loaded"


def _state() -> str:
    database = settings.DATABASES["default"]
    here = fingerprint(ROOT / "madoguchi", Path(settings.CITY_FOLDER))
    return f"{here} {database['ENGINE']} {database['HOST']} {database['NAME']}\n"


def anything_changed() -> bool:
    """Whether the demo must be prepared: the first time, with another program, city or database."""
    stamp = _stamp()
    database = settings.DATABASES["default"]
    gone = database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists()
    return gone or not stamp.exists() or stamp.read_text() != _state()


def remember_what_was_loaded() -> None:
    """Let the next start skip the preparation."""
    _stamp().write_text(_state())


def set_old_checkpoints_aside(*, at: datetime) -> None:
    """A demo whose database was thrown away begins a new chain of seals; a real city's is never touched."""
    database, folder = settings.DATABASES["default"], settings.CHECKPOINTS
    gone = database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists()
    if gone and folder is not None and folder.is_dir() and folder.parent == Path(settings.VAR):
        folder.rename(folder.with_name(f"{folder.name}-until-{at:%Y%m%d-%H%M%S}"))


def load_demo(folder: Path, *, at: datetime) -> str:
    """Load the city, its invented people and their cases; says what is there. Harmless to repeat."""
    said = load_city(folder, at=at)
    people = load_demo_people(folder, by=SYSTEM, at=at)
    cases = load_demo_cases(at=at) + load_demo_applications(folder, at=at)
    if not IndicatorValue.objects.exists():
        # The first night has not come yet: the pages of the plan shall show something.
        take_values(None, as_of=localdate(at), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    datasets = publish_demo_files(folder, people=lambda department: _two_of(department, at), at=at)
    sheets = _publish_sheets(at=at)
    return (
        f"{said} {people.residents} invented residents, {people.staff} staff, {cases} new cases,"
        f" {datasets} datasets of open data for the worker to publish, {sheets} sheets of evidence."
    )


def publish_own_tables(*, at: datetime) -> str:
    """What the platform counts of itself, as open data from the first day on: after everybody is in the register."""
    done = publish_demo_sources(people=lambda department: _two_of(department, at), at=at)
    return f"{done} datasets of what the platform counts itself for the worker to publish."


def _publish_sheets(*, at: datetime) -> int:
    """The demo's sheets; the data that they are drawn from is published at once, the rest by the worker."""
    slugs = {name.partition(".")[2] for name in tables_of_demo_sheets()}
    for version in Version.objects.filter(dataset__slug__in=slugs, state="approved"):
        publish_approved(version.pk, at=at)
    writer, decider = _two_of("it", at)
    return publish_demo_sheets(writer=writer, decider=decider, at=at)


def _two_of(department: str, at: datetime) -> tuple[Actor, Actor]:
    return staff_of(department, "clerk", at), staff_of(department, "chief", at)


def load_invented_residents(*, at: datetime, say: Callable[[str], None]) -> None:
    """Fill the register with a whole city of invented people, the first time only; says how far it is."""
    if settings.DEMO_RESIDENTS <= 0:
        return
    begun = time.monotonic()
    said = 0

    def tell(done: int, parts: int) -> None:
        nonlocal said
        if done * 10 // parts > said:
            said = done * 10 // parts
            say(f"  residents: {done * 100 // parts} % in the register, {time.monotonic() - begun:.0f} s")

    say(f"Inventing {settings.DEMO_RESIDENTS} residents …")
    try:
        outcome = load_invented_city(people=settings.DEMO_RESIDENTS, by=SYSTEM, at=at, tell=tell)
    except LookupError as nowhere:
        say(f"No residents were invented: {nowhere}.")
        return
    if outcome is None:
        say("  They are in the register already.")
    elif outcome.faults:
        say(f"  {len(outcome.faults)} rows were not taken over: see the page of the import.")


def one_time_code(secret: str, *, at: datetime) -> str:
    """The six digits that an authenticator shows at this moment (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(at.timestamp()) // TOTP_PERIOD_SECONDS)))


def as_people_sign_in(folder: Path, *, address: str, at: datetime) -> str:
    """What the console shows when the demo is up: addresses, and how the invented staff sign in."""
    staff: StaffFile = read_staff(folder)
    width = max(len(one.email) for one in staff.staff)
    rows = [
        f"  {one.email:<{width}}  {one_time_code(one.totp, at=at)}  {one.name} ({', '.join(one.posts)})"
        for one in staff.staff
    ]
    return "\n".join(
        [
            "",
            f"  Residents  {address}/          住民の窓口",
            f"  Staff      {address}/staff/    職員の画面",
            f"  Demo desk  {address}/demo/     invented people's cards, PINs, passwords, codes of this minute, mails",
            "",
            f"Invented staff, password {staff.password}, with the one-time code of this half minute:",
            *rows,
            "",
            "Everything lies in " + str(settings.VAR) + ". Ctrl-C stops.",
        ]
    )
