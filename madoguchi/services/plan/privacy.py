"""What the plan knows about people: which members of staff entered and confirmed values."""

from __future__ import annotations

from madoguchi.kernel.privacy import STAFF, Personal, nothing

PERSONAL_DATA = {
    "IndicatorValue": Personal(
        purpose="who entered a value of the plan, with which evidence",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what was reported; they only grow.",
        rows_of=nothing,
        withheld={"entered_by": STAFF},
    ),
    "Confirmation": Personal(
        purpose="who confirmed or declined a value of the plan as a second person",
        retention="as long as the value",
        remark="The rows are the record of what was confirmed; they only grow.",
        rows_of=nothing,
        withheld={"entered_by": STAFF, "confirmed_by": STAFF},
    ),
    "ProgressReport": Personal(
        purpose="who wrote the progress report of a measure",
        retention="as long as the plan and the one after it are kept",
        remark="The row is the record of what went through the bodies.",
        rows_of=nothing,
        withheld={"written_by": STAFF},
    ),
    "Submission": Personal(
        purpose="who submitted a progress report",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what the bodies had before them; they only grow.",
        rows_of=nothing,
        withheld={"submitted_by": STAFF},
    ),
    "ChangeProposal": Personal(
        purpose="who proposed a change of the plan",
        retention="as long as the plan and the one after it are kept",
        remark="The row is the record of what went through the bodies.",
        rows_of=nothing,
        withheld={"written_by": STAFF},
    ),
    "Remark": Personal(
        purpose="who said what to a report or a proposal as a member of a body",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what the bodies had before them; they only grow.",
        rows_of=nothing,
        withheld={"made_by": STAFF},
    ),
    "Meeting": Personal(
        purpose="who convened a meeting of a body, wrote its minutes and approved them",
        retention="as long as the plan and the one after it are kept",
        remark="The row is the record of what went through the bodies.",
        rows_of=nothing,
        withheld={"convened_by": STAFF, "minutes_by": STAFF, "approved_by": STAFF},
    ),
    "Paper": Personal(
        purpose="who gave the members of a body a paper",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what the bodies had before them; they only grow.",
        rows_of=nothing,
        withheld={"added_by": STAFF},
    ),
    "Decision": Personal(
        purpose="who decided in the name of a body",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what the bodies had before them; they only grow.",
        rows_of=nothing,
        withheld={"written_by": STAFF, "decided_by": STAFF},
    ),
    "Forwarding": Personal(
        purpose="who sent on what lay before a body that exists no longer",
        retention="as long as the plan and the one after it are kept",
        remark="The rows are the record of what went through the bodies; they only grow.",
        rows_of=nothing,
        withheld={"forwarded_by": STAFF},
    ),
    "Feedback": Personal(
        purpose="what people write about the plan; nobody is asked who they are, and what they write may still tell",
        retention="three years",
        removed_by="madoguchi.services.plan.operations.feedback.forget_old_feedback",
        rows_of=nothing,
        withheld={"answered_by": STAFF},
    ),
}

CLASSES = {
    "Feedback": {
        "3B": "body",
        "3C": "id answered_by answered_by_post",
        "2": "received_at language measure_key state answer answered_at",
    },
    "PlanVersion": {
        "1": "id plan_key number content sha256 reason made_at first_on last_on",
    },
    "IndicatorValue": {
        "3C": "entered_by entered_by_post",
        "2": "id lines corrects reason evidence_file evidence_link evidence_note manner",
        "1": "series as_of value taken_at",
    },
    "Confirmation": {
        "3C": "entered_by confirmed_by confirmed_by_post",
        "2": "id value confirmed reason at",
    },
    "ProgressReport": {
        "3C": "written_by written_by_post",
        "2": "id state body_key written_at progress issues improvement",
        "1": "plan_key measure_key year quarter",
    },
    "Submission": {
        "3C": "submitted_by submitted_by_post",
        "2": "id report number version progress issues improvement submitted_at",
    },
    "SubmittedValue": {"2": "id submission kpi_key value"},
    "ChangeProposal": {
        "3C": "written_by written_by_post",
        "2": "id plan_key state body_key written_at title reason base part content changes effect",
    },
    "Remark": {"3C": "made_by made_by_post", "2": "id report proposal body_key text at"},
    "Meeting": {
        "3C": "convened_by convened_by_post minutes_by minutes_by_post approved_by approved_by_post",
        "2": "id plan_key body_key number on place state convened_at present opened_at minutes minutes_at approved_at",
    },
    "Paper": {"3C": "added_by added_by_post", "2": "id meeting title file link added_at"},
    "AgendaItem": {"2": "id meeting number title report proposal question answer"},
    "Decision": {"3C": "written_by decided_by decided_by_post", "2": "id item outcome words at"},
    "Forwarding": {
        "3C": "forwarded_by forwarded_by_post",
        "2": "id report proposal question from_body to_body reason at",
    },
    "Referral": {
        "2": "id plan_key from_body to_body item question asked_at answer answered_at noted_at",
    },
}
