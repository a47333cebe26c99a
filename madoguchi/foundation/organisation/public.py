"""The door of the organisation."""

from __future__ import annotations

from madoguchi.foundation.organisation.folder import read_city, read_organisation
from madoguchi.foundation.organisation.models import Department, Holding, Post
from madoguchi.foundation.organisation.operations import assign_post, end_holding, load_organisation
from madoguchi.foundation.organisation.queries import (
    add_working_days,
    city,
    city_folder,
    colleagues,
    department_keys_seen_by,
    has_role,
    is_administrator,
    is_working_day,
    posts_held,
    working_days_between,
)
from madoguchi.foundation.organisation.refusals import AlreadyHeld, CityFolderFaulty, NotHeldSoLong, NotOfStaff
from madoguchi.foundation.organisation.vocabulary import City, Role, Text

__all__ = [
    "AlreadyHeld",
    "City",
    "CityFolderFaulty",
    "Department",
    "Holding",
    "NotHeldSoLong",
    "NotOfStaff",
    "Post",
    "Role",
    "Text",
    "add_working_days",
    "assign_post",
    "city",
    "city_folder",
    "colleagues",
    "department_keys_seen_by",
    "end_holding",
    "has_role",
    "is_administrator",
    "is_working_day",
    "load_organisation",
    "posts_held",
    "read_city",
    "read_organisation",
    "working_days_between",
]
