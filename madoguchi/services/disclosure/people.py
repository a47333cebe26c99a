"""Whose data: one person, by all that the rooms know him under."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.privacy import Person


def person_of(
    *, account: User | None, resident: Resident | None = None, case_ids: tuple[str, ...] = (), by_mail: bool = True
) -> Person:
    """All that belongs to the account, to the person of the register, and to applications known to be his.

    ``by_mail`` adds applications without an account that gave the account's mail address. A family may share one: it is
    for bundles that somebody looks through.
    """
    if resident is None and account is not None:
        resident = Resident.objects.filter(account=account).first()
    if account is None and resident is not None:
        account = resident.account
    his = Q(pk__in=case_ids)
    mails: set[str] = set()
    drafts: set[str] = set()
    if account is not None:
        his |= Q(applicant=account)
        drafts |= {str(one) for one in Draft.objects.filter(owner=account).values_list("pk", flat=True)}
        if account.email:
            mails.add(account.email)
            if by_mail:
                his |= Q(applicant=None, applicant_mail=account.email)
    if resident is not None:
        his |= Q(resident_id=str(resident.pk))
    cases = list(Case.objects.filter(his).values_list("pk", "applicant_mail"))
    drafts |= {str(one) for one in Case.objects.filter(his, draft__isnull=False).values_list("draft_id", flat=True)}
    if account is None:
        mails |= {mail for _pk, mail in cases if mail}
    return Person(
        account_id=str(account.pk) if account is not None else "",
        resident_id=str(resident.pk) if resident is not None else "",
        mails=frozenset(mails),
        cases=frozenset(str(pk) for pk, _mail in cases),
        drafts=frozenset(drafts),
    )


def find_person(typed: str) -> tuple[Person, str] | None:
    """The person of a mail address or receipt number, and the name he is known by; ``None`` for nobody.

    Never a member of staff: their files are personnel files.
    """
    typed = typed.strip()
    account = User.objects.filter(email__iexact=typed).first() if "@" in typed else None
    if account is not None and account.is_staff:
        return None
    if account is not None:
        return person_of(account=account), account.name or str(account.email)
    case = Case.objects.filter(number=typed).first() or Case.objects.filter(number=_grouped(typed)).first()
    if case is None:
        return None
    resident = Resident.objects.filter(pk=case.resident_id).first() if case.resident_id else None
    person = person_of(account=case.applicant, resident=resident, case_ids=(str(case.pk),))
    return person, case.applicant_name


def _grouped(typed: str) -> str:
    digits = "".join(one for one in typed if one.isdigit())
    return "-".join((digits[:3], digits[3:6], digits[6:])) if len(digits) == 10 else typed
