"""The message catalogues: what is refused, and that compiling needs no gettext."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from madoguchi.config.messages import SOURCE, compile_catalogues, faults_of, said_in_two_ways

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "app" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    return path


def test_a_sound_catalogue_has_no_faults_and_can_be_compiled(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(HEADER + 'msgid "Hello, %(name)s"\nmsgstr "%(name)s さん、こんにちは"\n', encoding="utf-8")
    assert faults_of(catalogue) == []
    assert compile_catalogues(tmp_path) == [catalogue]
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Hello, %(name)s") == "%(name)s さん、こんにちは"


def test_what_is_already_compiled_is_left_alone(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(HEADER + 'msgid "Yes"\nmsgstr "はい"\n', encoding="utf-8")
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
    assert compile_catalogues(tmp_path, all_of_them=True) == [catalogue]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ('msgid "Yes"\nmsgstr ""\n', "has no translation"),
        ('#, fuzzy\nmsgid "Yes"\nmsgstr "はい"\n', "is fuzzy"),
        ('msgid "%(name)s waits"\nmsgstr "待っています"\n', "%(name)s differs"),
        ('msgid "%(name)s waits"\nmsgstr "%(nmae)s待っています"\n', "%(name)s, %(nmae)s differs"),
    ],
)
def test_what_must_not_be_shown_is_named_with_its_line(catalogue: Path, entry: str, what: str) -> None:
    catalogue.write_text(HEADER + entry, encoding="utf-8")
    (fault,) = faults_of(catalogue)
    assert what in str(fault)
    assert f"{catalogue}:" in str(fault)


def test_no_sentence_of_ours_is_translated_in_two_ways() -> None:
    assert [str(fault) for fault in said_in_two_ways(SOURCE)] == []


def test_a_sentence_that_two_apps_translate_differently_is_named_with_both(catalogue: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    other.parent.mkdir(parents=True)
    catalogue.write_text(HEADER + 'msgid "Notes"\nmsgstr "メモ"\n', encoding="utf-8")
    for said, faults in (("メモ", 0), ("注意", 1)):
        other.write_text(HEADER + f'msgid "Notes"\nmsgstr "{said}"\n', encoding="utf-8")
        assert len(said_in_two_ways(tmp_path)) == faults
    (fault,) = said_in_two_ways(tmp_path)
    assert "メモ" in str(fault)
    assert "注意" in str(fault)
    other.write_text(HEADER + 'msgctxt "guide"\nmsgid "Notes"\nmsgstr "注意"\n', encoding="utf-8")
    assert said_in_two_ways(tmp_path) == []
