"""Checking and taking over a city's folder (自治体データ): here, because it takes several rooms to know what is right."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

from madoguchi.foundation.booking.public import Rules, read_rules
from madoguchi.foundation.forms.public import (
    CheckedCity,
    Fault,
    Faulty,
    Sender,
    Surroundings,
    check_folder,
    publish_definitions,
    sender_from,
)
from madoguchi.foundation.organisation.public import OrganisationPart, load_organisation, read_city, read_organisation
from madoguchi.foundation.records.public import read_filing_plan
from madoguchi.foundation.residents.public import (
    FactKind,
    RegisterRules,
    read_fact_kinds,
    read_register_rules,
)
from madoguchi.foundation.tickets.public import Hall, read_desks
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.refusals import Refused
from madoguchi.services.counter.public import read_counter_rules
from madoguchi.services.evidence.public import check_evidence, district_faults
from madoguchi.services.opendata.public import (
    Standards,
    StandardsFaulty,
    check_catalogue,
    check_inventory,
    city_standards,
    guideline_faults,
    load_catalogue,
)
from madoguchi.services.plan.public import check_plan, load_plan

T = TypeVar("T")


def check_city(folder: Path) -> CheckedCity:
    """Check all that a city's folder holds: its procedures against its departments, filing plan and calendars."""
    faults: list[Fault] = []
    _tried(faults, folder / "city.yaml", lambda _path: read_city(folder))
    organisation = _tried(faults, folder / "organisation.yaml", lambda _path: read_organisation(folder))
    plan = _tried(faults, folder / "filing_plan.yaml", lambda path: read_filing_plan(_text(path), name=str(path)))
    booking = _tried(faults, folder / "calendars.yaml", lambda path: read_rules(_text(path), name=str(path)))
    calendars = booking.calendars if booking is not None else None
    desks = _tried(faults, folder / "desks.yaml", lambda path: read_desks(_text(path), name=str(path)))
    departments = frozenset(one.key for one in organisation.departments) if organisation else None
    if desks is not None:
        faults += _unknown_at_desks(folder / "desks.yaml", desks, departments, calendars)
        faults += _visits_without_a_queue(folder / "desks.yaml", desks, booking)
    _tried(faults, folder / "counter.yaml", read_counter_rules)
    _tried(faults, folder, _opendata)
    facts = _tried(faults, folder / "facts.yaml", read_fact_kinds)
    rules = _tried(faults, folder / "register.yaml", read_register_rules)
    if organisation is not None:
        faults += _unknown_in_the_register(folder, organisation, facts, rules)
    if departments is not None and calendars is not None:
        faults += [
            Fault(str(folder / "calendars.yaml"), 0, key, f"no department is called “{one.department}”",
                  "write a key of organisation.yaml")
            for key, one in calendars.items() if one.department not in departments
        ]  # fmt: skip
        counters = booking.visits.desks if booking is not None and booking.visits is not None else ()
        faults += [
            Fault(str(folder / "calendars.yaml"), 0, f"visits.desks.{desk.calendar}",
                  f"no department is called “{key}”", "write a key of organisation.yaml")
            for desk in counters for key in sorted(desk.departments - departments)
        ]  # fmt: skip
    checked = check_folder(
        folder,
        Surroundings(
            departments=departments,
            record_classes=frozenset(plan.classes) if plan else None,
            calendars=frozenset(calendars) if calendars is not None else None,
            facts={key: tuple(one.values) for key, one in facts.items()} if facts is not None else None,
        ),
    )
    faults += check_plan(folder, organisation).faults
    catalogue = check_catalogue(folder, organisation)
    faults += catalogue.faults
    faults += check_inventory(folder, organisation, catalogue.catalogue).faults
    faults += guideline_faults(folder, departments)
    faults += check_evidence(folder, organisation).faults
    faults += district_faults(folder)
    faults += _consents_nobody_asks(folder, checked, facts or {})
    checked.faults = sorted({*faults, *checked.faults})
    return checked


def _consents_nobody_asks(folder: Path, checked: CheckedCity, facts: Mapping[str, FactKind]) -> list[Fault]:
    """Attachments that fall away by a linkage of which ``facts.yaml`` says nothing to agree to."""
    asked = {key for key, one in facts.items() if one.consent is not None}
    return [
        Fault(str(folder / "procedures" / f"{slug}.yaml"), 0, f"attachments.{attachment.name}.consent",
              f"facts.yaml asks for no consent to “{attachment.consent}”", f"use one of: {', '.join(sorted(asked)) or 'none'}")
        for slug, procedure in checked.procedures.items() for attachment in procedure.attachments
        if attachment.consent and attachment.consent not in asked
    ]  # fmt: skip


