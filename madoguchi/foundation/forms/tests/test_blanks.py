"""Empty questions are drawn once; what anybody typed never is kept."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from madoguchi.foundation.forms import blanks
from madoguchi.foundation.forms.bound import BoundField, ShownFile
from madoguchi.foundation.forms.types import field_type, known_types
from madoguchi.foundation.forms.vocabulary import Known, Problem, Provenance

from .test_bound import a_field, bind, draw
from .test_types import NOWHERE


@pytest.fixture(autouse=True)
def forgotten() -> None:
    blanks.forget_blanks()


def test_an_empty_question_is_drawn_once_in_each_language_and_shape() -> None:
    drawn: list[BoundField] = []

    def note(bound: BoundField) -> SafeString:
        drawn.append(bound)
        return SafeString(f"<p>{len(drawn)}</p>")

    one = bind("text")
    again = BoundField(**{name: getattr(one, name) for name in one.__dataclass_fields__})
    assert blanks.drawn_blank(one, note) == blanks.drawn_blank(again, note) == "<p>1</p>"
    with translation.override("en"):
        assert blanks.drawn_blank(one, note) == "<p>2</p>"
        hidden = BoundField(**{**{name: getattr(one, name) for name in one.__dataclass_fields__}, "hidden": True})
        assert blanks.drawn_blank(hidden, note) == "<p>3</p>"
    # The same words in another version of the procedure are another question.
    assert blanks.drawn_blank(bind("text"), note) == "<p>4</p>"


@pytest.mark.parametrize("kind", sorted(known_types()))
def test_what_is_somebodys_own_is_never_kept(kind: str) -> None:
    field = a_field(kind, source="household")
    value = field_type(kind).sample(field, NOWHERE)
    own = [
        bind(kind, value=value) if value is not None else None,
        bind(kind, typed={field_type(kind).inputs[0] if field_type(kind).inputs else "": "mine"}),
        bind(kind, problems=[Problem("f", "wrong")]),
        bind(kind, files=[ShownFile("1", "mine.pdf")]),
        bind(kind, known=Known("x", Provenance("register", "2026-11-01", "住民基本台帳"))),
    ]
    for bound in own:
        if bound is not None:
            assert not bound.is_blank
            draw(bound)
    assert not blanks._kept


def test_drawn_from_memory_it_is_what_it_would_be() -> None:
    for kind in known_types():
        field = bind(kind)
        first, second = draw(field), draw(field)
        blanks.forget_blanks()
        assert first == second == draw(field)


def test_people_and_free_times_are_asked_for_each_time() -> None:
    assert not any(bind(kind).is_blank for kind in ("persons", "appointment", "my_number", "file"))
