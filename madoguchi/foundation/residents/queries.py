"""What the register knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.residents.models import Consent, Fact, Household, Protection, RegisterImport, Resident
from madoguchi.foundation.residents.rules import FactKind, fact_kinds
from madoguchi.foundation.residents.vocabulary import (
    CONTACTS,
    REGISTER,
    RELATION_IN_REGISTER,
    HeldFact,
    ImportState,
    Relation,
    Status,
)


def resident_of(user: User | None) -> Resident | None:
    """The person on the register whose account this is; ``None`` for staff and for people from elsewhere."""
    if user is None or user.is_staff:
        return None
    return Resident.objects.select_related("household").filter(account=user, status=Status.LIVING_HERE).first()


def get_resident(resident_id: UUID | str) -> Resident:
    """The person with this id, household read along; raises ``Resident.DoesNotExist``.

    A page of staff shows nothing of it before ``look_up``.
    """
    try:
        return Resident.objects.select_related("household").get(pk=resident_id)
    except ValidationError:  # no UUID at all
        raise Resident.DoesNotExist from None


def household_of(resident: Resident) -> list[Resident]:
    """Everybody who lives in the person's household now, the person included, in the register's order."""
    people = Resident.objects.filter(household_id=resident.household_id, status=Status.LIVING_HERE)
    return list(people.select_related("household").order_by("position", "id"))


def facts_about(household: Household, at: datetime) -> dict[str, dict[str, HeldFact]]:
    """Resident id -> kind -> what holds on that day, of everybody who lives in the household. Two queries.

    Of several facts of one kind the one that began last. A kind that the city's ``facts.yaml`` no longer names is left out.
    """
    return _held(Fact.objects.filter(resident__in=household.members.filter(status=Status.LIVING_HERE)), localdate(at))


def facts_of(resident: Resident, on: date) -> dict[str, HeldFact]:
    """Kind -> what held on a day, of one person, also of somebody whose entry was closed since (a death)."""
    return _held(Fact.objects.filter(resident=resident), on).get(str(resident.pk), {})


def consented_kinds(people: Collection[str]) -> dict[str, frozenset[str]]:
    """Resident id -> kinds of facts to which the person agreed and did not revoke it; no query where no kind asks."""
    asked = [key for key, one in fact_kinds().items() if one.consent is not None]
    found: dict[str, set[str]] = {}
    if asked and people:
        rows = Consent.objects.filter(resident_id__in=people, kind__in=asked, revoked_at=None).order_by()
        for resident_id, kind in rows.values_list("resident_id", "kind"):
            found.setdefault(str(resident_id), set()).add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def consents_of(resident_id: str) -> list[Consent]:
    """All consents of a person, those taken back too, the newest first."""
    return list(Consent.objects.filter(resident_id=resident_id)) if resident_id else []


def _held(rows: QuerySet[Fact], day: date) -> dict[str, dict[str, HeldFact]]:
    """A kind that asks for consent is held of those only who gave it. Each is told as of its kind's last file."""
    kinds = fact_kinds()
    found: dict[str, dict[str, HeldFact]] = {}
    rows = rows.filter(_agreed_to(kinds)).annotate(
        of_import=Case(When(~Q(resident__imported=""), then=F("resident__demo")))
    )
    held = list(rows.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("from_on"))
    last = {demo: _kinds_heard(demo, day) for demo in {one.of_import for one in held} - {None}}
    for one in held:
        if (kind := kinds.get(one.kind)) is not None:
            heard = last.get(one.of_import, {}).get(one.kind, one.as_of)
            found.setdefault(str(one.resident_id), {})[one.kind] = HeldFact(
                kind=one.kind, value=one.value, from_on=one.from_on, until_on=one.until_on, source=kind.source,
                basis=kind.basis, as_of=max(one.as_of, heard), name=kind.title,
            )  # fmt: skip
    return found


MOST_IMPORTS = 60
"""So many imports are looked through for a kind's last file: two months of daily differences."""


