"""The checker tells every fault of a folder at once: file, line, what, remedy.

The planted faults carry their expectation on their own line: ``#! part of what | part of the remedy``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from madoguchi.foundation.forms.checker import Surroundings, check_folder
from madoguchi.foundation.forms.source import Fault
from madoguchi.foundation.forms.tests.small import (
    ANSWERED,
    DOCUMENT,
    FEES,
    LIBRARY,
    checked,
    choice,
    definition,
    field,
    repeat,
    section,
    small_city,
    words,
    write,
)

AROUND = Surroundings(
    departments=frozenset({"citizens", "childcare"}),
    record_classes=frozenset({"戸籍住民/証明/住民票交付請求"}),
    calendars=frozenset({"citizens-window"}),
)
HEAD = """\
procedure: {slug}
title: {{ja: 題, plain: 題, en: Title}}
summary: {{ja: 要, plain: 要, en: Summary}}
"""
TAIL = """\
law: [試験法第1条]
channels: [online]
processing: {standard_days: 3}
"""
PLANTED = {
    "procedures/words.yaml": HEAD.format(slug="words")
    + TAIL
    + """\
owner: citizen  #! is no department | did you mean citizens
category: certificate  #! is no category | did you mean certificates
life_events: [moving, flying]  #! is no life event | moving
valid: {from: 2026-10-01, until: 2026-09-01}  #! until is before from | order
record: {class: 戸籍/証明, retention_years: 1}  #! is no class of filing_plan.yaml | 戸籍住民
guide:
  who: {ja: 人, plain: 人, en: people}
  suggests:
    - {procedure: wordz}  #! is no procedure | did you mean words
  bring:
    - item: {ja: 物, plain: 物, en: thing}
      unless: half  #! is needed | copies > 1
form:
  - {use: persn, as: applicant}  #! there is no block “persn” | person
  - {use: person, as: other, without: [brn_on]}  #! has no field “brn_on” | born_on
  - section: q
    title: {ja: 問, plain: 問, en: Q}
    fields:
      - {name: copies, type: numbr, label: {ja: 数, plain: 数, en: n}}  #! there is no type “numbr” | did you mean number
      - {name: pick, type: choice, label: {ja: 選, plain: 選, en: p}}  #! a choice without options | codes:
      - {name: shade, type: choice, codes: colors, label: {ja: 色, plain: 色, en: c}}  #! there is no code list | colours
      - {name: id, type: my_number, label: {ja: 番, plain: 番, en: id}}  #! legal basis | add basis:
      - {name: slot, type: appointment, label: {ja: 予約, plain: 予約, en: s}}  #! without calendar | calendars.yaml
      - name: visit  #! no calendar is called | citizens-window
        type: appointment
        calendar: somewhere
        label: {ja: 来庁, plain: 来庁, en: v}
      - {name: twin, type: text, label: {ja: 双, plain: 双, en: t}}
      - {name: twin, type: text, label: {ja: 双, plain: 双, en: t}}  #! two questions are called “twin” | another name
      - {name: sure, type: yes_no, default: maybe, label: {ja: 確, plain: 確, en: s}}  #! is not yes or no | default: yes
      - {name: colour, type: choice, codes: colours, default: g, label: {ja: 色, plain: 色, en: c}}  #! no option | key
      - {name: nameless, type: text, label: {en: no Japanese}}  #! the Japanese text is missing | add ja:
      - {name: half, type: text, label: {ja: 半分, en: half}}  #! not in plain | add plain:
      - {name: sum, type: number, compute: half, default: 3, label: {ja: 計, plain: 計, en: s}}  #! not asked | required
  - section: check  #! Madoguchi's own pages | another section name
    title: {ja: 確, plain: 確, en: C}
    fields: []
  - section: q  #! two sections are called “q” | another name
    title: {ja: 問, plain: 問, en: Q}
    fields:
      - {name: again, type: text, when: "shad == 'red'", label: {ja: 又, plain: 又, en: a}}  #! shad | shade
  - repeat: rows  #! from is above to | at most
    title: {ja: 行, plain: 行, en: R}
    item: {ja: 行, plain: 行, en: r}
    from: 3
    to: 2
    fields:
      - {name: sign, type: signature, label: {ja: 署, plain: 署, en: s}}  #! cannot stand in a repeat | section of its own
fee:
  - {item: kopy}  #! is no item of fees.yaml | did you mean copy
  - {item: copy, choose: colour, of: {red: copy}}  #! either item or choose | keep one
  - choose: colour
    of: {red: copy, grey: copy}  #! no price for the option “blue” | add blue:
  - {each: lines, item: copy}  #! “lines” is no repeat | name of a repeat
  - item: copy  #! an exemption without basis | ordinance
    exempt: [{when: sure, basis: " "}]
  - item: later  #! has no price before 2027-04-01 | earlier price