def _unknown_at_desks(
    path: Path, hall: Hall, departments: frozenset[str] | None, calendars: Container[str] | None
) -> list[Fault]:
    """Departments and calendars that the waiting hall names and nobody knows."""
    remedies = {"department": "write a key of organisation.yaml", "booking calendar": "write a key of calendars.yaml"}
    named = [(area.key, area.department) for area in hall.areas]
    named += [(desk.key, desk.department) for desk in hall.desks.values()]
    lost = [(key, "department", one) for key, one in named if departments is not None and one not in departments]
    lost += [
        (queue.key, "booking calendar", one)
        for queue in hall.queues.values()
        for one in sorted(queue.calendars)
        if calendars is not None and one not in calendars
    ]
    return [Fault(str(path), 0, key, f"no {what} is called “{name}”", remedies[what]) for key, what, name in lost]


def _visits_without_a_queue(path: Path, hall: Hall, booking: Rules | None) -> list[Fault]:
    """Calendars in which visits are reserved and which no queue takes: the kiosk would know none of these reservations."""
    reserved = [one.calendar for one in booking.visits.desks] if booking is not None and booking.visits else []
    taken = {one for queue in hall.queues.values() for one in queue.calendars}
    return [
        Fault(str(path), 0, name, "no queue takes those who reserved here", "name it under `calendars` of a queue")
        for name in reserved
        if name not in taken
    ]


def _unknown_in_the_register(
    folder: Path, organisation: OrganisationPart, facts: Mapping[str, FactKind] | None, rules: RegisterRules | None
) -> list[Fault]:
    departments = {one.key for one in organisation.departments}
    posts = {post.key for one in organisation.departments for post in one.posts}
    remedy = "write a key of organisation.yaml"
    strangers = [
        Fault(str(folder / "facts.yaml"), 0, key, f"no department is called “{one.department}”", remedy)
        for key, one in (facts or {}).items() if one.department not in departments
    ]  # fmt: skip
    if rules is not None:
        strangers += [
            Fault(str(folder / "register.yaml"), 0, "protection", f"no post is called “{key}”", remedy)
            for key in sorted((rules.decided_by | rules.seen_by) - posts)
        ]
    return strangers


def sender_in(folder: Path, owner: str) -> Sender:
    """Whom a form of the folder is addressed to: its mayor and the department ``owner``, from the files."""
    office = next((one for one in read_organisation(folder).departments if one.key == owner), None)
    hall = read_city(folder)
    if office is None:
        return sender_from(hall, "")
    return sender_from(hall, office.name.ja, office.place.ja if office.place else "", office.phone)


def load_city(folder: Path, *, at: datetime) -> str:
    """Take over departments, posts, every changed procedure and the plan; says what it did. Raises ``Faulty``."""
    checked = check_city(folder)
    if checked.errors:
        raise Faulty(checked.errors)
    departments = load_organisation(folder, by=SYSTEM, at=at)
    published = publish_definitions(checked, by=SYSTEM, at=at)
    said = f"{departments} departments; {len(checked.procedures)} procedures, {len(published)} of them new or changed."
    catalogue = check_catalogue(folder, read_organisation(folder))
    if catalogue.catalogue is not None:
        renewed = load_catalogue(catalogue.definitions, by=SYSTEM, at=at)
        said += f" {len(catalogue.definitions)} datasets, {renewed} of them new or changed."
    plan = check_plan(folder, read_organisation(folder)).plan
    version = load_plan(plan, by=SYSTEM, at=at) if plan is not None else None
    return f"{said} The plan {version.plan_key} is version {version.number}." if version else said


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _opendata(folder: Path) -> Standards:
    """What the city confirmed of the standard datasets; it need not have done so."""
    try:
        return city_standards(folder)
    except StandardsFaulty as trouble:
        raise ImproperlyConfigured(str(trouble)) from None


def _tried(faults: list[Fault], path: Path, read: Callable[[Path], T]) -> T | None:
    try:
        return read(path)
    except FileNotFoundError:
        faults.append(Fault(str(path), 0, "(file)", "the file is missing", "copy it from another city, and edit it"))
    except (Refused, ImproperlyConfigured) as trouble:
        faults.append(Fault(str(path), 0, "(file)", str(trouble), "mend these keys"))
    return None
