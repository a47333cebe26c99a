"""What cases know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import SECRET, STAFF, Person, Personal

DISCARD = "madoguchi.foundation.cases.tasks.discard_abandoned_drafts"
KEPT = "the retention class of the procedure in the filing plan, counted from the decision (Case.keep_until)"
NOT_YET = "Madoguchi notes the day in keep_until; destroying what is due is not built yet."


def _in_his_cases(person: Person) -> Q:
    return Q(case_id__in=person.cases)


PERSONAL_DATA = {
    "Draft": Personal(
        purpose="an application that is being filled in",
        retention="until submitted, discarded, or left alone for the procedure's abandoned_days",
        removed_by=DISCARD,
        rows_of=lambda person: Q(pk__in=person.drafts),
        look_first=("answers", "typed"),
    ),
    "DraftFile": Personal(
        purpose="papers added to an application that is being filled in",
        retention="as long as the draft",
        removed_by="with:cases.Draft",
        rows_of=lambda person: Q(draft_id__in=person.drafts),
        look_first=("file",),
    ),
    "AccessCode": Personal(
        purpose="proof that a mail address belongs to the applicant; opening a draft or case again",
        retention="useless after 30 minutes",
        removed_by="with:cases.Draft",
        remark="Codes of cases go with the case; codes asked for in vain have no remover yet.",
        rows_of=lambda person: Q(draft_id__in=person.drafts) | Q(case_id__in=person.cases) | Q(mail__in=person.mails),
        withheld={"code_hash": SECRET},
    ),
    "Case": Personal(
        purpose="examining and deciding an application",
        retention=KEPT,
        remark=NOT_YET,
        rows_of=lambda person: Q(pk__in=person.cases),
        withheld={"assignee": STAFF, "decided_by": STAFF},
        look_first=("answers", "findings", "reasons"),
    ),
    "CaseContent": Personal(
        purpose="what was stated at submission and after each correction",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("answers",),
    ),
    "CaseFile": Personal(
        purpose="papers submitted with an application",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("file",),
    ),
    "CaseEvent": Personal(
        purpose="the history of a case, shown to the applicant where public",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"by_name": STAFF, "detail.assignee": STAFF},
    ),
    "Correction": Personal(
        purpose="what the office asked to have corrected, and the answer",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"asked_by": STAFF},
        look_first=("note", "items", "answers", "typed"),
    ),
    "CaseMessage": Personal(
        purpose="letters between applicant and office",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("body",),
    ),
    "CaseNote": Personal(
        purpose="the office's notes on a case",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"author": STAFF},
        look_first=("body",),
    ),
    "CheckMark": Personal(
        purpose="who checked what in a case",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"author": STAFF},
    ),
    "IssuedDocument": Personal(
        purpose="a certificate or notice that was issued",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("content", "file"),
    ),
}