def _kinds_heard(demo: bool, on: date) -> dict[str, date]:
    """Kind of fact -> the day of the last imported file that spoke of it: what such a file left as it was still holds."""
    runs = RegisterImport.objects.filter(state=ImportState.DONE, demo=demo, as_of__lte=on).order_by("-as_of", "-id")
    found: dict[str, date] = {}
    for as_of, files in runs.values_list("as_of", "files")[:MOST_IMPORTS]:
        for kind in {kind for one in files for kind in one.get("kinds", ())}:
            found.setdefault(kind, as_of)
    return found


def _agreed_to(kinds: Mapping[str, FactKind]) -> Q:
    asked = [key for key, one in kinds.items() if one.consent is not None]
    if not asked:
        return Q()
    given = Consent.objects.filter(resident=OuterRef("resident"), kind=OuterRef("kind"), revoked_at=None)
    return ~Q(kind__in=asked) | Q(Exists(given))


def stands_on(resident: Resident, on: date) -> date:
    """The day to which the register's copy tells of somebody: that of the last import, where it left the entry as it was.

    An entry's own ``as_of`` is the day on which it last changed; that it is old says nothing.
    """
    runs = RegisterImport.objects.filter(state=ImportState.DONE, demo=resident.demo, as_of__lte=on)
    last: date | None = runs.aggregate(last=Max("as_of"))["last"] if resident.imported else None
    return max(resident.as_of, last) if last is not None else resident.as_of


def known_about(resident: Resident, at: datetime) -> dict[str, dict[str, Any]]:
    """What the register holds about a person, by concept: ``{"value", "register", "as_of" (date)}``.

    Only what the register really holds is there; a person who no longer lives here has nothing. A guarded address
    (支援措置) is not among it: it is filled into no form, compared with no answer and suggested to nobody, not even in
    the person's own session, which somebody else may have opened with their telephone.
    """
    if resident.status != Status.LIVING_HERE or resident.as_of > localdate(at):
        return {}
    as_of = stands_on(resident, localdate(at))
    values: dict[str, Any] = {
        "person.name": resident.name,
        "person.born_on": resident.born_on.isoformat(),
        "person.sex": resident.sex,
        "person.former_name": resident.former_name,
        "person.alias": resident.alias,
        "person.card_name": resident.card_name,
        "person.nationality": resident.nationality,
        "person.residence_status": resident.residence_status,
        "person.became_resident_on": resident.became_resident_on.isoformat() if resident.became_resident_on else "",
        "person.domicile": {} if resident.household.address_guarded else resident.domicile,
        "person.moved_from": "" if resident.household.address_guarded else resident.moved_from,
        "person.address": {} if resident.household.address_guarded else resident.address,
        "person.phone": resident.phone,
        "person.email": resident.email,
        "household.members": list(household_people(resident)),
    }
    return {
        concept: {
            "value": value,
            "register": CONTACTS if concept in ("person.phone", "person.email") else REGISTER,
            "as_of": as_of,
        }
        for concept, value in values.items()
        if value
    }


def same_household(one: Resident, other: Resident) -> bool:
    """Whether two people live in one household now."""
    return one.household_id == other.household_id and {one.status, other.status} == {Status.LIVING_HERE.value}


FULL_AGE = 18
"""成年 (民法第4条)."""


def is_parent_of_minor(parent: Resident, child: Resident, on: date) -> bool:
    """Whether the register shows ``parent`` as the parent of a child under 18 in the same household (法定代理).

    By the link to the parents where the register holds one; else by the relation to the head, which tells only of the
    head: a child is the head's child, and whoever is called father or mother is the head's parent.
    """
    if not same_household(parent, child) or parent.pk == child.pk:
        return False
    age = on.year - child.born_on.year - ((on.month, on.day) < (child.born_on.month, child.born_on.day))
    if age >= FULL_AGE:
        return False
    known = set(child.parents.values_list("pk", flat=True))
    if known:
        return parent.pk in known
    if parent.relation == Relation.HEAD:
        return child.relation == Relation.CHILD
    return child.relation == Relation.HEAD and parent.relation in (Relation.FATHER, Relation.MOTHER)


