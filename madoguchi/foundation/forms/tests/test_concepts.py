"""Fields of one concept are the same question: the checker refuses those that are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.forms.checker import check_folder
from madoguchi.foundation.forms.concepts import fields_by_concept, same_label_without_concept
from madoguchi.foundation.forms.tests.small import LIBRARY, choice, field, section, small_city, words, write
from madoguchi.kernel.yaml_text import read_yaml

MOVED = {"event.moved_on": words("引っ越した日")}


def two(folder: Path, first: dict[str, Any], second: dict[str, Any], *, library: dict[str, Any] | None = None) -> Path:
    """A city with two procedures, each asking one question beside the usual ones."""
    city = small_city(folder, section("q", first))
    write(city, "library.yaml", {**LIBRARY, **(library or {})})
    (one,) = (p for p in (city / "procedures").glob("*.yaml") if not p.name.endswith(".examples.yaml"))
    again = read_yaml(one.read_text(encoding="utf-8"))
    again["procedure"] = "another"
    again["form"] = [part if "use" in part else section("q", second) for part in again["form"]]
    write(city, "procedures/another.yaml", again)
    return city


def told(city: Path) -> list[str]:
    """What is said of the questions themselves."""
    return [f.what for f in check_folder(city).faults if f.where in ("a", "b", "rows.b")]


def test_one_concept_is_one_question(tmp_path: Path) -> None:
    city = two(
        tmp_path,
        field("a", "date", concept="event.moved_on"),
        field("b", "date", concept="event.moved_on"),
        library={"concepts": {**MOVED, "person.name": words("氏名")}},
    )
    assert told(city) == []
    found = fields_by_concept(check_folder(city).procedures)["event.moved_on"]
    assert [(one.slug, one.path) for one in found] == [("another", "b"), ("small", "a")]


def test_another_type_is_told(tmp_path: Path) -> None:
    city = two(tmp_path, field("a", "date", concept="moved"), field("b", "text", concept="moved"))
    ((what),) = told(city)
    assert "elsewhere of the type" in what


def test_options_that_have_nothing_in_common_are_told_on_both_sides(tmp_path: Path) -> None:
    mine = choice("a", "red", "blue") | {"concept": "colour"}
    theirs = choice("b", "red", "blue", "green") | {"concept": "colour"}
    assert told(two(tmp_path / "fits", mine, theirs)) == []
    theirs = choice("b", "large", "small") | {"concept": "colour"}
    assert ["other options" in what for what in told(two(tmp_path / "not", mine, theirs))] == [True, True]


def test_a_name_that_is_not_in_the_list_is_told_with_its_neighbour(tmp_path: Path) -> None:
    library = {"concepts": {**MOVED, "person.name": words("氏名")}}
    city = two(tmp_path, field("a", "date", concept="event.moved"), field("b"), library=library)
    (fault,) = (f for f in check_folder(city).faults if f.where == "a")
    assert "is no concept" in fault.what
    assert fault.remedy == "did you mean event.moved_on?"


def test_what_belongs_to_one_matter_has_no_concept(tmp_path: Path) -> None:
    number = field("a", "my_number", basis="番号法第9条", concept="number")
    declared = field("b", "statement", concept="truth")
    assert ["stays here" in what for what in told(two(tmp_path, number, declared))] == [True, True]


def test_once_and_in_every_row_are_two_questions(tmp_path: Path) -> None:
    city = two(tmp_path, field("a", concept="name"), field("b"))
    path = city / "procedures" / "another.yaml"
    again = read_yaml(path.read_text(encoding="utf-8"))
    rows = {"repeat": "rows", "title": words("人"), "item": words("人"), "fields": [field("b", concept="name")]}
    again["form"] = [part if "use" in part else rows for part in again["form"]]
    write(city, "procedures/another.yaml", again)
    assert any("elsewhere asked" in what for what in told(city))


def test_a_concept_of_a_block_follows_the_name_it_is_used_as(tmp_path: Path) -> None:
    person = {"title": words("人"), "fields": [field("name", "person_name", concept="{as}.name")]}
    library = {"blocks": {**LIBRARY["blocks"], "other": person}}
    city = two(tmp_path, field("a"), field("b"), library=library)
    path = city / "procedures" / "another.yaml"
    again = read_yaml(path.read_text(encoding="utf-8"))
    again["form"] += [
        {"use": "other", "as": "target"},
        {"repeat": "people", "of": "other", "title": words("人々"), "item": words("人"), "fields": []},
    ]
    write(city, "procedures/another.yaml", again)
    found = fields_by_concept(check_folder(city).procedures)
    assert {concept: [one.path for one in fields] for concept, fields in found.items() if concept != "person.name"} == {
        "target.name": ["target.name"],
        "member.name": ["people.name"],
    }


def test_the_same_words_without_a_concept_are_found(tmp_path: Path) -> None:
    alike = [field("a", label=words("前の住所")), field("b", label=words("前の住所"))]
    city = two(tmp_path, *alike)
    assert list(same_label_without_concept(check_folder(city).procedures)) == ["前の住所"]
    city = two(tmp_path / "named", *(one | {"concept": "old"} for one in alike))
    assert list(same_label_without_concept(check_folder(city).procedures)) == []


@pytest.mark.parametrize("key", ["told_of", "usual_of"])
def test_what_a_question_follows_stands_in_the_list_too(tmp_path: Path, key: str) -> None:
    fits, wrong = ({key: concept} for concept in ("event.moved_on", "event.movedon"))
    library = {"concepts": {**MOVED, "person.name": words("氏名")}}
    assert told(two(tmp_path / "fits", field("a", "date") | fits, field("b", "date"), library=library)) == []
    ((what),) = told(two(tmp_path / "not", field("a", "date") | wrong, field("b", "date"), library=library))
    assert "“event.movedon” is no concept" in what
