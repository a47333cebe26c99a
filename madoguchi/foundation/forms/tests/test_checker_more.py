"""What the checker proves of the question guide, findings, patterns, migration and reading level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from madoguchi.foundation.forms.checker import check_folder
from madoguchi.foundation.forms.tests.small import LIBRARY, choice, field, section, small_city, words, write

GUIDE: dict[str, Any] = {"who": words("だれでも"), "because": words("引っ越したため。")}


def told(city: Path) -> list[tuple[str, str]]:
    """(where, what) of all faults of the definitions; the example of ``small_city`` was made before the change."""
    return [(f.where, f.what) for f in check_folder(city).faults if not f.where.startswith("examples")]


def test_who_needs_it_speaks_of_the_citys_question_guide(tmp_path: Path) -> None:
    guide = {**GUIDE, "needed_when": "contains(event, 'moving') and move == 'in'"}
    city = small_city(tmp_path, guide=guide)
    situation = [
        {"name": "event", "type": "choices", "codes": "life_events", "label": words("何が")},
        {"name": "move", "type": "choice", "of": [{"key": "in", **words("来る")}], "label": words("どこへ")},
    ]
    write(city, "library.yaml", {**LIBRARY, "situation": situation})
    assert told(city) == []
    write(city, "library.yaml", {**LIBRARY, "situation": situation[:1]})
    ((where, what),) = told(city)
    assert where == "guide.needed_when"
    assert "move" in what


def test_what_has_happened_answers_with_an_option_over_the_question_guide(tmp_path: Path) -> None:
    asked = choice("why", "birth", "other", told_by={"birth": "born"})
    city = small_city(tmp_path, section("q", asked))
    write(city, "library.yaml", {**LIBRARY, "situation": [{"name": "born", "type": "yes_no", "label": words("出生")}]})
    assert told(city) == []
    small_city(tmp_path, section("q", {**asked, "told_by": {"marriage": "wed"}}))
    write(city, "library.yaml", {**LIBRARY, "situation": [{"name": "born", "type": "yes_no", "label": words("出生")}]})
    said = [what for _where, what in told(city)]
    assert said[0] == "told_by: “marriage” is no option"
    assert "wed" in said[1]


def test_who_needs_it_is_told_why(tmp_path: Path) -> None:
    city = small_city(tmp_path, guide={"who": words("だれでも"), "needed_when": "event"})
    write(city, "library.yaml", {**LIBRARY, "situation": [{"name": "event", "type": "yes_no", "label": words("何が")}]})
    assert told(city) == [("guide.needed_when", "the question guide cannot say why")]


def test_findings_are_questions_to_the_office_and_documents_may_show_them(tmp_path: Path) -> None:
    findings = [choice("level", "one", "two"), field("until", "date", when="finding.level == 'one'")]
    review = {"template": "examine-and-decide", "findings": findings, "issue": [{"document": "paper", "on": "granted"}]}
    city = small_city(tmp_path, review=review)
    document = {
        "document": "paper", "kind": "notice", "title": words("通知"),
        "rows": [{"label": words("区分"), "value": "finding.level", "when": "finding.level == 'two'"}],
    }  # fmt: skip
    write(city, "documents/paper.yaml", document)
    assert told(city) == []
    write(city, "documents/paper.yaml", {**document, "rows": [{"label": words("区分"), "value": "finding.grade"}]})
    ((where, what),) = told(city)
    assert where == "rows.0.value"
    assert "finding.grade" in what


def test_an_answer_cannot_look_at_what_the_office_found(tmp_path: Path) -> None:
    review = {"template": "examine-and-decide", "findings": [choice("level", "one")]}
    city = small_city(tmp_path, section("q", field("a", when="finding.level == 'one'")), review=review)
    assert [where for where, _what in told(city)] == ["a"]


def test_the_example_of_a_pattern_is_one_that_is_taken(tmp_path: Path) -> None:
    pattern = field("card", pattern="[0-9]{4}", example=words("12a4"), required=False)
    assert told(small_city(tmp_path, section("q", pattern))) == [("card", "no example fits the pattern")]


def test_a_pattern_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    ((where, what),) = told(small_city(tmp_path, section("q", field("card", pattern="[0-9", required=False))))
    assert where == "card"
    assert "no regular expression" in what


def test_rules_of_migration_lead_to_questions_and_options_that_exist(tmp_path: Path) -> None:
    rules = [
        {"from": "old", "to": "colour", "options": {"scarlet": "red", "navy": "green"}},
        {"from": "gone", "to": "nowhere"},
        {"from": "colour", "ask_again": True},
    ]
    city = small_city(tmp_path, section("q", choice("colour", "red", "blue")), migrate={"rules": rules})
    found = dict(told(city))
    assert found["migrate.rules.0.options"] == "“green” is no option of “colour”"
    assert found["migrate.rules.1"] == "“nowhere” is no question of this version"
    assert found["migrate.rules.2"] == "nobody is told why it is asked again"


def test_the_reading_level_is_judged_by_the_citys_words(tmp_path: Path) -> None:
    hard = {"ja": "申請してください", "plain": "申請して ください", "en": "Apply"}
    city = small_city(tmp_path, section("q", {**field("a", required=False), "label": hard}))
    assert told(city) == [], "a city without words.yaml is not judged"
    write(city, "words.yaml", {"jargon": {"申請": "もうしこみ"}, "furigana": {"申請": "しんせい"}})
    found = [fault for fault in check_folder(city).faults if fault.where == "a"]
    assert [fault.what for fault in found] == ["the office's word “申請”"]
    assert found[0].severity == "hard"
    assert found[0].remedy.startswith("say “もうしこみ”")


def test_nothing_follows_from_a_library_that_cannot_be_read(tmp_path: Path) -> None:
    city = small_city(tmp_path, section("q", choice("colour", "red")))
    write(city, "library.yaml", "blocks: {person: {fields: [}}")
    (fault,) = check_folder(city).faults
    assert fault.file.endswith("library.yaml")