def household_people(resident: Resident) -> tuple[dict[str, Any], ...]:
    """The people of the household, the person included, in the register's order: see ``HouseholdPerson``."""
    people = Resident.objects.filter(household_id=resident.household_id, status=Status.LIVING_HERE)
    return tuple(
        {
            "id": str(one.id),
            "name": dict(one.name),
            "born_on": one.born_on.isoformat(),
            "sex": one.sex,
            "relation": RELATION_IN_REGISTER[Relation(one.relation)],
        }
        for one in people.order_by("position", "id")
    )


def parents_in(household: Household) -> dict[str, list[str]]:
    """Ids of the people who live in a household -> ids of their parents, as far as the register has the links."""
    links = Resident.parents.through._default_manager.filter(from_resident__household=household)
    found: dict[str, list[str]] = {}
    for child, parent in links.values_list("from_resident_id", "to_resident_id"):
        found.setdefault(str(child), []).append(str(parent))
    return found


def lineal_pairs(household: Household) -> frozenset[tuple[str, str]]:
    """Pairs of ids, both ways round, of lineal relatives (直系血族) of whom at least one lives in the household.

    Follows parents upwards and children downwards as far as the register knows them, wherever they live.
    """
    here = {str(pk) for pk in household.members.filter(status=Status.LIVING_HERE).values_list("pk", flat=True)}
    pairs: set[tuple[str, str]] = set()
    for column, other in (("from_resident_id", "to_resident_id"), ("to_resident_id", "from_resident_id")):
        links = _links(here, column, other)
        for start in here:
            for relative in _along(start, links):
                pairs |= {(start, relative), (relative, start)}
    return frozenset(pairs)


def _links(start: set[str], column: str, other: str) -> dict[str, set[str]]:
    """Who is linked to whom in one direction of parentage, from these people on: a generation a query."""
    links = Resident.parents.through._default_manager
    found: dict[str, set[str]] = {}
    generation = start
    while generation:
        found |= {one: set() for one in generation}
        for one, relative in links.filter(**{f"{column}__in": generation}).values_list(column, other):
            found[str(one)].add(str(relative))
        generation = {relative for one in generation for relative in found[one]} - found.keys()
    return found


def _along(start: str, links: Mapping[str, set[str]]) -> set[str]:
    """Everyone reached from ``start``."""
    found: set[str] = set()
    generation = {start}
    while generation:
        generation = set().union(*(links[one] for one in generation)) - found
        found |= generation
    return found


def facts_as_of(on: date, *, demo: bool) -> dict[str, date]:
    """Kind of fact -> the day of its newest data; a kind of which nothing was ever brought in is not there.

    Only of a kind that is there does the absence of a fact say that it does not hold. As of the last file that spoke
    of it until ``on`` (``demo``: among the invented people), which may have left all as it was. Two queries.
    """
    newest = dict(Fact.objects.order_by().values_list("kind").annotate(Max("as_of")))
    heard = _kinds_heard(demo, on)
    return {kind: max(day, heard.get(kind, day)) for kind, day in newest.items()}


def protections_in_force() -> list[Protection]:
    """Every protection that nobody has ended, what ends first in front."""
    return list(Protection.objects.filter(ended_at=None).prefetch_related("allowed_posts__department"))


def guards_without_protection() -> list[Resident]:
    """One person of each guarded household in which nobody who lives there is protected; somebody decides about it."""
    protected = Resident.objects.filter(
        status=Status.LIVING_HERE, protections__isnull=False, protections__ended_at=None
    )
    loose = Household.objects.filter(address_guarded=True).exclude(pk__in=protected.values("household_id"))
    first: dict[UUID, Resident] = {}
    for one in Resident.objects.filter(household__in=loose).order_by("household", "status", "position"):
        first.setdefault(one.household_id, one)
    return list(first.values())
