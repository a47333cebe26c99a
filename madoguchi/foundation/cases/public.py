"""The door of the cases room."""

from __future__ import annotations

from madoguchi.foundation.cases.circumstances import ATTACHMENT, attached, circumstances_for, draft_state, known_of
from madoguchi.foundation.cases.content import Content, content_of, provenance_by_place
from madoguchi.foundation.cases.mailing import CaseForMail, case_for_mail
from madoguchi.foundation.cases.models import (
    AccessCode,
    Case,
    CaseEvent,
    CaseMessage,
    Correction,
    Draft,
    DraftFile,
    IssuedDocument,
)
from madoguchi.foundation.cases.operations.drafting import (
    Saved,
    add_row,
    adopt_draft,
    attach_file,
    begin_draft,
    confirm_page,
    detach_file,
    discard_draft,
    page_problems,
    remove_row,
    save_page,
)
from madoguchi.foundation.cases.operations.opening import request_code, use_code
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.cases.queries.applicant import (
    appointments_of,
    cases_of,
    drafts_of,
    find_cases_by_number,
    public_text,
)
from madoguchi.foundation.cases.queries.figures import Figures, figures
from madoguchi.foundation.cases.queries.inbox import VIEWS, inbox, inbox_counts
from madoguchi.foundation.cases.refusals import (
    CardNeeded,
    CaseNotFound,
    ChangedSinceShown,
    DraftEnded,
    MailNeeded,
    NotComplete,
    SignatureNeeded,
    WrongCode,
)
from madoguchi.foundation.cases.session import (
    case_for,
    draft_for,
    guest_cases,
    guest_drafts,
    remember_case,
    remember_draft,
)
from madoguchi.foundation.cases.vocabulary import (
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CaseDecided,
    CaseMessageSent,
    CodeRequested,
    CorrectionAnswered,
    CorrectionRequested,
)

__all__ = [
    "ATTACHMENT", "VIEWS", "AccessCode", "ApplicationSubmitted", "ApplicationWithdrawn", "CardNeeded", "Case",
    "CaseDecided", "CaseEvent", "CaseForMail", "CaseMessage", "CaseMessageSent", "CaseNotFound", "ChangedSinceShown",
    "CodeRequested", "Content", "Correction", "CorrectionAnswered", "CorrectionRequested", "Draft", "DraftEnded",
    "DraftFile", "Figures", "IssuedDocument", "MailNeeded", "NotComplete", "Saved", "SignatureNeeded", "WrongCode",
    "add_row", "adopt_draft", "appointments_of", "attach_file", "attached", "begin_draft", "case_for",
    "case_for_mail", "cases_of", "circumstances_for", "confirm_page", "content_of", "detach_file", "discard_draft",
    "draft_for", "draft_state", "drafts_of", "figures", "find_cases_by_number", "guest_cases", "guest_drafts",
    "inbox", "inbox_counts", "known_of", "page_problems", "provenance_by_place", "public_text", "remember_case", "remember_draft",
    "remove_row", "request_code", "save_page", "submit_application", "use_code",
]
