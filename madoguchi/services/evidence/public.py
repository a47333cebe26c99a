"""The door of the evidence room."""

from __future__ import annotations

from madoguchi.services.evidence.demo import publish_demo_sheets, tables_of_demo_sheets
from madoguchi.services.evidence.figures.districts import district_faults
from madoguchi.services.evidence.folder import check_evidence, evidence_rules
from madoguchi.services.evidence.policies import posts_decide, posts_prepare

__all__ = [
    "check_evidence",
    "district_faults",
    "evidence_rules",
    "posts_decide",
    "posts_prepare",
    "publish_demo_sheets",
    "tables_of_demo_sheets",
]
