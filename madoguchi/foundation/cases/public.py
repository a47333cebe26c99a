"""The door of the cases room."""

from __future__ import annotations

from madoguchi.foundation.cases.answered import is_answered
from madoguchi.foundation.cases.answers import AnswerGroup, AnswerRow, answer_groups, named_files
from madoguchi.foundation.cases.arriving import open_application, what_is_missing
from madoguchi.foundation.cases.attesting import unsigned_of
from madoguchi.foundation.cases.beginning import (
    append_row,
    fill_known,
    fill_more_rows,
    new_draft,
    take_row_out,
    told_in_all,
)
from madoguchi.foundation.cases.circumstances import (
    ATTACHMENT,
    COUNTER,
    attached,
    circumstances_for,
    draft_state,
    draft_states,
    handed_in,
    known_for,
    known_in_register,
    known_of,
    shows_register,
)
from madoguchi.foundation.cases.coming import register_day_of_visit
from madoguchi.foundation.cases.content import Content, content_of, provenance_by_place
from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.holding import take_over_files, throw_away
from madoguchi.foundation.cases.keeping import register_draft_keeper
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
from madoguchi.foundation.cases.operations.carrying import carried_over, carry_draft_over
from madoguchi.foundation.cases.operations.corresponding import send_message
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.drafting import (
    Saved,
    add_row,
    adopt_draft,
    attach_file,
    begin_draft,
    confirm_page,
    detach_file,
    discard_draft,
    fill_draft,
    page_problems,
    remove_row,
    save_page,
)
from madoguchi.foundation.cases.operations.examining import (
    add_note,
    hold_case,
    mark_check,
    receive_case,
    request_correction,
)
from madoguchi.foundation.cases.operations.opening import request_code, use_code
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.cases.places import case_state, label_of
from madoguchi.foundation.cases.policies import may_view_case
from madoguchi.foundation.cases.preparing import is_left_to_counter
from madoguchi.foundation.cases.printing.application import draft_form_pdf
from madoguchi.foundation.cases.printing.press import warm_up as warm_up_press
from madoguchi.foundation.cases.printing.receipts import receipts_pdf
from madoguchi.foundation.cases.queries.applicant import (
    appointments_of,
    cases_of,
    drafts_of,
    find_cases_by_number,
    public_text,
)
from madoguchi.foundation.cases.queries.figures import Figures, figures
from madoguchi.foundation.cases.queries.handover import LeftBehind, open_cases_in_charge_of
from madoguchi.foundation.cases.queries.inbox import VIEWS, inbox, inbox_counts
from madoguchi.foundation.cases.queries.trail import Trail, case_numbers, find_trail, subjects_of
from madoguchi.foundation.cases.queries.versions import (
    CarryPreview,
    carry_preview,
    drafts_under_way,
    last_day_of,
    newer_version_of,
)
from madoguchi.foundation.cases.reading import Data, ReadAnswer, read_answer, said_by
from madoguchi.foundation.cases.refusals import (
    CardNeeded,
    CaseNotFound,
    ChangedSinceShown,
    DraftEnded,
    MailNeeded,
    NotComplete,
    OnlyPrepared,
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
from madoguchi.foundation.cases.sheets import lay_sheet_beside
from madoguchi.foundation.cases.sources import WRITTEN_AT_HOME, prepared_in_words, source_in_words, who_took_it_down
from madoguchi.foundation.cases.vocabulary import (
    PREPARED,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CaseDecided,
    CaseMessageSent,
    CodeRequested,
    Contact,
    CorrectionAnswered,
    CorrectionRequested,
)

__all__ = [
    "ReadAnswer",
    "Data",
    "ATTACHMENT",
    "COUNTER",
    "PREPARED",
    "VIEWS",
    "AccessCode",
    "AnswerGroup",
    "AnswerRow",
    "ApplicationSubmitted",
    "ApplicationWithdrawn",
    "CardNeeded",
    "CarryPreview",
    "Case",
    "CaseDecided",
    "CaseEvent",
    "CaseForMail",
    "CaseMessage",
    "CaseMessageSent",
    "CaseNotFound",
    "ChangedSinceShown",
    "CodeRequested",
    "Contact",
    "Content",
    "Correction",
    "CorrectionAnswered",
    "CorrectionRequested",
    "Draft",
    "DraftEnded",
    "DraftFile",
    "Figures",
    "IssuedDocument",
    "LeftBehind",
    "MailNeeded",
    "NotComplete",
    "OnlyPrepared",
    "Saved",
    "SignatureNeeded",
    "Trail",
    "WrongCode",
    "add_note",
    "add_row",
    "adopt_draft",
    "answer_groups",
    "appointments_of",
    "attach_file",
    "attached",
    "begin_draft",
    "carried_over",
    "carry_draft_over",
    "carry_preview",
    "case_for",
    "case_numbers",
    "case_state",
    "case_for_mail",
    "cases_of",
    "circumstances_for",
    "confirm_page",
    "content_of",
    "decide_case",
    "detach_file",
    "discard_draft",
    "draft_for",
    "draft_form_pdf",
    "draft_state",
    "drafts_of",
    "drafts_under_way",
    "figures",
    "find_cases_by_number",
    "find_trail",
    "guest_cases",
    "guest_drafts",
    "hold_case",
    "inbox",
    "inbox_counts",
    "known_in_register",
    "known_of",
    "is_left_to_counter",
    "label_of",
    "last_day_of",
    "mark_check",
    "named_files",
    "new_draft",
    "newer_version_of",
    "open_cases_in_charge_of",
    "page_problems",
    "provenance_by_place",
    "public_text",
    "receive_case",
    "register_day_of_visit",
    "register_draft_keeper",
    "remember_case",
    "remember_draft",
    "remove_row",
    "request_code",
    "request_correction",
    "save_page",
    "send_message",
    "shows_register",
    "lay_sheet_beside",
    "may_view_case",
    "WRITTEN_AT_HOME",
    "prepared_in_words",
    "who_took_it_down",
    "source_in_words",
    "subjects_of",
    "submit_application",
    "unsigned_of",
    "use_code",
    "fill_draft",
    "fill_known",
    "fill_more_rows",
    "told_in_all",
    "handed_in",
    "known_for",
    "open_application",
    "read_answer",
    "receipts_pdf",
    "said_by",
    "take_over_files",
    "throw_away",
    "is_answered",
    "what_is_missing",
    "append_row",
    "draft_states",
    "take_row_out",
    "note_event",
    "warm_up_press",
]