review:
  template: notify-only
  states: {granted: {ja: 済, plain: 済, en: done}}  #! the template has no state “granted” | accepted
  issue:
    - {document: papr, on: refused}  #! is no document | did you mean paper
    - {document: paper, on: granted}  #! is no outcome of notify-only | accepted
""",
    "procedures/shape.yaml": HEAD.format(slug="Shape  #! should match | small letters")
    + TAIL.replace("law: [試験法第1条]", "law: []  #! at least 1 | at least one").replace(
        "channels: [online]", "channels: [fax]  #! should be | use one of"
    )
    + """\
owner: citizens
categroy: certificates  #! not permitted | spelling
category: certificates
valid: {from: next year}  #! date | 2026-10-01
form: [{use: person, as: applicant}]
guide: {who: {ja: 人, plain: 人, en: p}}
review: {template: examine-and-decide}
record: {class: 戸籍住民/証明/住民票交付請求}  #! “retention_years” is missing | add “retention_years:”
""",
    "procedures/twice.yaml": "procedure: twice\ntitle: 題\ntitle: 題名  #! is written twice | keep one\n",
    "procedures/torn.yaml": "procedure: torn\ntitle: {ja: 題\nowner: x  #! not YAML | indentation\n",
    "procedures/nobody.examples.yaml": "examples:  #! no procedure is called nobody | rename\n  - {name: a, expect: {}}\n",
    "documents/gone.yaml": """\
document: gone
kind: certificate
title: {ja: 証, plain: 証, en: C}
rows:
  - {label: {ja: 氏名, plain: 氏名, en: N}, value: applicnt.name}  #! issued by sound | applicant.name
  - {label: {ja: 氏名, plain: 氏名}, value: applicant.name}  #! not in en | add en:
tables:
  - each: cats  #! “cats” is no repeat | household
    columns: [{label: {ja: 名, plain: 名, en: n}, value: name}]
  - each: household
    columns:
      - {label: {ja: 電話, plain: 電話, en: t}, value: phone}  #! “household” has no “phone” | born_on
""",
    "procedures/sound.yaml": HEAD.format(slug="sound")
    + TAIL
    + """\
owner: citizens
category: certificates
valid: {from: 2026-10-01}
record: {class: 戸籍住民/証明/住民票交付請求, retention_years: 1}
guide: {who: {ja: 人, plain: 人, en: p}}
form:
  - {use: person, as: applicant}
