"""What the register of residents knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import OTHERS, Personal

PERSONAL_DATA = {
    "Household": Personal(
        purpose="asking nothing that the city already knows",
        retention="as long as the city's register (住民基本台帳) lists the people",
        remark="Only invented people are loaded so far; the connection to a city's register is not built yet.",
        rows_of=lambda person: Q(members__pk=person.resident_id or None),
    ),
    "Resident": Personal(
        purpose="asking nothing that the city already knows; recognising a card's holder",
        retention="as long as the city's register (住民基本台帳) lists the person",
        remark="Only invented people are loaded so far; the connection to a city's register is not built yet.",
        rows_of=lambda person: Q(pk=person.resident_id or None),
        withheld={"parents": OTHERS},
    ),
}

CLASSES = {
    "Household": {
        "3B": "key address_guarded",
        "3C": "id",
        "2": "demo",
    },
    "Resident": {
        "3B": (
            "key household name name_key born_on sex relation address address_key phone email "
            "nationality status parents"
        ),
        "3C": "id account",
        "2": "position as_of demo",
    },
}
