"""Reading YAML: every value knows its line, every mistake says where, what and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.forms.source import Fault, Faulty, Source, read_source


def read(folder: Path, text: str | bytes) -> Source:
    path = folder / "one.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(path, shown_as="one.yaml")


def faults(folder: Path, text: str | bytes) -> list[Fault]:
    with pytest.raises(Faulty) as caught:
        read(folder, text)
    return caught.value.faults


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    source = read(tmp_path, "title:\n  ja: 題\nform:\n  - name: a\n    when: b\n")
    assert source.data == {"title": {"ja": "題"}, "form": [{"name": "a", "when": "b"}]}
    assert source.line_of(("title", "ja")) == 2
    assert source.line_of(("form", 0, "when")) == 5


def test_what_is_not_in_the_file_takes_the_line_around_it(tmp_path: Path) -> None:
    source = read(tmp_path, "title:\n  ja: 題\n")
    assert source.line_of(("title", "en")) == 1
    assert source.fault(("title", "en"), "missing", "add en:").line == 1


def test_marks_of_the_validator_that_are_no_keys_are_passed_over(tmp_path: Path) -> None:
    source = read(tmp_path, "form:\n  - fields:\n      - name: a\n")
    assert source.line_of(("form", 0, "section", "fields", 0, "field", "name")) == 3


def test_words_that_yaml_takes_for_truth_stay_words_as_keys(tmp_path: Path) -> None:
    assert read(tmp_path, "on: granted\nyes: 1\nno: 2\noff: 3\n").data == {"on": "granted", "yes": 1, "no": 2, "off": 3}


def test_days_become_text_as_they_are_stored(tmp_path: Path) -> None:
    assert read(tmp_path, "from: 2026-10-01\n").data == {"from": "2026-10-01"}


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert read(tmp_path, "").data == {}


def test_every_key_written_twice_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    found = faults(tmp_path, "a: 1\nb: 2\na: 3\nc:\n  d: 1\n  d: 2\n")
    assert [(f.line, f.where) for f in found] == [(3, "a"), (6, "c.d")]
    assert all("twice" in f.what and f.remedy for f in found)


def test_a_day_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "valid:\n  from: 2026-02-31\n")
    assert (found.line, found.where) == (2, "valid.from")
    assert "2026-02-31" in found.what


def test_an_alias_is_refused_so_that_a_small_file_cannot_become_a_huge_one(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    found = faults(tmp_path, bomb)
    assert {f.line for f in found} == {2, 3}
    assert all("alias" in f.what for f in found)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: [1\nb: 2\n", 2, "not YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "a tag"),
        ("a: !!python/name:os.system\n", 1, "not YAML"),
        (b"a: \xff\xfe\n", 1, "not UTF-8"),
        ("a: \x07\n", 0, "not YAML"),
        ("[" * 5000, 1, "nested too deeply"),
    ],
    ids=[
        "unclosed",
        "a tag that would run something",
        "a tag that would name something",
        "not UTF-8",
        "a control character",
        "too deep",
    ],
)
def test_what_cannot_be_read_says_where_and_why(tmp_path: Path, text: str | bytes, line: int, what: str) -> None:
    (found,) = faults(tmp_path, text)
    assert found.line == line
    assert what in found.what
    assert found.remedy


def test_a_file_that_is_not_there_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        read_source(tmp_path / "none.yaml")
    assert caught.value.faults[0].remedy == "create the file"


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault("city/one.yaml", 7, "form.0", "no such type", "use text")
    assert str(fault) == "city/one.yaml:7: form.0: no such type → use text"