review: {template: examine-and-decide, issue: [{document: gone}]}
""",
}
MARK = re.compile(r"#! (.+?) \| (.+?)$")


def plant(folder: Path) -> tuple[Path, dict[tuple[str, int], tuple[str, str]]]:
    """Write the city with its faults; returns its folder, and what is expected at (file, line)."""
    city = folder / "kuroishi"
    write(city, "library.yaml", LIBRARY)
    later = {"title": words("後"), "basis": "条例", "prices": [{"from": "2027-04-01", "yen": 1}]}
    write(city, "fees.yaml", {"items": FEES["items"] | {"later": later}})
    write(city, "documents/paper.yaml", DOCUMENT)
    expected = {}
    for name, text in PLANTED.items():
        write(city, name, text)
        for number, line in enumerate(text.splitlines(), 1):
            if mark := MARK.search(line):
                expected[f"{folder.name}/kuroishi/{name}", number] = (mark[1], mark[2])
    return city, expected


def test_more_than_forty_faults_are_told_at_once_each_with_file_line_cause_and_remedy(tmp_path: Path) -> None:
    city, expected = plant(tmp_path)
    assert len(expected) > 40
    found: dict[tuple[str, int], list[Fault]] = {}
    with override("en"):
        faults = check_folder(city, AROUND).faults
    for fault in faults:
        found.setdefault((fault.file, fault.line), []).append(fault)
    untold = [
        (place, what, remedy, [str(f) for f in found.get(place, [])])
        for place, (what, remedy) in expected.items()
        if not any(what in f.what and remedy in f.remedy for f in found.get(place, []))
    ]
    assert untold == []


def test_nothing_is_reported_that_was_not_planted(tmp_path: Path) -> None:
    city, expected = plant(tmp_path)
    surplus = [str(f) for f in check_folder(city, AROUND).faults if (f.file, f.line) not in expected]
    # A block that does not exist also leaves the applicant unasked: that belongs to no line of the form.
    assert [s for s in surplus if "no block is used as “applicant”" not in s] == []


def test_with_an_error_nothing_is_offered_for_publishing(tmp_path: Path) -> None:
    city, _expected = plant(tmp_path)
    assert check_folder(city, AROUND).procedures == {}


def test_a_missing_translation_is_listed_but_stops_nothing(tmp_path: Path) -> None:
    result = checked(tmp_path, section("q", field("a") | {"label": "題"}))
    assert [(f.severity, f.where) for f in result.faults] == [("missing", "a")]
    assert result.errors == []
    assert "small" in result.procedures


def errors(folder: Path, *form: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(f.where, f.what) for f in checked(folder, *form, **more).errors]


def test_questions_that_wait_for_one_another_are_told(tmp_path: Path) -> None:
    found = errors(tmp_path, section("q", field("a", "yes_no", when="b"), field("b", "yes_no", when="a")))
    assert {where for where, what in found if "wait for one another" in what} == {"a", "b"}


def test_sections_that_wait_for_one_another_are_told(tmp_path: Path) -> None:
    found = errors(
        tmp_path, section("one", field("a", "yes_no", when="b")), section("two", field("b", "yes_no", when="a"))
    )
    assert {where for where, what in found if "sections wait" in what} == {"one", "two"}


def test_a_question_that_asks_itself_is_told(tmp_path: Path) -> None:
    assert ("a", "asks itself whether to be asked") in errors(tmp_path, section("q", field("a", "yes_no", when="a")))


def test_a_question_that_no_answers_lead_to_is_told(tmp_path: Path) -> None:
    found = errors(tmp_path, section("q", choice("pick", "a", "b"), field("never", when="pick == 'a' and pick == 'b'")))
    assert found == [("never", "no answers lead to this question")]


def test_a_question_behind_an_age_is_found_to_be_reachable(tmp_path: Path) -> None:
    born = field("born", "date", **{"from": "1900-01-01", "to": "today"})
    assert errors(tmp_path, section("q", born, field("school", when="age(born) >= 18 and age(born) < 22"))) == []


@pytest.mark.parametrize(
    ("condition", "what"),
    [
        ("copies", "is needed"),
        ("copies == 'x'", "cannot be compared"),
        ("colour == 'green'", "is not one of"),
        ("copies >", "cannot be read"),
        ("open('x')", "no function"),
        ("copies.__class__", "no question"),
    ],
)
def test_a_condition_must_be_a_sound_truth(tmp_path: Path, condition: str, what: str) -> None:
    with override("en"):
        found = errors(
            tmp_path, section("q", field("copies", "number"), choice("colour", "red"), field("a", when=condition))
        )
    assert [where for where, _what in found] == ["a"]
    assert what in found[0][1]


def test_a_computed_value_must_be_of_its_type(tmp_path: Path) -> None:
    found = errors(tmp_path, section("q", field("n", "number"), field("old", "yes_no", compute="n + 1")))
    assert [where for where, _what in found] == ["old"]


def test_a_fee_that_counts_must_give_a_number(tmp_path: Path) -> None:
    found = errors(tmp_path, section("q", field("a", "yes_no")), fee=[{"item": "copy", "per": "a"}])
    assert [where for where, _what in found] == ["fee.0"]


def test_a_row_of_an_export_that_is_an_object_cannot_stand_in_one_cell(tmp_path: Path) -> None:
    found = errors(
        tmp_path,
        repeat("people", field("who", "person_name")),
        export=[{"to": "core", "columns": {"名": "people.who"}}],
    )
    assert [where for where, _what in found] == ["export"]


def test_what_issues_a_decision_must_tell_how_to_appeal(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    write(city, "library.yaml", {**LIBRARY, "appeal": {}})
    (fault,) = check_folder(city).errors
    assert "right to appeal" in fault.what


def test_without_examples_nothing_is_published(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    (city / "procedures/small.examples.yaml").unlink()
    (fault,) = check_folder(city).errors
    assert fault.what == "there are no examples"


def test_a_file_must_be_called_like_its_procedure(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    write(city, "procedures/other.yaml", definition())
    assert "the file is called other.yaml" in {f.what for f in check_folder(city).errors}


def test_a_folder_without_definitions_says_which_files_to_create(tmp_path: Path) -> None:
    found = check_folder(tmp_path / "nowhere").errors
    assert [(f.remedy, Path(f.file).name) for f in found] == [
        ("create the file", "fees.yaml"),
        ("create the file", "library.yaml"),
    ]


def test_the_same_folder_gives_the_same_faults_again(tmp_path: Path) -> None:
    city, _expected = plant(tmp_path)
    assert check_folder(city, AROUND).faults == check_folder(city, AROUND).faults


def test_surroundings_that_are_not_given_are_not_checked(tmp_path: Path) -> None:
    city = small_city(tmp_path, owner="nobody", examples=[{"name": "a", "answers": ANSWERED, "expect": {}}])
    assert check_folder(city).errors == []
    assert len(check_folder(city, AROUND).errors) == 1
