"""What a mail about a case needs to know, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import Text
from madoguchi.kernel.prepared import Prepared

_cases: Prepared[Case] = Prepared(lambda: Case.objects.with_version("applicant"), "pk")


@dataclass(frozen=True, slots=True)
class CaseForMail:
    """For mails: never the answers themselves."""

    number: str
    procedure_title: Text
    to: str
    language: str
    url_path: str
    """Where the applicant sees it: the case itself with an account, else the page that asks for a code."""
    guest: bool
    """Sent in without an account."""


def case_for_mail(case_id: UUID) -> CaseForMail:
    """The mail's view of a case; ``to`` is empty when no address is known."""
    case = _cases.find(case_id)
    if case is None:
        raise Case.DoesNotExist
    known = case.applicant is not None
    return CaseForMail(
        number=case.number,
        procedure_title=case.procedure.title,
        to=case.applicant_mail,
        language=case.language,
        url_path=reverse("application", args=[case.id]) if known else reverse("reopen"),
        guest=not known,
    )
