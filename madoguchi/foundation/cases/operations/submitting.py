"""From draft to application (申請の到達)."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.public import SignedStatement
from madoguchi.foundation.cases.arriving import open_application
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.kernel.acts import Actor, act


def submit_application(
    draft: Draft, *, shown: str, assurance: str, signature: SignedStatement | None, by: Actor, at: datetime
) -> Case:
    """Turn a draft into an application the city has received (申請の到達, 行政手続法第7条).

    ``shown`` is the content hash of the check page. Sent twice, the same case is returned and nothing
    happens again. Refuses with ``NotComplete``, ``ChangedSinceShown``, ``SignatureNeeded``, ``MailNeeded``,
    ``NotAcceptedAnyMore``, and whatever a listener refuses (a slot that was taken).
    """
    with act("application.submit", on=draft, by=by, at=at) as this:
        if draft.submitted_at is not None:
            this.note(again=True)
            return draft.case
        case = open_application(draft, shown=shown, assurance=assurance, signature=signature, by=by, at=at)
        this.note(case=case.number, procedure=str(draft.version))
    return case
