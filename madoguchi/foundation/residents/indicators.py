"""What the register counts about itself: protections, and looks at protected people. Never who they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.public import AccessLine, Attempt
from madoguchi.foundation.residents.looking import REFUSED
from madoguchi.foundation.residents.models import Protection
from madoguchi.kernel.indicators import Line, end_of, indicator, year_up_to


def _words(keys: Sequence[str]) -> Mapping[str, str]:
    return {
        "in-force": _now("protections in force"),
        "looked": _now("looks by those who may"),
        "refused": _now("refused to those who may not"),
    }


@indicator(
    "residents.protections",
    _("Protections in force"),
    unit=_("people"),
    definition=_("People whose whereabouts are protected at the end of the day."),
    counted=_("Each protection that had begun and that nobody had ended counts one."),
    better="neither",
    words=_words,
    source="protection_list",
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
