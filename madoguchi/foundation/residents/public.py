"""The door of the register of residents."""

from __future__ import annotations

from madoguchi.foundation.residents.models import Household, Resident
from madoguchi.foundation.residents.operations import guard_address, link_account, load_demo_residents
from madoguchi.foundation.residents.queries import (
    household_people,
    known_about,
    lineal_pairs,
    resident_of,
    same_household,
)
from madoguchi.foundation.residents.refusals import CardFitsSeveral, PeopleFileFaulty, RegisteredToAnother
from madoguchi.foundation.residents.search import Hit, HitPage, search_residents
from madoguchi.foundation.residents.vocabulary import REGISTER, Relation, Sex, Status

__all__ = [
    "REGISTER",
    "CardFitsSeveral",
    "Hit",
    "HitPage",
    "Household",
    "PeopleFileFaulty",
    "RegisteredToAnother",
    "Relation",
    "Resident",
    "Sex",
    "Status",
    "guard_address",
    "household_people",
    "known_about",
    "lineal_pairs",
    "link_account",
    "load_demo_residents",
    "resident_of",
    "same_household",
    "search_residents",
]
