"""Conditions in words."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from madoguchi.foundation.forms.public import CheckedCity, condition_in_words


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("vaccinated", "If the answer to “Vaccinated” is yes"),
        ("not vaccinated", "If the answer to “Vaccinated” is no"),
        ("kind == 'other'", "If you choose “Other” for “Breed”"),
        ("kind != 'other'", "If you do not choose “Other” for “Breed”"),
        ("kind in ['shiba', 'other']", "If you choose “Shiba” for “Breed” or you choose “Other” for “Breed”"),
        ("contains(traits, 'chip')", "If you choose “Chip” for “Marks”"),
        ("known(kind_other)", "If “Which breed” is filled in"),
        ("vaccinated and kind == 'shiba'",
         "If the answer to “Vaccinated” is yes and you choose “Shiba” for “Breed”"),
        ("not (vaccinated and kind == 'shiba')",
         "If the answer to “Vaccinated” is no or you do not choose “Shiba” for “Breed”"),
        ("assurance >= 'card'", "If you sign in with your My Number Card"),
        ("assurance < 'card'", "If you do not sign in with your My Number Card"),
        ("represent == 'proxy'", "If a representative applies"),
        ("channel == 'online'", "If you apply online"),
        ("count(litters) > 1", "If the number of “Puppies” is more than 1"),
        ("not (count(litters) > 1)", "If the number of “Puppies” is 1 or less"),
        ("any(litters.given_away)", "If the answer to “Given away” is yes"),
        ("all(litters.given_away)", "Depending on your answers"),
        ("register('anything')", "Depending on your answers"),
    ],
)  # fmt: skip
def test_it_is_said_shortly_or_generally(checked_small_city: CheckedCity, source: str, said: str) -> None:
    procedure = checked_small_city.procedures["dog"]
    with override("en"):
        assert condition_in_words(procedure, procedure.expression(source)) == said


def test_no_condition_is_no_words(checked_small_city: CheckedCity) -> None:
    assert condition_in_words(checked_small_city.procedures["dog"], None) == ""
