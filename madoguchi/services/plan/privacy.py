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
}

CLASSES = {
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
}
