"""Which cases are about somebody protected (支援措置), and whether whoever looks may see them.

Asked of the register each time and kept nowhere: a protection that begins today covers the cases of last year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.naming import fold
from madoguchi.foundation.residents.public import GuardedPerson, guarded_among, name_key


def guards_over(user: User | None, cases: Sequence[Case], *, on: date) -> dict[UUID, bool]:
    """Case -> whether ``user`` may see it, of those cases that are about somebody in a guarded household.

    A case is about the person of the register it belongs to, the owner of the account, and the others it ``concerns``.
    Where it belongs to nobody of the register (somebody applied before their entry was there, or without a card) it is
    about whoever is called and was born as its applicant; where it says no day of birth, the name alone is enough. One
    query where nobody is guarded, at most five; however many cases.
    """
    unknown = [case for case in cases if not case.resident_id]
    found = guarded_among(
        user,
        on,
        residents=[key for case in cases for key in (case.resident_id, *case.concerns) if key],
        accounts=[str(case.applicant_id) for case in cases if case.applicant_id],
        names=[case.applicant_name for case in unknown],
    )
    if not found:
        return {}
    by_key: dict[str, list[GuardedPerson]] = {}
    for one in found:
        for key in (one.resident_id, one.account_id, f"name:{one.name_key}"):
            by_key.setdefault(key, []).append(one)
    namesakes = {case.pk: by_key.get(f"name:{name_key(case.applicant_name)}", []) for case in unknown}
    born = _born_on([pk for pk, people in namesakes.items() if people])
    guards: dict[UUID, bool] = {}
    for case in cases:
        keys = [case.resident_id, str(case.applicant_id or ""), *case.concerns]
        people = [one for key in keys if key for one in by_key.get(key, [])]
        people += [one for one in namesakes.get(case.pk, []) if born.get(case.pk, "") in ("", one.born_on.isoformat())]
        if people:
            guards[case.pk] = all(one.seen for one in people)
    return guards


def found_without_its_people(case: Case, words: Sequence[str]) -> bool:
    """Whether a search finds the case by its number and title alone; a guarded case answers to no name."""
    procedure = case.procedure
    open_to_all = f"{fold(case.number)} {fold(procedure.title.ja)} {fold(procedure.slug)}"
    return all(fold(word) in open_to_all for word in words)


def _born_on(cases: Sequence[UUID]) -> dict[UUID, str]:
    """Case -> the applicant's day of birth (ISO) as it says it, empty where it says none."""
    if not cases:
        return {}
    held = Case.objects.with_version().only("version", "answers").in_bulk(cases)
    return {pk: str(case.answers.get(f"{case.procedure.contact}.born_on") or "") for pk, case in held.items()}
