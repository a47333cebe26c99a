"""How confidential the tables are; none of the running of the service holds personal data."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA: dict[str, Personal] = {}

CLASSES = {
    "WorkerSign": {
        "2": "id machine pid seen_at place",
    },
}
