"""What the organisation is: the city and its working days, who holds which post, the accounts of staff."""

from __future__ import annotations

from madoguchi.foundation.organisation.queries.hall import (
    add_working_days,
    city,
    city_folder,
    colleagues,
    current_holdings,
    department_keys_seen_by,
    has_role,
    is_administrator,
    is_working_day,
    posts_held,
    working_days_between,
)
from madoguchi.foundation.organisation.queries.staff import (
    STATES,
    Colleague,
    administrators,
    colleagues_of,
    staff_as_of,
    staff_matching,
)

__all__ = [
    "STATES",
    "Colleague",
    "add_working_days",
    "administrators",
    "city",
    "city_folder",
    "colleagues",
    "colleagues_of",
    "current_holdings",
    "department_keys_seen_by",
    "has_role",
    "is_administrator",
    "is_working_day",
    "posts_held",
    "staff_as_of",
    "staff_matching",
    "working_days_between",
]
