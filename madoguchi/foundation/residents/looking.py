"""Looking into the register (住民情報の照会): never without a purpose, never without a line the person can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import record_attempt, record_view, record_views
from madoguchi.foundation.residents.models import AddressSpell, Resident
from madoguchi.foundation.residents.numbers import opened_number
from madoguchi.foundation.residents.policies import may_see_protected
from madoguchi.foundation.residents.queries import facts_about, get_resident, household_of
from madoguchi.foundation.residents.refusals import ProtectedPerson, PurposeMissing
from madoguchi.foundation.residents.search import HitPage, search_residents
from madoguchi.foundation.residents.vocabulary import HeldFact
from madoguchi.kernel.acts import Actor

AT_THE_COUNTER = gettext_noop("Handling a procedure at the counter")
IDENTIFYING = gettext_noop("Finding out who has come to the counter")
DECIDING = gettext_noop("Deciding on the protection of a person")
ENTRY = gettext_noop("Entry in the register of residents")
NUMBER = gettext_noop("Individual Number")
FOUND = gettext_noop("Name, date of birth and town in a list of people found by a search")
REFUSED = "residents.protected"
"""Kind of the attempt that stands in the ledger when somebody asked for a protected person in vain."""


class Entry:
    """What the register holds about a person and the household, for a page of staff: the line of the look is written.

    What a page does not show is not read.
    """

    def __init__(self, resident: Resident, at: datetime) -> None:
        self.resident, self.at = resident, at

    @cached_property
    def household(self) -> list[Resident]:
        """Everybody who lives there now, the person included."""
        return household_of(self.resident)

    @cached_property
    def facts_of_household(self) -> Mapping[str, Mapping[str, HeldFact]]:
        """Resident id -> kind -> fact."""
        return facts_about(self.resident.household, self.at)

    @property
    def facts(self) -> Mapping[str, HeldFact]:
        """Kind -> fact, of the person."""
        return self.facts_of_household.get(str(self.resident.pk), {})

    @cached_property
    def spells(self) -> list[AddressSpell]:
        """Addresses, newest first."""
        return list(self.resident.spells.all())

    @property
    def guarded(self) -> bool:
        """Protected: the page carries the warning (``residents/staff/parts/protected.html``), and nothing of it leaves."""
        return self.resident.household.address_guarded


def look_up(
    resident: Resident,
    purpose: str,
    *,
    by: Actor,
    at: datetime,
    what: str = ENTRY,
    case_id: str = "",
    case_number: str = "",
) -> Entry:
    """The entry of a person, after the line of this look was written; every page of staff reads the register by this.

    ``purpose`` and ``what`` are English msgids, as in ``audit.record_view``; ``case_number`` is what the look was for (the
    number of the case or of the counter's set). Refuses ``PurposeMissing``, and ``ProtectedPerson`` for whoever is not of
    staff or holds no post that may see a protected household: then an attempt stands in the ledger. Runs outside
    transactions.
    """
    now = _record(resident, purpose, by=by, at=at, what=what, case_id=case_id, case_number=case_number)
    return Entry(now, at)


def look_for(
    text: str, purpose: str, *, seen_by: User, by: Actor, at: datetime, case_number: str = "", after: str = ""
) -> HitPage:
    """The people whom ``text`` fits (``search_residents``), after a line was written for each whom the page is to show.

    Pages of staff search by this and by nothing else. Refuses ``PurposeMissing``. Runs outside transactions.
    """
    if not purpose.strip():
        raise PurposeMissing
    page = search_residents(text, seen_by=seen_by, at=at, after=after)
    note_shown([hit.resident for hit in page.hits], purpose, by=by, at=at, case_number=case_number)
    return page


def note_shown(
    people: Iterable[Resident], purpose: str, *, by: Actor, at: datetime, what: str = FOUND, case_number: str = ""
) -> None:
    """Write the lines of those who are about to be shown among others, in one query; whoever may not see them is not here."""
    if not purpose.strip():
        raise PurposeMissing
    seen = [(str(one.pk), str(one.account_id or "")) for one in people]
    record_views(seen, by=by, purpose=purpose, what=what, at=at, case_number=case_number)


def number_of(
    resident: Resident, purpose: str, *, by: Actor, at: datetime, case_id: str = "", case_number: str = ""
) -> str:
    """The Individual Number of a person, for a task for which the law lets the city use it; as ``look_up``, with a line.

    The caller shows it on the page that was asked for and nowhere else: it stores, logs, prints and exports nothing of it.
    Refuses as ``look_up``, and ``NumberGone``, ``NumberLocked``.
    """
    number = opened_number(resident.pk)
    _record(resident, purpose, by=by, at=at, what=NUMBER, case_id=case_id, case_number=case_number)
    return number


def _record(
    resident: Resident, purpose: str, *, by: Actor, at: datetime, what: str, case_id: str, case_number: str
) -> Resident:
    """Write the line of a look, or refuse; returns the entry as it stands now."""
    if not purpose.strip():
        raise PurposeMissing
    now = get_resident(resident.pk)  # the guard may have gone up since the row was read
    user = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if not may_see_protected(user, now.household, localdate(at)):
        record_attempt(kind=REFUSED, key=f"{by.id} {now.pk}", succeeded=False, at=at)
        raise ProtectedPerson
    record_view(
        by=by,
        purpose=purpose,
        what=what,
        at=at,
        resident_id=str(now.pk),
        account_id=str(now.account_id or ""),
        case_id=case_id,
        case_number=case_number,
    )
    return now
