"""What cases know about people."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

DISCARD = "madoguchi.foundation.cases.tasks.discard_abandoned_drafts"
KEPT = "the retention class of the procedure in the filing plan, counted from the decision (Case.keep_until)"
NOT_YET = "Madoguchi notes the day in keep_until; destroying what is due is not built yet."

PERSONAL_DATA = {
    "Draft": Personal(
        purpose="an application that is being filled in",
        retention="until submitted, discarded, or left alone for the procedure's abandoned_days",
        removed_by=DISCARD,
    ),
    "DraftFile": Personal(
        purpose="papers added to an application that is being filled in",
        retention="as long as the draft",
        removed_by="with:cases.Draft",
    ),
    "AccessCode": Personal(
        purpose="proof that a mail address belongs to the applicant; opening a draft or case again",
        retention="useless after 30 minutes",
        removed_by="with:cases.Draft",
        remark="Codes of cases go with the case; codes asked for in vain have no remover yet.",
    ),
    "Case": Personal(purpose="examining and deciding an application", retention=KEPT, remark=NOT_YET),
    "CaseContent": Personal(
        purpose="what was stated at submission and after each correction",
        retention="as long as the case",
        removed_by="with:cases.Case",
    ),
    "CaseFile": Personal(
        purpose="papers submitted with an application", retention="as long as the case", removed_by="with:cases.Case"
    ),
    "CaseEvent": Personal(
        purpose="the history of a case, shown to the applicant where public",
        retention="as long as the case",
        removed_by="with:cases.Case",
    ),
    "Correction": Personal(
        purpose="what the office asked to have corrected, and the answer",
        retention="as long as the case",
        removed_by="with:cases.Case",
    ),
    "CaseMessage": Personal(
        purpose="letters between applicant and office", retention="as long as the case", removed_by="with:cases.Case"
    ),
    "CaseNote": Personal(
        purpose="the office's notes on a case", retention="as long as the case", removed_by="with:cases.Case"
    ),
    "CheckMark": Personal(
        purpose="who checked what in a case", retention="as long as the case", removed_by="with:cases.Case"
    ),
    "IssuedDocument": Personal(
        purpose="a certificate or notice that was issued", retention="as long as the case", removed_by="with:cases.Case"
    ),
}
