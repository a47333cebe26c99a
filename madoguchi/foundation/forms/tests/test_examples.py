"""Examples gate publishing: each difference from what an example expects is a fault at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.forms.checker import check_folder
from madoguchi.foundation.forms.examples import play, whole_examples
from madoguchi.foundation.forms.library import read_city
from madoguchi.foundation.forms.schema_examples import ExamplesPart
from madoguchi.foundation.forms.tests.small import ANSWERED, choice, field, repeat, section, small_city, words
from tests.cast import CITY_FOLDER
from tests.desk import sound_city

FORM: tuple[dict[str, Any], ...] = (
    section(
        "q",
        field("copies", "copies"),
        choice("purpose", "pension", "bank"),
        field("why", when="purpose == 'bank'"),
        field("double", "number", compute="copies * 2"),
    ),
    repeat("rows", field("school"), **{"from": 0}),
)
REST: dict[str, Any] = {
    "fee": [{"item": "copy", "per": "copies"}],
    "attachments": [
        {
            "name": "proof",
            "label": words("証明"),
            "when": "purpose == 'pension'",
            "waive_when": "register('person.name')",
            "waive_text": words("不要"),
            "basis": "条例",
        }
    ],
    "review": {"template": "examine-and-decide", "issue": [{"document": "paper"}]},
}
BASE: dict[str, Any] = {
    "name": "base",
    "answers": {**ANSWERED, "copies": 2, "purpose": "bank", "why": "貯金"},
    "expect": {"fee_yen": 600, "computed": {"double": 4}, "asked": ["why"], "attachments": [], "documents": ["paper"]},
}


def wrong(folder: Path, *examples: dict[str, Any]) -> list[tuple[str, str]]:
    """(key in the file, what) of each fault."""
    city = small_city(folder, *FORM, examples=list(examples), **REST)
    return [(f.where, f.what) for f in check_folder(city).errors]


def test_an_example_that_comes_true_is_silent(tmp_path: Path) -> None:
    assert wrong(tmp_path, BASE) == []


@pytest.mark.parametrize(
    ("expect", "key"),
    [
        ({"fee_yen": 300}, "fee_yen"),
        ({"computed": {"double": 5}}, "computed"),
        ({"asked": ["proof"]}, "asked"),
        ({"not_asked": ["why"]}, "not_asked"),
        ({"attachments": ["proof"]}, "attachments"),
        ({"waived": ["proof"]}, "waived"),
        ({"documents": []}, "documents"),
        ({"problems": ["why"]}, "problems"),
        ({"state": "accepted"}, "state"),
        ({"prefilled": ["applicant.name"]}, "prefilled"),
        ({"suggested": ["small"]}, "suggested"),
    ],
)
def test_each_expectation_that_fails_is_told_under_its_own_key(
    tmp_path: Path, expect: dict[str, Any], key: str
) -> None:
    found = wrong(tmp_path, BASE | {"expect": expect})
    assert [where for where, _what in found] == [f"examples.0.expect.{key}"]
    assert "expected" in found[0][1]


def test_a_name_that_the_definition_does_not_know_is_told(tmp_path: Path) -> None:
    answers = BASE["answers"] | {"copys": 1, "rows": [{"id": "a", "schol": "小"}]}
    found = wrong(tmp_path, BASE | {"answers": answers})
    assert found == [
        ("examples.0.answers", "example “base”: answers is ['copys', 'rows.schol'], expected names of the definition")
    ]


def test_an_example_may_be_based_on_an_earlier_one(tmp_path: Path) -> None:
    more = {
        "name": "more",
        "based_on": "base",
        "answers": {"copies": 3, "why": None},
        "expect": {"fee_yen": 900, "problems": ["why"]},
    }
    most = {"name": "most", "based_on": "more", "answers": {"why": "借金"}, "expect": {"fee_yen": 900}}
    assert wrong(tmp_path, BASE, more, most) == []


def test_what_an_example_says_itself_is_not_taken_from_the_other() -> None:
    part = ExamplesPart.model_validate(
        {
            "examples": [
                {
                    "name": "a",
                    "channel": "counter",
                    "assurance": "card",
                    "known": {"x": 1},
                    "attached": ["p"],
                    "expect": {"fee_yen": 1},
                },
                {"name": "b", "based_on": "a", "assurance": "none", "expect": {}},
            ]
        }
    )
    (_a, b), baseless = whole_examples(part)
    assert (b.channel, b.assurance, b.known, b.attached, b.expect.fee_yen) == ("counter", "none", {"x": 1}, [], None)
    assert baseless == []


def test_a_base_that_comes_later_or_never_is_told(tmp_path: Path) -> None:
    found = wrong(tmp_path, {"name": "first", "based_on": "base", "expect": {}}, BASE)
    assert found == [("examples.0.based_on", "no earlier example is called “base”")]


def test_two_examples_of_the_same_name_are_told(tmp_path: Path) -> None:
    assert ("examples.1.name", "two examples are called “base”") in wrong(tmp_path, BASE, BASE)


def test_what_is_known_is_prefilled_and_waives(tmp_path: Path) -> None:
    name = ANSWERED["applicant.name"]
    known = {
        "name": "known",
        "known": {"person.name": name},
        "answers": {"copies": 1, "purpose": "pension"},
        "expect": {"prefilled": ["applicant.name"], "waived": ["proof"], "attachments": []},
    }
    unreached = {
        "name": "unreached",
        "based_on": "known",
        "register_reached": False,
        "expect": {"waived": [], "attachments": ["proof"], "problems": ["attachment.proof"]},
    }
    attached = {"name": "attached", "based_on": "unreached", "attached": ["proof"], "expect": {}}
    assert wrong(tmp_path, known, unreached, attached) == []


def test_sample_stands_for_the_types_own_sample(tmp_path: Path) -> None:
    city = small_city(
        tmp_path,
        section("q", field("mine", "my_number", basis="番号法別表")),
        examples=[{"name": "a", "answers": {**ANSWERED, "mine": "{sample}"}, "expect": {}}],
    )
    assert check_folder(city).errors == []


def test_the_citys_examples_cover_each_procedure_well() -> None:
    city = read_city(CITY_FOLDER)
    for slug, (_source, part) in city.examples.items():
        assert len(part.examples) >= 5, slug
        assert sum(bool(e.expect.problems) for e in part.examples) >= 2, slug
        assert any(e.expect.problems == [] and e.expect.fee_yen is not None for e in part.examples), slug
    assert set(city.examples) == set(city.procedures)


def test_every_question_of_the_city_is_asked_in_some_example() -> None:
    checked = sound_city()
    missed: set[str] = set()
    for slug, procedure in checked.procedures.items():
        asked: set[str] = set()
        for example in whole_examples(checked.city.examples[slug][1])[0]:
            asked |= {f.path for f in play(example, procedure).asked.values()}
        never = {path for path, f in procedure.fields.items() if f.compute is None} - asked
        missed |= {f"{slug}: {path}" for path in never}
    assert missed == set()
