"""What the register counts: people by age, protections, and looks at protected people. Never who they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, Attempt
from madoguchi.foundation.residents.looking import REFUSED
from madoguchi.foundation.residents.models import Protection, Resident
from madoguchi.foundation.residents.policies import may_decide_on_protection
from madoguchi.foundation.residents.vocabulary import Status
from madoguchi.kernel.indicators import Line, end_of, indicator, year_up_to


def _words(keys: Sequence[str]) -> Mapping[str, str]:
    return {
        "under-15": _now("under 15"),
        "working": _now("15 to 64"),
        "over-65": _now("65 and over"),
        "in-force": _now("protections in force"),
        "looked": _now("looks by those who may"),
        "refused": _now("refused to those who may not"),
    }


@indicator(
    "residents.by_age",
    _("People on the register, by age"),
    unit=_("people"),
    definition=_("People whom the register lists as living here: under 15, from 15 to 64, and 65 and over."),
    counted=_("Each person counts one, by the age reached on the day. Known as the register stands now only."),
    better="neither",
    words=_words,
    any_day=False,
)
def by_age(on: date) -> Iterator[Line]:
    """Three lines, in one query."""
    of_15, of_65 = Q(born_on__lte=_years_before(on, 15)), Q(born_on__lte=_years_before(on, 65))
    found = Resident.objects.filter(status=Status.LIVING_HERE).aggregate(
        young=Count("pk", filter=~of_15), working=Count("pk", filter=of_15 & ~of_65), old=Count("pk", filter=of_65)
    )
    yield Line("under-15", found["young"])
    yield Line("working", found["working"])
    yield Line("over-65", found["old"])


def _years_before(on: date, years: int) -> date:
    # Who was born on the day or before it has reached the age; 29 February counts as the 28th in years without one.
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _protections_listed(person: User, _on: date, today: date) -> Mapping[str, str]:
    # Whoever decides on protections has their list, without a name.
    return {"in-force": reverse("protection_list")} if may_decide_on_protection(person, on=today) else {}


@indicator(
    "residents.protections",
    _("Protections in force"),
    unit=_("people"),
    definition=_("People whose whereabouts are protected at the end of the day."),
    counted=_("Each protection that had begun and that nobody had ended counts one."),
    better="neither",
    words=_words,
    source="protection_list",
    rows=_protections_listed,
)
def protections(on: date) -> Iterator[Line]:
    """One line."""
    then = end_of(on)
    yield Line("in-force", Protection.objects.filter(_in_force(then)).count())


@indicator(
    "residents.protected_looks",
    _("Looks at protected people"),
    unit=_("looks"),
    definition=_(
        "Looks of staff at records of people under protection in the last 365 days, and tries that were refused."
    ),
    counted=_(
        "Lines of the ledger of looks about somebody whose protection is in force, and refused tries to open one."
    ),
    better="neither",
    words=_words,
    source="audit_looks",
)
def protected_looks(on: date) -> Iterator[Line]:
    """Two lines: looks, and refused tries."""
    first, beyond = year_up_to(on)
    people = [str(pk) for pk in Protection.objects.filter(_in_force(beyond)).values_list("resident_id", flat=True)]
    within = Q(at__gte=first, at__lt=beyond)
    looked = AccessLine.objects.filter(within, resident_id__in=people, actor_kind="staff").count()
    yield Line("looked", looked)
    yield Line("refused", Attempt.objects.filter(within, kind=REFUSED, succeeded=False).count())


def _in_force(then: object) -> Q:
    return Q(begun_at__lt=then) & (Q(ended_at=None) | Q(ended_at__gte=then))
