"""Tables of the register of residents."""

from __future__ import annotations

from madoguchi.foundation.residents.models.consent import Consent
from madoguchi.foundation.residents.models.finding import SearchEntry, SearchPart
from madoguchi.foundation.residents.models.imports import ImportFault, RegisterImport
from madoguchi.foundation.residents.models.known import AddressSpell, Fact
from madoguchi.foundation.residents.models.number import PersonalNumber
from madoguchi.foundation.residents.models.people import Household, Resident
from madoguchi.foundation.residents.models.protection import Protection

__all__ = [
    "AddressSpell",
    "Consent",
    "Fact",
    "Household",
    "ImportFault",
    "PersonalNumber",
    "Protection",
    "RegisterImport",
    "Resident",
    "SearchEntry",
    "SearchPart",
]
