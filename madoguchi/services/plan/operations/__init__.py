"""Acts of the plan room."""

from __future__ import annotations

from madoguchi.services.plan.operations.adopting import adopt_plan, follow_plan
from madoguchi.services.plan.operations.changing import propose_change
from madoguchi.services.plan.operations.deciding import decide_items
from madoguchi.services.plan.operations.entering import confirm_value, decline_value, enter_value
from madoguchi.services.plan.operations.feedback import (
    answer_feedback,
    forget_old_feedback,
    send_feedback,
    set_feedback_aside,
)
from madoguchi.services.plan.operations.forwarding import forward_matter
from madoguchi.services.plan.operations.meeting import (
    add_paper,
    approve_minutes,
    convene_meeting,
    open_meeting,
    put_on_agenda,
    write_minutes,
)
from madoguchi.services.plan.operations.reporting import make_remark, save_report, submit_report
from madoguchi.services.plan.operations.taking import recount_value, take_values

__all__ = [
    "add_paper",
    "adopt_plan",
    "answer_feedback",
    "approve_minutes",
    "confirm_value",
    "convene_meeting",
    "decide_items",
    "decline_value",
    "enter_value",
    "follow_plan",
    "forget_old_feedback",
    "forward_matter",
    "make_remark",
    "open_meeting",
    "propose_change",
    "put_on_agenda",
    "recount_value",
    "save_report",
    "send_feedback",
    "set_feedback_aside",
    "submit_report",
    "take_values",
    "write_minutes",
]
