"""The door of the register of residents."""

from __future__ import annotations

from madoguchi.foundation.residents.looking import AT_THE_COUNTER, ENTRY, IDENTIFYING, Entry, look_up
from madoguchi.foundation.residents.models import (
    AddressSpell,
    Fact,
    Household,
    ImportFault,
    PersonalNumber,
    Protection,
    RegisterImport,
    Resident,
)
from madoguchi.foundation.residents.operations import guard_address, link_account, load_demo_residents
from madoguchi.foundation.residents.policies import (
    households_hidden_from,
    may_decide_on_protection,
    may_see_protected,
)
from madoguchi.foundation.residents.queries import (
    facts_about,
    get_resident,
    household_of,
    household_people,
    known_about,
    lineal_pairs,
    resident_of,
    same_household,
)
from madoguchi.foundation.residents.refusals import (
    CardFitsSeveral,
    PeopleFileFaulty,
    ProtectedPerson,
    PurposeMissing,
    RegisteredToAnother,
    RegisterRulesFaulty,
)
from madoguchi.foundation.residents.rules import (
    FactKind,
    RegisterRules,
    fact_kinds,
    read_fact_kinds,
    read_register_rules,
    register_rules,
)
from madoguchi.foundation.residents.search import (
    Hit,
    HitPage,
    disagreements,
    index_residents,
    rebuild_index,
    search_residents,
)
from madoguchi.foundation.residents.vocabulary import REGISTER, HeldFact, ImportKind, Relation, Sex, Status

__all__ = [
    "AT_THE_COUNTER",
    "ENTRY",
    "IDENTIFYING",
    "REGISTER",
    "AddressSpell",
    "CardFitsSeveral",
    "Hit",
    "HitPage",
    "Entry",
    "Fact",
    "FactKind",
    "HeldFact",
    "Household",
    "ImportFault",
    "ImportKind",
    "PeopleFileFaulty",
    "PersonalNumber",
    "ProtectedPerson",
    "Protection",
    "PurposeMissing",
    "RegisterImport",
    "RegisterRules",
    "RegisterRulesFaulty",
    "RegisteredToAnother",
    "Relation",
    "Resident",
    "Sex",
    "Status",
    "fact_kinds",
    "facts_about",
    "get_resident",
    "guard_address",
    "household_of",
    "household_people",
    "households_hidden_from",
    "known_about",
    "lineal_pairs",
    "link_account",
    "load_demo_residents",
    "look_up",
    "may_decide_on_protection",
    "may_see_protected",
    "read_fact_kinds",
    "read_register_rules",
    "register_rules",
    "resident_of",
    "same_household",
    "search_residents",
    "disagreements",
    "index_residents",
    "rebuild_index",
]
