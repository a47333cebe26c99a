"""Parts of pages that are drawn once: the same for the same dependencies, and anew when one of them changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.utils import translation

from madoguchi.kernel.ui import remembered


class Counter:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __str__(self) -> str:
        self.asked += 1
        return f"drawn {self.asked}"


PART = Template('{% load ui %}{% remembered "test-part" section city %}{{ counter }}{% endremembered %}')


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    remembered._kept.clear()
    before = translation.get_language()
    yield
    translation.activate(before or "ja")
    remembered._kept.clear()


def drawn(counter: Counter, section: str = "home", city: object = "goshogawara") -> str:
    return PART.render(Context({"counter": counter, "section": section, "city": city}))


def test_a_part_is_drawn_once_for_the_same_dependencies() -> None:
    counter = Counter()
    assert drawn(counter) == drawn(counter) == "drawn 1"


def test_it_is_drawn_anew_when_something_it_depends_on_changes() -> None:
    counter, city = Counter(), object()
    translation.activate("ja")
    assert [drawn(counter), drawn(counter, section="guide"), drawn(counter, city=city)] == [
        "drawn 1", "drawn 2", "drawn 3",
    ]  # fmt: skip
    # A city that was read anew is another one, even where it looks the same.
    assert drawn(counter, city=object()) == "drawn 4"
    assert drawn(counter, city=city) == "drawn 3"
    with translation.override("en"):
        assert drawn(counter) == "drawn 5"


def test_there_is_an_end_to_what_is_remembered() -> None:
    for number in range(remembered.MOST_KEPT + 20):
        drawn(Counter(), section=str(number))
    assert len(remembered._kept) == remembered.MOST_KEPT


def test_a_part_without_a_name_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError, match="name"):
        Template("{% load ui %}{% remembered %}x{% endremembered %}")


def test_nothing_of_one_reader_is_remembered(hanako_client: Client, other_resident_client: Client) -> None:
    hanako_client.get("/my/")
    other_resident_client.get("/my/")
    Client().get("/")
    parts = "".join(part for _values, part in remembered._kept.values())
    assert remembered._kept
    for secret in ("csrf", "花子", "太郎", "sessionid"):
        assert secret not in parts
