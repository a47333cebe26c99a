"""How confidential the tables are; none of definitions holds personal data."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA: dict[str, Personal] = {}

CLASSES = {
    "ProcedureVersion": {
        "1": "id slug sha256 data number published_at valid_from valid_until accept_until",
    },
    "FeeSchedule": {
        "1": "id sha256 data loaded_at",
    },
    "CityLibrary": {
        "1": "id sha256 data loaded_at",
    },
    "PrintedForm": {
        "1": "id version edition language layout layout_sha256 pdf pdf_sha256 printed_at",
    },
}
